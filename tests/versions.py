"""The wrong versions that the search runs, one or two at a time, with their numbers."""

import warnings
from contextlib import ExitStack
from functools import cache

import numpy as np
from helpers import load_rubric, solved

from autograder.authoring.search.searching import Laboratory, applied, trees_of
from autograder.core.answers import answers
from autograder.core.attempting import attempt_case, needed
from autograder.core.calling import Call, read_result
from autograder.core.candidates import How
from autograder.core.echoes import arguments
from autograder.core.marks import Attempt


class Versions:
    """All changes of one exercise's function, by what is said about them."""

    def __init__(self, unit, name):
        self.unit, self.here = unit, answers(name)
        self.laboratory = Laboratory(self.here, solved(unit))
        self.trees = list(trees_of(self.laboratory, load_rubric(unit).notation))
        self.mistakes = {v.text: v for v in load_rubric(unit).find(name).variants}

    def results(self, *changes, tree=0):
        """What the function returns on each general case with changes made, or None."""
        source, wording, _ = self.trees[tree]
        with ExitStack() as made, np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for change in changes:
                made.enter_context(applied(change, wording))
            try:
                code = self.laboratory.compiled(source)
                cases = self.laboratory.cases
                return [self.laboratory.call(code, known) for known in cases]
            except Exception:
                return None

    def meet(self, one, two):
        """Whether two changes of the last tree touch the same statement."""
        _, wording, _ = self.trees[-1]
        lines = [{wording.statement(n) for n, _ in c.edits} for c in (one, two)]
        return bool(lines[0] & lines[1])

    def values(self, text):
        """The quantities on each general case of every version that a text names."""
        exercise = self.here.exercise
        for place, (_, _, changes) in enumerate(self.trees):
            for change in changes:
                if change.text == text:
                    results = self.results(change, tree=place)
                    yield [read_result(exercise, r) for r in results or ()]
        if text in self.mistakes:
            yield self.of_mistake(self.mistakes[text])

    def of_mistake(self, variant):
        """The quantities on each general case of a mistake of the rubric."""
        fn = solved(self.unit).function(self.here.exercise.name, variant)
        attempts = self.attempts(fn)
        general = [a for a in attempts if not a.known.edge]
        return [
            read_result(self.here.exercise, a.call.result) for a in general if a.call
        ]

    def attempts(self, fn):
        """What a function returns on all visible cases."""
        exercise = self.here.exercise
        forward = needed(fn, exercise.forward) if exercise.forward else None
        return [attempt_case(exercise, fn, forward, known) for known in self.here.cases]

    def made_of(self, results):
        """Attempts on the general cases that brought back given results."""
        general = [known for known in self.here.cases if not known.edge]
        return [
            Attempt(k, Call(r, k.forward or None))
            for k, r in zip(general, results, strict=True)
        ]

    def holds(self, explanation, received):
        """Whether running what an explanation names gives what it says it gives."""
        if explanation.how is How.ECHO:
            (name,), (argument,) = explanation.quantities, explanation.texts
            cases = [known.case for known in self.laboratory.cases]
            return all(
                np.array_equal(values[name], arguments(case)[argument])
                for values, case in zip(received, cases, strict=True)
            )
        texts = [list(self.values(text)) for text in explanation.texts]
        return all(
            self.holds_for(name, explanation.how, texts, received)
            for name in explanation.quantities
        )

    def holds_for(self, name, how, texts, received):
        """The same for one quantity."""
        due = [known.expected[name] for known in self.laboratory.cases]
        got = [values[name] for values in received]
        made = [[[v[name] for v in values] for values in f if values] for f in texts]
        if how is How.SAME:
            return all(any(same(v, got, due) for v in found) for found in made)
        error = off(got, due)
        errors = [[off(v, due) for v in found if fits(v, due)] for found in made]
        if how is How.OPPOSITE:
            return all(any(same(flipped(v), error, due) for v in f) for f in errors)
        one, two = errors
        sums = [[a + b for a, b in zip(v, w, strict=True)] for v in one for w in two]
        return any(same(v, error, due) for v in sums)


def fits(values, due):
    """Whether values have the shapes that are due."""
    return all(np.shape(v) == np.shape(d) for v, d in zip(values, due, strict=True))


def off(values, due):
    """What values are off by."""
    return [v - d for v, d in zip(values, due, strict=True)]


def flipped(values):
    """Values with the other sign."""
    return [-v for v in values]


def same(values, others, due):
    """Whether values are the same, to 5e-6 of the largest, or of what is due."""
    sizes = [
        max(np.abs(o).max(), np.abs(d).max()) for o, d in zip(others, due, strict=True)
    ]
    return fits(values, others) and all(
        np.abs(np.subtract(v, o)).max() <= 5e-6 * size
        for v, o, size in zip(values, others, sizes, strict=True)
    )


@cache
def versions(unit, name):
    """All changes of one exercise's function."""
    return Versions(unit, name)
