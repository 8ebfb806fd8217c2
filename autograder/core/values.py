"""Nested values as a JSON tree plus a table of arrays; nothing is ever pickled.

The answer files and the judge's wire format both use it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = ("float64", "float32", "int64", "int32", "bool")
NAMES = {np.dtype(name): name for name in DTYPES}
"""Names by dtype; one of another byte order is another dtype, and not among them."""
MAX_AXES = 8
MAX_LENGTH = 32 * 2**20
"""Of an axis, also where another has length 0."""
MAX_ENTRIES = 4 * 2**20
"""Of all arrays together that cross at once."""
MAX_DEPTH = 12
MAX_ITEMS = 10_000
MAX_CHARACTERS = 100_000
"""Characters of all strings and keys of a value together."""
MAX_INTEGER = 2**63
TOO_MANY = "a value that is nested too deep or has too many parts"


@dataclass(frozen=True)
class Refused:
    """A value that may not cross: `reason` says what it was."""

    reason: str


@dataclass(frozen=True)
class Supplied:
    """A function that is handed in as an argument: a name and its constants."""

    name: str
    constants: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Raised:
    """An exception that is due: its class, and what its message must hold."""

    kind: str
    text: str


class Room:
    """What is left of the bounds of one value, and whether the value is ours."""

    def __init__(self, ours: bool = True) -> None:
        self.ours = ours
        self.items, self.characters, self.depth = MAX_ITEMS, MAX_CHARACTERS, 0

    def has(self, parts: int, texts: Iterable[str] = ()) -> bool:
        """Say whether there is room for so many parts and these texts, and take it."""
        characters = sum(map(len, texts)) if texts else 0
        if parts > self.items or characters > self.characters:
            return False
        self.items -= parts
        self.characters -= characters
        return self.depth <= MAX_DEPTH

    def __enter__(self) -> None:
        """Go one level down."""
        self.depth += 1

    def __exit__(self, *_: object) -> None:
        self.depth -= 1


def pack(
    value: Any, arrays: dict[str, np.ndarray], path: str = "v", ours: bool = True
) -> Any:
    """Turn `value` into a JSON tree, putting its arrays into `arrays`.

    Values of other kinds, and those that are too large, become a ``refused`` node
    with the reason. Entries of a dict whose keys are no strings are left out. In a
    value that is not `ours`, the classes above are of another kind as well: whoever
    made it may have imported them.
    """
    return _pack(value, arrays, path, Room(ours))


def _pack(value: Any, arrays: dict[str, np.ndarray], path: str, room: Room) -> Any:
    if isinstance(value, (Refused, Raised, Supplied)) and not room.ours:
        return {"refused": with_article(type(value).__name__)}
    if isinstance(value, (np.bool_, np.integer)):
        value = value.item()  # a number is a number
    if value is None or isinstance(value, (bool, str)) or type(value) is int:
        return _pack_plain(value, room)
    if isinstance(value, Refused):
        return {"refused": value.reason}
    if isinstance(value, Raised):
        return {"raised": [value.kind, value.text]}
    if isinstance(value, (float, np.generic, np.ndarray)):
        return _pack_array(value, arrays, path)
    if isinstance(value, (Supplied, Mapping, tuple, list)):
        with room:
            return _pack_parts(value, arrays, path, room)
    return {"refused": describe_type(value)}


def _pack_parts(
    value: Any, arrays: dict[str, np.ndarray], path: str, room: Room
) -> Any:
    def inner(item: Any, key: Any) -> Any:
        return _pack(item, arrays, f"{path}.{key}", room)

    if isinstance(value, Supplied) and room.has(1):
        return {"supplied": [value.name, inner(value.constants, "constants")]}
    if isinstance(value, Supplied) or len(value) > room.items:
        return {"refused": TOO_MANY}
    keys = []
    if isinstance(value, Mapping):
        keys = [str.__str__(key) for key in value if isinstance(key, str)]
        if value and not keys:
            return {"refused": "a dict with keys that are not strings"}
    if not room.has(len(value), keys):
        return {"refused": TOO_MANY}
    if isinstance(value, Mapping):
        return {"dict": {k: inner(value[k], k) for k in keys}}
    kind = "tuple" if isinstance(value, tuple) else "list"
    return {kind: [inner(v, i) for i, v in enumerate(value)]}


def _pack_plain(value: Any, room: Room) -> Any:
    if isinstance(value, str):
        value = str.__str__(value)  # without what a class of its own adds
    if isinstance(value, str) and not room.has(0, [value]):
        return {"refused": f"text of more than {MAX_CHARACTERS:,} characters"}
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        return {"refused": "an integer that does not fit into 64 bits"}
    return {"value": value}


def _pack_array(value: Any, arrays: dict[str, np.ndarray], path: str) -> Any:
    if isinstance(value, np.ma.MaskedArray):
        return {"refused": "a masked array"}
    array = np.asarray(value)
    if array.ndim > MAX_AXES or max(array.shape, default=0) > MAX_LENGTH:
        return {"refused": f"an array of more than {MAX_AXES} axes, or with a huge one"}
    if array.dtype not in NAMES and array.ndim == 0 and array.dtype.kind in "iuf":
        if array.dtype.kind != "f":
            return _pack_plain(array.item(), Room())
        with np.errstate(over="ignore"):
            array = array.astype(float)  # a number is a number
    if array.dtype not in NAMES:
        return {"refused": f"an array of dtype {array.dtype}"}
    if path in arrays:  # keys with dots in them
        path = f"{path}#{len(arrays)}"
    arrays[path] = np.array(array, order="C", copy=True, subok=False)
    return {"scalar" if not isinstance(value, np.ndarray) else "array": path}


def unpack(
    node: Any,
    arrays: Mapping[str, np.ndarray],
    resolve: Callable[..., Any] | None = None,
    ours: bool = True,
) -> Any:
    """Rebuild a value from `pack`.

    Parameters
    ----------
    node : JSON tree
    arrays : mapping of path to array
    resolve : callable, optional
        Turns a `Supplied` into the function that it names.
    ours : bool
        Whether a `Supplied` and a `Raised` may be in it.

    Raises
    ------
    ValueError
        If the tree is not one that `pack` makes.
    """
    return Unpacking(arrays, resolve, ours).value(node)


class Unpacking:
    """One value that is being rebuilt, within the bounds that `pack` keeps.

    Parameters
    ----------
    arrays : mapping of path to array
        Each is used once: a small tree does not name one array a thousand times.
    resolve : callable or None
    ours : bool
    """

    def __init__(
        self,
        arrays: Mapping[str, np.ndarray],
        resolve: Callable[..., Any] | None,
        ours: bool,
    ) -> None:
        self.arrays, self.resolve = arrays, resolve
        self.room, self.used = Room(ours), set[str]()

    def value(self, node: Any) -> Any:
        """Rebuild the value of one node."""
        if not isinstance(node, dict) or len(node) != 1:
            raise ValueError("tree node must be a dict with one entry")
        ((kind, body),) = node.items()
        if kind == "value" and is_plain(body):
            self.take(0, [body] if isinstance(body, str) else [])
            return body
        if kind in ("array", "scalar") and isinstance(body, str):
            return self.array(body, kind == "scalar")
        if kind == "refused" and isinstance(body, str) and body[:200].strip():
            return Refused(body[:200])
        if kind == "raised" and is_pair(body, str) and self.room.ours:
            return Raised(body[0][:200], body[1][:200])
        with self.room:
            return self.parts(kind, body)

    def parts(self, kind: Any, body: Any) -> Any:
        """Rebuild a value that has parts."""
        if kind == "dict" and isinstance(body, dict):
            self.take(len(body), body)
            return {key: self.value(item) for key, item in body.items()}
        if kind in ("list", "tuple") and isinstance(body, list):
            self.take(len(body))
            items = [self.value(item) for item in body]
            return items if kind == "list" else tuple(items)
        given = kind == "supplied" and self.room.ours
        if given and isinstance(body, list) and len(body) == 2:
            self.take(1)
            if isinstance(body[0], str):
                supplied = Supplied(body[0][:200], self.value(body[1]))
                return self.resolve(supplied) if self.resolve else supplied
        raise ValueError(f"unknown tree node {str(kind)[:40]!r}")

    def array(self, path: str, scalar: bool) -> Any:
        """Return an array that was not used before, or the number in it."""
        if path in self.used or path not in self.arrays:
            raise ValueError("a tree node names an array that is not there")
        self.used.add(path)
        array = self.arrays[path]
        if scalar and array.ndim:
            raise ValueError("a scalar must have no axes")
        return array[()] if scalar else array

    def take(self, parts: int, texts: Iterable[str] = ()) -> None:
        """Take room, or refuse the tree."""
        if not self.room.has(parts, texts):
            raise ValueError("tree nested too deep, or too large")


def is_pair(value: Any, kind: type) -> bool:
    """Say whether a JSON value is a list of two values of a kind."""
    return isinstance(value, list) and [type(part) for part in value] == [kind, kind]


def is_plain(value: Any) -> bool:
    """Say whether a JSON value may stand for itself."""
    if isinstance(value, int):
        return abs(value) <= MAX_INTEGER
    return value is None or isinstance(value, str)


def fresh(value: Any) -> Any:
    """Return a deep copy with new, writable, C-contiguous arrays."""
    if isinstance(value, np.ndarray):
        return np.array(value, order="C", copy=True)
    if isinstance(value, Mapping):
        return {k: fresh(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(fresh(v) for v in value)
    return value


def flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, np.ndarray]:
    """Return the arrays of a nested mapping under dotted names."""
    flat: dict[str, np.ndarray] = {}
    for key, value in values.items():
        if isinstance(value, np.ndarray):
            flat[f"{prefix}{key}"] = value
        elif isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}.")
        elif isinstance(value, (list, tuple)):
            entries = {str(i): v for i, v in enumerate(value)}
            flat |= flatten(entries, f"{prefix}{key}.")
    return flat


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
    return with_article(type(value).__name__)


def with_article(name: str) -> str:
    """Return the name of a type after "a" or "an"."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
