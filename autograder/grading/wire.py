"""Frames between judge and child: a JSON header and raw buffers, strictly decoded.

A frame is ``length of header (4 bytes) | length of body (8 bytes) | header | body``.
The header lists each buffer's name, dtype and shape; their sizes must fill the body
exactly. Nothing is ever pickled, in either direction.
"""

from __future__ import annotations

import json
import math
import os
import select
import struct
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.core.values import DTYPES, NAMES

HEAD = struct.Struct("!IQ")
MAX_HEADER = 4 * 2**20
MAX_BODY = 32 * 2**20
MAX_AXES = 8
CHUNK = 2**20


class WireError(ValueError):
    """A frame that is not one that `encode` makes."""


class Silence(TimeoutError):
    """No (whole) frame came in time."""


def encode(message: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return a frame for a JSON-ready message and its arrays."""
    table, buffers = [], []
    for name, array in arrays.items():
        table.append([name, NAMES[array.dtype], list(array.shape)])
        buffers.append(array.tobytes())
    header = json.dumps({"message": message, "arrays": table}).encode()
    body = b"".join(buffers)
    return HEAD.pack(len(header), len(body)) + header + body


def decode(header: bytes, body: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return message and arrays of a frame.

    Raises
    ------
    WireError
        If anything is not as `encode` makes it.
    """
    try:
        content = json.loads(header)
        message, table = content["message"], content["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError(f"unreadable header: {type(error).__name__}") from None
    if not isinstance(message, dict) or not isinstance(table, list):
        raise WireError("header of another form")
    arrays: dict[str, np.ndarray] = {}
    start = 0
    for row in table:
        name, dtype, shape = check_row(row)
        size = math.prod(shape) * dtype.itemsize
        if start + size > len(body):
            raise WireError("buffers longer than the body")
        array = np.frombuffer(body, dtype, math.prod(shape), start).reshape(shape)
        arrays[name] = array.copy()
        start += size
    if start != len(body):
        raise WireError("body longer than its buffers")
    return message, arrays


def check_row(row: Any) -> tuple[str, np.dtype, tuple[int, ...]]:
    """Return name, dtype and shape of one row of the header's table."""
    if not isinstance(row, list) or len(row) != 3:
        raise WireError("table row of another form")
    name, dtype, shape = row
    if not isinstance(name, str) or dtype not in DTYPES:
        raise WireError("name or dtype not allowed")
    if not isinstance(shape, list) or len(shape) > MAX_AXES:
        raise WireError("shape of another form")
    if any(type(n) is not int or not 0 <= n <= MAX_BODY for n in shape):
        raise WireError("axis length not allowed")
    return name, np.dtype(dtype), tuple(shape)


def send(fd: int, frame: bytes, deadline: float | None = None) -> None:
    """Write a whole frame.

    Raises
    ------
    Silence
        If the other side does not take it by `deadline` (monotonic seconds).
    """
    view = memoryview(frame)
    while view:
        if deadline is not None:
            wait(fd, deadline, select.POLLOUT)
        view = view[os.write(fd, view[:CHUNK]) :]


class Reader:
    """Reads frames off a descriptor, as many bytes at once as there are.

    Parameters
    ----------
    fd : int
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.buffer = bytearray()

    def frame(
        self, deadline: float | None = None
    ) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Read one frame.

        Raises
        ------
        EOFError
            If the other side is gone.
        Silence
            If no whole frame came by `deadline` (monotonic seconds).
        WireError
            If the frame is malformed or too large.
        """
        self.fill(HEAD.size, deadline)
        header_size, body_size = HEAD.unpack_from(self.buffer)
        if header_size > MAX_HEADER or body_size > MAX_BODY:
            raise WireError("frame too large")
        end = HEAD.size + header_size
        self.fill(end + body_size, deadline)
        header, body = self.buffer[HEAD.size : end], self.buffer[end : end + body_size]
        del self.buffer[: end + body_size]
        return decode(bytes(header), bytes(body))

    def fill(self, size: int, deadline: float | None) -> None:
        """Read until there are `size` bytes; memory grows only with what came."""
        while len(self.buffer) < size:
            if deadline is not None:
                wait(self.fd, deadline, select.POLLIN)
            part = os.read(self.fd, CHUNK)
            if not part:
                raise EOFError
            self.buffer += part


def wait(fd: int, deadline: float, events: int) -> None:
    """Wait until a descriptor is ready.

    Raises
    ------
    Silence
        If it is not by `deadline`.
    """
    poll = select.poll()
    poll.register(fd, events)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise Silence
