"""Find an exercise by its name, or say which names there are."""

from __future__ import annotations

from autograder.core.answers import Answers, answers
from autograder.core.attempting import name_of, namespace
from autograder.core.calling import Function
from autograder.core.units import unit_names, unit_of, unit_words


class UnknownExercise(KeyError):
    """A name that is no exercise of this course."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        names = ", ".join(n for u in unit_names() for n in unit_words(u)["exercises"])
        return (
            f"expected a function of this course, found {self.name!r}. "
            f"Keep the name that the notebook gives. The functions are: {names}."
        )

    def _render_traceback_(self) -> list[str]:
        return [f"UnknownExercise: {self}"]


def exercise_name(fn: Function) -> str:
    """Return the exercise that a function is bound to in its notebook, or its name.

    Where it is bound to several, its own name decides.
    """
    name = name_of(fn)
    bound = [n for n, value in namespace(fn).items() if value is fn and unit_of(n)]
    return bound[0] if len(bound) == 1 else name


def known(name: str) -> Answers:
    """Return the answers of an exercise, or raise `UnknownExercise`."""
    if unit_of(name) is None:
        raise UnknownExercise(name)
    return answers(name)
