"""What lines of advice claim, held against the numbers and the mistakes they name."""

import re

import numpy as np
from helpers import load_rubric, solved
from phrases import plain
from places import axis_sizes
from reasons import NUMBER, sizes_hold
from trials import Seen

from autograder.core.attempting import attempt_case
from autograder.core.calling import read_result
from autograder.core.exact import is_exact
from autograder.core.values import Refused, flatten

NAME = r"[\w.]+"
NAMES = rf"{NAME}(?:, {NAME})*(?: and {NAME})?"


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


LEFT_BY_ROUNDING = 1e-12
"""Numbers below it are what sums that cancel leave."""


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
    got, due = got[finite], due[finite]
    size = np.abs(due).max(initial=0)
    if max(size, np.abs(got).max(initial=0)) < LEFT_BY_ROUNDING:
        return True
    return bool(np.abs(got - due).max(initial=0) <= 1e-6 * size)


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
            names = split(re.match(rf"For ({NAMES}) exactly ", opening)[1])
            words_fit(seen, id, set(variant.breaks) - set(names))
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
            if not mine.known.edge and any(is_exact(b[n]) for n in names):
                floats_fit(seen, mine.known, a, b)


def words_fit(seen, id, others):
    """A mistake that is told for some quantities has no word on the others."""
    text = next(d.text for d in seen.verdict.diagnoses if d.id == id)
    words = set(re.findall(r"[\w.]+", text))
    told = {n for n in others & set(seen.exercise.quantities) if words & {n, f"d{n}"}}
    assert not told, (id, text, told)


def floats_fit(seen, known, mine, theirs):
    """Where a mistake makes a list, it makes the floats beside it as well."""
    for n in seen.exercise.quantities:
        if not is_exact(theirs[n]) and not seen.right(known, theirs, n):
            assert alike(mine[n], theirs[n]), n


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
    found = re.fullmatch(rf"its ({NAMES}) came out wrong", why)
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


def calls_come_out_different(seen, match):
    """What the verdict kept; that it is so `tests/checks/test_kept.py` shows."""
    if match.groupdict().get("names"):
        assert seen.verdict.kept == tuple(split(match["names"].replace("`", "")))
    unlike = "came out different" in match[0]
    assert seen.verdict.marks.unlike == unlike


def came_back(seen, match):
    """An argument is what came back, on all general cases."""
    for known, values in seen.rows():
        given = {**known.case.inputs, **known.case.upstream}
        given |= flatten(given)
        assert not seen.right(known, values, match["name"]) or known.edge
        assert plain(values[match["name"]]) == plain(given[match["argument"]])


def off_by_one_factor(seen, match):
    """All that is wrong is a multiple of what is due, of several gradients or all."""
    names = split(match["names"])
    assert set(names) == {
        n for n in seen.exercise.quantities if not seen.right_in_general(n)
    }
    gradients = set(seen.exercise.gradients)
    assert gradients <= set(names) or (set(names) < gradients and len(names) > 2)
    axis_sizes.exercise = seen.exercise
    for known, values in seen.rows():
        due = np.concatenate([np.ravel(known.expected[n]) for n in names])
        got = np.concatenate([np.ravel(values[n]) for n in names])
        factor = got @ due / (due @ due)
        assert np.abs(got - factor * due).max() <= 1e-5 * np.abs(due).max()
        if re.fullmatch(NUMBER, match["factor"]):
            assert abs(factor - float(match["factor"])) <= 1e-5 * abs(factor)
        else:
            sizes_hold(factor, known, match["factor"])


def off_by_factors(seen, match):
    """All that is wrong is a multiple of what is due, in each case another one."""
    factors = []
    for known, values in seen.rows():
        if not known.edge:
            names = split(match["names"])
            due = np.concatenate([np.ravel(known.expected[n]) for n in names])
            got = np.concatenate([np.ravel(values[n]) for n in names])
            factors.append(got @ due / (due @ due))
            assert np.abs(got - factors[-1] * due).max() <= 1e-5 * np.abs(due).max()
    assert np.ptp(factors) > 1e-6 * np.abs(factors).max()


def off_by_little(seen, match):
    """All that is wrong has an error of the size of single precision."""
    for name in seen.exercise.quantities:
        for known, values in seen.rows():
            if not seen.right(known, values, name):
                due = np.asarray(known.expected[name], float)
                error = np.abs(np.asarray(values[name], float) - due)
                assert 1e-9 < np.nanmax(error) / np.nanmax(np.abs(due)) < 5e-6


ADVICE = {
    rf"On general cases (?P<names>{NAMES}) are off by one and the same factor, "
    r"(?P<factor>.*): look at what they all are made of\.": off_by_one_factor,
    rf"(?P<names>{NAMES}): in each general case off by one factor, but not by the same "
    "in all: look for a division by a size or a norm.": off_by_factors,
    rf"(?P<name>{NAME}): the argument `(?P<argument>.*)` came back as it was handed "
    "in.": came_back,
    "What is wrong is about as far off as single precision makes numbers: look for "
    "float32, for rounding, and for small numbers that are added.": off_by_little,
    r"Calls changed (?P<names>`.*`), and later calls meet (?:it|them) changed"
    r"(?: \(two calls with the same inputs came out different\))?: make each call "
    "begin anew.": calls_come_out_different,
    "Two calls with the same inputs came out different: look for what one call leaves "
    r"behind for the next \(in a list outside the function or a default value\), for "
    "random numbers, and for entries that are never written.": (
        calls_come_out_different
    ),
    rf"The call changed (?P<names>{NAMES}): mend that first, as wrong numbers can come "
    "of it.": change_goes_before_wrong_numbers,
    rf"(?P<name>{NAME}) came out wrong. Look first at (?P<place>.*).": (
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
