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


def shifted(case: Case, by: np.ndarray | float) -> Case:
    """Return a case with something added to its logits."""
    return Case(case.name, {**case.inputs, "logits": case.inputs["logits"] + by})


def improbable(case: Case) -> Case:
    """Return a case in which the first target's logit is 900 below the others."""
    logits, target = case.inputs["logits"].copy(), case.inputs["targets"][0]
    logits[0, target] -= 900.0
    return Case(case.name, {**case.inputs, "logits": logits})


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
    yield shifted(loss_case(rng, "logits near 1000", (3, 4)), 1000.0)
    apart = np.array([[0.0], [-1000.0], [1000.0]])
    yield shifted(loss_case(rng, "rows 1000 apart", (3, 4)), apart)
    yield improbable(loss_case(rng, "a target of tiny probability", (3, 5)))
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
        axes={
            "logits": ("N", "T?", "V"),
            "targets": ("N", "T?"),
            "dlogits": ("N", "T?", "V"),
        },
        hints=(
            "Work with logarithms: log p is the shifted logit less the log of the "
            "sum of exponentials. The classes are on the last axis, whatever comes "
            "before.",
            "Equations (9) to (11). M counts the targets whose mask is true. Where a "
            "probability is too small for float64, only the logarithm of a sum, as "
            "in (9), is finite.",
            "Without a mask, all targets count. Shift every row by its own maximum, "
            "take log p of the whole row, pick the targets, sum those that count, "
            "divide by their number, which is at least 1. The gradient is made of "
            "the same log p and divided by the same number.",
        ),
        equations={
            "loss": "equation (9) for one target, and then at the mask and M in (11)",
            "dlogits": "equation (10) for one target, and then at the mask and M in "
            "(11)",
        },
    ),
    loss_general,
    loss_edge,
    lambda rng: loss_case(rng, "large", (12, 30, 110), 0.6),
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
            ("logits - logits.max(axis=-1, keepdims=True)", "logits"),
            (
                "np.exp(log_p) - one_hot",
                "np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True) "
                "- one_hot",
            ),
        ),
        mistake(
            "plain_softmax",
            "the probabilities are made without taking the maximum out, and then their "
            "logarithm is taken",
            "Large logits overflow, and small probabilities become 0, whose logarithm "
            "is −∞: equation (9), with the largest logit of each row subtracted first.",
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
        mistake(
            "one_maximum",
            "one maximum is taken out of all rows",
            "A row far below it underflows to zeros, and log 0 is −∞: each "
            "row has its own maximum.",
            (EDGE,),
            ("logits.max(axis=-1, keepdims=True)", "logits.max()"),
        ),
        mistake(
            "log_of_probabilities",
            "the probabilities are made first, and then their logarithm is taken",
            "A probability can be too small for float64, and log 0 is −∞. "
            "Equation (9) takes the logarithm of a sum that is at least 1.",
            (EDGE,),
            (
                "log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
                "p = np.exp(shifted) / np.exp(shifted).sum(axis=-1, "
                "keepdims=True)\n"
                "    log_p = np.log(p)",
            ),
        ),
        mistake(
            "epsilon_in_the_log",
            "a small number is added inside the logarithm",
            "It changes the loss of improbable targets. Equation (9) never "
            "takes the logarithm of 0.",
            (EDGE,),
            (
                "picked = np.take_along_axis(log_p, targets",
                "picked = np.take_along_axis(np.log(np.exp(log_p) + 1e-12), targets",
            ),
        ),
        mistake(
            "mask_ignored",
            "the mask plays no part",
            "Only the targets whose mask is true count: equation (11).",
            ("loss", "dlogits"),
            ("    if mask is None:\n        mask", "    mask"),
        ),
        mistake(
            "divided_by_batch",
            "the sums are divided by N, whatever counts",
            "Equation (11) divides by M, the number of targets that count.",
            ("loss", "dlogits"),
            ("max(mask.sum(), 1)", "len(targets)"),
        ),
        mistake(
            "loss_divided_by_batch",
            "the sum of the losses is divided by N, whatever counts",
            "Equation (11) divides by M, the number of targets that count.",
            ("loss",),
            ("np.sum(picked * mask) / count", "np.sum(picked * mask) / len(targets)"),
        ),
        mistake(
            "logits_masked",
            "the mask multiplies the logits",
            "A masked target still has a softmax; it is its loss that does not count.",
            ("loss", "dlogits"),
            (
                "    shifted = logits -",
                "    logits = logits * mask[..., None]\n    shifted = logits -",
            ),
            ("np.sum(picked * mask)", "np.sum(picked)"),
            (" * mask[..., None] / count", " / count"),
        ),
        mistake(
            "log_left_out",
            "the loss is −p where −log p is due",
            "Equation (9) has a logarithm.",
            ("loss",),
            ("-np.sum(picked * mask)", "-np.sum(np.exp(picked) * mask)"),
        ),
        mistake(
            "gradient_of_log_p",
            "log p stands where p is due in the gradient",
            "Equation (10) has the probability itself.",
            ("dlogits",),
            ("np.exp(log_p) - one_hot", "log_p - one_hot"),
        ),
        mistake(
            "divided_by_N_again",
            "dlogits is divided by N once more",
            "Equation (11) divides by M, and by nothing else.",
            ("dlogits",),
            ("return loss, dlogits", "return loss, dlogits / len(logits)"),
        ),
        mistake(
            "divided_by_M_again",
            "dlogits is divided by M twice",
            "Equation (11) divides by M once.",
            ("dlogits",),
            ("return loss, dlogits", "return loss, dlogits / count"),
        ),
        mistake(
            "sign_of_the_gradient",
            "the gradient has the wrong sign",
            "Equation (10) is p less one at the target.",
            ("dlogits",),
            ("(np.exp(log_p) - one_hot)", "(one_hot - np.exp(log_p))"),
        ),
        mistake(
            "target_for_all",
            "the target of the first place is subtracted everywhere",
            "Every place has its own target.",
            ("dlogits",),
            (
                "np.arange(logits.shape[-1]) == targets[..., None]",
                "np.arange(logits.shape[-1]) == targets[..., None] * 0 + "
                "targets.flat[0]",
            ),
        ),
    ),
)
