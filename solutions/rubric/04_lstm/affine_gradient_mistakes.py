"""lstm_cell_backward: mistakes back through the affine maps, equation 12."""

from __future__ import annotations

from autograder.rubric import mistake

from .shared import BIASES, GATES, WEIGHTS

SUM_AND_COLUMNS = (
    mistake(
        "db_mean",
        "the gradients of the biases are means over the batch",
        "Parameter gradients are summed; only the loss takes a mean.",
        BIASES,
        ("da[g].sum(axis=0)", "da[g].mean(axis=0)"),
        follow=True,
    ),
    mistake(
        "parts_swapped",
        "the first columns are taken for x and the last for h_prev",
        "The hidden part comes first in the joined input.",
        ("x", "h_prev"),
        ("djoined[:, H:]", "djoined[:, :-H]"),
        ("djoined[:, :H]", "djoined[:, -H:]"),
        follow=True,
    ),
)
"""The sum that makes db, and which columns of du are whose."""

GATES_EXCHANGED = (
    mistake(
        "dW_f_and_dW_i_swapped",
        "W_f and W_i hold each other's gradients",
        "Each key of the dict names the weights that its gradient belongs to.",
        ("W_f", "W_i"),
        (
            "return grads",
            'grads["W_f"], grads["W_i"] = grads["W_i"], grads["W_f"]\n    return grads',
        ),
        follow=True,
    ),
    mistake(
        "f_and_i_swapped_in_result",
        "f and i hold each other's gradients, weights and biases",
        "Each key of the dict names the parameters that its gradient belongs to.",
        ("W_f", "W_i", "b_f", "b_i"),
        (
            "return grads",
            'grads["W_f"], grads["W_i"] = grads["W_i"], grads["W_f"]\n'
            '    grads["b_f"], grads["b_i"] = grads["b_i"], grads["b_f"]\n'
            "    return grads",
        ),
        follow=True,
    ),
    mistake(
        "W_f_and_W_i_swapped_in_du",
        "da_f goes back through W_i, and da_i through W_f",
        "Each goes back through the weights of its own gate: equation (12).",
        ("x", "h_prev"),
        (
            'da[g] @ params[f"W_{g}"].T',
            'da[g] @ params["W_" + {"f": "i", "i": "f"}.get(g, g)].T',
        ),
        follow=True,
    ),
)
"""The parameters of f in the place of those of i."""

JOINED = (
    *(
        mistake(
            f"{g}_left_out_of_du",
            f"du lacks what goes back through W_{g}",
            "All four read the joined input, so four products add up: equation (12).",
            ("x", "h_prev"),
            ("for g in da)", f'for g in da if g != "{g}")'),
            follow=True,
        )
        for g in GATES
    ),
    mistake(
        "du_with_dW",
        "du is made with dW in the place of W",
        "The factor of u in the affine maps is W itself: equation (12).",
        ("x", "h_prev"),
        ('params[f"W_{g}"].T for', "(joined.T @ da[g]).T for"),
    ),
)
"""The gradient of the joined input, du."""

INPUT_AND_STATES = (
    mistake(
        "dh_prev_with_gates",
        "dh_prev is made with the values of the gates where their weights are due",
        "h_prev reached the gates through the weights: equation (12).",
        ("h_prev",),
        (
            '"h_prev": djoined[:, :H]',
            '"h_prev": da["f"] * f + da["i"] * i + da["o"] * o + da["c"] * candidate',
        ),
    ),
    mistake(
        "dh_prev_untransposed",
        "dh_prev is made with the hidden rows of W as they are, not transposed",
        "Equation (12) has Wᵀ. The hidden rows are square, so no shape warns.",
        ("h_prev",),
        (
            '"h_prev": djoined[:, :H]',
            '"h_prev": sum(da[g] @ params[f"W_{g}"][:H] for g in da)',
        ),
        follow=True,
    ),
    mistake(
        "dh_prev_from_last_columns",
        "the last columns of du are taken for h_prev",
        "The hidden part comes first in the joined input: equation (12).",
        ("h_prev",),
        ("djoined[:, :H]", "djoined[:, -H:]"),
        follow=True,
    ),
    mistake(
        "dx_from_first_columns",
        "the first columns of du are taken for x: those of the hidden rows of W",
        "The input comes last in the joined input: equation (12).",
        ("x",),
        ("djoined[:, H:]", "djoined[:, :-H]"),
        follow=True,
    ),
    mistake(
        "i_for_f_in_dc_prev",
        "dc_prev carries i where f is due",
        "The old cell state came in times f: equation (9).",
        ("c_prev",),
        ("dc_total * f}", "dc_total * i}"),
        follow=True,
    ),
)
"""What du and dc give to x, h_prev and c_prev."""

PARAMETERS = (
    mistake(
        "dW_from_h",
        "the hidden rows of dW pair with h where h_prev is due",
        "The state that entered the products is the old one.",
        WEIGHTS,
        (
            "joined.T @ da[g]",
            "np.concatenate([o * tanh_c, joined[:, H:]], axis=1).T @ da[g]",
        ),
        follow=True,
    ),
    mistake(
        "dW_transposed",
        "the gradients of the weights are transposed",
        "dW has the shape of W, (H + D, H).",
        WEIGHTS,
        ("joined.T @ da[g]", "da[g].T @ joined"),
    ),
    mistake(
        "dW_mean",
        "the gradients of the weights are means over the batch",
        "Parameter gradients are summed; only the loss takes a mean.",
        WEIGHTS,
        ("joined.T @ da[g]", "joined.T @ da[g] / len(joined)"),
        follow=True,
    ),
    mistake(
        "dW_f_rows_reversed",
        "the rows of dW_f are in the reverse order",
        "Row by row, dW_f belongs to the rows of W_f: hidden part first.",
        ("W_f",),
        ("return grads", 'grads["W_f"] = grads["W_f"][::-1]\n    return grads'),
        follow=True,
    ),
    mistake(
        "db_f_mean",
        "the gradient of b_f alone is a mean over the batch",
        "Parameter gradients are summed; only the loss takes a mean.",
        ("b_f",),
        (
            "return grads",
            'grads["b_f"] = grads["b_f"] / len(joined)\n    return grads',
        ),
        follow=True,
    ),
)
"""The gradients of the weights and of one bias."""
