"""What a unit brings along for judging, found beside its notebook by convention.

``course/UNIT/handed_in.py`` makes the functions that cases hand to learners' functions;
``course/UNIT/measures.py`` turns results that are random, or free in part, into
quantities. Both are content: the machinery loads them by path and knows none by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import as_file, files
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from autograder.core.values import Supplied


@cache
def functions(unit: str, kind: str) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that ``course/UNIT/KIND.py`` defines; none without it."""
    with as_file(files("course") / unit / f"{kind}.py") as path:
        spec = spec_from_file_location(f"course.{unit}.{kind}", path)
        if spec is None or spec.loader is None or not path.exists():
            return {}
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
    }


def measure(unit: str, name: str) -> Callable[[Any], dict[str, Any]]:
    """Return one of a unit's measures.

    Raises
    ------
    ValueError
        If the unit has none of that name.
    """
    return find(unit, "measures", name)


def measured_words(unit: str, name: str) -> Callable[[str, Any, Any], str] | None:
    """Return the function that says what is wrong with a measure's quantities.

    ``NAME_words(quantity, received, expected)`` stands beside the measure ``NAME``;
    None where it does not.
    """
    return functions(unit, "measures").get(f"{name}_words")


def hand_in(unit: str, supplied: Supplied) -> Callable[..., Any]:
    """Return the function that a case hands in.

    Raises
    ------
    ValueError
        If the unit has none of that name.
    """
    made: Callable[..., Any] = find(unit, "handed_in", supplied.name)(
        *supplied.constants
    )
    return made


def find(unit: str, kind: str, name: str) -> Callable[..., Any]:
    """Return one function of a unit's file."""
    known = functions(unit, kind)
    if name not in known:
        raise ValueError(
            f"expected {name!r} in course/{unit}/{kind}.py, found: "
            f"{', '.join(known) or 'nothing'}"
        )
    return known[name]


def resolve(unit: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Replace every `Supplied` among the inputs, and in tuples, by its function."""

    def resolved(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(resolved, value))
        return hand_in(unit, value) if isinstance(value, Supplied) else value

    return {name: resolved(value) for name, value in inputs.items()}
