"""Judge weights for PyTorch's GRU cell by running them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.core.shortened import told_apart
from autograder.core.values import Refused, describe_type

ROWS_EACH = 8
"""Rows of the batch for each of the D + H + 2 numbers that make a pre-activation."""

MOST = 64
"""Inputs and hidden units together that the batch is made for."""


def pytorch_gru_cell(result: Any) -> dict[str, Any]:
    """Return the ``output`` of PyTorch's GRU cell with the given weights.

    How biases are split between the two is free.
    r, z = σ(·), n = tanh(x W_in + b_in + r∘(h W_hn + b_hn)), h' = (1 − z)∘n + z∘h.

    It runs on a fixed random batch of `ROWS_EACH` · (D + H + 2) rows. These are more
    than twice as many outputs as there are weights and biases, so that no others than
    the right ones give the right outputs, though anybody may know the batch.
    """
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    if not isinstance(result, Mapping):
        return {"output": Refused(f"expected a dict, found {describe_type(result)}")}
    missing = [name for name in names if name not in result]
    if missing:
        extra = [repr(key)[:40] for key in result if key not in names]
        there = f"; not asked for, but there: {', '.join(extra[:4])}" if extra else ""
        return {"output": Refused(f"no entry {', '.join(missing)}{there}")}
    for name in names:
        value = result[name]
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return {"output": Refused(f"{name} is {describe_type(value)}")}
    W_i, W_h, b_i, b_h = (np.asarray(result[name], dtype=float) for name in names)
    H = b_i.size // 3
    D = W_i.shape[1] if W_i.ndim == 2 else 0
    due = {"weight_ih": (3 * H, D), "weight_hh": (3 * H, H)}
    shapes = {name: np.shape(result[name]) for name in names}
    if shapes != due | {"bias_ih": (3 * H,), "bias_hh": (3 * H,)} or not H or not D:
        found = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        reason = f"expected weights (3·H, D) and (3·H, H), biases (3·H,); found {found}"
        if shapes["weight_ih"] == (3 * H, H) != shapes["weight_hh"]:
            reason += ": weight_ih has the shape of weight_hh"
        return {"output": Refused(reason)}
    if D + H > MOST:
        return {"output": Refused(f"found weights for {D} inputs, {H} hidden units")}
    rng = np.random.default_rng(0)
    rows = ROWS_EACH * (D + H + 2)
    x, h = rng.standard_normal((rows, D)), rng.standard_normal((rows, H))
    from_x = np.split(x @ W_i.T + b_i, 3, axis=1)
    from_h = np.split(h @ W_h.T + b_h, 3, axis=1)
    r, z = (
        0.5 + 0.5 * np.tanh(0.5 * (a + b))
        for a, b in zip(from_x[:2], from_h[:2], strict=True)
    )
    n = np.tanh(from_x[2] + r * from_h[2])
    narrow = any(result[name].dtype == np.float32 for name in names)
    output = (1.0 - z) * n + z * h
    return {"output": output.astype(np.float32) if narrow else output}


def pytorch_gru_cell_words(name: str, received: Any, expected: Any) -> str:
    """Say what PyTorch's GRU cell makes of weights that are wrong."""
    if received.shape[1] != expected.shape[1]:
        return (
            f"expected weights for {expected.shape[1]} hidden units, "
            f"found some for {received.shape[1]}"
        )
    if received.shape != expected.shape:
        found, due = (
            len(x) // ROWS_EACH - x.shape[1] - 2 for x in (received, expected)
        )
        return f"expected weights for {due} inputs, found some for {found}"
    worst = np.unravel_index(np.abs(received - expected).argmax(), expected.shape)
    found, due = told_apart(received[worst], expected[worst])
    return (
        f"PyTorch's cell with these weights gives {found} where "
        f"{due} is due, at {list(map(int, worst))} of its new state"
    )
