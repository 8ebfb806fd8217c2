"""gru_cell_backward: mistakes back through blend, reset and nonlinearities."""

from __future__ import annotations

from autograder.rubric import mistake

from .shared import BEFORE, THROUGH_CANDIDATE, gate_slopes

GRADIENT_OF_Z = (
    mistake(
        "dz_lacks_old_state",
        "dz lacks −h_prev",
        "z stands in both terms of the blend: equation (6).",
        ("x", "h_prev", "W_z", "b_z"),
        ("dh * (candidate - h_prev)", "dh * candidate"),
        follow=True,
    ),
    mistake(
        "dz_sign",
        "dz has the wrong sign: h_prev less the candidate",
        "Differentiate (4) by z: the candidate less the old state.",
        ("x", "h_prev", "W_z", "b_z"),
        ("dh * (candidate - h_prev)", "dh * (h_prev - candidate)"),
        follow=True,
    ),
)
"""The gradient of z: equation (6)."""

PATHS_LEFT_OUT = (
    mistake(
        "reset_path_left_out",
        "the path through r∘h_prev is missing in dh_prev",
        "The old state is read inside the candidate too: equation (10).",
        ("h_prev",),
        (" + dreset[:, :H] * r", ""),
    ),
    mistake(
        "blend_path_left_out",
        "the path through (1 − z)∘h_prev is missing in dh_prev",
        "The old state is blended into the new one directly: equation (10).",
        ("h_prev",),
        ("dh * (1 - z) + dreset", "dreset"),
    ),
    mistake(
        "gate_path_left_out",
        "the path through the gates is missing in dh_prev",
        "Both gates read the old state: equation (10).",
        ("h_prev",),
        ("* r + djoined[:, :H]", "* r"),
    ),
)
"""The three terms of dh_prev: equation (10)."""

FACTORS = (
    mistake(
        "dr_wrong_operand",
        "dr pairs with r where h_prev is due",
        "In r∘h_prev the gradient of r carries the *other* factor.",
        ("x", "h_prev", "W_r", "b_r"),
        ("dr = dreset[:, :H] * h_prev", "dr = dreset[:, :H] * r"),
        follow=True,
    ),
    mistake(
        "r_left_out_of_reset_path",
        "r is left out on the path through r∘h_prev",
        "In r∘h_prev the gradient of h_prev carries r.",
        ("h_prev",),
        ("dreset[:, :H] * r +", "dreset[:, :H] +"),
        follow=True,
    ),
    mistake(
        "z_left_out_of_candidate",
        "z is left out on the way to the candidate",
        "The candidate enters the blend times z: equation (5).",
        ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
        ("dcandidate = dh * z", "dcandidate = dh"),
        follow=True,
    ),
)
"""What the gradients of r∘h_prev and of the blend are multiplied by."""

SLOPES_LEFT_OUT = (
    mistake(
        "candidate_slope_left_out",
        "the slope of the candidate's tanh is left out",
        "The candidate is a tanh: its slope is 1 − h̃².",
        ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
        ("dcandidate * (1 - candidate**2)", "dcandidate"),
        follow=True,
    ),
    mistake(
        "gate_slopes_left_out",
        "σ′ is left out on both gates",
        "Each gate's gradient goes back through its sigmoid: g(1 − g).",
        ("x", "h_prev", "W_z", "W_r", "b_z", "b_r"),
        ("dz * z * (1 - z)", "dz"),
        ("dr * r * (1 - r)", "dr"),
        follow=True,
    ),
)
"""The slopes of the candidate and of both gates: equations (7) and (9)."""

SLOPES = (
    *gate_slopes(),
    mistake(
        "all_slopes_left_out",
        "all slopes are left out, those of the gates and that of the candidate",
        "Each gradient goes back through its nonlinearity: equations (7) and (9).",
        BEFORE,
        ("dz * z * (1 - z)", "dz"),
        ("dr * r * (1 - r)", "dr"),
        ("dcandidate * (1 - candidate**2)", "dcandidate"),
    ),
    mistake(
        "candidate_slope_of_sigmoid",
        "the candidate is given the slope of a sigmoid",
        "The candidate is a tanh: its slope is 1 − h̃², equation (7).",
        THROUGH_CANDIDATE,
        ("(1 - candidate**2)", "candidate * (1 - candidate)"),
        follow=True,
    ),
    mistake(
        "square_of_candidate_left_out",
        "1 − h̃ stands for 1 − h̃²",
        "The slope of tanh has a square: equation (7).",
        THROUGH_CANDIDATE,
        ("(1 - candidate**2)", "(1 - candidate)"),
        follow=True,
    ),
    mistake(
        "candidate_tanh_taken_twice",
        "the slope is taken at tanh(h̃), though h̃ is already the output",
        "The candidate is a tanh already: its slope is 1 − h̃² as it stands.",
        THROUGH_CANDIDATE,
        ("(1 - candidate**2)", "(1 - np.tanh(candidate) ** 2)"),
        follow=True,
    ),
)
"""The slope of each nonlinearity, taken otherwise: equations (7) and (9)."""

BLEND = (
    mistake(
        "candidate_with_1_minus_z",
        "the candidate's gradient carries 1 − z where z is due",
        "The candidate enters the blend times z: equation (5).",
        THROUGH_CANDIDATE,
        ("dcandidate = dh * z", "dcandidate = dh * (1 - z)"),
        follow=True,
    ),
    mistake(
        "old_state_with_z",
        "the old state's share of dh carries z where 1 − z is due",
        "The old state enters the blend times 1 − z: equation (10).",
        ("h_prev",),
        ("dh * (1 - z) + dreset", "dh * z + dreset"),
        follow=True,
    ),
    mistake(
        "z_swapped",
        "the gradients are those of a blend in which z and 1 − z are swapped",
        "Equation (4): z multiplies the candidate. (Many texts have it the other "
        "way round.)",
        BEFORE,
        ("dcandidate = dh * z", "dcandidate = dh * (1 - z)"),
        ("dh * (candidate - h_prev)", "dh * (h_prev - candidate)"),
        ("dh * (1 - z) + dreset", "dh * z + dreset"),
        follow=True,
    ),
)
"""z where 1 − z is due, and the other way round: equation (4)."""

RESET = (
    mistake(
        "dr_with_candidate",
        "dr pairs with the candidate where h_prev is due",
        "In r∘h_prev the gradient of r carries the other factor: equation (8).",
        ("x", "h_prev", "W_r", "b_r"),
        ("dr = dreset[:, :H] * h_prev", "dr = dreset[:, :H] * candidate"),
        follow=True,
    ),
    mistake(
        "dr_before_the_weights",
        "dr is made from da_h, which has not gone back through W_h",
        "r acts before the product with the weights: equation (8) has dv.",
        ("x", "h_prev", "W_r", "b_r"),
        ("dr = dreset[:, :H] * h_prev", "dr = da_h * h_prev"),
    ),
    mistake(
        "reset_path_with_z",
        "the path through r∘h_prev carries z where r is due",
        "In r∘h_prev the gradient of h_prev carries r: equation (10).",
        ("h_prev",),
        ("dreset[:, :H] * r +", "dreset[:, :H] * z +"),
        follow=True,
    ),
)
"""The product r∘h_prev: equations (8) and (10)."""
