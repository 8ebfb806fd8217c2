"""gru_cell_backward: mistakes back through the affine maps, their sums and inputs."""

from __future__ import annotations

from autograder.rubric import mistake

from .shared import BIASES, WEIGHTS

INPUTS_AND_SUMS = (
    mistake(
        "dW_h_from_joined",
        "dW_h pairs with [h_prev, x] where [r∘h_prev, x] is due",
        "The candidate's product had the reset state as its input.",
        ("W_h",),
        ('"W_h": reset.T @ da_h', '"W_h": joined.T @ da_h'),
        follow=True,
    ),
    mistake(
        "dx_lacks_gates",
        "dx lacks what comes through the gates",
        "The input is read by the candidate and by both gates.",
        ("x",),
        ("dreset[:, H:] + djoined[:, H:]", "dreset[:, H:]"),
        follow=True,
    ),
    mistake(
        "db_mean",
        "the gradients of the biases are means over the batch",
        "Parameter gradients are summed; only the loss takes a mean.",
        BIASES,
        ("da_z.sum(axis=0)", "da_z.mean(axis=0)"),
        ("da_r.sum(axis=0)", "da_r.mean(axis=0)"),
        ("da_h.sum(axis=0)", "da_h.mean(axis=0)"),
        follow=True,
    ),
)
"""What dW_h pairs with, what dx adds up, and the sums that make db."""

JOINED_INPUTS = (
    mistake(
        "dx_lacks_candidate",
        "dx lacks what comes through the candidate",
        "The input is read by the candidate and by both gates: equation (10).",
        ("x",),
        ("dreset[:, H:] + djoined[:, H:]", "djoined[:, H:]"),
        follow=True,
    ),
    mistake(
        "input_of_candidate_mistaken",
        "the candidate's product is given [h_prev, x] as its input, and dx lacks "
        "what comes through it",
        "The candidate read [r∘h_prev, x], and its gradient goes into x as well: "
        "equations (7) and (10).",
        ("x", "W_h"),
        ("dreset[:, H:] + djoined[:, H:]", "djoined[:, H:]"),
        ('"W_h": reset.T @ da_h', '"W_h": joined.T @ da_h'),
    ),
    *(
        mistake(
            f"{g}_left_out_of_du",
            f"du lacks what goes back through W_{g}",
            "Both gates read the joined input, so two products add up: equation (9).",
            ("x", "h_prev"),
            (f'da_{g} @ params["W_{g}"].T', "0"),
            follow=True,
        )
        for g in ("z", "r")
    ),
    mistake(
        "W_z_and_W_r_swapped_in_du",
        "da_z goes back through W_r, and da_r through W_z",
        "Each goes back through the weights of its own gate: equation (9).",
        ("x", "h_prev"),
        ('da_z @ params["W_z"].T', 'da_z @ params["W"].T'),
        ('da_r @ params["W_r"].T', 'da_r @ params["W_z"].T'),
        ('params["W"]', 'params["W_r"]'),
        follow=True,
    ),
    mistake(
        "du_with_dW",
        "du is made with dW in the place of W",
        "The factor of u in equations (1) and (2) is W itself: equation (9).",
        ("x", "h_prev"),
        ('da_z @ params["W_z"].T', "da_z @ (joined.T @ da_z).T"),
        ('da_r @ params["W_r"].T', "da_r @ (joined.T @ da_r).T"),
    ),
    mistake(
        "dh_prev_with_gates",
        "dh_prev is made with the values of the gates where their weights are due",
        "h_prev reached the gates through the weights: equation (9).",
        ("h_prev",),
        ("* r + djoined[:, :H]", "* r + da_z * z + da_r * r"),
    ),
    mistake(
        "dh_prev_untransposed",
        "the gates' share of dh_prev is made with the hidden rows of W as they "
        "are, not transposed",
        "Equation (9) has Wᵀ. The hidden rows are square, so no shape warns.",
        ("h_prev",),
        (
            "* r + djoined[:, :H]",
            '* r + da_z @ params["W_z"][:H] + da_r @ params["W_r"][:H]',
        ),
        follow=True,
    ),
    mistake(
        "dh_prev_from_last_columns",
        "the last columns of du are taken for h_prev",
        "The hidden part comes first in the joined input: equation (10).",
        ("h_prev",),
        ("* r + djoined[:, :H]", "* r + djoined[:, -H:]"),
        follow=True,
    ),
    mistake(
        "dx_from_first_columns",
        "the first columns of du and dv are taken for x: those of the hidden rows",
        "The input comes last in both joined inputs: equation (10).",
        ("x",),
        ("dreset[:, H:] + djoined[:, H:]", "dreset[:, :-H] + djoined[:, :-H]"),
        follow=True,
    ),
)
"""The gradients of both joined inputs, and what they give to x and h_prev."""

GATES_WEIGHTS = (
    mistake(
        "gates_weights_from_reset",
        "dW_z and dW_r pair with [r∘h_prev, x] where [h_prev, x] is due",
        "The gates read the old state as it is: equations (1) and (2).",
        ("W_z", "W_r"),
        ('"W_z": joined.T', '"W_z": reset.T'),
        ('"W_r": joined.T', '"W_r": reset.T'),
        follow=True,
    ),
    mistake(
        "z_and_r_swapped_in_result",
        "z and r hold each other's gradients, weights and biases",
        "Each key of the dict names the parameters that its gradient belongs to.",
        ("W_z", "W_r", "b_z", "b_r"),
        ('"W_z": joined.T @ da_z', '"W_z": joined.T @ da'),
        ('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z'),
        ("joined.T @ da,", "joined.T @ da_r,"),
        ('"b_z": da_z.sum', '"b_z": da.sum'),
        ('"b_r": da_r.sum', '"b_r": da_z.sum'),
        ("da.sum", "da_r.sum"),
        follow=True,
    ),
)
"""The gradients of the gates' weights and biases."""

WEIGHTS_GRADIENTS = (
    mistake(
        "dW_transposed",
        "the gradients of the weights are transposed",
        "dW has the shape of W, (H + D, H).",
        WEIGHTS,
        ("joined.T @ da_z", "da_z.T @ joined"),
        ("joined.T @ da_r", "da_r.T @ joined"),
        ("reset.T @ da_h", "da_h.T @ reset"),
    ),
    mistake(
        "dW_mean",
        "the gradients of the weights are means over the batch",
        "Parameter gradients are summed; only the loss takes a mean.",
        WEIGHTS,
        ("joined.T @ da_z", "joined.T @ da_z / len(dh)"),
        ("joined.T @ da_r", "joined.T @ da_r / len(dh)"),
        ("reset.T @ da_h", "reset.T @ da_h / len(dh)"),
        follow=True,
    ),
)
"""The gradients of all weights."""
