"""Nested values as a JSON tree plus a table of arrays; nothing is ever pickled.

The answer files and the judge's wire format both use it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = ("float64", "float32", "int64", "int32", "bool")
NAMES = {np.dtype(name): name for name in DTYPES}
"""Names by dtype; one of another byte order is another dtype, and not among them."""
MAX_DEPTH = 12
MAX_ITEMS = 10_000


@dataclass(frozen=True)
class Refused:
    """A value that may not cross: `reason` says what it was."""

    reason: str


@dataclass(frozen=True)
class Supplied:
    """A function that is handed in as an argument: a name and its constants."""

    name: str
    constants: tuple[Any, ...] = ()


def pack(value: Any, arrays: dict[str, np.ndarray], path: str = "v") -> Any:
    """Turn `value` into a JSON tree, putting its arrays into `arrays`.

    Values of other kinds become a ``refused`` node with the reason.
    """
    budget = [MAX_ITEMS]
    return _pack(value, arrays, path, 0, budget)


def _pack(value: Any, arrays: dict, path: str, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if depth > MAX_DEPTH or budget[0] < 0:
        return {"refused": "a value that is nested too deep or has too many parts"}

    def inner(item: Any, key: Any) -> Any:
        return _pack(item, arrays, f"{path}.{key}", depth + 1, budget)

    if value is None or isinstance(value, (bool, str)) or type(value) is int:
        return _pack_plain(value)
    if isinstance(value, Supplied):
        return {"supplied": [value.name, inner(value.constants, "constants")]}
    if isinstance(value, Refused):
        return {"refused": value.reason}
    if isinstance(value, (float, np.generic, np.ndarray)):
        return _pack_array(value, arrays, path)
    if isinstance(value, Mapping):
        if any(not isinstance(key, str) for key in value):
            return {"refused": "a dict with keys that are not strings"}
        return {"dict": {k: inner(v, k) for k, v in value.items()}}
    if isinstance(value, (tuple, list)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [inner(v, i) for i, v in enumerate(value)]}
    return {"refused": describe_type(value)}


def _pack_plain(value: Any) -> Any:
    if isinstance(value, str) and len(value) > 100_000:
        return {"refused": "a string of more than 100,000 characters"}
    if isinstance(value, int) and abs(value) > 2**63:
        return {"refused": "an integer that does not fit into 64 bits"}
    return {"value": value}


def _pack_array(value: Any, arrays: dict, path: str) -> Any:
    if isinstance(value, np.ma.MaskedArray):
        return {"refused": "a masked array"}
    array = np.asarray(value)
    if array.dtype not in NAMES:
        return {"refused": f"an array of dtype {array.dtype}"}
    arrays[path] = np.array(array, order="C", copy=True, subok=False)
    return {"scalar" if not isinstance(value, np.ndarray) else "array": path}


def unpack(
    node: Any, arrays: Mapping[str, np.ndarray], resolve: Callable | None = None
) -> Any:
    """Rebuild a value from `pack`.

    Parameters
    ----------
    node : JSON tree
    arrays : mapping of path to array
    resolve : callable, optional
        Turns a `Supplied` into the function that it names.

    Raises
    ------
    ValueError
        If the tree is not one that `pack` makes.
    """
    return _unpack(node, arrays, resolve, 0)


def _unpack(node: Any, arrays: Mapping, resolve: Callable | None, depth: int) -> Any:
    if depth > MAX_DEPTH + 1:
        raise ValueError("tree nested too deep")
    if not isinstance(node, dict) or len(node) != 1:
        raise ValueError("tree node must be a dict with one entry")
    ((kind, body),) = node.items()

    def inner(item: Any) -> Any:
        return _unpack(item, arrays, resolve, depth + 1)

    if kind == "value" and (body is None or isinstance(body, (bool, int, str))):
        return body
    if kind == "array" and isinstance(body, str) and body in arrays:
        return arrays[body]
    if kind == "scalar" and isinstance(body, str) and body in arrays:
        if arrays[body].ndim:
            raise ValueError("a scalar must have no axes")
        return arrays[body][()]
    if kind == "dict" and isinstance(body, dict):
        return {key: inner(item) for key, item in body.items()}
    if kind in ("list", "tuple") and isinstance(body, list):
        items = [inner(item) for item in body]
        return items if kind == "list" else tuple(items)
    if kind == "refused" and isinstance(body, str):
        return Refused(body[:200])
    if kind == "supplied" and isinstance(body, list) and len(body) == 2:
        supplied = Supplied(str(body[0]), inner(body[1]))
        return resolve(supplied) if resolve else supplied
    raise ValueError(f"unknown tree node {str(kind)[:40]!r}")


def fresh(value: Any) -> Any:
    """Return a deep copy with new, writable, C-contiguous arrays."""
    if isinstance(value, np.ndarray):
        return np.array(value, order="C", copy=True)
    if isinstance(value, Mapping):
        return {k: fresh(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(fresh(v) for v in value)
    return value


def largest(value: Any) -> float:
    """Return the largest finite magnitude in a nested value, 0 if there is none."""
    if isinstance(value, Mapping):
        return max((largest(v) for v in value.values()), default=0.0)
    if isinstance(value, (tuple, list)):
        return max((largest(v) for v in value), default=0.0)
    if isinstance(value, (np.ndarray, np.floating, float)):
        array = np.abs(np.asarray(value, dtype=float))
        array = array[np.isfinite(array)]
        return float(array.max()) if array.size else 0.0
    return 0.0


def describe_type(value: Any) -> str:
    """Name the type of a value for a message, with article."""
    if value is None:
        return "None"
    if isinstance(value, Refused):
        return value.reason
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"the number {value}"
    if isinstance(value, (tuple, list)):
        kind = type(value).__name__
        return f"a {kind} of {len(value)} value{'' if len(value) == 1 else 's'}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
