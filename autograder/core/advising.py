"""What a verdict advises, in sentences; each is true of the numbers that came back.

No verb stands behind a quantity's name: `targets` is one quantity and reads as many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from autograder.core.exercise import FLOAT64, REPEATABLE, UNCHANGED, Diagnosis, Exercise
from autograder.core.marking import LAST, first_wrong
from autograder.core.marks import NOT_WRITTEN, Criterion, Marks, wrong_quantities

WEIGHTS = ("W", "b", "p")
INPUTS = ("x", "h_prev", "c_prev", "h0", "c0")


def diagnosis_lines(diagnoses: Sequence[Diagnosis]) -> Iterator[str]:
    """Say which known mistakes make what came back."""
    kinds = groupby(diagnoses, lambda d: (d.quantities, d.properties, d.whole, d.edges))
    for _, group in kinds:
        same = list(group)
        opening = claim(same[0])
        if len(same) == 1:
            yield f"{opening} this mistake: {same[0].text}. {same[0].hint}"
            continue
        yield f"{opening} each of these mistakes:"
        yield from (f"– {d.text}. {d.hint}" for d in same)


def claim(diagnosis: Diagnosis) -> str:
    """Say what of a verdict a diagnosis accounts for, up to "this mistake"."""
    if diagnosis.properties:
        return f"A known way to break “{listed(diagnosis.properties)}” is"
    if diagnosis.raises:
        return "On the same edge cases the same exception comes from"
    if diagnosis.holes:
        return "Among those that make the same entries not finite is"
    if diagnosis.whole:
        start = "Exactly" if diagnosis.edges else "On general cases exactly"
        return f"{start} the {diagnosis.what} of"
    return f"For {listed(diagnosis.quantities)} exactly the {diagnosis.what} of"


def listed(names: Sequence[str]) -> str:
    """Return names as words: a, b and c."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def look_first(exercise: Exercise, marks: Marks, told: Collection[str] = ()) -> str:
    """Return the sentence that says where to look first; empty if that is not known.

    Nor if a mistake is named that makes the numbers of that quantity, as `told` says.
    """
    name = first_wrong(exercise, marks)
    if name is None or name in told:
        return ""
    place = exercise.equations[name]
    return f"{name} came out wrong. Look first at {place}."


def left_behind(marks: Marks, kept: Sequence[str]) -> list[str]:
    """Say that results depend on more than the inputs, and what calls changed."""
    unlike = "two calls with the same inputs came out different"
    if kept:
        names = listed([f"`{name}`" for name in kept])
        it = "it" if len(kept) == 1 else "them"
        seen = f" ({unlike})" if marks.unlike else ""
        return [
            f"Calls changed {names}, and later calls meet {it} changed{seen}: make "
            "each call begin anew."
        ]
    if not marks.unlike:
        return []
    return [
        f"{capital(unlike)}: look for what one call leaves behind for the next (in a "
        "list outside the function or a default value), for random numbers, and for "
        "entries that are never written."
    ]


def fault(needed: Marks, marks: Marks) -> str:
    """Say what is wrong with a needed function that can show in what builds on it.

    An edge case on which it fails matters only where the other fails on no general
    case, and on an edge case of the same name.
    """
    if needed.error == NOT_WRITTEN:
        return f"it is {NOT_WRITTEN}"
    if needed.error:
        return f"a call of it brings back no numbers ({needed.error})"
    wrong = wrong_quantities(needed)
    if wrong and needed.numeric:
        how = "only nearly right" if needed.nearly else "wrong"
        return f"its {listed(wrong)} came out {how}"
    if wrong:
        return "it does not return what is due"
    if UNCHANGED in needed.broken and can_come_of_changes(marks):
        return "it changes what it is handed"
    if (
        needed.float32
        and marks.nearly
        and (wrong_quantities(marks) or FLOAT64 in marks.broken)
    ):
        return needed.float32
    both = [case for case in needed.edges_failed if case in marks.edges_failed]
    if both and not wrong_quantities(marks):
        return f"it fails at {listed(both)} as well"
    return ""


def can_come_of_changes(marks: Marks) -> bool:
    """Say whether changed inputs below can be why a function did not pass."""
    return any(
        c.points or c.name in (UNCHANGED, REPEATABLE)
        for c in marks.criteria
        if not c.passed
    )


def locate(marks: Marks) -> list[str]:
    """Say which part of a cell's backward pass the wrong gradients point at."""
    gates: dict[str, list[Criterion]] = {}
    for c in marks.criteria:
        kind, _, gate = c.name.partition("_")
        if kind in WEIGHTS and gate and c.points:
            gates.setdefault(gate, []).append(c)
    wrong = [c.name for group in gates.values() for c in group if not c.passed]
    inputs = [n for n in wrong_quantities(marks) if n in INPUTS]
    if not marks.numeric:
        return []
    opening = "On general cases " if marks.edges_failed else ""
    if gates and not wrong and inputs:
        return [
            capital(f"{opening}all weights' gradients are right")
            + f": look at how you make {listed(inputs)}."
        ]
    untouched = [g for g, group in gates.items() if all(c.passed for c in group)]
    if wrong and untouched:
        them = "it." if len(wrong) == 1 else "them."
        look = "how you make" if reached_rightly(marks, gates) else "what reaches"
        return [
            capital(f"{opening}only {listed(wrong)} {be(wrong)} wrong")
            + f" among the weights' gradients: look at {look} {them}"
        ]
    return []


def reached_rightly(marks: Marks, gates: Mapping[str, Sequence[Criterion]]) -> bool:
    """Say whether what all gates' gradients are made of is shown to be right."""
    if any(c.passed and c.name in LAST for c in marks.criteria):
        return True
    return all(any(c.passed for c in group) for group in gates.values())


def capital(text: str) -> str:
    """Return a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def be(names: Sequence[str]) -> str:
    """Return the verb for one name or several."""
    return "is" if len(names) == 1 else "are"
