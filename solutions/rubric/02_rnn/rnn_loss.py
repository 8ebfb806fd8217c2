"""How rnn_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import FAR, GENERAL, SEQUENCE_EDGES, Size, edge_sizes, sequence_case
from .shared import GATES, LARGE_SEQUENCE, SEQUENCE_AXES, UNIT


def with_loss(
    rng: np.random.Generator, case: Case, size: Size, masked: float | None
) -> Case:
    """Add an output layer, targets and a mask to a case."""
    V = size.V
    params = dict(case.inputs["params"]) | {
        "W_y": rng.standard_normal((size.H, V)) / np.sqrt(size.H),
        "b_y": rng.standard_normal(V),
    }
    inputs = dict(case.inputs) | {
        "targets": rng.integers(0, V, (size.N, size.T)),
        "params": params,
    }
    if masked is not None:
        mask = rng.random((size.N, size.T)) < masked
        if 0 < masked < 1:
            mask.flat[0], mask.flat[-1] = True, False
        inputs["mask"] = mask
    return Case(case.name, inputs)


def loss_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a case with a partial mask and one without."""
    for size, masked in zip(GENERAL, (0.6, None), strict=True):
        name = f"N={size.N}, T={size.T}, {'a mask' if masked else 'no mask'}"
        yield with_loss(rng, sequence_case(rng, name, size, GATES), size, masked)


def loss_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield edge cases, an empty mask among them."""
    for name, size in edge_sizes(SEQUENCE_EDGES, False):
        yield with_loss(rng, sequence_case(rng, name, size, GATES), size, None)
    size = Size()
    case = sequence_case(rng, "no target counts", size, GATES)
    yield with_loss(rng, case, size, 0.0)
    case = sequence_case(rng, "logits of ±1000", size, GATES)
    case = with_loss(rng, case, size, None)
    case.inputs["params"]["b_y"][:2] = FAR, -FAR
    yield case


def after_loss(*lines: str) -> tuple[str, str]:
    """Return the edit that puts lines after the call of the loss."""
    call = "loss, dlogits = softmax_cross_entropy(logits, targets, mask)"
    return call, "\n    ".join((call, *lines))


RUBRIC = ExerciseRubric(
    Exercise(
        "rnn_loss",
        UNIT,
        inputs=("x", "targets", "h0", "params"),
        keywords=("mask",),
        outputs=("loss",),
        gradients=("W_h", "b_h", "W_y", "b_y"),
        needs=("rnn_forward", "rnn_backward", "softmax_cross_entropy"),
        points={"loss": 1, "W_h": 1, "b_h": 1, "W_y": 1, "b_y": 1, EDGE: 1},
        axes=SEQUENCE_AXES | {"targets": ("N", "T")},
        hints=(
            "Forward through the network, the output layer and the loss; then back "
            "through the same three in reverse.",
            "Equations (8) and (9). The output layer is shared by all N·T places, so "
            "its gradients are summed over both axes.",
            "Five steps: the states, the logits, the loss with its gradient, the "
            "gradient of the states, and your backward over time. The two gradients of "
            "the output layer sum over batch and time. Return a gradient for each "
            "key of params.",
        ),
        equations={
            "loss": "equation (8): the logits, and the mean over the targets that "
            "count",
            "b_y": "equation (9): dlogits and its sum over batch and time",
            "W_y": "equation (9): what dlogits is paired with, and the sum over batch "
            "and time",
            "b_h": "the end of equation (9): the dh that goes into the backward over "
            "time",
            "W_h": "what the backward over time gives for W_h: it is handed on as it "
            "is",
        },
    ),
    loss_general,
    loss_edge,
    lambda rng: with_loss(
        rng, sequence_case(rng, "large", LARGE_SEQUENCE, GATES), LARGE_SEQUENCE, None
    ),
    variants=(
        mistake(
            "output_bias_left_out",
            "the output layer has no bias",
            "Equation (8) adds b_y to the logits.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            ('hs @ params["W_y"] + params["b_y"]', 'hs @ params["W_y"]'),
        ),
        mistake(
            "mask_ignored",
            "the mask is not handed on",
            "softmax_cross_entropy takes the mask as its third argument.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            ("(logits, targets, mask)", "(logits, targets)"),
        ),
        mistake(
            "db_y_mean",
            "the gradient of b_y is a mean over batch and time",
            "The loss has taken the mean already; here the places add up.",
            ("b_y",),
            ("reshape(-1, V).sum(axis=0)", "reshape(-1, V).mean(axis=0)"),
        ),
        mistake(
            "db_y_last_step",
            "the gradient of b_y comes from the last step only",
            "The output layer is used at every step.",
            ("b_y",),
            ("dlogits.reshape(-1, V).sum(axis=0)", "dlogits[:, -1].sum(axis=0)"),
        ),
        mistake(
            "dW_y_last_step",
            "the gradient of W_y comes from the last step only",
            "The output layer is used at every step.",
            ("W_y",),
            (
                "hs.reshape(-1, H).T @ dlogits.reshape(-1, V)",
                "hs[:, -1].T @ dlogits[:, -1]",
            ),
        ),
        mistake(
            "last_step_only",
            "only the last step sends a gradient into the network",
            "Every step has a target: dhs is not zero before the last step.",
            ("W_h", "b_h"),
            (
                'dhs = dlogits @ params["W_y"].T',
                'dhs = dlogits @ params["W_y"].T; dhs[:, :-1] = 0',
            ),
        ),
        mistake(
            "dW_y_from_old_states",
            "the gradient of W_y pairs dlogits with the states before each step",
            "The logits of step t are made of the state after it: equation (9) pairs "
            "the same.",
            ("W_y",),
            (
                "hs.reshape(-1, H).T @",
                "np.concatenate([h0[:, None], hs[:, :-1]], axis=1).reshape(-1, H).T @",
            ),
        ),
        mistake(
            "mask_inverted",
            "the targets that do not count are counted, and the others are not",
            "A mask is True where a target counts.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (
                "(logits, targets, mask)",
                "(logits, targets, None if mask is None else ~mask)",
            ),
        ),
        mistake(
            "softmax_twice",
            "the softmax is taken before the loss, which takes it once more",
            "softmax_cross_entropy is handed logits: it makes the probabilities "
            "itself.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (
                "    loss, dlogits = softmax",
                "    logits = np.exp(logits - logits.max(axis=-1, keepdims=True))\n"
                "    logits = logits / logits.sum(axis=-1, keepdims=True)\n"
                "    loss, dlogits = softmax",
            ),
        ),
        mistake(
            "dW_y_mean",
            "the gradient of W_y is divided by N·T once more",
            "The loss has taken the mean already.",
            ("W_y",),
            (
                "hs.reshape(-1, H).T @ dlogits.reshape(-1, V)",
                "hs.reshape(-1, H).T @ dlogits.reshape(-1, V) / targets.size",
            ),
        ),
        mistake(
            "h0_ignored",
            "the network starts from zeros, not from h0",
            "Hand h0 on to rnn_forward.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            ("rnn_forward(x, h0, params)", "rnn_forward(x, 0 * h0, params)"),
        ),
        mistake(
            "divided_by_N",
            "the loss is divided by the number of examples, not by that of targets",
            "The loss is the mean over all targets that count: equation (8).",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            after_loss(
                "count = targets.size if mask is None else mask.sum()",
                "loss, dlogits = loss * count / len(x), dlogits * count / len(x)",
            ),
        ),
        mistake(
            "sum_for_mean",
            "the loss is a sum over the targets where a mean is due",
            "Equation (8) divides by the number of targets that count.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            after_loss(
                "count = targets.size if mask is None else mask.sum()",
                "loss, dlogits = loss * count, dlogits * count",
            ),
        ),
        mistake(
            "masked_mean_over_all",
            "the mean is taken over all targets, also over those that do not count",
            "M in equation (8) is the number of targets that count.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            after_loss(
                "share = 1.0 if mask is None else mask.mean()",
                "loss, dlogits = loss * share, dlogits * share",
            ),
        ),
        mistake(
            "mask_ignored_in_loss",
            "the loss is made without the mask, its gradient with it",
            "The mask picks the targets in the loss: equation (8).",
            ("loss",),
            after_loss("loss, _ = softmax_cross_entropy(logits, targets)"),
        ),
        mistake(
            "mask_ignored_in_gradient",
            "the loss is made with the mask, its gradient without it",
            "A target that does not count sends no gradient back.",
            ("W_h", "b_h", "W_y", "b_y"),
            after_loss("_, dlogits = softmax_cross_entropy(logits, targets)"),
        ),
        mistake(
            "gradients_divided_again",
            "all gradients are divided by N·T once more",
            "The loss has taken the mean already.",
            ("W_h", "b_h", "W_y", "b_y"),
            after_loss("dlogits = dlogits / targets.size"),
        ),
        mistake(
            "gradients_of_the_sum",
            "the loss is a mean, but the gradients are those of a sum",
            "dlogits is the gradient of the loss that is returned: equation (8).",
            ("W_h", "b_h", "W_y", "b_y"),
            after_loss(
                "count = targets.size if mask is None else mask.sum()",
                "dlogits = dlogits * count",
            ),
        ),
        mistake(
            "logits_from_old_states",
            "the logits of a step are made from the state before it",
            "Equation (8) has the state after step t, which has read its input.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (
                "    logits =",
                "    hs = np.concatenate([h0[:, None], hs[:, :-1]], axis=1)\n"
                "    logits =",
            ),
        ),
        mistake(
            "db_y_per_step",
            "the gradient of b_y is summed over the batch only and keeps the time axis",
            "The output layer is used at every step: equation (9) sums over n and t.",
            ("b_y",),
            ("dlogits.reshape(-1, V).sum(axis=0)", "dlogits.sum(axis=0)"),
        ),
        mistake(
            "db_y_keepdims",
            "the gradient of b_y keeps an axis of size 1",
            "b_y has the shape (V,), and so has its gradient.",
            ("b_y",),
            (
                "dlogits.reshape(-1, V).sum(axis=0)",
                "dlogits.reshape(-1, V).sum(axis=0, keepdims=True)",
            ),
        ),
        mistake(
            "db_y_over_everything",
            "the gradient of b_y is summed over all axes, so that one number is left",
            "Equation (9) sums over n and t, and over nothing else.",
            ("b_y",),
            ("dlogits.reshape(-1, V).sum(axis=0)", "dlogits.sum()"),
        ),
        mistake(
            "db_y_times_N",
            "the gradient of b_y is multiplied by the batch size",
            "Equation (9) sums, and each place has its share of the mean already.",
            ("b_y",),
            (
                "dlogits.reshape(-1, V).sum(axis=0)",
                "dlogits.reshape(-1, V).sum(axis=0) * len(x)",
            ),
        ),
        mistake(
            "dW_y_transposed",
            "the gradient of W_y is transposed",
            "dW_y has the shape of W_y, (H, V).",
            ("W_y",),
            (
                "hs.reshape(-1, H).T @ dlogits.reshape(-1, V)",
                "dlogits.reshape(-1, V).T @ hs.reshape(-1, H)",
            ),
        ),
        mistake(
            "dW_y_reshaped",
            "the states are reshaped to (H, N·T), which mixes their entries",
            "To exchange axes takes a transpose; a reshape leaves the order of the "
            "entries as it is.",
            ("W_y",),
            ("hs.reshape(-1, H).T @", "hs.reshape(H, -1) @"),
        ),
        mistake(
            "dW_y_orders_mixed",
            "the states are laid out step by step, dlogits example by example",
            "Equation (9) pairs the state and the dlogits of the same place.",
            ("W_y",),
            ("hs.reshape(-1, H).T", "hs.swapaxes(0, 1).reshape(-1, H).T"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equation (9) gives the gradients; what it gives must be what is returned.",
            ("W_h", "b_h", "W_y", "b_y"),
            after_loss("dlogits = 0 * dlogits"),
        ),
    ),
)
