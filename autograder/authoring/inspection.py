"""What must hold of every generated unit before it may ship."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.authoring.agreement import definition
from autograder.authoring.variants import Solved
from autograder.rubric import UnitRubric

MARKERS = ("BEGIN SOLUTION", "HIDDEN TESTS", "autograder.grading", "MARK SCHEME")
MIN_LINE = 12
MISTAKES_DUE = 6


def inspect_unit(
    root: Path, rubric: UnitRubric, texts: Mapping[Path, bytes]
) -> list[str]:
    """Return complaints about a unit: mistakes due, leaks, scaffolds."""
    solved = Solved(root / "solutions" / f"{rubric.name}.py")
    release = next(t for p, t in texts.items() if p.suffix == ".ipynb")
    return [
        *few_mistakes(rubric),
        *leaks(solved, texts),
        *broken_scaffolds(rubric, solved, release),
    ]


def few_mistakes(rubric: UnitRubric) -> Iterator[str]:
    """Complain about exercises with fewer known mistakes than are due."""
    for exercise in rubric.exercises:
        if len(exercise.variants) < MISTAKES_DUE:
            yield (
                f"{exercise.name}: expected at least {MISTAKES_DUE} known mistakes, "
                f"found {len(exercise.variants)}: add some to "
                f"solutions/rubric/{rubric.name}/{exercise.name}.py"
            )


def leaks(solved: Solved, texts: Mapping[Path, bytes]) -> Iterator[str]:
    """Complain about solution lines and hidden tests in what learners get."""
    secret = set(secret_lines(solved))
    out = f"take it out of solutions/{solved.path.name}, or put it between markers"
    for path, content in texts.items():
        for text in strings(json.loads(content)):
            for marker in MARKERS:
                if marker in text:
                    yield f"{path.name} holds {marker!r}: {out}"
            for line in secret & {line.strip() for line in text.splitlines()}:
                yield f"{path.name} holds a line of a solution: {line!r}: {out}"


def secret_lines(solved: Solved) -> Iterator[str]:
    """Yield the lines between solution markers that are long enough to tell."""
    for source in solved.sources.values():
        inside = source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
        for line in inside.splitlines():
            if len(line.strip()) >= MIN_LINE and not line.strip().startswith("#"):
                yield line.strip()


def strings(value: object) -> Iterator[str]:
    """Yield every string in a JSON value, lists of lines as they stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def broken_scaffolds(
    rubric: UnitRubric, solved: Solved, release: bytes
) -> Iterator[str]:
    """Complain where a released stub does not fit its solution."""
    cells = json.loads(release)["cells"]
    stubs = {c["id"]: "".join(c["source"]) for c in cells if c["cell_type"] == "code"}
    for item in rubric.exercises:
        stub = signature(stubs.get(item.name, ""), item.name)
        solution = signature(solved.sources[item.name], item.name)
        if stub is None or stub != solution:
            yield (
                f"solutions/{rubric.name}.py: the stub of {item.name} has arguments "
                f"{stub}, its solution {solution}: put the definition before "
                "### BEGIN SOLUTION"
            )


def signature(source: str, name: str) -> str | None:
    """Return the arguments of a function's definition as text."""
    arguments = definition(source, name)
    return None if arguments is None else ast.unparse(arguments)
