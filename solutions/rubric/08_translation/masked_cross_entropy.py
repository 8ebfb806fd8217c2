"""How masked_cross_entropy is judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, mask_of


def loss_case(
    rng: np.random.Generator,
    name: str,
    lengths: Sequence[int],
    T: int,
    V: int,
    scale: float = 1.5,
) -> Case:
    """Draw logits and targets for rows of these lengths."""
    N = len(lengths)
    return Case(
        name,
        {
            "logits": scale * rng.standard_normal((N, T, V)),
            "targets": rng.integers(0, V, (N, T)),
            "mask": mask_of(lengths, T),
        },
    )


def loss_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes with partial masks."""
    yield loss_case(rng, "N=3, T=6, V=5", (2, 6, 3), 6, 5)
    yield loss_case(rng, "N=4, T=5, V=7", (1, 4, 2, 3), 5, 7)


def loss_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield holes, empty and full masks, an empty row, large logits, small sizes."""
    drawn = loss_case(rng, "holes in the mask", (3, 2), 5, 4)
    mask = np.array([[0, 1, 0, 1, 1], [1, 0, 0, 1, 0]], dtype=bool)
    yield Case(drawn.name, {**drawn.inputs, "mask": mask})
    yield loss_case(rng, "nothing counts", (0, 0), 3, 4)
    yield loss_case(rng, "an empty row", (3, 0, 2), 4, 5)
    yield loss_case(rng, "no padding", (4, 4), 4, 3)
    yield loss_case(rng, "logits near ±1000", (2, 3), 3, 4, 1000.0)
    for by in (1000.0, -1000.0):
        drawn = loss_case(rng, f"logits near {by:.0f}", (2, 3), 3, 4)
        yield Case(drawn.name, {**drawn.inputs, "logits": drawn.inputs["logits"] + by})
    drawn = loss_case(rng, "steps 1000 apart", (2, 3), 3, 4)
    drawn.inputs["logits"][:, 0] += 1000.0
    yield drawn
    yield loss_case(rng, "N=1", (3,), 5, 4)
    yield loss_case(rng, "T=1", (1, 0, 1), 1, 4)
    yield loss_case(rng, "N=T=V", (2, 1, 3), 3, 3)
    yield loss_case(rng, "one step counts", (0, 1), 4, 3)


BOTH = ("loss", "dlogits")
COUNT = "count = max(mask.sum(), 1)"
SHARES = "share = mask[:, :, None] / count"
LOSS = "loss = -np.sum(log_p * truth * share)"
GRADIENT = "(np.exp(log_p) - truth) * share"
MAX = "logits.max(axis=2, keepdims=True)"


def large(rng: np.random.Generator) -> Case:
    """Draw more rows and steps, and more words, than any other case has."""
    return loss_case(rng, "large", rng.integers(1, 31, 12).tolist(), 30, 60)


RUBRIC = ExerciseRubric(
    Exercise(
        "masked_cross_entropy",
        UNIT,
        inputs=("logits", "targets", "mask"),
        outputs=BOTH,
        points={"loss": 1, "dlogits": 1, EDGE: 1},
        axes={
            "logits": ("N", "T", "V"),
            "targets": ("N", "T"),
            "mask": ("N", "T"),
            "dlogits": ("N", "T", "V"),
        },
        hints=(
            "The softmax runs over the last axis. The mask decides what enters the "
            "sum, and by how many it is divided.",
            "Equations (10) and (11). The logarithm of the softmax is the logit less "
            "the logarithm of the sum of exponentials.",
            "The largest logit of each step taken out; the logarithm of the softmax; "
            "an array that is 1 at the target and 0 elsewhere; a weight of 1/K where "
            "the mask is True. Where K is 0, divide by 1.",
        ),
        equations={
            "loss": "equation (10): what is summed, and by how many it is divided",
            "dlogits": "equation (11): the probabilities less 1 at the target, masked "
            "and divided by K",
        },
    ),
    loss_general,
    loss_edge,
    large,
    variants=(
        mistake(
            "mask_left_out",
            "padding counts as well",
            "Equation (10) sums where the mask is True.",
            BOTH,
            (COUNT, "mask = np.ones_like(mask)\n    count = mask.size"),
            follow=True,
        ),
        mistake(
            "divided_by_all",
            "the sum over the mask is divided by N·T, padding included",
            "K is the number of True: equation (10).",
            BOTH,
            (COUNT, "count = mask.size"),
            follow=True,
        ),
        mistake(
            "divided_by_batch",
            "the sum is divided by the number of rows",
            "K is the number of True: equation (10).",
            BOTH,
            (COUNT, "count = len(mask)"),
            follow=True,
        ),
        mistake(
            "sum",
            "the sum stands in place of the mean",
            "Equations (10) and (11) divide by K.",
            BOTH,
            (COUNT, "count = 1"),
            follow=True,
        ),
        mistake(
            "mean_of_rows",
            "each row is averaged first, then the rows",
            "The mean is over all that counts in the batch: long rows weigh more.",
            BOTH,
            (
                COUNT,
                "count = np.maximum(mask.sum(axis=1), 1)[:, None, None] * len(mask)",
            ),
            follow=True,
        ),
        mistake(
            "gradient_of_the_sum",
            "the loss is a mean, but the gradient is that of a sum",
            "Equation (11) divides by K as well.",
            ("dlogits",),
            (GRADIENT, GRADIENT + " * count"),
            follow=True,
        ),
        mistake(
            "gradient_under_padding",
            "padding gets a gradient",
            "Equation (11) has the mask.",
            ("dlogits",),
            (GRADIENT, "(np.exp(log_p) - truth) / count"),
            follow=True,
        ),
        mistake(
            "sign_of_the_loss",
            "the loss lacks its minus sign",
            "A loss falls as the target becomes more likely: equation (10).",
            ("loss",),
            (LOSS, LOSS.replace("-np", "np")),
            follow=True,
        ),
        mistake(
            "sign_of_the_gradient",
            "the gradient has the wrong sign",
            "Equation (11): probability less 1 at the target.",
            ("dlogits",),
            (GRADIENT, "(truth - np.exp(log_p)) * share"),
            follow=True,
        ),
        mistake(
            "one_left_out",
            "the gradient lacks the 1 at the target",
            "Equation (11) takes it from the target's probability.",
            ("dlogits",),
            (GRADIENT, "np.exp(log_p) * share"),
        ),
        mistake(
            "softmax_over_time",
            "the softmax runs over the steps",
            "The classes are the last axis.",
            BOTH,
            ("np.exp(shifted).sum(axis=2", "np.exp(shifted).sum(axis=1"),
        ),
        mistake(
            "probability_for_logarithm",
            "the loss is a mean of probabilities, without the logarithm",
            "Equation (10) has log p.",
            ("loss",),
            (LOSS, "loss = -np.sum(np.exp(log_p) * truth * share)"),
        ),
        mistake(
            "base_two",
            "the loss is in bits",
            "Logarithms are natural here.",
            ("loss",),
            (LOSS, LOSS + " / np.log(2)"),
            follow=True,
        ),
        mistake(
            "maximum_left_out",
            "the largest logit is not taken out before the exponential",
            "Near 1000 the exponential overflows, near −1000 all are 0.",
            (EDGE,),
            (MAX, "0.0"),
        ),
        mistake(
            "one_maximum",
            "one maximum is taken out of the whole batch",
            "A step whose logits lie far below it underflows. Each step has its own.",
            (EDGE,),
            (MAX, "logits.max()"),
        ),
        mistake(
            "clipped_probability",
            "the probabilities are kept above a small number before the logarithm",
            "That makes the loss of an unlikely target too small.",
            (EDGE,),
            (LOSS, "loss = -np.sum(np.maximum(log_p, np.log(1e-12)) * truth * share)"),
        ),
        mistake(
            "nothing_counts",
            "if nothing counts, 0/0 gives nan",
            "An empty mask has loss 0 and gradient 0.",
            (EDGE,),
            (COUNT, "count = mask.sum()"),
        ),
    ),
)
