"""RNN, LSTM and GRU on real jobs: python -m solutions.application_sweeps.

Text, translation, speech, prices and music of units 07 to 11, at matched parameter
counts, three seeds, each with the same number of updates. Writes
`course/application_sweeps.json`; takes about a quarter of an hour on one core. Rounding
decides the decimals of the plain cell on digits and of all cells on tunes: unit 06 says
how much a second run of this and of `solutions.sweeps` moved.
"""

from pathlib import Path
from typing import Any

import numpy as np

from course import data
from solutions.jobs import JOBS, Job
from solutions.reference import gru, lstm, rnn
from solutions.reference.arrays import Array, Layer, Params
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.shipping import ship_report

TARGET = Path(__file__).resolve().parents[1] / "course" / "application_sweeps.json"
SEEDS, LR, UPDATES = range(3), 0.01, 300


def lstm_from_zero(x: Array, h0: Array, params: Params) -> tuple[Array, Any]:
    """Run an LSTM as a layer without a cell state of its own: c0 is 0."""
    hs, _, cache = lstm.lstm_forward(x, h0, np.zeros_like(h0), params)
    return hs, cache


LAYERS: dict[str, Layer] = {
    "rnn": (rnn.rnn_forward, rnn.rnn_backward),
    "gru": (gru.gru_forward, gru.gru_backward),
    "lstm": (lstm_from_zero, lstm.lstm_backward),
}


def trained(job: Job, cell: str, H: int, seed: int) -> float:
    """Return the loss on what is held out, after all updates."""
    params: Params = job.start(cell, H, np.random.default_rng(seed))
    state: Params = {}
    for _, loss in zip(range(UPDATES), job.learn(), strict=False):
        _, grads = loss(params, LAYERS[cell])
        clipped, _ = clip_by_global_norm({k: grads[k] for k in params}, 1.0)
        params, state = adam_step(params, clipped, state, lr=LR)
    return job.judge(params, LAYERS[cell])[0]


def sweep(job: Job) -> dict[str, Any]:
    """Return sizes, and the held-out loss of each cell and seed."""
    sizes = data.matched_sizes(job.D, job.H)
    runs = {
        cell: [round(trained(job, cell, H, seed), 4) for seed in SEEDS]
        for cell, H in sizes.items()
    }
    return {"unit": job.unit, "updates": UPDATES, "sizes": sizes, "runs": runs}


def main() -> None:
    """Run all jobs and write what came out."""
    results = {name: sweep(make()) for name, make in JOBS.items()}
    ship_report(TARGET, results)


if __name__ == "__main__":
    main()
