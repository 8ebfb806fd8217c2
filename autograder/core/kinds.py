"""Say whether what came back is an array, or a number, of the kind that is due."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.core import exact
from autograder.core.shortened import short, shown_float
from autograder.core.values import MAX_INTEGER, Refused, describe_type


def as_array(
    received: Any, expected: np.ndarray, axes: tuple[str, ...] = ()
) -> tuple[np.ndarray | None, str]:
    """Return the received value as a plain array, or None and what is wrong."""
    if isinstance(received, Refused):
        return None, refusal(received, expected)
    if isinstance(received, np.ma.MaskedArray):
        return None, "expected a NumPy array, found a masked array"
    if expected.dtype.kind == "i" and not exact.is_integer(received):
        return None, f"expected {wanted(expected)}, found {described(received, True)}"
    plain = exact.is_number(received) and not np.iscomplexobj(received)
    if isinstance(received, int) and abs(received) > MAX_INTEGER:
        return None, "expected a number, found an integer of more than 64 bits"
    if expected.ndim == 0 and plain:
        return np.asarray(received, dtype=getattr(received, "dtype", float)), ""
    if not isinstance(received, np.ndarray):
        return None, f"expected {wanted(expected)}, found {described(received)}"
    if expected.ndim == 0 and received.ndim == 0 and received.dtype.kind in "iuf":
        return np.asarray(received), ""
    if expected.ndim == 0 and received.ndim:
        return None, f"expected a number, found an array of shape {received.shape}"
    if received.dtype not in (np.float64, np.float32):
        return None, f"expected dtype float64, found dtype {received.dtype}"
    if received.shape != expected.shape:
        return None, describe_shape(received.shape, expected.shape, axes)
    return np.asarray(received), ""


def refusal(received: Refused, expected: np.ndarray) -> str:
    """Return why a value is refused, and what is due if that only says what it is."""
    if exact.names_kind(received):
        return f"expected {wanted(expected)}, found {received.reason}"
    return received.reason


def wanted(expected: np.ndarray) -> str:
    """Say what kind of value is due."""
    if expected.ndim == 0:
        return "an integer" if expected.dtype.kind == "i" else "a number"
    return f"a NumPy array of shape {expected.shape}"


def described(received: Any, integer: bool = False) -> str:
    """Say what came instead; where no integer is due, a number is one of any type."""
    if not exact.is_number(received) or not np.isfinite(received):
        return describe_type(received)
    if integer and not exact.is_integer(received):
        return f"the float {shown_float(float(received))}"
    return f"the number {short(received)}"


def describe_shape(
    found: tuple[int, ...], expected: tuple[int, ...], axes: tuple[str, ...] = ()
) -> str:
    """Say how a shape is wrong."""
    text = f"expected shape {expected}, found {found}"
    if len(found) == 2 and found == expected[::-1]:
        return f"{text}: transposed"
    if tuple(n for n in found if n != 1) == tuple(n for n in expected if n != 1):
        return f"{text}: an axis of length 1 too many or too few"
    if len(found) == len(expected) + 1 and found[1:] == expected:
        return f"{text}: the first axis is one too many"
    along = exact.along_one_axis(found, expected, axes)
    return f"{text}: {along}" if along else text
