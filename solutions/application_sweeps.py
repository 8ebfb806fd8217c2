"""RNN, LSTM and GRU on real jobs: python -m solutions.application_sweeps.

Text, prices and music of units 07, 10 and 11, at matched parameter counts, three seeds,
each with the same number of updates. Writes `course/application_sweeps.json`; takes
about ten minutes on one core.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course import data, melodies, simulated_prices, source_text
from solutions.reference import gru, lstm, rnn
from solutions.reference.arrays import Array, Backward, Forward, Grads, Indices, Params
from solutions.reference.forecasts import forecast_loss
from solutions.reference.language_models import language_model_loss
from solutions.reference.melodies import encode_melody, parse_tune, transpose
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.reference.series import log_returns, make_windows, standardise
from solutions.reference.text import build_vocabulary, encode, stream_batches

TARGET = Path(__file__).resolve().parents[1] / "course" / "application_sweeps.json"
SEEDS, LR, UPDATES = range(3), 0.01, 300
LOW, MIDDLE = 52, 17
Layer = tuple[Forward, Backward]
Loss = Callable[[Params, Layer], tuple[float, Grads]]


def lstm_from_zero(x: Array, h0: Array, params: Params) -> tuple[Array, Any]:
    """Run an LSTM as a layer without a cell state of its own: c0 is 0."""
    hs, _, cache = lstm.lstm_forward(x, h0, np.zeros_like(h0), params)
    return hs, cache


LAYERS: dict[str, Layer] = {
    "rnn": (rnn.rnn_forward, rnn.rnn_backward),
    "gru": (gru.gru_forward, gru.gru_backward),
    "lstm": (lstm_from_zero, lstm.lstm_backward),
}


@dataclass(frozen=True)
class Job:
    """What a network is for: losses to learn from, one to be judged by, and sizes.

    `H` is the LSTM's number of hidden units; `V` counts tokens, or is None where the
    inputs are numbers.
    """

    learn: Callable[[], Iterator[Loss]]
    judge: Loss
    unit: str
    D: int
    H: int
    V: int | None
    outputs: int


def streamed(tokens: Indices, N: int, T: int) -> Iterator[Loss]:
    """Yield the loss of one batch after the other, round and round, state reset."""
    inputs, targets = stream_batches(tokens, N, T)
    while True:
        for batch in zip(inputs, targets, strict=True):
            yield token_loss(*batch)


def token_loss(inputs: Indices, targets: Indices) -> Loss:
    """Return the loss of a batch of tokens from a state of zeros."""

    def loss(params: Params, layer: Layer) -> tuple[float, Grads]:
        h0 = np.zeros((len(inputs), len(params["W_y"])))
        found, grads, _ = language_model_loss(inputs, targets, h0, params, *layer)
        return found, grads

    return loss


def held_out_loss(tokens: Indices, T: int) -> Loss:
    """Return the loss of a whole text, in pieces of T tokens side by side."""
    inputs, targets = stream_batches(tokens, (len(tokens) - 1) // T, T)
    return token_loss(inputs[0], targets[0])


def text_job() -> Job:
    """Return letters of Python's standard library, judged by held-out modules."""
    source = source_text.load()
    index, letters = build_vocabulary(source_text.LETTERS)
    tokens = encode(source.training, index)
    held_out = encode(source.held_out[:20_000], index)
    judge = held_out_loss(held_out, 200)
    V = len(letters)
    return Job(lambda: streamed(tokens, 32, 48), judge, "nats per letter", 16, 48, V, V)


def in_twelve_keys(tokens: Indices) -> list[Indices]:
    """Return a tune in the twelve keys that lie around the middle of its range."""
    pitches = tokens[tokens >= 2]
    middle = MIDDLE - (int(pitches.min()) + int(pitches.max())) // 2
    return [transpose(tokens, middle + shift) for shift in range(-6, 6)]


def music_job() -> Job:
    """Return traditional tunes in twelve keys, judged by those that are held out."""
    tunes: dict[bool, list[Indices]] = {False: [], True: []}
    for tune in melodies.tunes():
        tokens = encode_melody(parse_tune(tune.text), LOW)
        tunes[tune.held_out] += in_twelve_keys(tokens)
    highest = max(int(tokens.max()) for rows in tunes.values() for tokens in rows)
    order = np.random.default_rng(0).permutation(len(tunes[False]))
    learned = np.concatenate([tunes[False][i] for i in order])
    judge = held_out_loss(np.concatenate(tunes[True]), 192)
    V = highest + 1
    return Job(
        lambda: streamed(learned, 16, 96), judge, "nats per sixteenth", 16, 32, V, V
    )


def prices_job() -> Job:
    """Return prices of changing volatility, judged by the last third of the days."""
    prices, _ = simulated_prices.changing_volatility(4000, np.random.default_rng(3))
    returns, L, known = log_returns(prices), 20, 2700
    (*scaled, _, _) = standardise(returns[:known], returns[known:])
    series = np.concatenate([np.asarray(part) for part in scaled])
    windows, targets = make_windows(series, L)
    x = np.stack([windows, np.abs(windows) - 0.8], axis=2)

    def loss_of(rows: Any) -> Loss:
        def loss(params: Params, layer: Layer) -> tuple[float, Grads]:
            h0 = np.zeros((len(targets[rows]), len(params["W_y"])))
            return forecast_loss(x[rows], targets[rows], h0, params, *layer)

        return loss

    def learn() -> Iterator[Loss]:
        rng = np.random.default_rng(0)
        while True:
            yield loss_of(rng.integers(0, known - L, 64))

    judge = loss_of(slice(known, None))
    return Job(learn, judge, "nats per day", 2, 8, None, 2)


JOBS = {"text": text_job, "prices": prices_job, "music": music_job}


def start(job: Job, cell: str, H: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the parameters; the output starts small, so that no class is preferred."""
    drawn = data.init_cell(cell, job.D, H, job.outputs, rng)
    params = {"W_y": 0.1 * drawn.pop("W_y"), "b_y": drawn.pop("b_y")}
    params |= {f"layer.{name}": array for name, array in drawn.items()}
    if job.V is not None:
        params["E"] = 0.5 * rng.standard_normal((job.V, job.D))
    return params


def trained(job: Job, cell: str, H: int, seed: int) -> float:
    """Return the loss on what is held out, after all updates."""
    params: Params = start(job, cell, H, np.random.default_rng(seed))
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
    TARGET.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
