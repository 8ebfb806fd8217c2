"""Judge scaled series, of which there may be any number."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.core.shortened import told_apart
from autograder.core.values import Refused, describe_type

AROUND = 3
"""What is returned beside the other series: training, mean, spread."""


def scaled_series(result: Any) -> dict[str, Any]:
    """Return ``train``, ``others``, ``mean`` and ``spread`` of scaled series.

    Series become one array: before the values of each stands how many there are.
    """
    names = ("train", "others", "mean", "spread")
    if not isinstance(result, (tuple, list)) or len(result) < AROUND:
        reason = f"expected (train, *others, mean, spread), found {described(result)}"
        return dict.fromkeys(names, Refused(reason))
    train, *others = result[:-2]
    return {
        "train": counted([train], "train"),
        "others": counted(others, "one of the others"),
        "mean": single(result[-2]),
        "spread": single(result[-1]),
    }


def single(value: Any) -> Any:
    """Return a value that is no array with axes, or what is wrong with it."""
    if isinstance(value, np.ndarray) and value.ndim:
        return Refused(f"expected a number, found {describe_type(value)}")
    return value


def described(result: Any) -> str:
    """Say what came back, with an article."""
    return describe_type(result)


def counted(series: list[Any], what: str) -> Any:
    """Return series one behind the other, each after the number of its values."""
    for values in series:
        kind = getattr(values, "dtype", None)
        if not isinstance(values, np.ndarray) or kind not in (np.float64, np.float32):
            return Refused(
                f"expected an array of float64 for {what}, "
                f"found {describe_type(values)}"
            )
        if values.ndim != 1:
            return Refused(
                f"expected one axis for {what}, found an array of shape {values.shape}"
            )
    dtype = min((values.dtype for values in series), default=np.dtype(float))
    parts = [np.concatenate([[len(values)], values]) for values in series]
    return np.concatenate([np.zeros(0), *parts]).astype(dtype)


def scaled_series_words(name: str, received: Any, expected: Any) -> str:
    """Say what is wrong with scaled series."""
    if expected.ndim == 0:
        return apart_by(float(received), float(expected))
    got, due = uncounted(received), uncounted(expected)
    if len(got) != len(due):
        return f"expected {len(due)} other series, found {len(got)}"
    apart = [i for i, pair in enumerate(zip(got, due, strict=True)) if differ(*pair)]
    if not apart:
        return "nearly right"
    place = apart[0]
    which = "" if name == "train" else f"in series {place} of the others "
    if len(got[place]) != len(due[place]):
        return f"{which}expected {len(due[place])} values, found {len(got[place])}"
    off = np.abs(got[place] - due[place])
    worst = int(np.nan_to_num(off, nan=np.inf).argmax())
    return f"{which}{apart_by(got[place][worst], due[place][worst])} at [{worst}]"


def apart_by(got: float, due: float) -> str:
    """Say what is due and what was found."""
    found, expected = told_apart(got, due)
    return f"expected {expected}, found {found}"


def differ(got: np.ndarray, due: np.ndarray) -> bool:
    """Say whether two series differ by more than round-off."""
    return got.shape != due.shape or not np.allclose(got, due, rtol=1e-8, atol=1e-8)


def uncounted(values: np.ndarray) -> list[np.ndarray]:
    """Return the series that `counted` has put together."""
    found, place = [], 0
    while place < len(values):
        stop = place + 1 + int(values[place])
        found.append(values[place + 1 : stop])
        place = stop
    return found
