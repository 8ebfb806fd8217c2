"""How gru_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_edge, cell_general
from .shared import CELL, CELL_AXES, UNIT

RUBRIC = ExerciseRubric(
    Exercise(
        "gru_cell_forward",
        UNIT,
        inputs=("x", "h_prev", "params"),
        outputs=("h",),
        cache=True,
        points={"h": 2, EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Two gates on the joined input; a candidate on a joined input whose "
            "hidden part was reset; a blend of old state and candidate.",
            "Equations (1) to (4). In this course a large z lets go of the past.",
            "Join [h_prev, x] for z and r. Join [r * h_prev, x] for the candidate. "
            "Then (1 − z) times the old state and z times the candidate.",
        ),
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    variants=(
        mistake(
            "z_swapped",
            "z and 1 − z are swapped",
            "Equation (4): z multiplies the candidate. (Many texts have it the other "
            "way round.)",
            ("h",),
            ("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate"),
            follow=True,
        ),
        mistake(
            "reset_after",
            "r acts after the product with the weights, not before",
            "Equation (3): the old state is reset before it meets W_h.",
            ("h",),
            (
                'np.tanh(reset @ params["W_h"] + params["b_h"])',
                'np.tanh(r * (h_prev @ params["W_h"][: r.shape[1]]) + '
                'x @ params["W_h"][r.shape[1] :] + params["b_h"])',
            ),
            follow=True,
        ),
        mistake(
            "r_ignored",
            "r plays no part in the candidate",
            "The candidate sees r∘h_prev: equation (3).",
            ("h",),
            ("[r * h_prev, x]", "[h_prev, x]"),
        ),
        mistake(
            "gates_swapped",
            "z and r are swapped",
            "r resets the old state inside the candidate, z blends.",
            ("h",),
            (
                "    reset = np",
                "    z, r = r, z\n    reset = np",
            ),
            follow=True,
        ),
        mistake(
            "inputs_swapped",
            "input and state are joined in the wrong order",
            "The hidden part comes first: [h_prev, x].",
            ("h",),
            (
                "joined = np.concatenate([h_prev, x]",
                "joined = np.concatenate([x, h_prev]",
            ),
            ("np.concatenate([r * h_prev, x]", "np.concatenate([x, r * h_prev]"),
            follow=True,
        ),
        mistake(
            "candidate_sigmoid",
            "the candidate is a sigmoid",
            "The candidate may be negative: equation (3) has a tanh.",
            ("h",),
            ("candidate = np.tanh(", "candidate = sigmoid("),
            follow=True,
        ),
        mistake(
            "old_state_not_blended",
            "the old state is added whole",
            "Equation (4) multiplies it by 1 − z.",
            ("h",),
            ("(1 - z) * h_prev + z", "h_prev + z"),
        ),
        mistake(
            "candidate_not_blended",
            "the candidate is added whole",
            "Equation (4) multiplies it by z.",
            ("h",),
            ("h_prev + z * candidate", "h_prev + candidate"),
        ),
        mistake(
            "x_reset_too",
            "r resets the pre-activation of the whole candidate",
            "Only the old state is reset; the input is not.",
            ("h",),
            (
                'np.tanh(reset @ params["W_h"] + params["b_h"])',
                'np.tanh(r * (joined @ params["W_h"]) + params["b_h"])',
            ),
            follow=True,
        ),
    ),
)
