"""What a function's calls leave behind for later ones, as far as names show it."""

from __future__ import annotations

import inspect
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import is_
from typing import Any

import numpy as np

from autograder.core.attempting import namespace
from autograder.core.calling import Function
from autograder.learner.uses import own_code, used_exercises, used_names

CONTAINERS = (list, dict, set, defaultdict, OrderedDict, Counter)
"""Those of Python: what a learner's own class does when it is asked is not known."""
MAX_SIZE = 100_000
"""Entries of what is copied."""


def kept_by(*called: Function) -> Callable[[], tuple[str, ...]]:
    """Remember what outlives calls of functions; the result says what has changed.

    Looked at are default values, attributes of the functions, and what they, or a
    helper, name in their notebook: other objects under the names, and entries of lists,
    dicts, sets and arrays. So it is with the exercises that they use.
    """
    functions = with_used(called)

    def kept() -> dict[str, Any]:
        return {name: value for fn in functions for name, value in outliving(fn)}

    before = {name: (value, entries(value)) for name, value in kept().items()}

    def changed() -> tuple[str, ...]:
        after = kept()
        new = [name for name in after if name not in before]
        old = [
            name
            for name, (value, held) in before.items()
            if after.get(name) is not value or not same(held, entries(value))
        ]
        return tuple(old + new)

    return changed


def with_used(called: Iterable[Function]) -> list[Function]:
    """Return functions, and the exercises that they use, directly or by others."""
    found: list[Function] = []
    rest = list(called)
    while rest:
        fn = rest.pop(0)
        if not any(fn is other for other in found):
            found.append(fn)
            names = namespace(fn)
            rest += [names[name] for name in used_exercises(fn)]
    return found


def outliving(fn: Function) -> Iterator[tuple[str, Any]]:
    """Yield names and values that later calls of a function meet as well."""
    fn = inspect.unwrap(fn)
    if not any(own_code(fn)):
        return
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return
    yield from ((p.name, p.default) for p in parameters if p.default is not p.empty)
    own = getattr(fn, "__name__", "")
    yield from ((f"{own}.{key}", value) for key, value in vars(fn).items())
    names = namespace(fn)
    for name in used_names(fn):
        if name in names and not callable(names[name]):
            yield name, names[name]


def entries(value: Any) -> Any:
    """Return the entries of a container or an array as they are now."""
    if isinstance(value, np.ndarray):
        plain = value.size <= MAX_SIZE and value.dtype.kind != "O"
        return value.tobytes() if plain else None
    if type(value) not in CONTAINERS or len(value) > MAX_SIZE:
        return None
    return [*value, *(value.values() if isinstance(value, dict) else ())]


def same(one: Any, two: Any) -> bool:
    """Say whether entries are still the same objects."""
    if not isinstance(one, list) or not isinstance(two, list):
        return bool(one == two)
    return len(one) == len(two) and all(map(is_, one, two))
