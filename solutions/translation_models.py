"""The trained models of unit 08: python -m solutions.translation_models.

Writes three files of weights, in the layout of a learner's own parameters, and
`course/translation_models.json`: both sets of pairs without attention, read forwards
and backwards (German with three seeds, French with two), German with attention with
three, French with one. Takes about twenty minutes on one core.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course import data, translation_pairs
from course.translation_pairs import START, STOP, Pairs
from solutions.reference import gru
from solutions.reference.arrays import Array, Indices, Mask, Params
from solutions.reference.attention import attention_forward, last_states, pad_batch
from solutions.reference.flat import part
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.reference.translation import encoder_decoder_loss
from solutions.shipping import ship_report, ship_weights

FOLDER = Path(__file__).resolve().parents[1] / "course"
GERMAN, FRENCH = "German to ISO", "English to French"
WEIGHTS = {GERMAN: "german", FRENCH: "french"}
D, H, N, LR, EVERY = 16, 48, 32, 0.02, 100
WITH = {GERMAN: 400, FRENCH: 900}
"""Updates with attention."""
WITHOUT = {GERMAN: (1200, 3), FRENCH: (1500, 2)}
"""Updates without attention, and how many seeds."""
Batch = tuple[Indices, Mask, Indices, Mask]


@dataclass(frozen=True)
class Task:
    """Pairs with their letters as tokens; sources are reversed if it is asked for."""

    pairs: translation_pairs.TranslationPairs
    backwards: bool = False

    def batch(self, pairs: Pairs) -> Batch:
        """Return sources and targets as tokens, each with its mask."""
        source = {c: i for i, c in enumerate(self.pairs.source_letters)}
        target = {c: i for i, c in enumerate(self.pairs.target_letters, STOP + 1)}
        order = -1 if self.backwards else 1
        read = [[source[c] for c in s[::order]] for s, _ in pairs]
        written = [[START, *(target[c] for c in t), STOP] for _, t in pairs]
        return *pad_batch(read), *pad_batch(written)


def start(
    sources: int,
    targets: int,
    rng: np.random.Generator,
    cell: str = "gru",
    H: int = H,
) -> dict[str, Array]:
    """Draw the parameters of a model of so many source letters and target tokens."""
    params: dict[str, Array] = {
        "E_source": 0.5 * rng.standard_normal((sources, D)),
        "E_target": 0.5 * rng.standard_normal((targets, D)),
        "W_y": rng.standard_normal((2 * H, targets)) / np.sqrt(2 * H),
        "b_y": np.zeros(targets),
    }
    for name in ("encoder", "decoder"):
        drawn = data.init_cell(cell, D, H, 1, rng)
        params |= {f"{name}.{k}": drawn[k] for k in drawn if not k.endswith("_y")}
    return params


def train(
    task: Task,
    attention: bool,
    updates: int,
    seed: int,
    report: Callable[[Params], Any],
) -> tuple[Params, list[Any]]:
    """Return the parameters, and what was reported of them every so many updates.

    Without attention the rows of W_y that read the context are held at 0.
    """
    rng = np.random.default_rng(seed)
    pairs, reports = task.pairs, []
    params: Params = start(
        len(pairs.source_letters), len(pairs.target_letters) + 2, rng
    )
    state: Params = {}
    params["W_y"][H:] *= attention
    for update in range(updates):
        rows = rng.integers(0, len(pairs.training), N)
        batch = task.batch([pairs.training[i] for i in rows])
        rate = LR * 0.5 * (1 + np.cos(np.pi * update / updates))
        _, grads = encoder_decoder_loss(
            *batch, params, gru.gru_forward, gru.gru_backward
        )
        grads["W_y"][H:] *= attention
        clipped, _ = clip_by_global_norm({k: grads[k] for k in params}, 1.0)
        params, state = adam_step(params, clipped, state, lr=rate)
        if update % EVERY == EVERY - 1:
            reports.append(report(params))
            print(f"{update + 1} of {updates}: {reports[-1]}", file=sys.stderr)
    return params, reports


def exact_match(task: Task, params: Params, pairs: Pairs) -> float:
    """Return the share of pairs that greedy decoding, all rows at once, gets right."""
    source, mask, target, target_mask = task.batch(pairs)
    x, rows = params["E_source"][source], len(pairs)
    keys, _ = gru.gru_forward(x, np.zeros((rows, H)), part(params, "encoder"))
    h, _ = last_states(keys, mask)
    decoder, token = part(params, "decoder"), np.full(rows, START)
    right = np.full(rows, True)
    for due, real in zip(target[:, 1:].T, target_mask[:, 1:].T, strict=True):
        hs, _ = gru.gru_forward(params["E_target"][token][:, None], h, decoder)
        h = hs[:, 0]
        context, _, _ = attention_forward(h, keys, keys, mask)
        scores = np.concatenate([h, context], axis=1) @ params["W_y"] + params["b_y"]
        token = scores.argmax(axis=1)
        right &= (token == due) | ~real
    return float(right.mean())


def held_out(task: Task) -> Callable[[Params], dict[str, float]]:
    """Return a function that judges parameters by the pairs that are held out."""

    def report(params: Params) -> dict[str, float]:
        pairs = task.pairs.held_out
        loss, _ = encoder_decoder_loss(
            *task.batch(pairs), params, gru.gru_forward, gru.gru_backward
        )
        exact = exact_match(task, params, pairs)
        return {"loss": round(loss, 4), "exact": round(exact, 4)}

    return report


def write(name: str, params: Params) -> None:
    """Write the weights of a model."""
    ship_weights(FOLDER / f"translation_{name}.npz", params)


def both_orders(name: str) -> dict[str, list[Any]]:
    """Train without attention, in both orders; write one model, return reports."""
    runs: dict[str, list[Any]] = {"forwards": [], "backwards": []}
    updates, seeds = WITHOUT[name]
    for order, found in runs.items():
        task = Task(translation_pairs.load(name), order == "backwards")
        for seed in range(seeds):
            params, reports = train(task, False, updates, seed, held_out(task))
            found.append(reports)
            if order == "forwards" and seed == 0:
                write(f"{WEIGHTS[name]}_without_attention", params)
    return runs


def attentive(name: str, seed: int) -> tuple[Params, list[Any]]:
    """Train with attention, as the notebook does; return parameters and reports."""
    task = Task(translation_pairs.load(name))
    return train(task, True, WITH[name], seed, held_out(task))


def main() -> None:
    """Train and write all models, and the reports."""
    params, reports = attentive(FRENCH, 0)
    write(WEIGHTS[FRENCH], params)
    stored = {
        "every": EVERY,
        "with attention": {
            GERMAN: [attentive(GERMAN, seed)[1] for seed in range(3)],
            FRENCH: [reports],
        },
        "without": {name: both_orders(name) for name in WITHOUT},
    }
    ship_report(FOLDER / "translation_models.json", stored)


if __name__ == "__main__":
    main()
