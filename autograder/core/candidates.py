"""Explain wrong numbers by mistakes that a search over the derivation found.

The builder ran wrong versions of the solved function and kept, of each quantity that a
version changes, a random projection of the change. What came back is held against them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice

import numpy as np

from autograder.core.advising import listed
from autograder.core.answers import Answers
from autograder.core.calling import read_result
from autograder.core.echoes import echoed
from autograder.core.exercise import Diagnosis
from autograder.core.marking import forward_is_wrong
from autograder.core.marks import Attempt, Marks, wrong_quantities
from autograder.core.projections import Row, measure_all
from autograder.core.traces import MATCH_RTOL, SEED

LIKEWISE = ", and likewise for"
"""In a text, between one mistake and where else it is made."""
MAX_TEXTS = 2
MAX_LOST = 10
"""How much larger two changes may be than their sum: the rest is their round-off."""
MAX_TRIED = 20_000
"""Pairs that are looked at in full."""


class How(Enum):
    """What a quantity, or its error, is to the numbers of the mistakes named."""

    SAME = "same"
    OPPOSITE = "opposite"
    SUM = "sum"
    ORDER = "order"
    ECHO = "echo"
    FACTOR = "factor"
    FACTORS = "factors"


@dataclass(frozen=True)
class Explanation:
    """Mistakes that make what came back for some quantities.

    Each text completes "these are the numbers you get if …". Several give the same
    numbers, but with `How.SUM`, where the error is the sum of two. With `How.ORDER` the
    text says what stands in another's place, with `How.ECHO` it is the argument that
    came back, with `How.FACTOR` the factor by which all of it is off; it has no text
    with `How.FACTORS`, where each case has a factor of its own.
    """

    quantities: tuple[str, ...]
    texts: tuple[str, ...]
    how: How = How.SAME

    @property
    def sentence(self) -> str:
        """What a learner reads."""
        names = listed(self.quantities)
        if self.how is How.ORDER:
            return f"On general cases all that is wrong is the order: {self.texts[0]}."
        if self.how is How.FACTOR:
            return (
                f"On general cases {names} are off by one and the same factor, "
                f"{self.texts[0]}: look at what they all are made of."
            )
        if self.how is How.FACTORS:
            return (
                f"{names}: in each general case off by one factor, but not by the same "
                "in all: look for a division by a size or a norm."
            )
        if self.how is How.ECHO:
            argument = f"the argument `{self.texts[0]}`"
            return f"{names}: {argument} came back as it was handed in."
        if self.how is How.SAME:
            return f"{names}: these are the numbers you get if {self.either}."
        if self.how is How.OPPOSITE:
            return (
                f"{names}: your error is the one you get with the other sign if "
                f"{self.either}."
            )
        one, two = self.texts
        return (
            f"{names}: your error is the sum of the one you get if {one}, and the one "
            f"you get if {two}."
        )

    @property
    def either(self) -> str:
        """The texts as one, no more than are read."""
        return ", or if ".join(self.texts[:MAX_TEXTS])


class Table:
    """All candidates of an exercise: those found by search, and the known mistakes."""

    def __init__(self, here: Answers) -> None:
        self.names = here.exercise.quantities
        known = {mistake.id: (mistake.text,) for mistake in here.mistakes}
        self.texts = [*here.searched.texts, *(known[id] for id in here.searched.known)]
        cases = sum(not known.edge for known in here.cases)
        self.candidate, quantity, self.shape = here.searched.rows.T
        places = [self.names.index(name) for name in here.searched.quantities]
        self.quantity = np.array(places, dtype=int)[quantity]
        self.values = here.searched.values(cases)
        self.shapes: list[tuple[tuple[int, ...], ...]] = [(), *here.searched.shapes]
        self.supports = np.zeros((len(self.texts), len(self.names)), dtype=bool)
        self.supports[self.candidate, self.quantity] = True

    def matching(self, name: str, row: Row, sign: float = 1.0) -> np.ndarray:
        """Say for each candidate whether it gives these numbers."""
        found = np.zeros(len(self.texts), dtype=bool)
        if row.shapes in self.shapes:
            here = self.quantity == self.names.index(name)
            here &= self.shape == self.shapes.index(row.shapes)
            near = np.abs(sign * self.values[here] - row.values) <= row.noise
            found[self.candidate[here][near.all(axis=1)]] = True
        return found


def unexplained(found: Sequence[Diagnosis], marks: Marks) -> tuple[str, ...]:
    """Return the wrong quantities whose numbers no known mistake makes."""
    if any(mistake.whole and not mistake.properties for mistake in found):
        return ()
    covered = {name for mistake in found for name in mistake.quantities}
    return tuple(name for name in wrong_quantities(marks) if name not in covered)


def told(
    found: Sequence[Diagnosis], explained: Sequence[Explanation]
) -> frozenset[str]:
    """Return the quantities whose numbers a verdict explains."""
    names = [each.quantities for each in found if not each.holes]
    names += [each.quantities for each in explained]
    return frozenset(chain.from_iterable(names))


def explain(
    here: Answers, attempts: Sequence[Attempt], broken: Sequence[str]
) -> tuple[Explanation, ...]:
    """Explain the quantities that are wrong on the visible general cases.

    Parameters
    ----------
    here : Answers
    attempts : sequence of Attempt
        At all visible cases.
    broken : sequence of str
        The criteria that no known mistake accounts for.

    Returns
    -------
    tuple of Explanation
        Of `broken` only. None where a call failed, or a backward's forward is wrong.
    """
    general = [a for a in attempts if not a.known.edge]
    broken = [name for name in here.exercise.quantities if name in broken]
    if not broken:
        return ()
    if any(a.call is None or forward_is_wrong(a) for a in general):
        return ()
    received = [read_result(here.exercise, a.call.result) for a in general if a.call]
    echoes = echoed(broken, received, [a.known.case for a in general])
    found = [Explanation((name,), (text,), How.ECHO) for name, text in echoes]
    rest = set(broken) - told((), found)
    wrong = measure_all(here, received)
    table = Table(here)
    if not any(wrong.values()) or not table.texts:
        return tuple(found)
    return (*found, *restricted(find(table, wrong), rest))


def restricted(
    found: Sequence[Explanation], names: Collection[str]
) -> Iterator[Explanation]:
    """Yield what is said about the named quantities."""
    for each in found:
        kept = tuple(name for name in each.quantities if name in names)
        if kept:
            yield Explanation(kept, each.texts, each.how)


def find(table: Table, wrong: Mapping[str, Row | None]) -> list[Explanation]:
    """Explain all wrong quantities by one mistake, by two, or one after the other."""
    rows = {name: row for name, row in wrong.items() if row is not None}
    if len(rows) == len(wrong):
        for how, sign in ((How.SAME, 1.0), (How.OPPOSITE, -1.0)):
            texts = by_one(table, rows, sign)
            if texts:
                return [Explanation(tuple(rows), texts, how)]
            if how is How.SAME:
                found = by_two(table, rows)
                if found:
                    return found
    return each_alone(table, rows, wrong)


def by_one(table: Table, rows: Mapping[str, Row], sign: float) -> tuple[str, ...]:
    """Return the texts of a candidate that makes all of it and nothing else."""
    wrong = np.array([name in rows for name in table.names])
    fits = (table.supports == wrong).all(axis=1)
    for name, row in rows.items():
        if sign < 0 and (row.shapes or row.multiple):
            return ()
        fits &= table.matching(name, row, sign)
    return texts_of(table, np.flatnonzero(fits))


def texts_of(table: Table, candidates: Sequence[int] | np.ndarray) -> tuple[str, ...]:
    """Return the texts of candidates, each once, and none that only adds to another."""
    found = dict.fromkeys(t for c in candidates for t in table.texts[c])
    return tuple(t for t in found if t.partition(LIKEWISE)[0] not in found.keys() - {t})


def each_alone(
    table: Table, rows: Mapping[str, Row], wrong: Collection[str]
) -> list[Explanation]:
    """Explain quantity by quantity; a mistake that explains most comes first.

    One that would change what came back right explains nothing.
    """
    right = np.array([name not in wrong for name in table.names])
    allowed = ~(table.supports & right).any(axis=1)
    fits = {name: table.matching(name, row) & allowed for name, row in rows.items()}
    found = []
    while fits:
        counts = np.sum(list(fits.values()), axis=0)
        if not counts.any():
            break
        best = int(counts.argmax())
        names = tuple(name for name, fit in fits.items() if fit[best])
        same = np.all([fits[name] for name in names], axis=0)
        same &= counts == counts[best]
        found.append(Explanation(names, texts_of(table, np.flatnonzero(same))))
        for name in names:
            del fits[name]
    return found


def by_two(table: Table, rows: Mapping[str, Row]) -> list[Explanation]:
    """Explain all wrong quantities by two mistakes, where only one pair does."""
    if any(row.shapes for row in rows.values()):
        return []
    wrong = np.array([name in rows for name in table.names])
    allowed = ~(table.supports & ~wrong).any(axis=1)
    allowed[table.candidate[table.shape != 0]] = False
    chosen = np.flatnonzero(allowed)
    pairs = list(islice(pairs_that_add_up(dense(table, chosen, rows), rows), 2))
    if len(pairs) != 1:
        return []
    one, two = (int(chosen[i]) for i in pairs[0])
    if set(table.texts[one]) & set(table.texts[two]):
        return []  # two places of one name: nobody could tell which
    first, second = table.supports[one], table.supports[two]
    if not (first & ~second).any() or not (second & ~first).any():
        return []  # many sums add up; each needs numbers of its own beside them
    both = first & second
    if any(row.multiple and both[table.names.index(n)] for n, row in rows.items()):
        return []  # any factor is a sum of factors
    return of_pair(table, one, two, rows)


def dense(table: Table, chosen: np.ndarray, rows: Mapping[str, Row]) -> np.ndarray:
    """Return the changes of candidates, quantity after quantity, case after case."""
    full = np.zeros((len(table.texts), len(table.names), table.values.shape[1]))
    full[table.candidate, table.quantity] = table.values
    places = [table.names.index(name) for name in rows]
    changes: np.ndarray = full[chosen][:, places].reshape(
        len(chosen), len(rows) * table.values.shape[1]
    )
    return changes


def pairs_that_add_up(
    changes: np.ndarray, rows: Mapping[str, Row]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows whose sum is the change that came back.

    The sums of a random combination of columns are searched in order, and what is
    near is looked at in full.
    """
    target = np.concatenate([row.values for row in rows.values()])
    noise = np.concatenate([row.noise for row in rows.values()])
    weights = np.random.RandomState(SEED).standard_normal(len(target))
    sums, due = changes @ weights, float(target @ weights)
    slack = (np.abs(changes) @ np.abs(weights)) * MATCH_RTOL
    slack += float(noise @ np.abs(weights))
    order = np.argsort(sums)
    first = np.searchsorted(sums[order], due - sums - slack)
    last = np.searchsorted(sums[order], due - sums + slack, side="right")
    tried = 0
    for i in np.flatnonzero(last > first):
        others = order[first[i] : last[i]]
        others = others[others > i]
        tried += len(others)
        if tried > MAX_TRIED:
            return
        lost = MATCH_RTOL * np.abs(changes[i])
        if (lost > MAX_LOST * noise).any():
            continue
        allowed = noise + lost
        near = np.abs(changes[i] + changes[others] - target) <= allowed
        for j in others[near.all(axis=1)]:
            yield int(i), int(j)


def of_pair(
    table: Table, one: int, two: int, rows: Mapping[str, Row]
) -> list[Explanation]:
    """Say which of two mistakes accounts for which quantity, and which add up."""
    found = []
    at = {name: table.names.index(name) for name in rows}
    first, second = table.supports[one], table.supports[two]
    for candidate, here in ((one, first & ~second), (two, second & ~first)):
        names = tuple(name for name, place in at.items() if here[place])
        if names:
            found.append(Explanation(names, table.texts[candidate]))
    names = tuple(name for name, place in at.items() if (first & second)[place])
    if names:
        texts = (table.texts[one][0], table.texts[two][0])
        found.append(Explanation(names, texts, How.SUM))
    return found
