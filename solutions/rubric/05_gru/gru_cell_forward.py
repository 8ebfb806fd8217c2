"""How gru_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import WIDE_CELL, cell_case, cell_edge, cell_general
from ..common_mistakes import squeezed
from .shared import CELL, CELL_AXES, GATES, UNIT, gate_biases_exchanged

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
            "Two joins: one of state and input for z and r, one of the reset state and "
            "the input for the candidate. Three affine maps, two sigmoids, a tanh. The "
            "blend comes last.",
        ),
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    lambda rng: cell_case(rng, "large", WIDE_CELL, GATES),
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
        mistake(
            "gate_weights_exchanged",
            "the weights W_z and W_r are exchanged, their biases are not",
            "Each gate has its own weights and its own bias: equations (1) and (2).",
            ("h",),
            ('params["W_z"]', 'params["W"]'),
            ('params["W_r"]', 'params["W_z"]'),
            ('params["W"]', 'params["W_r"]'),
            follow=True,
        ),
        gate_biases_exchanged(),
        mistake(
            "r_twice",
            "r multiplies the old state twice inside the candidate",
            "The candidate sees r∘h_prev: equation (3).",
            ("h",),
            ("[r * h_prev, x]", "[r * r * h_prev, x]"),
        ),
        mistake(
            "r_in_the_blend",
            "r multiplies the old state in the blend as well",
            "r acts inside the candidate alone: equation (4) has none.",
            ("h",),
            ("(1 - z) * h_prev + z", "(1 - z) * r * h_prev + z"),
        ),
        mistake(
            "state_rows_transposed",
            "the rows of W_h that act on the reset state are transposed",
            "The reset state stands on the left, as a row: equation (3) has no "
            "transpose.",
            ("h",),
            (
                'reset @ params["W_h"] +',
                '(r * h_prev) @ params["W_h"][: r.shape[1]].T + '
                'x @ params["W_h"][r.shape[1] :] +',
            ),
            follow=True,
        ),
        mistake(
            "z_resets",
            "z resets the old state inside the candidate, where r is due",
            "The candidate sees r∘h_prev: equation (3).",
            ("h",),
            ("[r * h_prev, x]", "[z * h_prev, x]"),
        ),
        mistake(
            "one_minus_r_resets",
            "1 − r resets the old state inside the candidate, where r is due",
            "The candidate sees r∘h_prev: equation (3).",
            ("h",),
            ("[r * h_prev, x]", "[(1 - r) * h_prev, x]"),
            follow=True,
        ),
        *(
            mistake(
                f"{g}_tanh",
                f"the gate {g} is a tanh",
                "A gate lies between 0 and 1: equations (1) and (2) have a sigmoid.",
                ("h",),
                (f"    {g} = sigmoid(", f"    {g} = np.tanh("),
                follow=True,
            )
            for g in ("z", "r")
        ),
        mistake(
            "biases_left_out",
            "all biases are left out",
            "Equations (1) to (3) add one each.",
            ("h",),
            *((f' + params["b_{g}"]', "") for g in GATES),
            follow=True,
        ),
        mistake(
            "state_left_out_of_gates",
            "the gates do not read the old state",
            "Both gates read the state and the input: equations (1) and (2).",
            ("h",),
            ("np.concatenate([h_prev, x]", "np.concatenate([0 * h_prev, x]"),
        ),
        mistake(
            "input_left_out",
            "the input plays no part",
            "Both gates and the candidate read the input: equations (1) to (3).",
            ("h",),
            ("np.concatenate([h_prev, x]", "np.concatenate([h_prev, 0 * x]"),
            ("[r * h_prev, x]", "[r * h_prev, 0 * x]"),
        ),
        mistake(
            "tanh_of_blend",
            "a tanh is taken of the blend",
            "The candidate has its tanh; the blend of equation (4) has none.",
            ("h",),
            (
                "(1 - z) * h_prev + z * candidate",
                "np.tanh((1 - z) * h_prev + z * candidate)",
            ),
        ),
        mistake(
            "same_share_for_both",
            "1 − z multiplies the candidate as well",
            "The two shares of equation (4) add up to 1.",
            ("h",),
            ("+ z * candidate", "+ (1 - z) * candidate"),
            follow=True,
        ),
        mistake(
            "r_added",
            "r is added to the old state inside the candidate",
            "The candidate sees r∘h_prev: equation (3).",
            ("h",),
            ("[r * h_prev, x]", "[r + h_prev, x]"),
        ),
        mistake(
            "candidate_returned",
            "the candidate is returned, without the blend",
            "Equation (4) blends it with the old state.",
            ("h",),
            ("(1 - z) * h_prev + z * candidate", "candidate"),
        ),
        mistake(
            "zero",
            "h is zero",
            "Equation (4) gives h; what it gives must be what is returned.",
            ("h",),
            ("(1 - z) * h_prev + z * candidate", "0 * h_prev"),
        ),
        squeezed("h", "(1 - z) * h_prev + z * candidate"),
    ),
)
