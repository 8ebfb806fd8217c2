"""Run the wrong versions of a solved function, and keep the numbers that they give."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from autograder.authoring.search.changes import RIGHT, SIZES, Change, Derivation
from autograder.authoring.search.derivation import (
    Seen,
    function_tree,
    observe,
    written_out,
)
from autograder.authoring.search.likewise import likewise
from autograder.authoring.search.rules import all_changes
from autograder.authoring.search.wording import Wording
from autograder.authoring.variants import Solved
from autograder.core.answers import Answers, KnownCase
from autograder.core.calling import read_result, run
from autograder.core.candidates import LIKEWISE
from autograder.core.exact import is_exact
from autograder.core.exercise import Exercise
from autograder.core.marking import axis_sizes
from autograder.core.projections import Row, measure_all
from autograder.core.traces import MATCH_RTOL
from autograder.core.values import fresh

LEAST = 1e-6
"""Of the right numbers: a smaller change is round-off, or nearly so."""
MOST = 1e9
"""Of the right numbers: a larger change is a division by nearly nothing."""


@dataclass(frozen=True)
class Found:
    """Wrong versions that give the same numbers.

    Parameters
    ----------
    texts : list of str
        What each of them did; each completes "these are the numbers you get if …".
    rows : mapping of str to Row
        The quantities that are not as expected.
    known : str
        The id of the mistake of the rubric that gives the same numbers, if one does.
    """

    texts: list[str]
    rows: Mapping[str, Row]
    known: str = ""


class Laboratory:
    """Runs versions of one function on the visible general cases."""

    def __init__(self, here: Answers, solved: Solved) -> None:
        self.exercise: Exercise = here.exercise
        self.cases = [known for known in here.cases if not known.edge]
        self.here = here
        self.source = function_tree(
            solved.sources[here.exercise.name], here.exercise.name
        )
        self.names = solved.namespace()

    def compiled(self, tree: ast.FunctionDef) -> CodeType:
        """Return the code of a version."""
        return compile(ast.Module([tree], []), "<version>", "exec")

    def call(self, code: CodeType, known: KnownCase) -> Any:
        """Run a version on one case; its exceptions pass through."""
        exercise, case = self.exercise, known.case
        scope = dict(self.names)
        scope[RIGHT], scope[SIZES] = known.expected, axis_sizes(exercise, case.inputs)
        exec(code, scope)
        forward = scope[exercise.forward] if exercise.forward else None
        function: Callable[..., Any] = scope[exercise.name]
        inputs, upstream = fresh(case.inputs), fresh(case.upstream)
        result, _ = run(exercise, function, forward, inputs, upstream)
        return result

    def rows(self, tree: ast.FunctionDef) -> dict[str, Row] | None:
        """Return what a version makes different; None if it can't be told."""
        try:
            code = self.compiled(tree)
            received = [
                read_result(self.exercise, self.call(code, known))
                for known in self.cases
            ]
        except Exception:
            return None
        rows = measure_all(self.here, received)
        found = {name: row for name, row in rows.items() if row is not None}
        clear = all(self.is_clear(name, row) for name, row in found.items())
        return found if found and clear and len(found) == len(rows) else None

    def is_clear(self, name: str, row: Row) -> bool:
        """Say whether a change is neither round-off nor out of all bounds."""
        for place, known in enumerate(self.cases):
            size = float(np.linalg.norm(known.expected[name]))
            change = row.noise[place] / MATCH_RTOL
            if change > MOST * max(size, 1.0):
                return False
            if not row.shapes and change and change < LEAST * size:
                return False
        return True


def search(here: Answers, solved: Solved, notation: Mapping[str, str]) -> list[Found]:
    """Return the wrong versions of an exercise's function, by the numbers they give.

    Mistakes of the rubric come first. Versions that raise, that return what is no
    finite float array, and that change nothing on the visible general cases are left
    out. Results that are random, or no floats, and functions that might not end, are
    not searched.
    """
    laboratory, collected = Laboratory(here, solved), Collected(here)
    due = [value for known in here.cases for value in known.expected.values()]
    if laboratory.exercise.measure or not searchable(laboratory.source):
        return collected.found
    if all(map(is_exact, due)):
        return collected.found
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for tree, change in versions(laboratory, notation):
            rows = laboratory.rows(tree)
            if rows:
                collected.add(change.text, rows)
    return collected.found


def searchable(source: ast.FunctionDef | None) -> bool:
    """Say whether there is a function, without loops that might become endless."""
    if source is None:
        return False
    return not any(isinstance(node, ast.While) for node in ast.walk(source))


def versions(
    laboratory: Laboratory, notation: Mapping[str, str]
) -> Iterator[tuple[ast.FunctionDef, Change]]:
    """Yield each wrong version with the change that makes it.

    The tree is the same object each time, changed for as long as it is looked at.
    """
    for tree, wording, changes in trees_of(laboratory, notation):
        seen: set[str] = set()
        for change in changes:
            with applied(change, wording):
                lines = {wording.statement(node) for node, _ in change.edits}
                text = "\n".join(sorted(f"{n.lineno} {ast.unparse(n)}" for n in lines))
                if text not in seen:
                    seen.add(text)
                    yield tree, change


def trees_of(
    laboratory: Laboratory, notation: Mapping[str, str]
) -> Iterator[tuple[ast.FunctionDef, Wording, list[Change]]]:
    """Yield the function as it stands, and written out for every gate, with changes."""
    exercise, plain = laboratory.exercise, laboratory.source
    assert plain is not None
    known = laboratory.cases[0]

    def observed(tree: ast.FunctionDef) -> Seen:
        code = laboratory.compiled(tree)
        return observe(lambda: laboratory.call(code, known), exercise.name)

    full = written_out(plain, observed(plain))
    sizes = axis_sizes(exercise, known.case.inputs)
    letters = tuple(letter for letter in ("N", "T") if letter in sizes)
    trees = [plain] if ast.unparse(full) == ast.unparse(plain) else [plain, full]
    for tree in trees:
        wording = Wording(exercise, tree, notation)
        changes = list(all_changes(Derivation(tree, observed(tree), wording, letters)))
        changes += likewise(changes, wording)
        yield tree, wording, [for_every_gate(change) for change in changes]


def for_every_gate(change: Change) -> Change:
    """Return a change that says so where it holds for every gate."""
    if "_g`" not in change.text:
        return change
    return Change(f"{change.text}, for every gate g", change.edits)


@contextmanager
def applied(change: Change, wording: Wording) -> Iterator[None]:
    """Change a tree in place, and change it back."""
    undo: list[tuple[ast.AST, str, Any]] = []
    for node, source in change.edits:
        new, owner = parsed(node, source), wording.parents[node]
        for name, value in ast.iter_fields(owner):
            if value is node:
                undo.append((owner, name, value))
                setattr(owner, name, new)
            elif isinstance(value, list) and any(v is node for v in value):
                undo.append((owner, name, value))
                setattr(owner, name, [new if v is node else v for v in value])
    try:
        yield
    finally:
        for owner, name, value in reversed(undo):
            setattr(owner, name, value)


def parsed(node: ast.AST, source: str) -> ast.AST:
    """Return the tree of what stands in place of a node."""
    if isinstance(node, ast.stmt):
        return ast.parse(source).body[0]
    return ast.parse(f"({source})", mode="eval").body


class Collected:
    """Versions by the numbers that they give; those of known mistakes come first."""

    def __init__(self, here: Answers) -> None:
        self.found: list[Found] = []
        self.places: dict[tuple[Any, ...], list[Found]] = {}
        for mistake in here.mistakes:
            rows = known_rows(here, mistake.id)
            if rows:
                self.put(Found([mistake.text], rows, mistake.id))

    def put(self, found: Found) -> None:
        """Put a new entry where it is found again."""
        self.found.append(found)
        self.places.setdefault(signature(found.rows), []).append(found)

    def add(self, text: str, rows: Mapping[str, Row]) -> None:
        """Add a version to those with the same numbers."""
        for other in self.places.get(signature(rows), ()):
            if same_numbers(other.rows, rows):
                if text not in other.texts and LIKEWISE not in text:
                    other.texts.append(text)
                return
        self.put(Found([text], rows))


def known_rows(here: Answers, id: str) -> dict[str, Row]:
    """Measure what a known mistake makes different, none if it can't be told."""
    cases = [
        (known, wrong)
        for known, wrong in zip(here.cases, here.fingerprints.get(id, ()), strict=False)
        if not known.edge
    ]
    if not cases or any(set(w) - set(here.exercise.quantities) for _, w in cases):
        return {}
    rows = measure_all(here, [{**known.expected, **wrong} for known, wrong in cases])
    found = {name: row for name, row in rows.items() if row is not None}
    return found if len(found) == len(rows) else {}


def signature(rows: Mapping[str, Row]) -> tuple[Any, ...]:
    """Return what versions with the same numbers have in common at the least."""
    return tuple((name, row.shapes) for name, row in rows.items())


def same_numbers(one: Mapping[str, Row], two: Mapping[str, Row]) -> bool:
    """Say whether two versions make the same change."""
    return all(
        bool((np.abs(one[name].values - two[name].values) <= one[name].noise).all())
        for name in one
    )
