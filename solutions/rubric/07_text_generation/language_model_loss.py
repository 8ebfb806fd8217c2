"""How language_model_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, tokens_of

HANDED_IN = {
    "forward": Supplied("leaky_forward"),
    "backward": Supplied("leaky_backward"),
}


def model_case(
    rng: np.random.Generator, name: str, N: int, T: int, D: int, H: int, V: int
) -> Case:
    """Draw tokens that repeat, and the parameters of a layer with its output."""
    params = {
        "E": rng.standard_normal((V, D)),
        "layer.W": rng.standard_normal((D, H)) / np.sqrt(D),
        "layer.decay": rng.uniform(0.5, 0.9, H),
        "W_y": rng.standard_normal((H, V)) / np.sqrt(H),
        "b_y": 0.5 * rng.standard_normal(V),
    }
    drawn = min(V, N * T)  # a letter may come nowhere in a small edge case
    inputs = {
        "tokens": tokens_of(rng, N * T, drawn).reshape(N, T),
        "targets": rng.integers(0, V, (N, T)),
        "h0": rng.standard_normal((N, H)),
        "params": params,
    }
    return Case(name, inputs | HANDED_IN)


def model_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield model_case(rng, "N=3, T=6, D=4, H=5, V=7", 3, 6, 4, 5, 7)
    yield model_case(rng, "N=4, T=7, D=5, H=3, V=8", 4, 7, 5, 3, 8)


def model_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes, a letter many times, and large scores."""
    sizes = {
        "N=1": (1, 6, 4, 3, 5),
        "T=1": (3, 1, 4, 5, 6),
        "D=1": (4, 5, 1, 3, 6),
        "H=1": (3, 6, 4, 1, 5),
        "V=2": (3, 5, 4, 6, 2),
        "N=T=D=H=V": (4, 4, 4, 4, 4),
    }
    for name, size in sizes.items():
        yield model_case(rng, name, *size)
    same = model_case(rng, "one letter many times", 3, 5, 4, 2, 6)
    yield Case(same.name, {**same.inputs, "tokens": np.full((3, 5), 2)})
    large = model_case(rng, "scores of ±1000", 3, 5, 4, 2, 6)
    params = dict(large.inputs["params"])
    params["W_y"] = 700.0 * params["W_y"]
    yield Case(large.name, {**large.inputs, "params": params})


LAYER = ("layer.W", "layer.decay")
GRADIENTS = ("b_y", "W_y", *LAYER, "E")
ALL = ("loss", "h_last", *GRADIENTS)
BUT_LAST = ("loss", *GRADIENTS)
GRAD_E = 'np.add.at(grads["E"], tokens, inner["x"])'
FORWARD = 'forward(params["E"][tokens], h0, part(params, "layer"))'

RUBRIC = ExerciseRubric(
    Exercise(
        "language_model_loss",
        UNIT,
        inputs=("tokens", "targets", "h0", "params", "forward", "backward"),
        outputs=("loss", "h_last"),
        gradients=GRADIENTS,
        gradients_at=1,
        points={"loss": 1, "h_last": 0.5, "b_y": 0.5, "W_y": 1, "E": 1}
        | {"layer.W": 0.5, "layer.decay": 0.5, EDGE: 1},
        axes={
            "tokens": ("N", "T"),
            "targets": ("N", "T"),
            "h0": ("N", "H"),
            "h_last": ("N", "H"),
            "E": ("V", "D"),
            "W_y": ("H", "V"),
            "b_y": ("V",),
            "layer.W": ("D", "H"),
            "layer.decay": ("H",),
        },
        hints=(
            "Forward through the embedding, the layer, the output and the loss; then "
            "back through the same four in reverse.",
            "Equations (8) and (9), the cross-entropy, then (10) to (12). A letter "
            "that was read several times gathers all of its gradients.",
            "Rows of E, the layer's forward, the scores, the loss with their "
            "gradient. The layer's backward gets that gradient times the transposed "
            "output weights, with the layer's cache. Its parameters get their prefix, "
            "three more entries join them, and the last step of the states is the "
            "third result.",
        ),
        equations={
            "h_last": "equation (8): the state after the last step",
            "loss": "equations (8) and (9), and at the mean over all targets",
            "b_y": "equation (10), on the right: the sum over batch and time",
            "W_y": "equation (10), on the left: which state is paired with the "
            "gradient of the scores",
            "layer.W": "equation (11): what goes into the layer's backward",
            "layer.decay": "equation (11): what goes into the layer's backward",
            "E": "equation (12): which gradients a row of E gathers",
        },
    ),
    model_general,
    model_edge,
    lambda rng: model_case(rng, "large", 8, 12, 120, 200, 60),
    variants=(
        mistake(
            "embedding_once",
            "a letter that was read several times gets one of its gradients only",
            "With an array of indices = and += keep one for each row: equation (12) "
            "adds all of them.",
            ("E",),
            (GRAD_E, 'grads["E"][tokens] += inner["x"]'),
        ),
        mistake(
            "embedding_of_targets",
            "the gradients go to the rows of the targets",
            "The rows that were read get them: equation (12).",
            ("E",),
            (GRAD_E, 'np.add.at(grads["E"], targets, inner["x"])'),
        ),
        mistake(
            "embedding_left_out",
            "the embedding gets no gradient",
            "It is learned as well: equation (12).",
            ("E",),
            (f"    {GRAD_E}\n", ""),
        ),
        mistake(
            "targets_read",
            "the targets are read in place of the tokens",
            "The network reads the tokens: equation (8).",
            ALL,
            ('params["E"][tokens]', 'params["E"][targets]'),
        ),
        mistake(
            "state_reset",
            "the layer starts from zeros, not from h0",
            "The state of the last batch goes on: equation (8).",
            ALL,
            ("[tokens], h0, part", "[tokens], 0 * h0, part"),
        ),
        mistake(
            "first_state_returned",
            "the first state of the batch is returned, not the last",
            "The next batch starts where this one ends.",
            ("h_last",),
            ("hs[:, -1]", "hs[:, 0]"),
        ),
        mistake(
            "start_returned",
            "h0 is returned in place of the last state",
            "The next batch starts where this one ends.",
            ("h_last",),
            ("hs[:, -1]", "h0"),
        ),
        mistake(
            "all_states_returned",
            "all states are returned",
            "The last one is due, (N, H).",
            ("h_last",),
            ("hs[:, -1]", "hs"),
        ),
        mistake(
            "output_bias_left_out",
            "the output layer has no bias",
            "Equation (9) adds b_y.",
            BUT_LAST,
            (' + params["b_y"]', ""),
        ),
        mistake(
            "summed_loss",
            "the loss is a sum over the batch, a mean over time only",
            "It is a mean over all N·T targets.",
            BUT_LAST,
            (
                "    inner = backward",
                "    loss, dlogits = loss * len(tokens), dlogits * len(tokens)\n"
                "    inner = backward",
            ),
        ),
        mistake(
            "summed_over_time",
            "the loss is a sum over time, a mean over the batch only",
            "It is a mean over all N·T targets.",
            BUT_LAST,
            (
                "    inner = backward",
                "    T = tokens.shape[1]\n"
                "    loss, dlogits = loss * T, dlogits * T\n"
                "    inner = backward",
            ),
        ),
        mistake(
            "loss_in_bits",
            "the loss is in bits",
            "It is in nats: logarithms are natural.",
            ("loss",),
            ("return loss, grads", "return loss / np.log(2), grads"),
        ),
        mistake(
            "targets_shifted_again",
            "the targets are shifted by one step once more",
            "The targets that come in are one ahead already.",
            tuple(k for k in ALL if k not in ("h_last", "b_y")),
            ("(logits, targets)", "(logits, np.roll(targets, -1, axis=1))"),
        ),
        mistake(
            "bias_mean",
            "the gradient of b_y is a mean over the batch",
            "Equation (10) is a sum; the loss has divided already.",
            ("b_y",),
            ("dlogits.sum(axis=(0, 1))", "dlogits.sum(axis=1).mean(axis=0)"),
        ),
        mistake(
            "weights_of_last_step",
            "the gradient of W_y has the last step only",
            "Every step has a target: equation (10).",
            ("W_y",),
            (
                'np.einsum("nth,ntv->hv", hs, dlogits)',
                "hs[:, -1].T @ dlogits[:, -1]",
            ),
        ),
        mistake(
            "bias_of_last_step",
            "the gradient of b_y has the last step only",
            "Every step has a target: equation (10).",
            ("b_y",),
            ("dlogits.sum(axis=(0, 1))", "dlogits[:, -1].sum(axis=0)"),
        ),
        mistake(
            "last_step_into_the_layer",
            "only the last step sends its gradient into the layer",
            "Every step has a target: equation (11).",
            (*LAYER, "E"),
            (
                'backward(dlogits @ params["W_y"].T, cache)',
                'backward(dlogits @ params["W_y"].T * '
                "(np.arange(hs.shape[1]) == hs.shape[1] - 1)[:, None], cache)",
            ),
        ),
        mistake(
            "states_transposed",
            "W_y has the shape of its transpose",
            "The gradient of W_y has the shape of W_y, (H, V): equation (10).",
            ("W_y",),
            ('"nth,ntv->hv"', '"nth,ntv->vh"'),
        ),
        mistake(
            "inputs_predicted",
            "the loss asks for the letters that were read",
            "The letter behind each of them is due: the targets.",
            BUT_LAST,
            (
                "softmax_cross_entropy(logits, targets)",
                "softmax_cross_entropy(logits, tokens)",
            ),
        ),
    ),
)
