"""Run the solved notebook's functions, right and with a known mistake edited in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.authoring.text import (
    AuthoringError,
    filled_cells,
    runnable_sources,
    solved_functions,
)
from autograder.core.answers import KnownCase
from autograder.core.attempting import attempt_case
from autograder.core.marking import Attempt
from autograder.rubric import ExerciseRubric, Variant


class Solved:
    """The solved notebook of a unit, as functions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sources = solved_functions(path)
        self.cells = filled_cells(path)
        self._code = [compile(s, str(path), "exec") for s in runnable_sources(path)]

    def namespace(self) -> dict[str, Any]:
        """Return a fresh namespace with all solved functions."""
        names: dict[str, Any] = {"__name__": "notebook"}
        for code in self._code:
            exec(code, names)
        return names

    def edited_source(
        self, exercise: str, variant: Variant, markers: bool = True
    ) -> str:
        """Return a function's source with the variant's mistake edited in.

        Without `markers`, as a learner's notebook would have it.

        Raises
        ------
        AuthoringError
            If a text to replace does not stand there exactly once.
        """
        source = (self.sources if markers else self.cells)[exercise]
        for old, new in variant.edits:
            if source.count(old) != 1:
                raise AuthoringError(
                    f"{self.path.name}, {exercise}, mistake {variant.id}: expected "
                    f"{old!r} once in the solution, found it {source.count(old)} times"
                )
            source = source.replace(old, new)
        return source

    def function(
        self, exercise: str, variant: Variant | None = None
    ) -> Callable[..., Any]:
        """Return one function, right or with a mistake; what it needs is right."""
        if variant is None:
            names = self.namespace()
        else:
            names = self.mistaken(exercise, variant)
        function: Callable[..., Any] = names[exercise]
        return function

    def mistaken(self, exercise: str, variant: Variant) -> dict[str, Any]:
        """Return a fresh namespace in which one function has a mistake."""
        names = self.namespace()
        exec(self.edited_source(exercise, variant), names)
        return names

    def attempts(
        self, rubric: ExerciseRubric, variant: Variant | None, cases: list[KnownCase]
    ) -> list[Attempt]:
        """Call one function on the given cases."""
        fn = self.function(rubric.name, variant)
        forward_name = rubric.exercise.forward
        forward = fn.__globals__[forward_name] if forward_name else None
        return [attempt_case(rubric.exercise, fn, forward, case) for case in cases]
