"""Frames between judge and child: a JSON header and raw buffers, strictly decoded.

A frame is ``length of header (4 bytes) | length of body (8 bytes) | header | body``.
The header lists each buffer's name, dtype and shape; their sizes must fill the body
exactly. Nothing is ever pickled, in either direction. The judge's end never blocks:
a peer that stops reading, or writing, costs the time up to a deadline and no more.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import select
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.core.values import MAX_AXES, MAX_ENTRIES, MAX_ITEMS, MAX_LENGTH, NAMES

HEAD = struct.Struct("!IQ")
MAX_HEADER = 4 * 2**20
MAX_BODY = 8 * MAX_ENTRIES
BY_NAME = {name: dtype for dtype, name in NAMES.items()}
MAX_DIGITS = 20
"""Digits of an integer; one of 64 bits has no more."""
CHUNK = 2**20

Frame = tuple[dict[str, Any], dict[str, np.ndarray]]
"""A message and its arrays by name."""


class WireError(ValueError):
    """A frame that is not one that `encode` makes."""


class Silence(TimeoutError):
    """No (whole) frame came, or was taken, in time."""


def encode(message: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return a frame for a JSON-ready message and its arrays."""
    table = [[n, NAMES[array.dtype], list(array.shape)] for n, array in arrays.items()]
    header = json.dumps({"message": message, "arrays": table}).encode()
    size = sum(array.nbytes for array in arrays.values())
    buffers = [np.ascontiguousarray(array).data for array in arrays.values()]
    return b"".join((HEAD.pack(len(header), size), header, *buffers))


def decode(header: bytes, body: bytes | memoryview) -> Frame:
    """Return message and arrays of a frame.

    Raises
    ------
    WireError
        If anything is not as `encode` makes it.
    """
    try:
        with uncollected():
            content = DECODER.decode(header.decode())
        message, table = content["message"], content["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError(f"unreadable header: {type(error).__name__}") from None
    if not isinstance(message, dict) or not isinstance(table, list):
        raise WireError("header of another form")
    if len(table) > MAX_ITEMS:
        raise WireError("too many arrays")
    return message, read_arrays(table, body)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage uncollected; to look through a large tree takes 8 times as long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def small_integer(text: str) -> int:
    """Read an integer of bounded length; the time that others take is quadratic."""
    if len(text) > MAX_DIGITS:
        raise WireError("integer too long")
    return int(text)


def read_arrays(table: list[Any], body: bytes | memoryview) -> dict[str, np.ndarray]:
    """Return the arrays that a table lists, which must fill the body."""
    arrays: dict[str, np.ndarray] = {}
    start, entries = 0, 0
    for row in table:
        name, dtype, shape = check_row(row)
        count = math.prod(shape)
        entries += count
        if name in arrays or entries > MAX_ENTRIES:
            raise WireError("a name twice, or too many entries")
        if start + count * dtype.itemsize > len(body):
            raise WireError("buffers longer than the body")
        array = np.frombuffer(body, dtype, count, start).reshape(shape)
        arrays[name] = array.copy()
        start += count * dtype.itemsize
    if start != len(body):
        raise WireError("body longer than its buffers")
    return arrays


def check_row(row: Any) -> tuple[str, np.dtype, tuple[int, ...]]:
    """Return name, dtype and shape of one row of the header's table."""
    if not isinstance(row, list) or len(row) != 3:
        raise WireError("table row of another form")
    name, dtype, shape = row
    if not isinstance(name, str) or not isinstance(dtype, str) or dtype not in BY_NAME:
        raise WireError("name or dtype not allowed")
    if not isinstance(shape, list) or len(shape) > MAX_AXES:
        raise WireError("shape of another form")
    together = 1
    for n in shape:
        if type(n) is not int or not 0 <= n <= MAX_LENGTH:
            raise WireError("axis length not allowed")
        together *= n or 1
    if together > MAX_ENTRIES:
        raise WireError("axes too long together")  # also beside one of length 0
    return name, BY_NAME[dtype], tuple(shape)


DECODER = json.JSONDecoder(parse_int=small_integer)


class Writer:
    """Writes one frame to a descriptor, a part whenever the other side has room.

    Parameters
    ----------
    fd : int
        Non-blocking wherever `write` is called with a deadline.
    frame : bytes
    """

    def __init__(self, fd: int, frame: bytes) -> None:
        self.fd, self.left = fd, memoryview(frame)

    def write(self, deadline: float | None = None) -> None:
        """Write what is left of the frame.

        Raises
        ------
        Silence
            If the other side does not take it by `deadline` (monotonic seconds);
            the rest can be written later.
        """
        while self.left:
            if deadline is not None:
                wait(self.fd, deadline, select.POLLOUT)
            with contextlib.suppress(BlockingIOError):
                self.left = self.left[os.write(self.fd, self.left[:CHUNK]) :]


class Reader:
    """Reads frames off a descriptor, as many bytes at once as there are.

    Parameters
    ----------
    fd : int
        Non-blocking wherever `frame` is called with a deadline.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.buffer = bytearray()
        self.room = sys.maxsize

    def frame(self, deadline: float | None = None) -> Frame:
        """Read one frame, and take its size off `room`.

        Raises
        ------
        EOFError
            If the other side is gone.
        Silence
            If no whole frame came by `deadline` (monotonic seconds).
        WireError
            If the frame is malformed or larger than is allowed or than `room`.
        """
        self.fill(HEAD.size, deadline)
        header_size, body_size = HEAD.unpack_from(self.buffer)
        end = HEAD.size + header_size
        size = end + body_size
        if header_size > MAX_HEADER or body_size > MAX_BODY or size > self.room:
            raise WireError("frame too large")
        self.fill(size, deadline)
        self.room -= size
        frame, self.buffer = self.buffer, self.buffer[size:]
        return decode(bytes(frame[HEAD.size : end]), memoryview(frame)[end:size])

    def fill(self, size: int, deadline: float | None) -> None:
        """Read until there are `size` bytes; memory grows only with what came."""
        while len(self.buffer) < size:
            if deadline is not None:
                wait(self.fd, deadline, select.POLLIN)
            self.read()

    def has_bytes(self) -> bool:
        """Say whether something came that was not read as a frame yet.

        Raises
        ------
        EOFError
            If the other side is gone.
        """
        if not self.buffer:
            self.read()
        return bool(self.buffer)

    def read(self) -> None:
        """Read what is there, up to a chunk."""
        with contextlib.suppress(BlockingIOError):
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
