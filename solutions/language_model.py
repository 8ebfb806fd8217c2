"""The trained model of unit 07, with the reference: python -m solutions.language_model.

A GRU over letters learns the training modules of `course/source_text.py`. Writes
`course/language_model.npz`, in the layout of a learner's own parameters, in half the
precision; takes about ten minutes on one core.
"""

import sys
from pathlib import Path

import numpy as np

from course import data, source_text
from solutions.reference import gru
from solutions.reference.arrays import Array, Indices, Params
from solutions.reference.language_models import language_model_loss
from solutions.reference.memory import clip_by_global_norm
from solutions.reference.optimisers import adam_step
from solutions.reference.text import build_vocabulary, encode, stream_batches
from solutions.shipping import ship_weights

TARGET = Path(__file__).resolve().parents[1] / "course" / "language_model.npz"
D, H = 24, 128
N, T, LR, PASSES, SEED = 32, 64, 4e-3, 6, 7


def start(V: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the parameters of a model of V letters."""
    drawn = data.init_cell("gru", D, H, V, rng)
    output = {"W_y": drawn.pop("W_y"), "b_y": drawn.pop("b_y")}
    layer = {f"layer.{name}": array for name, array in drawn.items()}
    return {"E": 0.5 * rng.standard_normal((V, D))} | layer | output


def train(tokens: Indices, V: int, passes: int) -> Params:
    """Return the parameters after some passes; the rate falls as a cosine."""
    params: Params = start(V, np.random.default_rng(SEED))
    state: Params = {}
    inputs, targets = stream_batches(tokens, N, T)
    total, mean, h = passes * len(inputs), 0.0, np.zeros((N, H))
    for update in range(total):
        batch = update % len(inputs)
        h = h if batch else np.zeros((N, H))
        rate = LR * 0.5 * (1 + np.cos(np.pi * update / total))
        loss, grads, h = language_model_loss(
            inputs[batch], targets[batch], h, params, gru.gru_forward, gru.gru_backward
        )
        grads, _ = clip_by_global_norm(grads, 1.0)
        params, state = adam_step(params, grads, state, lr=rate)
        mean = loss if update == 0 else 0.98 * mean + 0.02 * loss
        if update % 50 == 49:
            bits = mean / np.log(2)
            print(f"{update + 1} of {total} updates: {bits:.2f} bits", file=sys.stderr)
    return params


def main() -> None:
    """Train and write the weights."""
    index, letters = build_vocabulary(source_text.LETTERS)
    tokens = encode(source_text.load().training, index)
    params = train(tokens, len(letters), PASSES)
    ship_weights(TARGET, params)


if __name__ == "__main__":
    main()
