"""Run the solved notebook's functions, right and with a known mistake edited in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.authoring.blame import AuthoringError, what_failed
from autograder.authoring.text import (
    filled_cells,
    runnable_sources,
    solved_functions,
)
from autograder.core.answers import KnownCase
from autograder.core.attempting import attempt_case
from autograder.core.marks import Attempt
from autograder.rubric import ExerciseRubric, Variant


class Solved:
    """The solved notebook of a unit, as functions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sources = solved_functions(path)
        self.cells = filled_cells(path)
        self._code = [compile(s, str(path), "exec") for s in runnable_sources(path)]

    def namespace(self) -> dict[str, Any]:
        """Return a fresh namespace with all solved functions.

        Raises
        ------
        AuthoringError
            If a cell raises.
        """
        names: dict[str, Any] = {"__name__": "notebook"}
        try:
            for code in self._code:
                exec(code, names)
        except Exception as error:
            said = what_failed(error, self.path.parent)
            raise AuthoringError(f"{said}: mend that cell") from error
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
                    f"solutions/{self.path.name}, {exercise}, mistake {variant.id}: "
                    f"expected {old!r} once in the solution, found it "
                    f"{source.count(old)} times: make it longer, or as it stands there"
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
        """Return a fresh namespace in which one function has a mistake.

        Raises
        ------
        AuthoringError
            If its edits do not fit, or what they make can't be run.
        """
        names = self.namespace()
        source = self.edited_source(exercise, variant)
        try:
            exec(source, names)
        except Exception as error:
            line = error.text if isinstance(error, SyntaxError) else None
            quoted = f" in {line.strip()!r}" if line else ""
            raise AuthoringError(
                f"solutions/{self.path.name}, {exercise}, mistake {variant.id}: after "
                f"its edits the function can't be run: "
                f"{what_failed(error, self.path.parent)}{quoted}: mend the edits"
            ) from error
        return names

    def attempts(
        self, rubric: ExerciseRubric, variant: Variant | None, cases: list[KnownCase]
    ) -> list[Attempt]:
        """Call one function on the given cases."""
        fn = self.function(rubric.name, variant)
        forward_name = rubric.exercise.forward
        forward = fn.__globals__[forward_name] if forward_name else None
        return [attempt_case(rubric.exercise, fn, forward, case) for case in cases]
