"""The long comparisons of unit 06, with the fast reference: python -m solutions.sweeps.

RNN, GRU and LSTM at matched parameter counts, three seeds, on the adding problem and
the copy task. Writes `course/sweeps.json`; takes about ten minutes on one core.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course import data
from solutions.reference import gru, lstm, rnn
from solutions.reference.arrays import Array, Grads, Params
from solutions.reference.losses import softmax_cross_entropy
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.shipping import ship_report

TARGET = Path(__file__).resolve().parents[1] / "course" / "sweeps.json"
SEEDS, N, LR = range(3), 32, 0.01
UPDATES = 1500
WINDOW = 20
LossOf = Callable[[str, Params, int, np.random.Generator], tuple[float, Grads]]


def forward(
    cell: str, x: Array, params: Params
) -> tuple[Array, Callable[[Array], Grads]]:
    """Return the states of a run from zeros, and a function for the way back."""
    H = params["W_y"].shape[0]
    zeros = np.zeros((len(x), H))
    if cell == "lstm":
        hs, _, cache = lstm.lstm_forward(x, zeros, zeros, params)
        return hs, lambda dhs: lstm.lstm_backward(dhs, cache)
    run, back = {
        "rnn": (rnn.rnn_forward, rnn.rnn_backward),
        "gru": (gru.gru_forward, gru.gru_backward),
    }[cell]
    hs, cache = run(x, zeros, params)
    return hs, lambda dhs: back(dhs, cache)


def adding_loss(
    cell: str, params: Params, T: int, rng: np.random.Generator
) -> tuple[float, Grads]:
    """Return mean squared error and gradients on a fresh adding problem."""
    x, y = data.adding_problem(N, T, rng)
    hs, back = forward(cell, x, params)
    error = hs[:, -1] @ params["W_y"] + params["b_y"] - y
    dout = 2 * error / error.size
    dhs = np.zeros_like(hs)
    dhs[:, -1] = dout @ params["W_y"].T
    grads = back(dhs) | {"W_y": hs[:, -1].T @ dout, "b_y": dout.sum(axis=0)}
    return float((error**2).mean()), grads


def copy_loss(
    cell: str, params: Params, delay: int, rng: np.random.Generator
) -> tuple[float, Grads]:
    """Return cross-entropy and gradients on a fresh batch of the copy task."""
    x, targets, mask = data.copy_task(N, delay, rng)
    hs, back = forward(cell, x, params)
    logits = hs @ params["W_y"] + params["b_y"]
    loss, dlogits = softmax_cross_entropy(logits, targets, mask)
    grads = back(dlogits @ params["W_y"].T)
    grads["W_y"] = np.einsum("nth,ntv->hv", hs, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))
    return loss, grads


@dataclass(frozen=True)
class Task:
    """A problem: its loss, the settings it runs at, its sizes, what counts as solved.

    `H` is the LSTM's number of hidden units; other cells are matched to it.
    """

    loss: LossOf
    settings: tuple[int, ...]
    D: int
    H: int
    outputs: int
    solved: float


ADDING = Task(adding_loss, (20, 50, 100), D=2, H=16, outputs=1, solved=1 / 12)
COPY = Task(copy_loss, (5, 20, 40), D=10, H=24, outputs=8, solved=0.5 * np.log(8))


def train(
    loss_of: LossOf, cell: str, params: Params, setting: int, rng: np.random.Generator
) -> Array:
    """Return the losses of a training run with Adam and clipping."""
    losses: list[float] = []
    state: dict[str, Any] = {}
    for _ in range(UPDATES):
        loss, grads = loss_of(cell, params, setting, rng)
        clipped, _ = clip_by_global_norm({k: grads[k] for k in params}, 1.0)
        params, state = adam_step(params, clipped, state, lr=LR)
        losses.append(loss)
    return np.array(losses)


def summary(losses: Array, solved: float) -> dict[str, float | None]:
    """Return the final loss, and after how many updates it was below `solved`."""
    smooth = np.convolve(losses, np.ones(WINDOW) / WINDOW, "valid")
    below = np.flatnonzero(smooth < solved)
    return {
        "final": round(float(losses[-50:].mean()), 5),
        "updates": int(below[0]) + WINDOW if len(below) else None,
    }


def sweep(task: Task) -> dict[str, Any]:
    """Return the summaries of all cells, settings and seeds."""
    sizes = data.matched_sizes(task.D, task.H)
    runs: dict[str, dict[str, Any]] = {str(setting): {} for setting in task.settings}
    for setting in task.settings:
        for cell, H in sizes.items():
            found = []
            for seed in SEEDS:
                rng = np.random.default_rng(seed)
                params = data.init_cell(cell, task.D, H, task.outputs, rng)
                losses = train(task.loss, cell, params, setting, rng)
                found.append(summary(losses, task.solved))
            runs[str(setting)][cell] = found
            print(setting, cell, found, flush=True)
    return {"sizes": sizes, "runs": runs}


def main() -> None:
    """Run both tasks and write what came out."""
    ship_report(TARGET, {"adding": sweep(ADDING), "copy": sweep(COPY)})


if __name__ == "__main__":
    main()
