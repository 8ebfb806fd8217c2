"""How gru_cell_forward_reset_after is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import WIDE_CELL, cell_case, cell_edge, cell_general
from ..common_mistakes import squeezed
from .shared import (
    CELL,
    CELL_AXES,
    GATES,
    UNIT,
    biased,
    gate_biases_exchanged,
    with_bias,
)

IN_GATES = (
    ("gates", "inside the two gates", "zr"),
    ("r", "inside the gate r", "r"),
    ("z", "inside the gate z", "z"),
)
"""Where the candidate's bias is added wrongly: a name, words, the gates."""

RUBRIC = ExerciseRubric(
    Exercise(
        "gru_cell_forward_reset_after",
        UNIT,
        inputs=("x", "h_prev", "params"),
        outputs=("h",),
        cache=True,
        points={"h": 2, EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "The gates and the blend stay. In the candidate, the old state meets its "
            "weights first, and is reset afterwards.",
            "Equation (11). The bias b_hh stands inside the bracket that r multiplies.",
            "Split W_h after its first H rows. The old state goes through the upper "
            "block and its own bias, then r acts; the input goes through the lower "
            "block and its bias; the tanh is taken of the sum.",
        ),
    ),
    biased(cell_general(*CELL)),
    biased(cell_edge(*CELL)),
    lambda rng: with_bias(rng, cell_case(rng, "large", WIDE_CELL, GATES)),
    variants=(
        mistake(
            "reset_before",
            "r acts before the product",
            "Equation (11): first the product, then r.",
            ("h",),
            ("r * product", '(r * h_prev) @ params["W_h"][:H] + params["b_hh"]'),
        ),
        mistake(
            "bias_outside_r",
            "the bias b_hh stands outside the bracket that r multiplies",
            "Equation (11) has b_hh inside.",
            ("h",),
            ("r * product", 'r * (product - params["b_hh"]) + params["b_hh"]'),
            follow=True,
        ),
        mistake(
            "bias_left_out",
            "the bias b_hh is left out",
            "Equation (11) has two biases.",
            ("h",),
            ('[:H] + params["b_hh"]', "[:H]"),
            follow=True,
        ),
        mistake(
            "bias_b_h_left_out",
            "the bias b_h is left out",
            "Equation (11) has two biases.",
            ("h",),
            ('[H:] + params["b_h"]', "[H:]"),
            follow=True,
        ),
        mistake(
            "both_biases_left_out",
            "both biases of the candidate, b_h and b_hh, are left out",
            "Equation (11) has b_hh inside the bracket and b_h outside.",
            ("h",),
            ('[:H] + params["b_hh"]', "[:H]"),
            ('[H:] + params["b_h"]', "[H:]"),
        ),
        mistake(
            "bias_outside_tanh",
            "the bias b_hh is added to the candidate, outside of its tanh",
            "Equation (11) has b_hh inside the bracket that r multiplies.",
            ("h",),
            ('[:H] + params["b_hh"]', "[:H]"),
            ("+ r * product)", '+ r * product) + params["b_hh"]'),
        ),
        *(
            mistake(
                f"bias_in_{id}",
                f"the bias b_hh is added {where}, and not in the candidate",
                "b_hh belongs to the candidate alone: equation (11) has it inside the "
                "bracket that r multiplies.",
                ("h",),
                ('[:H] + params["b_hh"]', "[:H]"),
                *(
                    (f'params["b_{g}"])', f'params["b_{g}"] + params["b_hh"])')
                    for g in gates
                ),
            )
            for id, where, gates in IN_GATES
        ),
        *(
            mistake(
                f"bias_in_{id}_too",
                f"the bias b_hh is added {where} as well",
                "b_hh belongs to the candidate alone: the gates are those of equations "
                "(1) and (2).",
                ("h",),
                *(
                    (f'params["b_{g}"])', f'params["b_{g}"] + params["b_hh"])')
                    for g in gates
                ),
            )
            for id, where, gates in IN_GATES
        ),
        mistake(
            "both_biases_in_gates",
            "both biases of the candidate, b_h and b_hh, are added inside the two "
            "gates, and not in the candidate",
            "They belong to the candidate alone: equation (11) has b_hh inside the "
            "bracket and b_h outside.",
            ("h",),
            ('[:H] + params["b_hh"]', "[:H]"),
            ('[H:] + params["b_h"]', "[H:]"),
            *(
                (
                    f'params["b_{g}"])',
                    f'params["b_{g}"] + params["b_h"] + params["b_hh"])',
                )
                for g in "zr"
            ),
        ),
        mistake(
            "z_swapped",
            "z and 1 − z are swapped",
            "Equation (4): z multiplies the candidate.",
            ("h",),
            ("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate"),
            follow=True,
        ),
        mistake(
            "r_ignored",
            "r plays no part",
            "Equation (11) has r in front of the bracket.",
            ("h",),
            ("r * product", "product"),
        ),
        mistake(
            "rows_swapped",
            "the rows of W_h for state and input are swapped",
            "The hidden rows come first.",
            ("h",),
            (
                "    H = h_prev.shape[1]\n",
                "    H = h_prev.shape[1]\n    params = params | "
                '{"W_h": np.roll(params["W_h"], H, axis=0)}\n',
            ),
            follow=True,
        ),
        mistake(
            "everything_reset",
            "r multiplies the whole pre-activation",
            "The input's part is not reset.",
            ("h",),
            (
                'x @ params["W_h"][H:] + params["b_h"]',
                'r * (x @ params["W_h"][H:] + params["b_h"])',
            ),
            follow=True,
        ),
        mistake(
            "candidate_sigmoid",
            "the candidate is a sigmoid",
            "The candidate may be negative: equation (11) has a tanh.",
            ("h",),
            ("candidate = np.tanh(", "candidate = sigmoid("),
            follow=True,
        ),
        mistake(
            "b_h_inside_r",
            "both biases stand inside the bracket that r multiplies",
            "Equation (11) has b_hh inside and b_h outside.",
            ("h",),
            ('params["b_h"] + r * product', 'r * (product + params["b_h"])'),
            follow=True,
        ),
        mistake(
            "biases_of_candidate_swapped",
            "b_h and b_hh change places",
            "Equation (11) has b_hh inside and b_h outside.",
            ("h",),
            ('[:H] + params["b_hh"]', '[:H] + params["b"]'),
            ('[H:] + params["b_h"]', '[H:] + params["b_hh"]'),
            ('params["b"]', 'params["b_h"]'),
            follow=True,
        ),
        mistake(
            "gates_swapped",
            "z and r are swapped",
            "r resets the old state inside the candidate, z blends.",
            ("h",),
            ("    product =", "    z, r = r, z\n    product ="),
            follow=True,
        ),
        gate_biases_exchanged(),
        mistake(
            "one_minus_r",
            "1 − r multiplies the bracket, where r is due",
            "Equation (11) has r in front of the bracket.",
            ("h",),
            ("r * product", "(1 - r) * product"),
        ),
        mistake(
            "r_twice",
            "r multiplies the bracket twice",
            "Equation (11) has r once, in front of the bracket.",
            ("h",),
            ("r * product", "r * r * product"),
        ),
        mistake(
            "z_resets",
            "z multiplies the bracket, where r is due",
            "Equation (11) has r in front of the bracket.",
            ("h",),
            ("r * product", "z * product"),
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
