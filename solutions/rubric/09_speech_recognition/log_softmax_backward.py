"""How log_softmax_backward is judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .log_softmax_forward import softmax_case, softmax_edge, softmax_general
from .shared import UNIT

TOTAL = "dlog_probs.sum(axis=-1, keepdims=True)"
GRAD = "dlog_probs - np.exp(log_probs) * total"
ALL = ("logits",)


def large(rng: np.random.Generator) -> Case:
    """Draw the case whose logits are so far from 0 that they round small steps."""
    case = softmax_case(rng, "large", (200, 250), True)
    return replace(case, inputs={"logits": case.inputs["logits"] + 1e4})


RUBRIC = ExerciseRubric(
    Exercise(
        "log_softmax_backward",
        UNIT,
        inputs=("logits",),
        gradients=ALL,
        forward="log_softmax_forward",
        needs=("log_softmax_forward",),
        upstream=("dlog_probs",),
        points={"logits": 2, EDGE: 1},
        hints=(
            "Each logit acts twice: on its own entry, and through the sum on all.",
            "Equation (9).",
            "The upstream gradient, less the probabilities times its sum along the "
            "last axis. The probabilities are the exponentials of what the forward "
            "returned.",
        ),
        equations={"logits": "equation (9): which of its factors is summed"},
    ),
    softmax_general(True),
    softmax_edge(True),
    large,
    variants=(
        mistake(
            "softmax_gradient",
            "this is the gradient of the softmax, not of its logarithm",
            "The upstream gradient belongs to log y: equation (9).",
            ALL,
            (
                GRAD,
                "np.exp(log_probs) * (dlog_probs - (np.exp(log_probs) * dlog_probs)"
                ".sum(axis=-1, keepdims=True))",
            ),
        ),
        mistake(
            "sum_left_out",
            "the second part is left out",
            "Each logit moves the sum as well: equation (9).",
            ALL,
            (GRAD, "dlog_probs + 0 * total"),
        ),
        mistake(
            "first_part_left_out",
            "the first part is left out",
            "Each logit moves its own entry directly: equation (9).",
            ALL,
            (GRAD, "-np.exp(log_probs) * total"),
        ),
        mistake(
            "not_summed",
            "the probabilities multiply the upstream gradient entry by entry",
            "Each logit moves all entries of its row: equation (9) has the sum.",
            ALL,
            (GRAD, "dlog_probs - np.exp(log_probs) * dlog_probs"),
        ),
        mistake(
            "weighted_sum",
            "the sum is weighted with the probabilities",
            "Equation (9) sums the upstream gradient as it is.",
            ALL,
            (TOTAL, "(np.exp(log_probs) * dlog_probs).sum(axis=-1, keepdims=True)"),
        ),
        mistake(
            "sum_is_1",
            "the sum is taken to be 1, as in the gradient of a loss with one target",
            "Any upstream gradient may come: equation (9).",
            ALL,
            (GRAD, "dlog_probs - np.exp(log_probs) + 0 * total"),
        ),
        mistake(
            "sum_is_minus_1",
            "the probabilities are added, which is right for rows that sum to −1 only",
            "Any upstream gradient may come: equation (9).",
            ALL,
            (GRAD, "dlog_probs + np.exp(log_probs) + 0 * total"),
        ),
        mistake(
            "plus",
            "the second part has the wrong sign",
            "The sum is taken off in (8), and so is its gradient: equation (9).",
            ALL,
            (GRAD, "dlog_probs + np.exp(log_probs) * total"),
        ),
        mistake(
            "negative",
            "the sign of the whole gradient is wrong",
            "See equation (9).",
            ALL,
            (GRAD, "np.exp(log_probs) * total - dlog_probs"),
        ),
        mistake(
            "log_probs_for_probs",
            "the log-probabilities stand where the probabilities are due",
            "Equation (9) has y itself.",
            ALL,
            (GRAD, "dlog_probs - log_probs * total"),
        ),
        mistake(
            "first_axis",
            "the sum runs along the first axis",
            "Each row has its own softmax, along the last axis.",
            ALL,
            (TOTAL, "dlog_probs.sum(axis=0, keepdims=True)"),
        ),
        mistake(
            "whole_sum",
            "the sum runs over all entries",
            "Each row has its own sum: equation (9).",
            ALL,
            (TOTAL, "dlog_probs.sum()"),
        ),
        mistake(
            "mean",
            "the mean of the upstream gradient stands where its sum is due",
            "Equation (9) sums.",
            ALL,
            (TOTAL, "dlog_probs.mean(axis=-1, keepdims=True)"),
        ),
        mistake(
            "axis_1",
            "the sum runs along axis 1, whatever the number of axes",
            "The last axis is axis −1.",
            (EDGE,),
            (TOTAL, "dlog_probs.sum(axis=1, keepdims=True)"),
        ),
    ),
)
