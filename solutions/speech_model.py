"""The trained model of unit 09, with the reference: python -m solutions.speech_model.

A GRU in both directions with CTC learns strings of digits in the training voices of
`course/spoken_digits.npz`. Writes `course/speech_model.npz`, in the layout of a
learner's own parameters, in half the precision; takes some minutes on one core.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from course import data, spoken_digits
from course.spoken_digits import RATE, Voice
from solutions.reference import gru
from solutions.reference.arrays import Array, Forward, Grads, Indices, Layer, Params
from solutions.reference.ctc import (
    log_softmax_backward,
    log_softmax_forward,
    with_blanks,
)
from solutions.reference.flat import part, prefixed
from solutions.reference.layers import bidirectional_backward, bidirectional_forward
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.reference.spectrograms import log_mel_spectrogram
from solutions.shipping import ship_weights

TARGET = Path(__file__).resolve().parents[1] / "course" / "speech_model.npz"
LENGTH, HOP, D, H, V = 320, 240, 20, 48, 11
GRU = gru.gru_forward, gru.gru_backward
N, LR, UPDATES, SEED = 12, 8e-3, 900, 9


def start(rng: np.random.Generator, cell: str = "gru", H: int = H) -> dict[str, Array]:
    """Draw the parameters of both directions and of the output layer."""
    params: dict[str, Array] = {}
    for name in ("ahead", "back"):
        drawn = data.init_cell(cell, D, H, V, rng)
        params |= {f"{name}.{k}": v for k, v in drawn.items() if not k.endswith("_y")}
    W_y = rng.standard_normal((2 * H, V)) / np.sqrt(2 * H)
    return params | {"W_y": W_y, "b_y": np.zeros(V)}


def features(sound: Array) -> Array:
    """Return log-mel features, each filter with mean 0 and spread 1 over the sound."""
    s = log_mel_spectrogram(sound, RATE, LENGTH, HOP, D)
    scaled: Array = (s - s.mean(axis=0)) / s.std(axis=0)
    return scaled


def draw(
    rng: np.random.Generator, voices: list[Voice], N: int
) -> tuple[Array, list[Indices]]:
    """Return the features of a batch of spoken strings, and their labels."""
    texts = [rng.integers(0, 10, rng.integers(1, 5)) for _ in range(N)]
    chosen = rng.integers(0, len(voices), N)
    pairs = zip(texts, chosen, strict=True)
    sounds = [spoken_digits.say(list(t), voices[v], rng) for t, v in pairs]
    spread = float(np.exp(rng.uniform(np.log(0.003), np.log(0.05))))
    noisy = spoken_digits.with_noise(sounds, rng, spread)
    return np.stack([features(x) for x in noisy]), [t + 1 for t in texts]


def batch_alphas(picked: Array, skip: Array) -> Array:
    """Return log α (N, T, S) of log-probabilities picked at the labels, (N, T, S)."""
    alphas = np.full(picked.shape, -np.inf)
    alphas[:, 0, :2] = picked[:, 0, :2]
    for t in range(1, picked.shape[1]):
        before = np.pad(alphas[:, t - 1], ((0, 0), (2, 0)), constant_values=-np.inf)
        ways = np.logaddexp(before[:, 2:], before[:, 1:-1])
        alphas[:, t] = np.logaddexp(ways, before[:, :-2] + skip) + picked[:, t]
    return alphas


def batch_ctc(log_probs: Array, targets: list[Indices]) -> tuple[float, Array]:
    """Return the mean of `ctc_loss` over a batch, and its gradient.

    Targets of equal length are done together.
    """
    grad, losses = np.zeros(log_probs.shape), np.zeros(len(targets))
    sizes = np.array([2 * len(t) + 1 for t in targets])
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        labels = np.stack([with_blanks(targets[i]) for i in rows])
        picked = np.take_along_axis(log_probs[rows], labels[:, None], axis=2)
        allowed = np.zeros(labels.shape, dtype=bool)
        allowed[:, 3::2] = labels[:, 3::2] != labels[:, 1:-2:2]
        back = np.zeros(labels.shape, dtype=bool)
        back[:, 3::2] = allowed[:, 3::2][:, ::-1]
        a = batch_alphas(picked, np.where(allowed, 0.0, -np.inf))
        b = batch_alphas(picked[:, ::-1, ::-1], np.where(back, 0.0, -np.inf))
        log_p = np.logaddexp.reduce(a[:, -1, -2:], axis=1)
        gamma = np.exp(a + b[:, ::-1, ::-1] - picked - log_p[:, None, None])
        for i, row in enumerate(rows):
            np.subtract.at(grad[row].T, labels[i], gamma[i].T)
        losses[rows] = -log_p
    return float(losses.mean()), grad / len(targets)


def log_probs(
    x: Array, params: Params, forward: Forward = gru.gru_forward
) -> tuple[Array, tuple[Any, ...]]:
    """Return log-probabilities (N, F, V), and what their gradient needs."""
    zeros = np.zeros((len(x), len(params["W_y"]) // 2))
    both = part(params, "ahead"), part(params, "back")
    hs, cache = bidirectional_forward(x, zeros, zeros, *both, forward)
    found, soft = log_softmax_forward(hs @ params["W_y"] + params["b_y"])
    return found, (hs, cache, soft)


def loss_and_gradients(
    x: Array, targets: list[Indices], params: Params, layer: Layer = GRU
) -> tuple[float, Grads]:
    """Return the mean CTC loss of a batch and the gradients of all parameters."""
    forward, backward = layer
    found_probs, (hs, cache, soft) = log_probs(x, params, forward)
    loss, dlog_probs = batch_ctc(found_probs, targets)
    dlogits = log_softmax_backward(dlog_probs, soft)["logits"]
    grads: Any = bidirectional_backward(dlogits @ params["W_y"].T, cache, backward)
    found = prefixed("ahead", grads["fwd"]) | prefixed("back", grads["bwd"])
    found["W_y"] = np.einsum("nth,ntv->hv", hs, dlogits)
    found["b_y"] = dlogits.sum(axis=(0, 1))
    return loss, {k: found[k] for k in params}


def train(voices: list[Voice], updates: int) -> Params:
    """Return the parameters after some updates; the rate falls as a cosine."""
    rng = np.random.default_rng(SEED)
    params: Params = start(rng)
    state: Params = {}
    mean = 0.0
    for update in range(updates):
        loss, grads = loss_and_gradients(*draw(rng, voices, N), params)
        rate = LR * 0.5 * (1 + np.cos(np.pi * update / updates))
        grads, _ = clip_by_global_norm(grads, 5.0)
        params, state = adam_step(params, grads, state, lr=rate)
        mean = loss if update == 0 else 0.95 * mean + 0.05 * loss
        if update % 50 == 49:
            print(f"{update + 1} of {updates} updates: {mean:.3f}", file=sys.stderr)
    return params


def main() -> None:
    """Train and write the weights."""
    voices = [voice for voice in spoken_digits.voices() if not voice.held_out]
    params = train(voices, UPDATES)
    ship_weights(TARGET, params)


if __name__ == "__main__":
    main()
