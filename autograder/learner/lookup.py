"""Find an exercise by its name, or say which names there are."""

from __future__ import annotations

from autograder.core.answers import Answers, answers, unit_names, unit_of, unit_words


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


def known(name: str) -> Answers:
    """Return the answers of an exercise, or raise `UnknownExercise`."""
    if unit_of(name) is None:
        raise UnknownExercise(name)
    return answers(name)
