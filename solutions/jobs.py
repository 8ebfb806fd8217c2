"""The real jobs that RNN, LSTM and GRU are compared on: those of units 07 to 11.

Each is smaller than in its unit, so that nine networks can be trained on it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from course import (
    data,
    melodies,
    simulated_prices,
    source_text,
    spoken_digits,
    translation_pairs,
)
from solutions import speech_model, translation_models
from solutions.reference.arrays import Grads, Indices, Layer, Params
from solutions.reference.forecasts import forecast_loss
from solutions.reference.language_models import language_model_loss
from solutions.reference.melodies import encode_melody, parse_tune, transpose
from solutions.reference.series import log_returns, make_windows, standardise
from solutions.reference.text import build_vocabulary, encode, stream_batches
from solutions.reference.translation import encoder_decoder_loss

LOW, MIDDLE = 52, 17
Loss = Callable[[Params, Layer], tuple[float, Grads]]
Start = Callable[[str, int, np.random.Generator], Params]


@dataclass(frozen=True)
class Job:
    """What a network is for: losses to learn from, and one to be judged by.

    `D` is the size of a layer's inputs, `H` the LSTM's number of hidden units; `start`
    draws the parameters of a cell with another.
    """

    learn: Callable[[], Iterator[Loss]]
    judge: Loss
    unit: str
    D: int
    H: int
    start: Start


def one_layer(D: int, outputs: int, V: int | None) -> Start:
    """Return what draws one layer and an output layer that starts small.

    `V` counts tokens, or is None where the inputs are numbers.
    """

    def start(cell: str, H: int, rng: np.random.Generator) -> Params:
        drawn = data.init_cell(cell, D, H, outputs, rng)
        params = {"W_y": 0.1 * drawn.pop("W_y"), "b_y": drawn.pop("b_y")}
        params |= {f"layer.{name}": array for name, array in drawn.items()}
        if V is not None:
            params["E"] = 0.5 * rng.standard_normal((V, D))
        return params

    return start


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
    start = one_layer(16, V, V)
    return Job(
        lambda: streamed(tokens, 32, 48), judge, "nats per letter", 16, 48, start
    )


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
    start = one_layer(16, V, V)
    unit = "nats per sixteenth"
    return Job(lambda: streamed(learned, 16, 96), judge, unit, 16, 32, start)


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
    return Job(learn, judge, "nats per day", 2, 8, one_layer(2, 2, None))


def translation_job() -> Job:
    """Return German dates with attention, judged by the pairs that are held out."""
    task = translation_models.Task(translation_pairs.load(translation_models.GERMAN))
    pairs = task.pairs

    def loss_of(some: translation_pairs.Pairs) -> Loss:
        batch = task.batch(some)
        return lambda params, layer: encoder_decoder_loss(*batch, params, *layer)

    def learn() -> Iterator[Loss]:
        rng = np.random.default_rng(0)
        while True:
            rows = rng.integers(0, len(pairs.training), 32)
            yield loss_of([pairs.training[i] for i in rows])

    def start(cell: str, H: int, rng: np.random.Generator) -> Params:
        sizes = len(pairs.source_letters), len(pairs.target_letters) + 2
        return translation_models.start(*sizes, rng, cell, H)

    D = translation_models.D
    return Job(learn, loss_of(pairs.held_out), "nats per letter", D, 32, start)


def speech_job() -> Job:
    """Return spoken digits with CTC in both directions, judged by held-out voices."""
    voices: dict[bool, list[spoken_digits.Voice]] = {False: [], True: []}
    for voice in spoken_digits.voices():
        voices[voice.held_out].append(voice)

    def loss_of(rng: np.random.Generator, held_out: bool, N: int) -> Loss:
        batch = speech_model.draw(rng, voices[held_out], N)
        return lambda params, layer: speech_model.loss_and_gradients(
            *batch, params, layer
        )

    def learn() -> Iterator[Loss]:
        rng = np.random.default_rng(0)
        while True:
            yield loss_of(rng, False, 8)

    def start(cell: str, H: int, rng: np.random.Generator) -> Params:
        return speech_model.start(rng, cell, H)

    judge = loss_of(np.random.default_rng(1), True, 100)
    return Job(learn, judge, "nats per string", speech_model.D, 32, start)


JOBS = {
    "text": text_job,
    "translation": translation_job,
    "speech": speech_job,
    "prices": prices_job,
    "music": music_job,
}
