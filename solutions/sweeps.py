"""The long comparisons of unit 06, with the fast reference: python -m solutions.sweeps.

RNN, GRU and LSTM at matched parameter counts, three seeds, on the adding problem and
the copy task. Writes `course/sweeps.json`; takes about ten minutes on one core.
"""

import json
from pathlib import Path

import numpy as np

from course import data
from solutions.reference import gru, lstm, rnn
from solutions.reference.losses import softmax_cross_entropy
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step

TARGET = Path(__file__).resolve().parents[1] / "course" / "sweeps.json"
SEEDS, N, LR = range(3), 32, 0.01
ADDING = {"lengths": (20, 50, 100), "updates": 1500, "H": 16}
COPY = {"delays": (5, 20, 40), "updates": 1500, "H": 24}
SOLVED = 1 / 12
WINDOW = 20


def forward(cell, x, params):
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


def adding_loss(cell, params, T, rng):
    """Return mean squared error and gradients on a fresh adding problem."""
    x, y = data.adding_problem(N, T, rng)
    hs, back = forward(cell, x, params)
    error = hs[:, -1] @ params["W_y"] + params["b_y"] - y
    dout = 2 * error / error.size
    dhs = np.zeros_like(hs)
    dhs[:, -1] = dout @ params["W_y"].T
    grads = back(dhs) | {"W_y": hs[:, -1].T @ dout, "b_y": dout.sum(axis=0)}
    return float((error**2).mean()), grads


def copy_loss(cell, params, delay, rng):
    """Return cross-entropy and gradients on a fresh batch of the copy task."""
    x, targets, mask = data.copy_task(N, delay, rng)
    hs, back = forward(cell, x, params)
    logits = hs @ params["W_y"] + params["b_y"]
    loss, dlogits = softmax_cross_entropy(logits, targets, mask)
    grads = back(dlogits @ params["W_y"].T)
    grads["W_y"] = np.einsum("nth,ntv->hv", hs, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))
    return loss, grads


def train(loss_of, cell, params, setting, updates, rng):
    """Return the losses of a training run with Adam and clipping."""
    losses, state = [], {}
    for _ in range(updates):
        loss, grads = loss_of(cell, params, setting, rng)
        clipped, _ = clip_by_global_norm({k: grads[k] for k in params}, 1.0)
        params, state = adam_step(params, clipped, state, lr=LR)
        losses.append(loss)
    return np.array(losses)


def summary(losses, solved):
    """Return the final loss, and after how many updates it was below `solved`."""
    smooth = np.convolve(losses, np.ones(WINDOW) / WINDOW, "valid")
    below = np.flatnonzero(smooth < solved)
    return {
        "final": round(float(losses[-50:].mean()), 5),
        "updates": int(below[0]) + WINDOW if len(below) else None,
    }


def sweep(loss_of, settings, plan, D, outputs, solved):
    """Return the summaries of all cells, settings and seeds."""
    sizes = data.matched_sizes(D, plan["H"])
    found = {"sizes": sizes, "runs": {}}
    for setting in settings:
        for cell, H in sizes.items():
            runs = []
            for seed in SEEDS:
                rng = np.random.default_rng(seed)
                params = data.init_cell(cell, D, H, outputs, rng)
                losses = train(loss_of, cell, params, setting, plan["updates"], rng)
                runs.append(summary(losses, solved))
            found["runs"].setdefault(str(setting), {})[cell] = runs
            print(setting, cell, runs, flush=True)
    return found


if __name__ == "__main__":
    results = {
        "adding": sweep(adding_loss, ADDING["lengths"], ADDING, 2, 1, SOLVED),
        "copy": sweep(copy_loss, COPY["delays"], COPY, 10, 8, 0.5 * np.log(8)),
    }
    TARGET.write_text(json.dumps(results, indent=1) + "\n")
