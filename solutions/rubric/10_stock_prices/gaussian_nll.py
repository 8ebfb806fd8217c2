"""How gaussian_nll is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, Variant, mistake

from .shared import UNIT, apart


def nll_case(
    rng: np.random.Generator, name: str, N: int, scale: float = 1.0, shift: float = 0.0
) -> Case:
    """Draw forecasts and targets; `shift` moves the logarithms of the variances."""
    mean = scale * rng.standard_normal(N)
    return Case(
        name,
        {
            "mean": mean,
            "log_var": shift + apart(rng, N, 0.8),
            "target": mean + scale * apart(rng, N),
        },
    )


def nll_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes, one of them with errors far from the variance."""
    yield nll_case(rng, "N=4", 4, 1.0, 0.4)
    yield nll_case(rng, "N=7", 7, 1.7, -0.9)


def exact(case: Case) -> Case:
    """Return a case in which the targets are the means."""
    return Case(case.name, {**case.inputs, "target": case.inputs["mean"].copy()})


def nll_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one target, exact means, returns, variances far too small and too large."""
    yield nll_case(rng, "N=1", 1)
    yield exact(nll_case(rng, "targets that are the means", 5))
    yield nll_case(rng, "returns near 0.01", 6, 0.01, 2 * np.log(0.01))
    yield nll_case(rng, "variances far too small", 5, 1.0, -40.0)
    yield nll_case(rng, "variances far too large", 5, 1.0, 40.0)


ALL = ("loss", "mean", "log_var")
SQUARE = "residual**2 * np.exp(-log_var)"
LOSS = "np.sum(np.log(2 * np.pi) + log_var + square) / (2 * N)"
DMEAN = "-residual * np.exp(-log_var) / N"
DLOG_VAR = "(1 - square) / (2 * N)"
LIMITS: tuple[tuple[int, int | None], ...] = (
    (-5, None),
    (-5, 5),
    (-10, None),
    (-10, 10),
    (0, None),
)
"""Between which numbers a log variance is sometimes kept."""


def clipped(low: int, high: int | None, stops: bool) -> Variant:
    """Return the mistake that keeps the log variance within limits.

    With `stops`, no gradient goes back where it lay outside.
    """
    kept = f"{low} and {high}" if high else f"{low}"
    id = "_".join(("clipped", kept.replace(" and ", "_to_"), "stopped")[: 2 + stops])
    bound = "between" if high else "at or above"
    text = f"the log variance is kept {bound} {kept}".replace("-", "−")
    stop = ", and its gradient is 0 where that changes it" if stops else ""
    outside = f"(log_var != np.clip(log_var, {low}, {high}))"
    return mistake(
        id,
        text + stop,
        "It may be any number: equations (13) to (15) take it as it is.",
        (EDGE,) if low else ALL,
        (SQUARE, f"residual**2 * np.exp(-np.clip(log_var, {low}, {high}))"),
        (LOSS, LOSS.replace("log_var", f"np.clip(log_var, {low}, {high})")),
        (DMEAN, DMEAN.replace("log_var", f"np.clip(log_var, {low}, {high})")),
        *([(DLOG_VAR, f"{DLOG_VAR} * ~{outside}")] if stops else []),
    )


RUBRIC = ExerciseRubric(
    Exercise(
        "gaussian_nll",
        UNIT,
        inputs=("mean", "log_var", "target"),
        outputs=("loss",),
        gradients=("mean", "log_var"),
        points={"loss": 1, "mean": 1, "log_var": 1, EDGE: 1},
        axes={
            "mean": ("N",),
            "log_var": ("N",),
            "target": ("N",),
        },
        hints=(
            "Both gradients are made of the same two pieces: the error, and the "
            "squared error in units of the variance.",
            "Equations (13) to (15). The variance is the exponential of log_var, so "
            "dividing by it multiplies by the exponential of minus log_var.",
            "The errors; their squares divided by the variances; from these the loss "
            "as half a mean of three terms, and two arrays that are divided by the "
            "number of targets. The dict has two entries.",
        ),
        equations={
            "loss": "equation (13), term by term, and the factors in front",
            "mean": "equation (14), factor by factor: the sign, the division by N, "
            "the error, the variance below it",
            "log_var": "equation (15): the factor in front, then the 1, which comes "
            "from the second term of (13), and the square, which comes from the third",
        },
    ),
    nll_general,
    nll_edge,
    lambda rng: nll_case(rng, "large", 300, 1.2, 0.3),
    variants=(
        mistake(
            "constant_left_out",
            "the loss lacks ½ log 2π",
            "Equation (13) has it: without it the loss is no likelihood.",
            ("loss",),
            (LOSS, "np.sum(log_var + square) / (2 * N)"),
            follow=True,
        ),
        mistake(
            "log_var_left_out",
            "the loss lacks the logarithm of the variance",
            "Without it a large variance would cost nothing: equation (13).",
            ("loss",),
            (LOSS, "np.sum(np.log(2 * np.pi) + square) / (2 * N)"),
        ),
        mistake(
            "squared_error",
            "the loss is the mean squared error",
            "Equation (13) weighs the squares by the variances.",
            ("loss",),
            (LOSS, "np.mean(residual**2)"),
        ),
        mistake(
            "half_left_out",
            "everything is twice as large, as if (13) had no factor ½",
            "Equation (13) has ½ in front of the bracket, and what (14) and (15) have "
            "comes from there.",
            ALL,
            (LOSS, "np.sum(np.log(2 * np.pi) + log_var + square) / N"),
            (DMEAN, "-2 * residual * np.exp(-log_var) / N"),
            (DLOG_VAR, "(1 - square) / N"),
            follow=True,
        ),
        mistake(
            "loss_without_half",
            "the loss lacks the factor ½, the gradients have it",
            "Equation (13) has ½ in front of the bracket.",
            ("loss",),
            (LOSS, "np.sum(np.log(2 * np.pi) + log_var + square) / N"),
            follow=True,
        ),
        mistake(
            "half_on_the_square_only",
            "the factor ½ stands before the square alone",
            "Equation (13) has ½ in front of the whole bracket.",
            ("loss",),
            (LOSS, "np.mean(np.log(2 * np.pi) + log_var + square / 2)"),
        ),
        mistake(
            "sum_for_mean",
            "the sum over the targets stands in place of their mean",
            "Equations (13) to (15) divide by N.",
            ALL,
            ("N = len(target)", "N = 1"),
            follow=True,
        ),
        mistake(
            "gradients_of_the_sum",
            "the loss is a mean, but the gradients are those of a sum",
            "Equations (14) and (15) divide by N as well.",
            ("mean", "log_var"),
            (DMEAN, "-residual * np.exp(-log_var)"),
            (DLOG_VAR, "(1 - square) / 2"),
            follow=True,
        ),
        mistake(
            "loss_of_the_sum",
            "the loss is a sum over the targets",
            "Equation (13) divides by N.",
            ("loss",),
            (LOSS, "np.sum(np.log(2 * np.pi) + log_var + square) / 2"),
            follow=True,
        ),
        mistake(
            "dmean_of_the_sum",
            "the gradient of the mean is that of a sum over the targets",
            "Equation (14) divides by N.",
            ("mean",),
            (DMEAN, "-residual * np.exp(-log_var)"),
            follow=True,
        ),
        mistake(
            "dlog_var_of_the_sum",
            "the gradient of the log variance is that of a sum over the targets",
            "Equation (15) divides by N.",
            ("log_var",),
            (DLOG_VAR, "(1 - square) / 2"),
            follow=True,
        ),
        mistake(
            "divided_by_N_again",
            "everything is divided by N twice",
            "A mean divides by N once: equations (13) to (15).",
            ALL,
            ("N = len(target)", "N = len(target) ** 2"),
            follow=True,
        ),
        mistake(
            "gradients_divided_by_N_again",
            "the gradients are divided by N twice",
            "A mean divides by N once: equations (14) and (15).",
            ("mean", "log_var"),
            (DMEAN, "-residual * np.exp(-log_var) / N**2"),
            (DLOG_VAR, "(1 - square) / (2 * N**2)"),
            follow=True,
        ),
        mistake(
            "loss_divided_by_N_again",
            "the loss is divided by N twice",
            "A mean divides by N once: equation (13).",
            ("loss",),
            (LOSS, "np.sum(np.log(2 * np.pi) + log_var + square) / (2 * N**2)"),
            follow=True,
        ),
        mistake(
            "dmean_divided_by_N_again",
            "the gradient of the mean is divided by N twice",
            "A mean divides by N once: equation (14).",
            ("mean",),
            (DMEAN, "-residual * np.exp(-log_var) / N**2"),
            follow=True,
        ),
        mistake(
            "dlog_var_divided_by_N_again",
            "the gradient of the log variance is divided by N twice",
            "A mean divides by N once: equation (15).",
            ("log_var",),
            (DLOG_VAR, "(1 - square) / (2 * N**2)"),
            follow=True,
        ),
        mistake(
            "sign",
            "the loss is the log-likelihood, without its minus sign",
            "A loss falls as the target becomes more likely: equation (13).",
            ("loss",),
            (LOSS, "-np.sum(np.log(2 * np.pi) + log_var + square) / (2 * N)"),
            follow=True,
        ),
        mistake(
            "spread_for_variance",
            "log_var is taken for the logarithm of the spread",
            "It is the logarithm of the variance: σ² = exp(v).",
            ALL,
            (SQUARE, "residual**2 * np.exp(-2 * log_var)"),
            (LOSS, "np.sum(np.log(2 * np.pi) + 2 * log_var + square) / (2 * N)"),
            (DMEAN, "-residual * np.exp(-2 * log_var) / N"),
            (DLOG_VAR, "(1 - square) / N"),
            follow=True,
        ),
        mistake(
            "root_of_the_variance",
            "the squares are divided by the spread, not by the variance",
            "Equation (13) divides by exp(v), which is the variance.",
            ALL,
            (SQUARE, "residual**2 * np.exp(-log_var / 2)"),
            (DMEAN, "-residual * np.exp(-log_var / 2) / N"),
            follow=True,
        ),
        mistake(
            "sign_of_the_exponent",
            "the squares are multiplied by the variance",
            "Equation (13) divides by it: the exponent is −v.",
            ALL,
            (SQUARE, "residual**2 * np.exp(log_var)"),
            (DMEAN, "-residual * np.exp(log_var) / N"),
            follow=True,
        ),
        mistake(
            "square_left_out",
            "the error is not squared",
            "Equation (13) has the square.",
            ("loss", "log_var"),
            (SQUARE, "residual * np.exp(-log_var)"),
        ),
        mistake(
            "sign_of_dmean",
            "the gradient of the mean has the wrong sign",
            "If the target is above the mean, a larger mean makes the loss smaller: "
            "equation (14).",
            ("mean",),
            (DMEAN, "residual * np.exp(-log_var) / N"),
            follow=True,
        ),
        mistake(
            "dmean_without_variance",
            "the gradient of the mean is not divided by the variance",
            "Equation (14) has exp(−v).",
            ("mean",),
            (DMEAN, "-residual / N"),
            follow=True,
        ),
        mistake(
            "dmean_times_variance",
            "the gradient of the mean is multiplied by the variance",
            "Equation (14) divides by it: the exponent is −v.",
            ("mean",),
            (DMEAN, "-residual * np.exp(log_var) / N"),
            follow=True,
        ),
        mistake(
            "dlog_var_times_variance",
            "in the gradient of the log variance the square is multiplied by the "
            "variance",
            "Equation (15) divides by it: the exponent is −v.",
            ("log_var",),
            (DLOG_VAR, "(1 - residual**2 * np.exp(log_var)) / (2 * N)"),
            follow=True,
        ),
        mistake(
            "dmean_halved",
            "the gradient of the mean has the factor ½ left",
            "The square brings a factor of 2, which takes it away: equation (14).",
            ("mean",),
            (DMEAN, "-residual * np.exp(-log_var) / (2 * N)"),
            follow=True,
        ),
        mistake(
            "sign_of_dlog_var",
            "the gradient of the log variance has the wrong sign",
            "A variance above the squared error is too large, and a larger one costs "
            "more: equation (15).",
            ("log_var",),
            (DLOG_VAR, "(square - 1) / (2 * N)"),
            follow=True,
        ),
        mistake(
            "one_left_out",
            "the gradient of the log variance lacks the 1",
            "The second term of (13) has a derivative as well: equation (15).",
            ("log_var",),
            (DLOG_VAR, "-square / (2 * N)"),
            follow=True,
        ),
        mistake(
            "square_left_out_of_dlog_var",
            "the gradient of the log variance lacks the squared error",
            "The third term of (13) has a derivative as well: equation (15).",
            ("log_var",),
            (DLOG_VAR, "np.full(N, 1 / (2 * N))"),
        ),
        mistake(
            "dlog_var_doubled",
            "the gradient of the log variance lacks the factor ½",
            "Equation (15) has it.",
            ("log_var",),
            (DLOG_VAR, "(1 - square) / N"),
            follow=True,
        ),
        mistake(
            "gradient_of_the_variance",
            "the gradient is that of the variance, not of its logarithm",
            "The chain rule brings a factor of exp(v), which takes the division away: "
            "equation (15).",
            ("log_var",),
            (DLOG_VAR, "(1 - square) * np.exp(-log_var) / (2 * N)"),
            follow=True,
        ),
        *(clipped(a, b, stops) for a, b in LIMITS for stops in (False, True)),
        mistake(
            "absolute_log_var",
            "the absolute value of the log variance is used",
            "It may be any number: below 0 the variance is below 1.",
            ALL,
            ("    residual =", "    log_var = np.abs(log_var)\n    residual ="),
        ),
        mistake(
            "exchanged",
            "the two gradients are exchanged",
            "Each stands under the name of its input.",
            ("mean", "log_var"),
            (
                '{"mean": dmean, "log_var": dlog_var}',
                '{"mean": dlog_var, "log_var": dmean}',
            ),
        ),
        mistake(
            "summed_gradients",
            "each gradient is summed to one number",
            "Every target has its own mean and variance: both are arrays (N,).",
            ("mean", "log_var"),
            (
                '{"mean": dmean, "log_var": dlog_var}',
                '{"mean": dmean.sum(), "log_var": dlog_var.sum()}',
            ),
        ),
        mistake(
            "half_on_the_1_only",
            "in the gradient of the log variance the factor 1/(2N) stands before "
            "the 1 alone, and the square is divided by N",
            "Equation (15) has it in front of the whole bracket.",
            ("log_var",),
            (DLOG_VAR, "1 / (2 * N) - square / N"),
        ),
        mistake(
            "nothing_before_the_1",
            "in the gradient of the log variance the 1 is not divided by N",
            "Equation (15) divides the whole bracket.",
            ("log_var",),
            (DLOG_VAR, "1 / 2 - square / (2 * N)"),
        ),
        mistake(
            "bracket_left_out",
            "in the gradient of the log variance ½ stands before the 1 alone and "
            "1/N before the square alone",
            "Equation (15) has one factor, in front of the whole bracket.",
            ("log_var",),
            (DLOG_VAR, "1 / 2 - square / N"),
        ),
        mistake(
            "variance_itself",
            "log_var is taken for the variance itself",
            "It is the logarithm of the variance, and may be below 0.",
            ALL,
            (SQUARE, "residual**2 / log_var"),
            (LOSS, LOSS.replace("log_var", "np.log(log_var)")),
            (DMEAN, "-residual / log_var / N"),
        ),
    ),
)
