"""The NumPy reference against PyTorch on the CPU, one thread on both sides.

Batch first, gradients of all inputs and parameters; float64 on both sides, PyTorch's
float32 beside it. A ratio is our time over theirs.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from solutions.reference import gru, lstm, rnn

SIZES = ((16, 4, 8, 16), (50, 16, 32, 64), (64, 32, 64, 128), (100, 64, 128, 256))
ROUNDS = 15
Run = Callable[..., Any]
CELLS: dict[str, tuple[str, int, Run, Run]] = {
    "rnn": ("h", 1, rnn.rnn_forward, rnn.rnn_backward),
    "lstm": ("fioc", 2, lstm.lstm_forward, lstm.lstm_backward),
    "gru": ("zrh", 1, gru.gru_forward_reset_after, gru.gru_backward_reset_after),
}
"""Per cell: its gates, its number of states, forward, backward; the GRU is the
reset-after one, as PyTorch's."""


def measure_reference() -> dict[str, dict[str, dict[str, float]]]:
    """Return the ratios per cell and size (T,B,D,H)."""
    torch.set_num_threads(1)
    with threadpool_limits(1):
        return {
            cell: {",".join(map(str, size)): ratios(cell, *size) for size in SIZES}
            for cell in CELLS
        }


def ratios(cell: str, T: int, B: int, D: int, H: int) -> dict[str, float]:
    """Measure one cell at one size; the two sides take turns."""
    ours = our_side(cell, T, B, D, H)
    theirs = torch_side(cell, T, B, D, H, torch.float64)
    narrow = torch_side(cell, T, B, D, H, torch.float32)
    found = {}
    for key, i in (("forward", 0), ("forward_backward", 1)):
        a, b, c = take_turns(ours[i], theirs[i], narrow[i])
        found[key] = round(a / b, 3)
        found[f"{key}_torch_float32"] = round(a / c, 3)
    return found


def take_turns(*functions: Callable[[], object]) -> list[float]:
    """Return each function's median time, called in turn."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for f, found in zip(functions, times, strict=True):
            start = time.perf_counter()
            f()
            found.append(time.perf_counter() - start)
    return [statistics.median(found[2:]) for found in times]


def our_side(cell: str, T: int, B: int, D: int, H: int) -> tuple[Run, Run]:
    """Return forward, and forward + backward, of the reference."""
    rng = np.random.default_rng(0)
    gates, states, run, back = CELLS[cell]
    x = rng.standard_normal((B, T, D))
    start = [rng.standard_normal((B, H)) for _ in range(states)]
    params = {f"W_{g}": rng.standard_normal((H + D, H)) / 16 for g in gates}
    params |= {f"b_{g}": np.zeros(H) for g in gates} | {"b_hh": np.zeros(H)}
    dhs = rng.standard_normal((B, T, H))

    def forward() -> object:
        return run(x, *start, params)

    def both() -> object:
        return back(dhs, run(x, *start, params)[-1])

    return forward, both


def torch_side(
    cell: str, T: int, B: int, D: int, H: int, dtype: torch.dtype
) -> tuple[Run, Run]:
    """Return forward, and forward + backward, of PyTorch's module."""
    modules = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
    module = modules[cell](D, H, batch_first=True, dtype=dtype)
    x = torch.randn(B, T, D, dtype=dtype, requires_grad=True)
    start = [
        torch.randn(1, B, H, dtype=dtype, requires_grad=True)
        for _ in range(CELLS[cell][1])
    ]
    state = tuple(start) if cell == "lstm" else start[0]
    dhs = torch.randn(B, T, H, dtype=dtype)

    def forward() -> object:
        with torch.no_grad():
            return module(x, state)

    def both() -> object:
        out, _ = module(x, state)
        return torch.autograd.grad(out, [x, *start, *module.parameters()], dhs)

    return forward, both
