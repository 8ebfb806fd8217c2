"""The NumPy reference against PyTorch on the CPU, one thread on both sides.

Batch first, gradients of all inputs and parameters; float64 on both sides, PyTorch's
float32 beside it. A ratio is our time over theirs.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from solutions.reference import rnn

SIZES = ((16, 4, 8, 16), (50, 16, 32, 64), (64, 32, 64, 128), (100, 64, 128, 256))
ROUNDS = 15


def measure_reference() -> dict[str, dict]:
    """Return the ratios per cell and size (T,B,D,H)."""
    torch.set_num_threads(1)
    with threadpool_limits(1):
        return {"rnn": {",".join(map(str, s)): ratios(*s) for s in SIZES}}


def ratios(T: int, B: int, D: int, H: int) -> dict[str, float]:
    """Measure one size; the two sides take turns."""
    ours = our_rnn(T, B, D, H)
    theirs = torch_rnn(T, B, D, H, torch.float64)
    narrow = torch_rnn(T, B, D, H, torch.float32)
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


def our_rnn(T: int, B: int, D: int, H: int) -> tuple[Callable, Callable]:
    """Return forward, and forward + backward, of the reference."""
    rng = np.random.default_rng(0)
    x, h0 = rng.standard_normal((B, T, D)), rng.standard_normal((B, H))
    params = {"W_h": rng.standard_normal((H + D, H)) / 16, "b_h": np.zeros(H)}
    dhs = rng.standard_normal((B, T, H))

    def forward() -> object:
        return rnn.rnn_forward(x, h0, params)

    def both() -> object:
        return rnn.rnn_backward(dhs, rnn.rnn_forward(x, h0, params)[1])

    return forward, both


def torch_rnn(
    T: int, B: int, D: int, H: int, dtype: torch.dtype
) -> tuple[Callable, Callable]:
    """Return forward, and forward + backward, of PyTorch's module."""
    module = torch.nn.RNN(D, H, batch_first=True, dtype=dtype)
    x = torch.randn(B, T, D, dtype=dtype, requires_grad=True)
    h0 = torch.randn(1, B, H, dtype=dtype, requires_grad=True)
    dhs = torch.randn(B, T, H, dtype=dtype)

    def forward() -> object:
        with torch.no_grad():
            return module(x, h0)

    def both() -> object:
        out, _ = module(x, h0)
        return torch.autograd.grad(out, [x, h0, *module.parameters()], dhs)

    return forward, both
