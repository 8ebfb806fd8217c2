"""Unit 01: differences, elementwise functions and the loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

from ..reference import activations, differences, losses

UNIT = "01_gradient_checking"
DIFFERENCE_RTOL = 1e-8
"""Round-off of central differences is near 1e-11; forward ones are off by 1e-5."""


def function_case(
    rng: np.random.Generator, name: str, function: str, shape: tuple[int, ...], **more
) -> Case:
    """Draw a supplied function and a point."""
    constants = (rng.uniform(0.5, 2.0, shape), rng.uniform(1.0, 3.0, shape))
    x = rng.uniform(0.3, 1.0, shape) * rng.choice([-1.0, 1.0], shape)
    return Case(name, {"f": Supplied(function, constants), "x": x} | more)


def function_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield functions whose gradients couple the entries."""
    yield function_case(rng, "a product of sums, (3, 4)", "coupled_product", (3, 4))
    yield function_case(rng, "sines, (5,)", "sine_sum", (5,))


def numerical_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the same with a step of one's own as well."""
    yield from function_general(rng)
    yield function_case(rng, "eps=1e-3", "coupled_product", (2, 3), eps=1e-3)


def function_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield unusual shapes and values."""
    yield function_case(rng, "one entry", "exponential_sum", (1,))
    yield function_case(rng, "three axes", "cubic_sum", (2, 1, 3))
    case = function_case(rng, "x=0", "exponential_sum", (2, 3))
    yield Case("x=0", case.inputs | {"x": np.zeros((2, 3))})


NUMERICAL = ExerciseRubric(
    Exercise(
        "numerical_gradient",
        UNIT,
        inputs=("f", "x"),
        keywords=("eps",),
        outputs=("gradient",),
        points={"gradient": 2, EDGE: 1},
        rtol=DIFFERENCE_RTOL,
        hints=(
            "Move one entry of x a little up and a little down, and see how f "
            "answers. Put the entry back before you go on.",
            "Equation (2): the difference of the two values, divided by the distance "
            "between the two points, which is 2ε.",
            "Loop over np.ndindex(x.shape). Keep x[i], set x[i] to kept + eps and "
            "call f, set it to kept − eps and call f, set it back, store the quotient.",
        ),
    ),
    numerical_general,
    function_edge,
    variants=(
        Variant(
            "forward_difference",
            "a forward difference is taken where a central one is asked for",
            "The even terms of equation (1) cancel only between x + ε and x − ε.",
            ("gradient",),
            (
                ("x[i] = kept - eps", "x[i] = kept"),
                ("(2 * eps)", "eps"),
            ),
        ),
        Variant(
            "divided_by_eps",
            "the difference is divided by ε where the points are 2ε apart",
            "From x − ε to x + ε is a distance of 2ε.",
            ("gradient",),
            (("(2 * eps)", "eps"),),
        ),
        Variant(
            "not_restored",
            "the entry is not put back before the next one is moved",
            "After each entry x must be what it was, also at the end.",
            ("gradient", "inputs unchanged"),
            (("        x[i] = kept\n", ""),),
        ),
        Variant(
            "step_too_small",
            "a step far too small is used in place of eps",
            "Round-off is divided by the step: use the eps that is handed in.",
            ("gradient",),
            (("kept = x[i]", "kept = x[i]; eps = 1e-13"),),
        ),
        Variant(
            "step_too_large",
            "a step far too large is used in place of eps",
            "Truncation grows with the square of the step: use the eps that is "
            "handed in.",
            ("gradient",),
            (("kept = x[i]", "kept = x[i]; eps = 0.05"),),
        ),
        Variant(
            "sign_swapped",
            "the two values are subtracted the wrong way round",
            "f at x + ε comes first.",
            ("gradient",),
            (("ahead - behind", "behind - ahead"),),
        ),
        Variant(
            "all_entries_moved",
            "all entries move at once, so that each gets the sum of all derivatives",
            "One entry moves, all others stay.",
            ("gradient",),
            (
                ("kept = x[i]", "kept = x.copy()"),
                ("x[i] = kept + eps", "x[:] = kept + eps"),
                ("x[i] = kept - eps", "x[:] = kept - eps"),
                ("        x[i] = kept\n", "        x[:] = kept\n"),
            ),
        ),
        Variant(
            "float32_inside",
            "the values of f are rounded to float32 before they are subtracted",
            "A difference of float32 values has no digits left.",
            ("gradient",),
            (("(ahead - behind)", "float(np.float32(ahead) - np.float32(behind))"),),
        ),
    ),
)

COMPLEX = ExerciseRubric(
    Exercise(
        "complex_step_gradient",
        UNIT,
        inputs=("f", "x"),
        keywords=("eps",),
        outputs=("gradient",),
        points={"gradient": 1, EDGE: 1},
        hints=(
            "A step along the imaginary axis leaves the derivative in the imaginary "
            "part. Nothing is subtracted.",
            "Equation (4): Im f(x + iε e_j) / ε.",
            "Loop over np.ndindex(x.shape). Make z = x.astype(complex), add 1j * eps "
            "to one entry, call f, take .imag and divide.",
        ),
    ),
    function_general,
    function_edge,
    variants=(
        Variant(
            "real_part",
            "the real part is taken",
            "The derivative stands in the imaginary part: equation (4).",
            ("gradient",),
            ((".imag", ".real"),),
        ),
        Variant(
            "not_divided",
            "the imaginary part is not divided by ε",
            "Equation (4) has ε in the denominator.",
            ("gradient",),
            (("f(z).imag / eps", "f(z).imag"),),
        ),
        Variant(
            "divided_by_two_eps",
            "the imaginary part is divided by 2ε",
            "There is one step here, not two.",
            ("gradient",),
            (("f(z).imag / eps", "f(z).imag / (2 * eps)"),),
        ),
        Variant(
            "all_entries_stepped",
            "all entries step at once",
            "One entry steps, so that only its derivative shows.",
            ("gradient",),
            (("z[j] += 1j", "z += 1j"),),
        ),
        Variant(
            "step_down",
            "the step goes down, and the sign of the gradient flips",
            "Add iε.",
            ("gradient",),
            (("+= 1j", "-= 1j"),),
        ),
        Variant(
            "absolute_value",
            "the absolute value of the imaginary part is taken",
            "A derivative has a sign.",
            ("gradient",),
            (("f(z).imag / eps", "abs(f(z).imag) / eps"),),
        ),
    ),
)


def pair_case(rng: np.random.Generator, name: str, shape: tuple, gap: float) -> Case:
    """Draw two arrays some way apart, one of them with an entry near zero."""
    a = rng.standard_normal(shape) + 0.5
    a.flat[0] = 1e-9
    return Case(name, {"a": a, "b": a * (1 + gap) + gap * rng.standard_normal(shape)})


def pair_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield pairs near and far."""
    yield pair_case(rng, "far apart, (3, 4)", (3, 4), 0.3)
    yield pair_case(rng, "near, (5,)", (5,), 1e-6)


def pair_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield zeros, one-sided zeros, opposite signs, one entry."""
    a = rng.standard_normal((2, 3))
    yield Case("both zero", {"a": np.zeros((2, 3)), "b": np.zeros((2, 3))})
    yield Case("equal", {"a": a, "b": a.copy()})
    yield Case("one of them zero", {"a": np.zeros((2, 3)), "b": a})
    yield Case("opposite signs", {"a": a, "b": -a})
    yield Case("one entry", {"a": np.array([-3.0]), "b": np.array([-2.0])})


RELATIVE = ExerciseRubric(
    Exercise(
        "relative_error",
        UNIT,
        inputs=("a", "b"),
        outputs=("error",),
        points={"error": 1, EDGE: 1},
        hints=(
            "Compare the largest difference with the largest entry. Both are single "
            "numbers for the whole array.",
            "Equation (3), with absolute values inside each maximum.",
            "Compute the size first; return 0.0 if it is 0; else divide.",
        ),
    ),
    pair_general,
    pair_edge,
    variants=(
        Variant(
            "entry_by_entry",
            "each entry is divided by its own size",
            "Near-zero entries then swamp the result: take the maxima first.",
            ("error",),
            (
                (
                    "np.abs(a - b).max() / size",
                    "(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).max()",
                ),
            ),
        ),
        Variant(
            "zero_by_zero",
            "0/0 gives nan",
            "Two arrays of zeros are equal: their error is 0.",
            (EDGE,),
            (("size == 0", "size < 0"),),
        ),
        Variant(
            "mean_difference",
            "the mean difference is taken in place of the largest",
            "One wrong entry among many right ones must show.",
            ("error",),
            (("np.abs(a - b).max()", "np.abs(a - b).mean()"),),
        ),
        Variant(
            "sum_of_sizes",
            "the sizes are added where the larger one is due",
            "Equation (3) has a maximum in its denominator.",
            ("error",),
            (
                (
                    "max(np.abs(a).max(), np.abs(b).max())",
                    "np.abs(a).max() + np.abs(b).max()",
                ),
            ),
        ),
        Variant(
            "no_absolute_difference",
            "the difference keeps its sign",
            "A large negative difference counts as well.",
            ("error",),
            (("np.abs(a - b).max()", "(a - b).max()"),),
        ),
        Variant(
            "not_relative",
            "the difference is not divided by a size",
            "The same difference means more for small gradients.",
            ("error",),
            (("np.abs(a - b).max() / size", "np.abs(a - b).max()"),),
        ),
        Variant(
            "first_size_only",
            "only the size of the first array is used",
            "The result should not depend on which array comes first.",
            ("error",),
            (("max(np.abs(a).max(), np.abs(b).max())", "np.abs(a).max()"),),
        ),
    ),
)


def array_general(*names: str, inside: Callable = lambda x: x):
    """Return a generator of cases with arrays of the given names."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for shape in ((3, 4), (2, 5, 3)):
            inputs = {n: rng.standard_normal(shape) * 1.5 for n in names}
            inputs[names[-1]] = inside(inputs[names[-1]])
            yield Case(f"shape {shape}", inputs)

    return draw


def sigmoid_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield extreme and unusual arguments."""
    yield Case("±1000", {"x": np.array([-1000.0, -40.0, 0.5, 40.0, 1000.0])})
    yield Case("x=0", {"x": np.zeros((2, 2))})
    yield Case("one entry", {"x": rng.standard_normal(1)})
    yield Case("around ±30", {"x": np.array([[-30.0, 30.0], [-20.0, 25.0]])})


SIGMOID = ExerciseRubric(
    Exercise(
        "sigmoid",
        UNIT,
        inputs=("x",),
        outputs=("y",),
        points={"y": 1, EDGE: 1},
        hints=(
            "Which of the three forms stays finite when x is 1000, and when it is "
            "−1000?",
            "Equation (6) never overflows; the first form of (5) overflows only inside "
            "a denominator, where that does no harm.",
            "One line: a tanh of half of x, shifted and scaled to lie between 0 and 1.",
        ),
    ),
    array_general("x"),
    sigmoid_edge,
    variants=(
        Variant(
            "exp_over_exp",
            "eˣ/(1 + eˣ) is nan for large x",
            "Infinity divided by infinity has no value: see the text below (5).",
            (EDGE,),
            (("0.5 * (1 + np.tanh(0.5 * x))", "np.exp(x) / (1 + np.exp(x))"),),
        ),
        Variant(
            "tanh_for_sigmoid",
            "tanh is returned",
            "A sigmoid lies between 0 and 1.",
            ("y",),
            (("0.5 * (1 + np.tanh(0.5 * x))", "np.tanh(x)"),),
        ),
        Variant(
            "sign_of_x",
            "the sign of x is wrong, so that the curve falls",
            "σ(x) grows with x: look at the sign in the exponent.",
            ("y",),
            (("np.tanh(0.5 * x)", "np.tanh(-0.5 * x)"),),
        ),
        Variant(
            "not_halved",
            "x is not halved inside the tanh",
            "Equation (6) has x/2.",
            ("y",),
            (("np.tanh(0.5 * x)", "np.tanh(x)"),),
        ),
        Variant(
            "hard_sigmoid",
            "a straight line with cut ends stands for the sigmoid",
            "The sigmoid is smooth: equation (5).",
            ("y",),
            (("0.5 * (1 + np.tanh(0.5 * x))", "np.clip(0.2 * x + 0.5, 0, 1)"),),
        ),
        Variant(
            "one_left_out",
            "the 1 in the denominator is left out, which gives eˣ",
            "Equation (5) has 1 + e⁻ˣ in the denominator.",
            ("y",),
            (("0.5 * (1 + np.tanh(0.5 * x))", "1 / np.exp(-x)"),),
        ),
        Variant(
            "clipped_input",
            "x is clipped too early, which costs the last digits",
            "There is no need to clip x if the form is stable.",
            (EDGE,),
            (
                (
                    "0.5 * (1 + np.tanh(0.5 * x))",
                    "1 / (1 + np.exp(-np.clip(x, -10, 10)))",
                ),
            ),
        ),
    ),
)


def output_edge(low: float, high: float):
    """Return a generator of edge cases for a backward from the output."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        ends = np.array([low, high, (low + high) / 2, 0.9 * high])
        yield Case("saturated", {"dy": rng.standard_normal(4), "y": ends})
        inside = rng.uniform(low, high, (1, 3))
        yield Case("N=1", {"dy": rng.standard_normal((1, 3)), "y": inside})
        big = {
            "dy": 1e6 * rng.standard_normal((2, 3)),
            "y": rng.uniform(low, high, (2, 3)),
        }
        yield Case("large upstream", big)

    return draw


SIGMOID_BACKWARD = ExerciseRubric(
    Exercise(
        "sigmoid_backward",
        UNIT,
        inputs=("dy", "y"),
        outputs=("dx",),
        points={"dx": 1, EDGE: 1},
        hints=(
            "The slope of the sigmoid can be read off its output.",
            "Equation (7), times the upstream gradient, entry by entry.",
            "One line with three factors.",
        ),
    ),
    array_general("dy", "y", inside=activations.sigmoid),
    output_edge(0.0, 1.0),
    variants=(
        Variant(
            "upstream_left_out",
            "the upstream gradient is left out",
            "The chain rule multiplies by dy.",
            ("dx",),
            (("dy * y * (1 - y)", "y * (1 - y)"),),
        ),
        Variant(
            "sigma_for_its_slope",
            "σ stands where σ′ is due",
            "Equation (7) has two factors.",
            ("dx",),
            (("dy * y * (1 - y)", "dy * y"),),
        ),
        Variant(
            "one_minus_y_alone",
            "only the factor 1 − y is there",
            "Equation (7) has two factors.",
            ("dx",),
            (("dy * y * (1 - y)", "dy * (1 - y)"),),
        ),
        Variant(
            "tanh_slope",
            "the slope of tanh is used",
            "1 − y² belongs to tanh: see equations (7) and (8).",
            ("dx",),
            (("dy * y * (1 - y)", "dy * (1 - y**2)"),),
        ),
        Variant(
            "sigma_taken_twice",
            "the sigmoid is taken of y once more",
            "y is already the output of the sigmoid.",
            ("dx",),
            (("return dy * y * (1 - y)", "y = sigmoid(y); return dy * y * (1 - y)"),),
        ),
        Variant(
            "sign",
            "y − 1 stands for 1 − y",
            "The sigmoid grows, so its slope is positive.",
            ("dx",),
            (("(1 - y)", "(y - 1)"),),
        ),
    ),
)

TANH_BACKWARD = ExerciseRubric(
    Exercise(
        "tanh_backward",
        UNIT,
        inputs=("dy", "y"),
        outputs=("dx",),
        points={"dx": 1, EDGE: 1},
        hints=(
            "The slope of tanh can be read off its output.",
            "Equation (8), times the upstream gradient, entry by entry.",
            "One line with two factors.",
        ),
    ),
    array_general("dy", "y", inside=np.tanh),
    output_edge(-1.0, 1.0),
    variants=(
        Variant(
            "upstream_left_out",
            "the upstream gradient is left out",
            "The chain rule multiplies by dy.",
            ("dx",),
            (("dy * (1 - y**2)", "1 - y**2"),),
        ),
        Variant(
            "square_left_out",
            "1 − y stands for 1 − y²",
            "Equation (8) has a square.",
            ("dx",),
            (("y**2", "y"),),
        ),
        Variant(
            "tanh_taken_twice",
            "tanh is taken of y once more",
            "y is already the output of tanh.",
            ("dx",),
            (("y**2", "np.tanh(y) ** 2"),),
        ),
        Variant(
            "sigmoid_slope",
            "the slope of the sigmoid is used",
            "y(1 − y) belongs to the sigmoid: see equations (7) and (8).",
            ("dx",),
            (("(1 - y**2)", "y * (1 - y)"),),
        ),
        Variant(
            "sign",
            "y² − 1 stands for 1 − y²",
            "tanh grows, so its slope is positive.",
            ("dx",),
            (("(1 - y**2)", "(y**2 - 1)"),),
        ),
        Variant(
            "plus_for_minus",
            "1 + y² stands for 1 − y²",
            "Look at the sign in equation (8).",
            ("dx",),
            (("1 - y**2", "1 + y**2"),),
        ),
    ),
)


def loss_case(
    rng: np.random.Generator,
    name: str,
    shape: tuple[int, ...],
    masked: float | None = None,
    scale: float = 1.5,
) -> Case:
    """Draw logits and targets; `masked` is the share of targets that count."""
    inputs = {
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


LOSS = ExerciseRubric(
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
        Variant(
            "sum_for_mean",
            "the losses are summed where their mean is due",
            "Equation (11) divides by M, in the loss and in the gradient.",
            ("loss", "dlogits"),
            (("count = max(mask.sum(), 1)", "count = 1"),),
        ),
        Variant(
            "mean_over_masked_too",
            "the mean is taken over all targets, masked ones as well",
            "M counts only the targets whose mask is true.",
            ("loss", "dlogits"),
            (("max(mask.sum(), 1)", "mask.size"),),
        ),
        Variant(
            "masked_steps_send_gradient",
            "masked targets still send a gradient",
            "Where the mask is false, dlogits is 0: equation (11).",
            ("dlogits",),
            ((" * mask[..., None] / count", " / count"),),
        ),
        Variant(
            "gradient_of_the_sum",
            "dlogits is the gradient of the summed loss",
            "The loss is a mean, so its gradient is divided by M as well.",
            ("dlogits",),
            ((" * mask[..., None] / count", " * mask[..., None]"),),
        ),
        Variant(
            "maximum_not_taken_out",
            "the maximum is not taken out before the exponentials",
            "Large logits overflow: subtract the largest one of each row first.",
            (EDGE,),
            (("logits - logits.max(axis=-1, keepdims=True)", "logits"),),
        ),
        Variant(
            "exponentials_overflow",
            "the exponentials overflow, because the maximum is not taken out",
            "Large logits overflow: subtract the largest one of each row first.",
            (EDGE,),
            (
                (
                    "log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, "
                    "keepdims=True))",
                    "log_p = np.log(np.exp(logits) / np.exp(logits).sum(axis=-1, "
                    "keepdims=True))",
                ),
            ),
        ),
        Variant(
            "wrong_axis",
            "the softmax runs along the first axis",
            "The classes are on the last axis.",
            ("loss", "dlogits"),
            (
                (
                    "np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
                    "np.log(np.exp(shifted).sum(axis=0, keepdims=True))",
                ),
            ),
        ),
        Variant(
            "target_not_subtracted",
            "dlogits lacks the −1 at the target",
            "Equation (10) subtracts 1 at the target class.",
            ("dlogits",),
            (("np.exp(log_p) - one_hot", "np.exp(log_p)"),),
        ),
        Variant(
            "sign_of_the_loss",
            "the loss is log p where −log p is due",
            "A loss falls as the target becomes more probable.",
            ("loss",),
            (("-np.sum(picked * mask)", "np.sum(picked * mask)"),),
        ),
        Variant(
            "empty_mask",
            "an empty mask gives nan",
            "If no target counts, the loss and all gradients are 0.",
            (EDGE,),
            (("max(mask.sum(), 1)", "mask.sum()"),),
        ),
        Variant(
            "mask_in_loss_left_out",
            "masked targets still count in the loss",
            "Only the targets whose mask is true are summed.",
            ("loss",),
            (("np.sum(picked * mask)", "np.sum(picked)"),),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "Gradient checking",
    (
        NUMERICAL,
        RELATIVE,
        COMPLEX,
        SIGMOID,
        SIGMOID_BACKWARD,
        TANH_BACKWARD,
        LOSS,
    ),
    {
        f.__name__: f
        for f in (
            differences.numerical_gradient,
            differences.relative_error,
            differences.complex_step_gradient,
            activations.sigmoid,
            activations.sigmoid_backward,
            activations.tanh_backward,
            losses.softmax_cross_entropy,
        )
    },
    answers={"why_not_the_sum": 1},
)
