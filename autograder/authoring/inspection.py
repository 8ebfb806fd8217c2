"""What must hold of every generated unit before it may ship."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from autograder.authoring.variants import Solved
from autograder.core.exercise import Exercise
from autograder.core.marking import mark
from autograder.rubric import UnitRubric

MARKERS = ("BEGIN SOLUTION", "HIDDEN TESTS", "autograder.grading", "MARK SCHEME")
MIN_LINE = 12
MISTAKES_DUE = 6
SEED_OF_INSPECTION = 99


def inspect_unit(
    root: Path, rubric: UnitRubric, texts: Mapping[Path, bytes]
) -> list[str]:
    """Return complaints about a unit: marks, leaks, scaffolds."""
    solved = Solved(root / "solutions" / f"{rubric.name}.py")
    release = next(t for p, t in texts.items() if p.suffix == ".ipynb")
    return [
        *few_mistakes(rubric),
        *missing_marks(rubric, solved),
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


def missing_marks(rubric: UnitRubric, solved: Solved) -> Iterator[str]:
    """Complain where the solved notebook, without experiments, lacks full marks."""
    rng = np.random.default_rng(SEED_OF_INSPECTION)
    for exercise in rubric.exercises:
        cases = rubric.draw(exercise, rng)
        marks = mark(exercise.exercise, solved.attempts(exercise, None, cases))
        if not marks.passed:
            reasons = "; ".join(
                f"{c.name}: {c.reason}" for c in marks.criteria if not c.passed
            )
            yield f"{rubric.name}: the solved {exercise.name} fails: {reasons}"


def leaks(solved: Solved, texts: Mapping[Path, bytes]) -> Iterator[str]:
    """Complain about solution lines and hidden tests in what learners get."""
    secret = set(secret_lines(solved))
    for path, content in texts.items():
        for text in strings(json.loads(content)):
            for marker in MARKERS:
                if marker in text:
                    yield f"{path.name} holds {marker!r}"
            for line in secret & {line.strip() for line in text.splitlines()}:
                yield f"{path.name} holds a line of a solution: {line!r}"


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
                f"{rubric.name}: the stub of {item.name} has arguments {stub}, "
                f"its solution {solution}"
            )
        yield from wrong_arguments(item.exercise, solution)


def wrong_arguments(exercise: Exercise, found: str | None) -> Iterator[str]:
    """Complain where a function's arguments are not the rubric's."""
    wanted = [*exercise.inputs, *exercise.keywords]
    if exercise.forward:
        late = [k for k in exercise.keywords if k.startswith("d")]
        wanted = [*exercise.upstream, "cache", *exercise.handed_in, *late]
    names = [] if found is None else [a.split("=")[0].strip() for a in found.split(",")]
    if ["cache" if n == "caches" else n for n in names] != wanted:
        yield f"{exercise.name}: expected arguments {wanted}, found {names}"


def signature(source: str, name: str) -> str | None:
    """Return the arguments of a function's definition as text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.unparse(node.args)
    return None
