"""How softmax_cross_entropy is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def loss_case(
    rng: np.random.Generator,
    name: str,
    shape: tuple[int, ...],
    masked: float | None = None,
    scale: float = 1.5,
) -> Case:
    """Draw logits and targets; `masked` is the share of targets that count."""
    inputs: dict[str, np.ndarray] = {
        "logits": scale * rng.standard_normal(shape),
        "targets": rng.integers(0, shape[-1], shape[:-1]),
    }
    if masked is not None:
        mask = rng.random(shape[:-1]) < masked
        if 0 < masked < 1:
            mask.flat[0], mask.flat[-1] = True, False
        inputs["mask"] = mask
    return Case(name, inputs)


def loss_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield both shapes, with and without a partial mask."""
    yield loss_case(rng, "sequences with a mask", (3, 6, 5), 0.6)
    yield loss_case(rng, "a batch", (4, 6))
    yield loss_case(rng, "sequences", (2, 5, 7))


def loss_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield empty and full masks, large logits, small sizes."""
    yield loss_case(rng, "no target counts", (2, 3, 4), 0.0)
    yield loss_case(rng, "all targets count", (2, 3, 4), 1.0)
    yield loss_case(rng, "logits near ±1000", (3, 4), scale=1000.0)
    yield loss_case(rng, "N=1", (1, 4))
    yield loss_case(rng, "T=1", (3, 1, 4))
    yield loss_case(rng, "N=T=V", (4, 4, 4))


RUBRIC = ExerciseRubric(
    Exercise(
        "softmax_cross_entropy",
        UNIT,
        inputs=("logits", "targets"),
        keywords=("mask",),
        outputs=("loss", "dlogits"),
        points={"loss": 2, "dlogits": 2, EDGE: 1},
        hints=(
            "Work with logarithms: log p is the shifted logit less the log of the sum "
            "of exponentials. The classes are on the last axis, whatever comes before.",
            "Equations (9) to (11). M counts the targets whose mask is true.",
            "Make a mask of ones if there is none; count it, at least 1. Shift by the "
            "maximum over the last axis (keepdims), take log p, pick the targets, sum "
            "under the mask, divide. Then exp(log p) less one at the target, times the "
            "mask, divided by the same count.",
        ),
    ),
    loss_general,
    loss_edge,
    variants=(
        mistake(
            "sum_for_mean",
            "the losses are summed where their mean is due",
            "Equation (11) divides by M, in the loss and in the gradient.",
            ("loss", "dlogits"),
            ("count = max(mask.sum(), 1)", "count = 1"),
        ),
        mistake(
            "mean_over_masked_too",
            "the mean is taken over all targets, masked ones as well",
            "M counts only the targets whose mask is true.",
            ("loss", "dlogits"),
            ("max(mask.sum(), 1)", "mask.size"),
        ),
        mistake(
            "masked_steps_send_gradient",
            "masked targets still send a gradient",
            "Where the mask is false, dlogits is 0: equation (11).",
            ("dlogits",),
            (" * mask[..., None] / count", " / count"),
        ),
        mistake(
            "gradient_of_the_sum",
            "dlogits is the gradient of the summed loss",
            "The loss is a mean, so its gradient is divided by M as well.",
            ("dlogits",),
            (" * mask[..., None] / count", " * mask[..., None]"),
        ),
        mistake(
            "maximum_not_taken_out",
            "the maximum is not taken out before the exponentials",
            "Large logits overflow: subtract the largest one of each row first.",
            (EDGE,),
            ("logits - logits.max(axis=-1, keepdims=True)", "logits"),
        ),
        mistake(
            "exponentials_overflow",
            "the exponentials overflow, because the maximum is not taken out",
            "Large logits overflow: subtract the largest one of each row first.",
            (EDGE,),
            (
                "log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
                "log_p = np.log(np.exp(logits) / np.exp(logits).sum(axis=-1, "
                "keepdims=True))",
            ),
        ),
        mistake(
            "wrong_axis",
            "the softmax runs along the first axis",
            "The classes are on the last axis.",
            ("loss", "dlogits"),
            (
                "np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
                "np.log(np.exp(shifted).sum(axis=0, keepdims=True))",
            ),
        ),
        mistake(
            "target_not_subtracted",
            "dlogits lacks the −1 at the target",
            "Equation (10) subtracts 1 at the target class.",
            ("dlogits",),
            ("np.exp(log_p) - one_hot", "np.exp(log_p)"),
        ),
        mistake(
            "sign_of_the_loss",
            "the loss is log p where −log p is due",
            "A loss falls as the target becomes more probable.",
            ("loss",),
            ("-np.sum(picked * mask)", "np.sum(picked * mask)"),
        ),
        mistake(
            "empty_mask",
            "an empty mask gives nan",
            "If no target counts, the loss and all gradients are 0.",
            (EDGE,),
            ("max(mask.sum(), 1)", "mask.sum()"),
        ),
        mistake(
            "mask_in_loss_left_out",
            "masked targets still count in the loss",
            "Only the targets whose mask is true are summed.",
            ("loss",),
            ("np.sum(picked * mask)", "np.sum(picked)"),
        ),
    ),
)
