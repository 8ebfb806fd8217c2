"""How rnn_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import GENERAL, SEQUENCE_EDGES, Size, edge_sizes, sequence_case
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
            "rnn_forward, logits, softmax_cross_entropy; dlogits times the transposed "
            "W_y goes into rnn_backward; W_y pairs hs with dlogits over N and T; b_y "
            "sums dlogits over N and T. Return the keys of params only.",
        ),
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
    ),
)
