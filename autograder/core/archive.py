"""Many small arrays in one npz file, without a member for each.

An exercise has hundreds of arrays, most of them smaller than what a member of an
archive costs. Those of one dtype stand in one member, end to end; an index says where.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO

import numpy as np

INDEX = "index"
"""The member that holds, as UTF-8 JSON, dtype and shape by path, in order."""


def to_bytes(numbers: Mapping[str, np.ndarray]) -> bytes:
    """Return an npz file with arrays under paths that begin with their exercise."""
    parts: dict[str, list[np.ndarray]] = {}
    for path, array in numbers.items():
        parts.setdefault(member(path, array.dtype.name), []).append(array.ravel())
    index = {path: [a.dtype.name, *a.shape] for path, a in numbers.items()}
    text = json.dumps(index, separators=(",", ":")).encode()
    joined = {name: np.concatenate(arrays) for name, arrays in parts.items()}
    joined[INDEX] = np.frombuffer(text, np.uint8)
    stream = BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **joined)
    return stream.getvalue()


def member(path: str, dtype: str) -> str:
    """Return the name of the member that holds an array."""
    return f"{path.partition('/')[0]}/{dtype}"


class Archive(Mapping[str, np.ndarray]):
    """The arrays of a file that `to_bytes` made, by path.

    A member is read when one of its arrays is asked for: a unit has many exercises.

    Raises
    ------
    KeyError
        If the file has no index.
    """

    def __init__(self, content: bytes) -> None:
        self.members = np.load(BytesIO(content), allow_pickle=False)
        self.index = json.loads(self.members[INDEX].tobytes())
        self.read: dict[str, np.ndarray] = {}

    @cached_property
    def starts(self) -> dict[str, int]:
        """Where in its member each array begins."""
        ends: dict[str, int] = {}
        found = {}
        for path, (dtype, *shape) in self.index.items():
            name = member(path, dtype)
            found[path] = ends.get(name, 0)
            ends[name] = found[path] + math.prod(shape)
        return found

    def __getitem__(self, path: str) -> np.ndarray:
        dtype, *shape = self.index[path]
        name = member(path, dtype)
        if name not in self.read:
            self.read[name] = self.members[name]
        start = self.starts[path]
        return self.read[name][start : start + math.prod(shape)].reshape(shape)

    def __contains__(self, path: object) -> bool:
        return path in self.index

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)
