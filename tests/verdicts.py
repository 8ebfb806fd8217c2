"""Every sentence of a verdict, held against the numbers."""

import re

import numpy as np
from advice import NAME, advice_holds, split
from reasons import how_holds

from autograder.core.exercise import EDGE, PROPERTIES
from autograder.core.gradients import find, own_loss
from autograder.core.values import Refused, fresh


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
    said = re.findall(r"^  (.*) could not be checked: (.*)\.$", text, re.MULTILINE)
    for names, why in said:
        for name in (n[1:] for n in split(names)):
            shown = isinstance(values[name], np.ndarray)
            assert shown == (why == "the shape is not that of the input")
            assert shown or why == "no array came back"
    if verdict.gradient_checks:
        there = {c.name for c in verdict.gradient_checks}
        missing = [n for n in seen.exercise.gradients if n not in there]
        told = sorted(n for names, _ in said for n in split(names))
        assert told == sorted(f"d{n}" for n in missing)


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
