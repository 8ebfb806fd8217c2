"""Which arguments a call changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from autograder.core.values import largest

MAX_KEY = 60
"""Characters of a key that a message shows."""
PLAIN = (bool, int, float, complex, str, bytes, np.generic)


class Watched:
    """A function that is called on copies of its arguments, and what it changed.

    Parameters
    ----------
    names : tuple of str
        Names of the positional arguments.
    fn : callable

    Attributes
    ----------
    changed : dict
        Its keys are the paths of what a call changed, such as ``"state.m.W"``.
    """

    def __init__(self, names: tuple[str, ...], fn: Callable[..., Any]) -> None:
        self.names, self.fn = names, fn
        self.changed: dict[str, None] = {}

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """Call the function on values that nobody else holds."""
        own = [copied(value) for value in args]
        named = {key: copied(value) for key, value in keywords.items()}
        result = self.fn(*own, **named)
        names = [*self.names[: len(args)], *keywords]
        before = [*args, *keywords.values()]
        after = [*own, *named.values()]
        for name, old, new in zip(names, before, after, strict=True):
            self.changed |= dict.fromkeys(changes(name, old, new))
        return result


def copied(value: Any) -> Any:
    """Return a deep copy; the value itself if it can't be copied."""
    try:
        return deepcopy(value)
    except Exception:
        return value  # a learner's state may be anything


def changes(
    path: str, before: Any, after: Any, seen: set[int] | None = None
) -> Iterator[str]:
    """Yield the paths below `path` at which a value is not what its copy was.

    `seen` holds what was looked at: a learner's state may lead back to itself.
    """
    seen = set() if seen is None else seen
    if before is after or id(before) in seen:
        return
    if isinstance(before, np.ndarray):
        if differs(before, after):
            yield path
        return
    if before is None or isinstance(before, PLAIN):
        if not same_plain(before, after):
            yield path
        return
    seen.add(id(before))
    old, new = parts(before), parts(after)
    if old.keys() != new.keys():
        yield path
    for key in old:
        if key in new:
            below = f"{path}.{shown_key(key)}"
            yield from changes(below, old[key], new[key], seen)


def same_plain(before: Any, after: Any) -> bool:
    """Say whether a number or a text is what it was; nan is nan."""
    return isinstance(after, PLAIN) and bool(before == after or before != before)


def parts(value: Any) -> dict[Any, Any]:
    """Return the entries of a dict, list or tuple, or the attributes of an object."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return dict(enumerate(value))
    return dict(getattr(value, "__dict__", {})) if not callable(value) else {}


def shown_key(key: Any) -> str:
    """Return a key as a path shows it; one that is no name as Python writes it."""
    text = str(key)
    plain = text.isalnum() or text.isidentifier()
    return (text if plain else repr(key))[:MAX_KEY]


def changed_inputs(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[str, ...]:
    """Name the arguments that a call changed, numbers by more than 1e-12."""
    return tuple(
        path
        for name, value in before.items()
        for path in changes(name, value, after[name])
    )


def differs(before: np.ndarray, after: Any) -> bool:
    """Say whether an argument is not what it was."""
    if not isinstance(after, np.ndarray) or after.shape != before.shape:
        return True
    if after.dtype != before.dtype:
        return True
    if before.dtype.kind != "f":
        return before.dtype.kind != "O" and not np.array_equal(after, before)
    if (after == before).all():
        return False
    size = max(largest(before), 1.0)
    return not np.allclose(after, before, rtol=0, atol=1e-12 * size, equal_nan=True)
