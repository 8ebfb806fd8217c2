"""How init_lstm is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def init_case(
    rng: np.random.Generator, name: str, D: int, H: int, **more: float
) -> Case:
    """Draw sizes, and the generators to draw from."""
    generators = Supplied("generators", (int(rng.integers(2**31)),))
    return Case(name, {"D": D, "H": H, "rng": generators} | more)


def init_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default bias and others."""
    yield init_case(rng, "D=60, H=12", 60, 12)
    yield init_case(rng, "D=9, H=40, forget_bias=2.5", 9, 40, forget_bias=2.5)


def init_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield unusual biases and sizes."""
    yield init_case(rng, "forget_bias=-1", 12, 25, forget_bias=-1.0)
    yield init_case(rng, "forget_bias=0", 15, 20, forget_bias=0.0)
    yield init_case(rng, "D=1", 1, 40)
    yield init_case(rng, "H=2", 60, 2)


RUBRIC = ExerciseRubric(
    Exercise(
        "init_lstm",
        UNIT,
        inputs=("D", "H", "rng"),
        keywords=("forget_bias",),
        outputs=("weights", "draws", "biases"),
        measure="lstm_parameters",
        each="rng",
        points={"weights": 0.5, "draws": 0.5, "biases": 1, EDGE: 1},
        axes={
            "weights": ("gate", "rows, columns, mean, spread"),
            "draws": (
                "alike gates, columns, rows, in a pattern, copied, uneven, "
                "not repeated, the same for other rng, the same again",
            ),
        },
        hints=(
            "Each pre-activation sums H + D terms. Keep its spread near 1.",
            "Weights of spread 1/√(H + D), drawn anew for each gate; the forget "
            "gate's bias is forget_bias, the others are 0.",
            "A loop over the four gates: weights that are drawn and scaled, a bias "
            "of zeros; then the forget gate's bias.",
        ),
        equations={
            "weights": "the shape and the spread that section 4 gives the weights",
            "draws": "what each gate's weights are drawn from",
            "biases": "which gate's bias is not 0, and what it is",
        },
    ),
    init_general,
    init_edge,
    variants=(
        mistake(
            "zero_bias_replaced",
            "a forget_bias of 0 is replaced by 1",
            "0 is a bias like any other; only a missing argument means 1.",
            (EDGE,),
            ("np.full(H, forget_bias)", "np.full(H, forget_bias or 1.0)"),
        ),
        mistake(
            "spread_one",
            "the weights have spread 1",
            "The sum of H + D terms then has spread √(H + D), and the gates saturate.",
            ("weights",),
            (" / np.sqrt(H + D)", ""),
        ),
        mistake(
            "spread_by_variance",
            "the weights are divided by H + D, not by its root",
            "Spreads of a sum grow with the root of the number of terms.",
            ("weights",),
            ("np.sqrt(H + D)", "(H + D)"),
        ),
        mistake(
            "not_centred",
            "the weights are uniform between 0 and 1 before scaling",
            "Weights need a mean of 0.",
            ("weights",),
            ("rng.standard_normal((H + D, H))", "rng.random((H + D, H))"),
        ),
        mistake(
            "one_matrix_for_all",
            "all gates get the same weights",
            "Each gate has weights of its own.",
            ("draws",),
            (
                "    params = {}\n",
                "    params = {}\n    W = rng.standard_normal((H + D, H))\n",
            ),
            ("rng.standard_normal((H + D, H)) /", "W /"),
        ),
        mistake(
            "weights_transposed",
            "the weights have the shape (H, H + D)",
            "A weight multiplies from the right: (H + D, H).",
            ("weights",),
            ("rng.standard_normal((H + D, H))", "rng.standard_normal((H, H + D))"),
        ),
        mistake(
            "bias_everywhere",
            "every gate's bias is forget_bias",
            "Only the forget gate starts open.",
            ("biases",),
            ("np.zeros(H)", "np.full(H, forget_bias)"),
        ),
        mistake(
            "bias_at_input_gate",
            "the input gate gets the bias",
            "It is the forget gate that starts open.",
            ("biases",),
            ('params["b_f"] = np', 'params["b_i"] = np'),
        ),
        mistake(
            "bias_ignored",
            "forget_bias is ignored",
            "The forget gate's bias is forget_bias.",
            ("biases",),
            ("np.full(H, forget_bias)", "np.zeros(H) * forget_bias"),
        ),
        mistake(
            "global_generator",
            "the weights are not drawn from the generator that is handed in",
            "Equal generators are to give equal weights: draw from rng.",
            ("draws",),
            (
                "rng.standard_normal((H + D, H))",
                "np.random.standard_normal((H + D, H))",
            ),
        ),
        mistake(
            "seed_fixed",
            "the weights are the same whatever generator is handed in",
            "Draw from rng, and do not seed one of your own.",
            ("draws",),
            ("    params = {}\n", "    params, rng = {}, np.random.default_rng(0)\n"),
        ),
        mistake(
            "generator_copied",
            "the weights are drawn from a copy of the generator",
            "A generator goes on from call to call: draw from rng itself.",
            ("draws",),
            (
                "    params = {}\n",
                "    import copy\n\n    params, rng = {}, copy.deepcopy(rng)\n",
            ),
        ),
        mistake(
            "seed_fixed_for_each_gate",
            "every gate is drawn from a new generator with the same seed",
            "Draw from rng, which goes on from gate to gate.",
            ("draws",),
            (
                "rng.standard_normal((H + D, H))",
                "np.random.default_rng(0).standard_normal((H + D, H))",
            ),
        ),
        mistake(
            "uniform_too_narrow",
            "the weights are uniform between −1/√(H + D) and 1/√(H + D)",
            "A uniform number between −a and a has the spread a/√3.",
            ("weights",),
            ("rng.standard_normal((H + D, H))", "rng.uniform(-1, 1, (H + D, H))"),
        ),
        mistake(
            "spread_of_both_sides",
            "the variance is 2 over the sum of rows and columns",
            "The sum has H + D terms, one for each row.",
            ("weights",),
            ("np.sqrt(H + D)", "np.sqrt((H + D + H) / 2)"),
        ),
        mistake(
            "spread_of_each_part",
            "the rows of the state have spread 1/√H, those of the input 1/√D",
            "The sum has H + D terms, and all of its weights the same spread.",
            ("weights", "draws"),
            ("np.sqrt(H + D)", "np.sqrt(np.repeat([H, D], [H, D]))[:, None]"),
        ),
        mistake(
            "spread_of_the_state",
            "the weights are divided by √H",
            "The sum has H + D terms, one for each row.",
            ("weights",),
            ("np.sqrt(H + D)", "np.sqrt(H)"),
        ),
        mistake(
            "spread_of_the_input",
            "the weights are divided by √D",
            "The sum has H + D terms, one for each row.",
            ("weights",),
            ("np.sqrt(H + D)", "np.sqrt(D)"),
        ),
        mistake(
            "weights_zero",
            "all weights are zero",
            "With weights of 0 no gate sees the input or the state: draw them.",
            ("weights", "draws"),
            ("rng.standard_normal((H + D, H))", "np.zeros((H + D, H))"),
        ),
        mistake(
            "bias_at_output_gate",
            "the output gate gets the bias",
            "It is the forget gate that starts open.",
            ("biases",),
            ('params["b_f"] = np', 'params["b_o"] = np'),
        ),
        mistake(
            "bias_at_candidate",
            "the candidate gets the bias",
            "It is the forget gate that starts open.",
            ("biases",),
            ('params["b_f"] = np', 'params["b_c"] = np'),
        ),
        mistake(
            "bias_one",
            "the forget gate's bias is 1, whatever is handed in",
            "The forget gate's bias is forget_bias.",
            ("biases",),
            ("np.full(H, forget_bias)", "np.full(H, 1.0)"),
        ),
        mistake(
            "spread_of_a_hundredth",
            "the weights have a spread of 0.01, whatever the sizes are",
            "The more terms a sum has, the smaller each has to be, and no smaller: "
            "1/√(H + D).",
            ("weights",),
            ("/ np.sqrt(H + D)", "* 0.01"),
        ),
    ),
)
