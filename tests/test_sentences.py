"""What a verdict says of numbers is true: each sentence is held against the numbers.

Every known mistake, every style, and pairs of mistakes in one function are checked as a
learner would; each sentence of the verdict must be one that is known here, and what it
claims is worked out anew.
"""

import ast
import re

import numpy as np
import pytest
from helpers import TESTS, all_exercises, functions, load_rubric, solved
from phrases import holds, plain
from test_mutants import MISTAKES, source_of

from autograder.authoring.blame import AuthoringError
from autograder.core.answers import answers
from autograder.core.attempting import attempt_all, attempt_case, needed
from autograder.core.calling import read_result
from autograder.core.exact import is_exact
from autograder.core.exercise import EDGE, PROPERTIES
from autograder.core.gradients import find, own_loss
from autograder.core.values import Raised, Refused, fresh, largest
from autograder.learner.checking import judge_visible

PAIRS, MANY_PAIRS = 120, 1000
STYLES = sorted((TESTS / "styles").glob("*/*.py"))
NAME = r"[\w.]+"
NAMES = rf"{NAME}(?:, {NAME})*(?: and {NAME})?"
NUMBER = r"-?(?:\d[\d.]*(?:e[-+]\d+)?|inf|nan)"


class Seen:
    """One function, called as a check calls it, and its verdict."""

    def __init__(self, unit, name, fn):
        self.unit, self.name, self.fn = unit, name, fn
        self.here = answers(name)
        self.exercise = self.here.exercise
        forward = self.exercise.forward
        self.forward = needed(fn, forward) if forward else None
        np.random.seed(0)  # noqa: NPY002 (a known mistake draws from it)
        with np.errstate(all="ignore"):
            self.attempts, _ = attempt_all(
                self.exercise, fn, self.forward, self.here.cases
            )
        np.random.seed(0)  # noqa: NPY002
        self.verdict = judge_visible(fn, name)

    def rows(self, edge=False):
        """Case and received quantities of the general, or the edge, cases."""
        for attempt in self.attempts:
            if attempt.known.edge == edge:
                yield (
                    attempt.known,
                    read_result(self.exercise, attempt.call.result)
                    if attempt.call
                    else None,
                )

    def right(self, known, values, name):
        """Whether a quantity is right on one case, by the words of the contract."""
        expected = known.expected[name]
        if isinstance(expected, Raised):
            return values is None and raised_as_due(self.error(known), expected)
        if is_exact(expected):
            return values is not None and plain(values[name]) == plain(expected)
        kinds = (np.ndarray, np.number, float, int)
        if values is None or not isinstance(values[name], kinds):
            return False
        got, due = np.asarray(values[name]), known.expected[name]
        if got.shape != due.shape or got.dtype.kind not in "iuf":
            return False
        finite = np.isfinite(due)
        if not np.array_equal(got[~finite], due[~finite]):
            return False
        size = np.abs(due[finite]).max(initial=0)
        rtol = 1e-4 if got.dtype == np.float32 else self.exercise.rtol
        floor = 1e-12 * max(size, largest(known.case.upstream))
        floor = floor or 1e-15 * (not size)
        gap = np.abs(got[finite].astype(float) - due[finite]).max(initial=0)
        return bool(gap <= rtol * size + floor)

    def error(self, known):
        """What the call for a case ended with."""
        return next(a.error for a in self.attempts if a.known is known)

    def right_in_general(self, name):
        return all(self.right(known, values, name) for known, values in self.rows())

    def first_wrong(self, name, edge=False, case=None):
        """Received and expected of the first case on which a quantity is wrong."""
        for known, values in self.rows(edge):
            if case in (None, known.case.name) and not self.right(known, values, name):
                got = None if values is None else values[name]
                return got, known.expected[name], known
        raise AssertionError(f"{name} is right on all cases")


def raised_as_due(error, due):
    """Whether an error is of the class that is due and holds what it must."""
    kind, _, message = error.partition(": ")
    return due.kind in re.split(r"[()]", kind) and due.text in message


def split(names):
    """Turn "a, b and c" into names."""
    return [n for n in re.split(r", | and ", names) if n]


def made_by(seen, id):
    """What the rubric's mistake brings back on the visible cases."""
    variant = next(
        v for v in load_rubric(seen.unit).find(seen.name).variants if v.id == id
    )
    fn = solved(seen.unit).mistaken(seen.name, variant)[seen.name]
    forward = fn.__globals__[seen.exercise.forward] if seen.forward else None
    with np.errstate(all="ignore"):
        return [
            attempt_case(seen.exercise, fn, forward, c) for c in seen.here.cases
        ], variant


def alike(got, due):
    """Whether two received values are the same numbers."""
    if isinstance(got, Refused) or isinstance(due, Refused):
        return isinstance(got, Refused) and isinstance(due, Refused)
    if is_exact(got) or is_exact(due):
        return plain(got) == plain(due)
    got, due = np.asarray(got, float), np.asarray(due, float)
    if got.shape != due.shape:
        return False
    finite = np.isfinite(due)
    if not np.array_equal(np.isfinite(got), finite):
        return False
    size = max(np.abs(due[finite]).max(initial=0), 1e-12)
    return bool(np.abs(got[finite] - due[finite]).max(initial=0) <= 1e-6 * size)


def changed_roots(attempts):
    """The arguments that calls changed."""
    return {path.split(".")[0] for a in attempts for path in a.call.changed}


def holds_of_mistakes(seen, opening, ids):
    """Run the mistakes that a sentence names, and compare what they bring back."""
    for id in ids:
        theirs, variant = made_by(seen, id)
        if opening.startswith("A known way"):
            if "inputs unchanged" in variant.breaks:
                assert changed_roots(seen.attempts) == changed_roots(theirs)
            continue
        edges = opening.startswith(("Exactly", "On the same edge cases"))
        names = seen.exercise.quantities
        if opening == "Among those that make the same entries not finite is":
            assert not any(has_a_number(v) for v in general_results(seen))
        elif not opening.startswith(("Exactly", "On ")):
            names = split(re.match(rf"({NAMES}) (?:has|have) ", opening)[1])
        for mine, other in zip(seen.attempts, theirs, strict=True):
            if mine.known.edge and not edges:
                continue
            assert (mine.call is None) == (other.call is None)
            if mine.call is None:
                assert mine.received == other.received
                continue
            a = read_result(seen.exercise, mine.call.result)
            b = read_result(seen.exercise, other.call.result)
            assert all(alike(a[n], b[n]) for n in names), (opening, id)


def general_results(seen):
    """All wrong arrays that came back on general cases."""
    for known, values in seen.rows():
        for n in seen.exercise.quantities:
            if not seen.right(known, values, n):
                yield values[n]


def has_a_number(value):
    return bool(np.isfinite(np.asarray(value, float)).any())


def last_is_right(seen):
    """Whether the gradient of an input shows that all before it is right."""
    there = {"x", "h_prev", "h0"} & set(seen.exercise.gradients)
    return any(seen.right_in_general(n) for n in there)


def only_these_are_wrong(seen, match):
    names = split(match["names"])
    weights = [
        n
        for n in seen.exercise.quantities
        if n.partition("_")[0] in ("W", "b", "p") and n.partition("_")[2]
    ]
    assert set(names) == {n for n in weights if not seen.right_in_general(n)}
    if match["how"] == "what reaches":
        assert not last_is_right(seen)


def all_weights_are_right(seen, match):
    for n in seen.exercise.quantities:
        if n.partition("_")[0] in ("W", "b", "p") and n.partition("_")[2]:
            assert seen.right_in_general(n)
    for n in split(match["names"]):
        assert not seen.right_in_general(n)


def not_found_are_wrong(seen, match):
    named = {n for d in seen.verdict.diagnoses for n in d.quantities}
    for n in split(match["names"]):
        assert not seen.right_in_general(n)
        assert n not in named


def needed_function_is_at_fault(seen, match):
    other = Seen(seen.unit, match["name"], seen.fn.__globals__[match["name"]])
    why = match["why"]
    found = re.fullmatch(rf"its ({NAMES}) (?:is|are) wrong", why)
    if found:
        assert all(not other.right_in_general(n) for n in split(found[1]))
    elif why == "it changes what it is handed":
        assert any(a.call and a.call.changed for a in other.attempts)
    elif why == "it does not return what is due":
        assert any(not other.right_in_general(n) for n in other.exercise.quantities)
    elif "fails at" in why:
        cases = split(why.removeprefix("it fails at ").removesuffix(" as well"))
        for one in (seen, other):
            for case in cases:
                assert any(
                    not one.right(known, values, n)
                    for known, values in one.rows(edge=True)
                    if known.case.name == case
                    for n in one.exercise.quantities
                )
    else:
        assert any(a.call is None for a in other.attempts if not a.known.edge)


def first_of_the_derivation(seen, match):
    order = list(seen.exercise.equations)
    wrong = [n for n in order if not seen.right_in_general(n)]
    assert set(order) == set(seen.exercise.quantities)
    assert match["name"] == wrong[0]
    assert match["place"] == seen.exercise.equations[wrong[0]]
    layered = {"params", "params_fwd", "layers"} & set(seen.exercise.inputs)
    if layered and seen.exercise.forward:
        assert not last_is_right(seen)


def change_goes_before_wrong_numbers(seen, match):
    """The named arguments came back changed, and something is wrong."""
    changed = {name for a in seen.attempts if a.call for name in a.call.changed}
    assert set(split(match["names"])) <= changed
    assert not all(map(seen.right_in_general, seen.exercise.quantities))


ADVICE = {
    rf"The call changed (?P<names>{NAMES}): mend that first, as wrong numbers can come "
    "of it.": change_goes_before_wrong_numbers,
    rf"Look first at (?P<place>.*): (?P<name>{NAME}) is wrong.": (
        first_of_the_derivation
    ),
    rf"(?:On general cases o|O)nly (?P<names>{NAMES}) (?:is|are) wrong among the "
    "weights' gradients: look at (?P<how>what reaches|how you make) (?:it|them).": (
        only_these_are_wrong
    ),
    rf"(?:On general cases a|A)ll weights' gradients are right: look at how you make "
    rf"(?P<names>{NAMES}).": all_weights_are_right,
    rf"(?P<names>{NAMES}): (?:these are the numbers you get|your error is the) .*\.": (
        not_found_are_wrong
    ),
    rf"No known mistake was found for (?P<names>{NAMES}).": not_found_are_wrong,
    rf"Mend (?P<name>{NAME}) first: (?P<why>.*), and {NAME} builds on it.": (
        needed_function_is_at_fault
    ),
    rf"hint\({NAME}\) shows a hint.": lambda seen, match: None,
}


def advice_holds(seen):
    """Each line of advice is a known sentence, and true."""
    openings = []
    texts = {f"{d.text}. {d.hint}": d.id for d in seen.verdict.diagnoses}
    for line in seen.verdict.advice():
        many = re.fullmatch(r"(.*) each of these mistakes:", line)
        one = re.fullmatch(r"(.*?) this mistake: (.*)", line)
        if many:
            openings.append((many[1], []))
        elif one and one[2] in texts:
            openings.append((one[1], [texts[one[2]]]))
        elif line.startswith("– "):
            openings[-1][1].append(texts[line[2:]])
        else:
            found = [(re.fullmatch(k, line), f) for k, f in ADVICE.items()]
            known = [(m, f) for m, f in found if m]
            assert known, f"a sentence that no test knows: {line}"
            for m, f in known:
                f(seen, m)
    for opening, ids in openings:
        assert ids
        holds_of_mistakes(seen, opening, ids)


def close(a, b, rtol=1e-5):
    size = max(np.abs(b).max(initial=0), 1e-300)
    return np.abs(np.asarray(a) - b).max(initial=0) <= rtol * size


def factor_is_constant(got, due, known, match):
    factor = float(match["factor"])
    assert close(got, factor * due)
    sizes_hold(factor, known, match["sizes"] or "")
    assert np.ptp(due) > 0
    if match["scale"]:
        ten, two = np.log(10), np.log(2)
        assert factor == pytest.approx(
            {
                "natural logarithms to decibels": 10 / ten,
                "natural logarithms to those to the base 10": 1 / ten,
                "natural logarithms to those to the base 2": 1 / two,
                "logarithms to the base 2 to natural ones": two,
            }[match["scale"]],
            rel=1e-5,
        )


def sums_to(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"])) if match["place"] else ()
    assert float(match["sum"]) == pytest.approx(got.sum(-1)[place], rel=1e-5)
    assert float(match["due"]) == pytest.approx(due.sum(-1)[place], rel=1e-5)


def entry_of_a_distribution(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"]))
    np.testing.assert_allclose(got.sum(-1), due.sum(-1), atol=1e-6)
    assert float(match["got"]) == pytest.approx(got[place], rel=1e-5)
    assert float(match["due"]) == pytest.approx(due[place], rel=1e-5)


def sizes_hold(factor, known, terms):
    sizes = dict(axis_sizes(known))
    for term in filter(None, terms.split(" or ")):
        value = 1.0
        for size in re.findall(r"[A-Z]", term):
            value *= sizes[size]
        value = 1 / value if term.startswith("1/") else value
        assert factor == pytest.approx(value, rel=1e-5)


def axis_sizes(known):
    arrays = {**known.case.inputs, **known.case.upstream}
    exercise = axis_sizes.exercise
    for name, axes in exercise.axes.items():
        value = arrays.get(name)
        if isinstance(value, np.ndarray) and value.ndim == len(axes):
            yield from zip(axes, value.shape, strict=True)


def wrong_entries(got, due):
    exercise, known = axis_sizes.exercise, wrong_entries.known
    size = np.abs(due[np.isfinite(due)]).max(initial=0)
    rtol = 1e-4 if got.dtype == np.float32 else exercise.rtol
    bound = rtol * size + 1e-12 * max(size, largest(known.case.upstream))
    return ~((np.abs(got - due) <= bound) | (got == due))


def only_rows(got, due, known, match):
    hidden = dict(axis_sizes(known))["H"]
    wrong = wrong_entries(got, due)
    parts = {"h": wrong[:hidden], "x": wrong[hidden:]}
    assert parts[match["bad"]].any()
    assert not parts[match["good"]].any()


def steps_of(got, due):
    axis = axis_sizes.exercise.axes[wrong_entries.name].index("T")
    wrong = np.moveaxis(wrong_entries(got, due), axis, 0)
    return wrong.reshape(len(wrong), -1).any(axis=1)


def only_last_steps(got, due, known, match):
    count = int(match["count"] or 1)
    steps = steps_of(got, due)
    assert steps[-count:].all()
    assert not steps[:-count].any()
    assert len(steps) == int(match["total"])


def only_first_steps(got, due, known, match):
    steps, last = steps_of(got, due), int(match["last"] or 0)
    assert steps[: last + 1].all()
    assert not steps[last + 1 :].any()


def only_some_steps(got, due, known, match):
    steps = np.flatnonzero(steps_of(got, due))
    assert list(map(int, match["steps"].split(", "))) == list(steps[:8])
    assert int(match["more"] or 0) == max(len(steps) - 8, 0)


def only_at(got, due, known, match):
    wrong = wrong_entries(got, due)
    wanted = list(map(int, match["places"].split(", ")))
    more = int(match["more"] or 0)

    def fits(axis):
        others = tuple(i for i in range(wrong.ndim) if i != axis)
        hit = np.flatnonzero(wrong.any(axis=others))
        return list(hit[:6]) == wanted and len(hit) == 6 * bool(more) + (
            more or len(wanted)
        )

    assert any(fits(axis) for axis in range(wrong.ndim))


def entry_is(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"])) if match["place"] else ()
    if match["sizes"]:
        sizes_hold(float(got / due), known, match["sizes"])
    assert float(match["due"]) == pytest.approx(float(due[place]), rel=1e-5)
    assert float(match["got"]) == pytest.approx(float(np.asarray(got)[place]), rel=1e-5)


def rearranged(got, due, known, match):
    assert close(np.sort(np.ravel(got)), np.sort(np.ravel(due)))


def reversed_along_an_axis(got, due, known, match):
    assert any(close(np.flip(got, axis), due) for axis in range(due.ndim))


def shifted_along_an_axis(got, due, known, match):
    assert any(
        close(np.roll(got, shift, axis), due)
        for axis in range(due.ndim)
        for shift in range(1, due.shape[axis])
    )


def is_refused(got, due, known, match):
    assert isinstance(got, Refused)


def is_no_number(got, due, known, match):
    assert not (isinstance(got, np.ndarray) and got.ndim == 0 and got.dtype.kind == "f")


def is_of_another_type(got, due, known, match):
    assert isinstance(got, Refused) or np.asarray(got).dtype not in (
        np.float64,
        np.float32,
    )


def counts_are(got, due, known, match):
    found = {"nan": np.isnan(got).sum(), "inf": np.isinf(got).sum()}
    said = {word: int(n) for n, word in re.findall(r"(\d+) (nan|inf)", match[0])}
    assert said == {word: n for word, n in found.items() if n}


def entries_off_by(got, due, known, match):
    assert close(got - due, np.full(due.shape, float(match["error"])), 1e-4)


def nearly(got, due, known, match):
    assert 0 < np.abs(got - due).max() <= 1e-5 * np.abs(due).max()


def shapes_are(got, due, known, match):
    assert ast.literal_eval(match["due"]) == due.shape
    if match["got"]:
        found = ast.literal_eval(match["got"])
        assert found == np.shape(got)
        along = re.search(r": (\d+) too (many|few) along the (.+) axis$", match[0])
        if along:
            apart = [i for i in range(due.ndim) if found[i] != due.shape[i]]
            change = int(along[1]) * (1 if along[2] == "many" else -1)
            assert [found[i] - due.shape[i] for i in apart] == [change]


WHERE = (
    r"(?:only the (?P<bad>h|x) rows are wrong, the (?P<good>h|x) rows are right|"
    r"only the last (?:step|(?P<count>\d+) steps) of (?P<total>\d+) wrong|"
    r"only (?:step 0|steps 0 to (?P<last>\d+)) of \d+ wrong, later ones right|"
    r"wrong at steps (?P<steps>[\d, ]+?)(?: and (?P<more>\d+) more)? of \d+|"
    r"only at (?P<places>[\d, ]+?)(?: and (?P<many>\d+) more)? of [\w +]+)"
)
HOW = {
    "all zeros": lambda got, due, known, m: np.testing.assert_array_equal(got, 0),
    "the sign is wrong": lambda got, due, known, m: np.testing.assert_allclose(
        got, -due, rtol=1e-5, atol=1e-5 * np.abs(due).max()
    ),
    rf"off by a constant factor of (?P<factor>{NUMBER})"
    r"(?:, as from (?P<scale>[\w ]+)|, which is (?P<sizes>[\w·/() ]+))?": (
        factor_is_constant
    ),
    rf"sums to (?P<sum>{NUMBER}) along .*?(?: at (?P<place>\[[\d, ]*\]))?, "
    rf"where (?P<due>{NUMBER}) is due": sums_to,
    rf"sums to 1, and is (?P<got>{NUMBER}) at (?P<place>\[[\d, ]*\]), "
    rf"where (?P<due>{NUMBER}) is due": entry_of_a_distribution,
    rf"every entry is off by (?P<error>{NUMBER})": entries_off_by,
    r"transposed": lambda got, due, known, m: np.testing.assert_allclose(
        got.T, due, atol=1e-5 * np.abs(due).max()
    ),
    r"the right values in another order": rearranged,
    r"the right values in reverse order along .*": reversed_along_an_axis,
    r"the right values, shifted along .*": shifted_along_an_axis,
    r"h rows and x rows swapped: .*": shifted_along_an_axis,
    rf"nearly right: an entry is off by {NUMBER}, and {NUMBER} is allowed": nearly,
    rf"(?:{WHERE}: )?expected (?P<due>{NUMBER}), found (?P<got>{NUMBER})"
    r"(?: at (?P<place>\[[\d, ]*\]))?"
    r"(?:, a factor of (?P<sizes>[\w·/() ]+))?"
    rf"(?:: (?P<factor>{NUMBER}) times as much in every case)?": entry_is,
    r"expected shape (?P<due>\([\d, ]*\)), found (?P<got>\([\d, ]*\))(?:: .*)?": (
        shapes_are
    ),
    r"expected a NumPy array of shape (?P<due>\([\d, ]*\)), found (?P<got>)"
    r"(?:the number .*|an? .*|None|missing)": shapes_are,
    r"expected a number, found .*": is_no_number,
    r"expected \(.*\), found .*": is_refused,
    r"expected dtype float64, found dtype .*": is_of_another_type,
    r"expected an? .*, found .*": is_refused,
    r"no entry .* in .*, which is .*": is_refused,
    r"the dict has no entry .*": is_refused,
    r"not finite: .*": counts_are,
}
ERROR = (
    r"\w+(?:\(\w+\))?: |expected \w+Error, found \w+|"
    r"the message should hold '.*', and is: "
)
PARTS = {
    "bad": only_rows,
    "total": only_last_steps,
    "steps": only_some_steps,
    "places": only_at,
}


FINITE = "among finite entries: "


def how_holds(seen, name, how, edge=False, case=None):
    """The reason of a criterion describes the first case on which it failed."""
    other_case = re.match(r"in the case (.*?): ", how)
    if other_case and not edge:
        assert any(seen.right(known, values, name) for known, values in seen.rows())
        how = how.removeprefix(other_case[0])
    got, due, known = seen.first_wrong(name, edge, case)
    if got is None and seen.error(known):
        assert re.match(ERROR, how), how
        return
    if seen.exercise.measure:
        assert not re.match(WHERE, how)
        return
    if is_exact(due):
        holds(how, got, due)
        return
    if how.startswith(FINITE):
        finite = np.isfinite(due)
        assert not finite.all()
        got, due = np.where(finite, got, 0.0), np.where(finite, due, 0.0)
        how = how.removeprefix(FINITE)
    found = [(re.fullmatch(k, how), f) for k, f in HOW.items()]
    known_kinds = [(m, f) for m, f in found if m]
    assert known_kinds, f"a reason that no test knows: {how}"
    axis_sizes.exercise, wrong_entries.known, wrong_entries.name = (
        seen.exercise,
        known,
        name,
    )
    m, f = known_kinds[0]
    numbers = isinstance(got, (np.ndarray, np.number, float, int))
    got = np.asarray(got) if numbers else got
    f(got, np.asarray(due), known, m)
    groups = m.groupdict()
    for key, check in PARTS.items():
        if groups.get(key):
            check(got, due, known, Groups(groups))
    if "in every case" in how:
        factor = float(groups["factor"])
        for each, values in seen.rows():
            assert close(values[name], factor * each.expected[name], 1e-5)
    if "later ones right" in how:
        only_first_steps(got, due, known, Groups(groups))


class Groups(dict):
    """Groups of a match, where `many` stands for the `more` of places."""

    def __getitem__(self, key):
        if key == "more" and self.get("places"):
            return self.get("many")
        return self.get(key)


def criteria_hold(seen):
    """What is called right is right, what is called wrong is wrong, and how."""
    for c in seen.verdict.marks.criteria:
        if c.name in seen.exercise.quantities:
            assert c.passed == seen.right_in_general(c.name), c
            if not c.passed and c.reason:
                how_holds(seen, c.name, c.reason)
        elif c.name == EDGE:
            edge_holds(seen, c)
        elif c.name == "inputs unchanged":
            changed = any(a.call and a.call.changed for a in seen.attempts)
            assert c.passed != changed
        else:
            assert c.name in PROPERTIES


def edge_holds(seen, c):
    right = [n for n in seen.exercise.quantities if seen.right_in_general(n)]
    failing = [
        known.case.name
        for known, values in seen.rows(edge=True)
        if any(not seen.right(known, values, n) for n in right)
    ]
    assert c.passed == (bool(right) and not failing)
    if right and failing:
        m = re.fullmatch(rf"({NAME}) at (.+?): (.*)", c.reason)
        names = [case.case.name for case in seen.here.cases if case.edge]
        at = next(n for n in names if c.reason.startswith(f"{m[1]} at {n}: "))
        assert at == failing[0]
        how = c.reason.removeprefix(f"{m[1]} at {at}: ")
        how_holds(seen, m[1], how, edge=True, case=at)


def gradient_check_holds(seen):
    """Said to fit: the derivatives of the learner's own forward, by differences."""
    verdict = seen.verdict
    text = verdict.text()
    fit = {c.name for c in verdict.gradient_checks if c.passed}
    known, values = next(seen.rows())
    if "all gradients fit" in text:
        assert fit == set(seen.exercise.gradients)
    for name in fit:
        assert not isinstance(values[name], Refused)
        shape = np.shape(known.expected[name])
        assert np.shape(values[name]) == shape
        slopes_hold(seen, known.case, name, values[name])
    said = re.search(r"^  (.*) could not be checked\.$", text, re.MULTILINE)
    if verdict.gradient_checks:
        there = {c.name for c in verdict.gradient_checks}
        missing = [n for n in seen.exercise.gradients if n not in there]
        assert (split(said[1]) if said else []) == [f"d{n}" for n in missing]


def slopes_hold(seen, case, name, gradient):
    """Three entries of a gradient are what the loss does there, to fourth order."""
    loss = own_loss(seen.exercise, seen.fn, seen.forward, case)
    rng, step = np.random.default_rng(7), 1e-4
    flat = rng.choice(gradient.size, min(3, gradient.size), replace=False)
    for entry in [np.unravel_index(i, gradient.shape) for i in flat]:
        total = 0.0
        for weight, steps in ((8, 1), (-8, -1), (-1, 2), (1, -2)):
            moved = fresh(case.inputs)
            find(moved, name)[entry] += steps * step
            total += weight * loss(moved)
        gap = abs(total / (12 * step) - gradient[entry])
        assert gap <= 1e-5 * max(np.abs(gradient).max(), 1e-3), name


def verdict_holds(seen):
    """Hold every sentence of a verdict against the numbers."""
    criteria_hold(seen)
    advice_holds(seen)
    gradient_check_holds(seen)
    wrong = [c for c in seen.verdict.marks.criteria if not c.passed]
    assert seen.verdict.passed == (not wrong)
    head = seen.verdict.headline
    if seen.verdict.passed:
        fits = all(c.passed for c in seen.verdict.gradient_checks)
        assert head.endswith(": right") == fits


SOME = [
    pytest.param(*each.values, id=each.id, marks=[pytest.mark.slow] if i % 3 else [])
    for i, each in enumerate(MISTAKES)
]
"""Every third in `make test`, the others under `make test-all`."""


@pytest.mark.parametrize(("unit", "name", "variant"), SOME)
def test_what_is_said_of_a_known_mistake_is_true(unit, name, variant):
    fn = functions(unit, source_of(unit, name, variant))[name]
    verdict_holds(Seen(unit, name, fn))


@pytest.mark.parametrize("path", STYLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_is_said_of_a_right_solution_is_true(path):
    unit = path.parent.name
    names = functions(unit, path.read_text("utf-8"))
    for exercise in load_rubric(unit).exercises:
        verdict_holds(Seen(unit, exercise.name, names[exercise.name]))


def pairs(count, seed):
    """Two known mistakes in one function, drawn at random."""
    rng = np.random.default_rng(seed)
    exercises = [
        (u, n) for u, n in all_exercises() if len(load_rubric(u).find(n).variants) > 1
    ]
    found = 0
    while found < count:
        unit, name = exercises[rng.integers(len(exercises))]
        variants = load_rubric(unit).find(name).variants
        first, second = (variants[i] for i in rng.choice(len(variants), 2, False))
        try:
            source = solved(unit).edited_source(name, first)
        except AuthoringError:
            continue
        if any(source.count(old) != 1 for old, _ in second.edits):
            continue
        for old, new in second.edits:
            source = source.replace(old, new)
        found += 1
        yield unit, name, first.id, second.id, source


def pairs_hold(count, seed):
    for unit, name, first, second, source in pairs(count, seed):
        try:
            fn = functions(unit, source, solved(unit).namespace())[name]
        except SyntaxError:
            continue
        try:
            verdict_holds(Seen(unit, name, fn))
        except AssertionError as error:
            raise AssertionError(f"{name}: {first} and {second}") from error


def test_what_is_said_of_two_mistakes_at_once_is_true():
    pairs_hold(PAIRS, 0)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_what_is_said_of_many_pairs_of_mistakes_is_true():
    pairs_hold(MANY_PAIRS, 1)
