"""What a verdict says of numbers is true: each sentence is held against the numbers.

Every known mistake, every style, and pairs of mistakes in one function are checked as a
learner would; each sentence of the verdict must be one that is known here, and what it
claims is worked out anew.
"""

import numpy as np
import pytest
from helpers import TESTS, all_exercises, functions, load_rubric, solved
from test_mutants import MISTAKES, source_of
from trials import Seen
from verdicts import verdict_holds

from autograder.authoring.blame import AuthoringError

PAIRS, MANY_PAIRS = 120, 1000
STYLES = sorted((TESTS / "styles").glob("*/*.py"))

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
