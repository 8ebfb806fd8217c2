"""How lstm_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .shared import (
    BIASES,
    CELL,
    CELL_AXES,
    CELL_GRADIENTS,
    CELL_STATES,
    GATES,
    INTO_C,
    LARGE_CELL,
    SIGMOIDS,
    THROUGH_C,
    THROUGH_GATES,
    UNIT,
    WEIGHTS,
)

RUBRIC = ExerciseRubric(
    Exercise(
        "lstm_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "c_prev", "params"),
        gradients=CELL_GRADIENTS,
        forward="lstm_cell_forward",
        needs=("lstm_cell_forward",),
        upstream=("dh", "dc"),
        points={"x": 1, "h_prev": 1, "c_prev": 1}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Go back in the order of the derivation: through h into o and c, add what "
            "the next step sends into c, then from c into f, i, the candidate and "
            "c_prev, then through the four nonlinearities.",
            "Equations (7) to (12). The gradient of c has two sources: dc from the "
            "next step and what comes through h.",
            "First the whole gradient of c. Then the gradients of f, i, o and of the "
            "candidate, each times its slope. Then for each of the four: its weights "
            "pair the joined input with that product, its bias sums it, and what goes "
            "back through its weights is added to the gradient of the joined input.",
        ),
        equations={
            "b_o": "do in equation (7) and da_o in equation (11), whose sum over the "
            "batch it is",
            "b_f": "the whole gradient of c in equation (8), then df in equation "
            "(9) and da_f in equation (11)",
            "b_i": "di in equation (10) and da_i in equation (11)",
            "b_c": "dc̃ in equation (10) and da_c in equation (11)",
            "W_o": "what da_o is multiplied by, above equation (12)",
            "W_f": "what da_f is multiplied by, above equation (12)",
            "W_i": "what da_i is multiplied by, above equation (12)",
            "W_c": "what da_c is multiplied by, above equation (12)",
            "x": "equation (12): the sum of four products, and its last D columns",
            "h_prev": "equation (12): the first H columns of du",
            "c_prev": "the first half of equation (9)",
        },
    ),
    cell_general(*CELL, "dh", "dc"),
    cell_edge(*CELL, "dh", "dc"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, CELL_STATES, ("dh", "dc")),
    variants=(
        mistake(
            "dc_not_added",
            "the gradient dc from the next step is not added",
            "c has two readers: h of this step and the next step. Equation (8) adds "
            "both.",
            THROUGH_C,
            ("dc_total = dc + dh", "dc_total = dh"),
        ),
        mistake(
            "path_through_h_left_out",
            "the path from h into c is left out",
            "h shows c, so dh reaches c: equation (8).",
            THROUGH_C,
            ("dc_total = dc + dh * o * (1 - tanh_c**2)", "dc_total = dc"),
        ),
        mistake(
            "tanh_slope_of_c_left_out",
            "1 − tanh²(c) is left out on the way from h to c",
            "Between h and c stands a tanh: equation (8).",
            THROUGH_C,
            ("dh * o * (1 - tanh_c**2)", "dh * o"),
            follow=True,
        ),
        mistake(
            "o_left_out_of_dc",
            "o is left out on the way from h to c",
            "h = o∘tanh(c): the factor o stays. Equation (8).",
            THROUGH_C,
            ("dh * o * (1 - tanh_c**2)", "dh * (1 - tanh_c**2)"),
            follow=True,
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on every gate",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            THROUGH_GATES,
            ("df * f * (1 - f)", "df"),
            ("di * i * (1 - i)", "di"),
            ("do * o * (1 - o)", "do"),
            follow=True,
        ),
        mistake(
            "sigma_for_its_slope",
            "σ stands where σ′ is due",
            "The slope of a sigmoid is g(1 − g).",
            THROUGH_GATES,
            ("df * f * (1 - f)", "df * f"),
            ("di * i * (1 - i)", "di * i"),
            ("do * o * (1 - o)", "do * o"),
            follow=True,
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − c̃².",
            ("x", "h_prev", "W_c", "b_c"),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
            follow=True,
        ),
        mistake(
            "candidate_slope_of_sigmoid",
            "the candidate is given the slope of a sigmoid",
            "The candidate is a tanh: its slope is 1 − c̃².",
            ("x", "h_prev", "W_c", "b_c"),
            (
                "dcandidate * (1 - candidate**2)",
                "dcandidate * candidate * (1 - candidate)",
            ),
            follow=True,
        ),
        mistake(
            "f_left_out_of_dc_prev",
            "dc_prev lacks the forget gate",
            "c = f∘c_prev + …, so dc_prev = dc∘f: equation (9).",
            ("c_prev",),
            ("dc_total * f", "dc_total"),
            follow=True,
        ),
        mistake(
            "dc_prev_from_dc_alone",
            "dc_prev is made from dc alone, without what came through h",
            "Equation (9) uses the whole gradient of c.",
            ("c_prev",),
            ("dc_total * f", "dc * f"),
        ),
        mistake(
            "new_cell_state_for_old",
            "df pairs with c where c_prev is due",
            "The forget gate multiplied the old cell state.",
            ("x", "h_prev", "W_f", "b_f"),
            ("df = dc_total * c_prev", "df = dc_total * c"),
            follow=True,
        ),
        mistake(
            "di_and_dcandidate_swapped",
            "the gradients of i and of the candidate are swapped",
            "In i∘c̃ each factor's gradient is dc times the *other* factor.",
            ("x", "h_prev", "W_i", "W_c", "b_i", "b_c"),
            ("di = dc_total * candidate", "di = dc_total * i"),
            ("dcandidate = dc_total * i", "dcandidate = dc_total * candidate"),
            follow=True,
        ),
        mistake(
            "do_with_c",
            "do pairs with c where tanh(c) is due",
            "h = o∘tanh(c): equation (7).",
            ("x", "h_prev", "W_o", "b_o"),
            ("do = dh * tanh_c", "do = dh * c"),
            follow=True,
        ),
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
        *(
            mistake(
                f"slope_of_{g}_left_out",
                f"σ′ is left out on the gate {g}",
                "Every gate's gradient goes back through its sigmoid: equation (11).",
                ("x", "h_prev", f"W_{g}", f"b_{g}"),
                (f"d{g} * {g} * (1 - {g})", f"d{g}"),
                follow=True,
            )
            for g in SIGMOIDS
        ),
        mistake(
            "all_slopes_left_out",
            "all slopes are left out, those of the gates and that of the candidate",
            "Each gradient goes back through its nonlinearity: equation (11).",
            ("x", "h_prev", *WEIGHTS, *BIASES),
            *((f"d{g} * {g} * (1 - {g})", f"d{g}") for g in SIGMOIDS),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
        ),
        mistake(
            "slope_at_the_gate",
            "σ′ is taken at the gate's value, as if that were the pre-activation",
            "The gate is σ(a) already: its slope is g(1 − g) as it stands.",
            THROUGH_GATES,
            *(
                (
                    f"d{g} * {g} * (1 - {g})",
                    f"d{g} * sigmoid({g}) * (1 - sigmoid({g}))",
                )
                for g in SIGMOIDS
            ),
            follow=True,
        ),
        mistake(
            "tanh_slope_on_gates",
            "the gates are given the slope of a tanh",
            "A gate is a sigmoid: its slope is g(1 − g), equation (11).",
            THROUGH_GATES,
            *((f"d{g} * {g} * (1 - {g})", f"d{g} * (1 - {g} ** 2)") for g in SIGMOIDS),
            follow=True,
        ),
        mistake(
            "c_for_tanh_of_c",
            "1 − c² stands for 1 − tanh²(c)",
            "The slope of tanh at c is 1 − tanh²(c): equation (8).",
            THROUGH_C,
            ("(1 - tanh_c**2)", "(1 - c**2)"),
            follow=True,
        ),
        mistake(
            "square_of_tanh_c_left_out",
            "1 − tanh(c) stands for 1 − tanh²(c)",
            "The slope of tanh has a square: equation (8).",
            THROUGH_C,
            ("(1 - tanh_c**2)", "(1 - tanh_c)"),
            follow=True,
        ),
        mistake(
            "tanh_of_c_taken_twice",
            "the slope is taken at tanh(c), though the tanh is taken already",
            "The slope of tanh at c is 1 − tanh²(c): equation (8).",
            THROUGH_C,
            ("(1 - tanh_c**2)", "(1 - np.tanh(tanh_c) ** 2)"),
            follow=True,
        ),
        mistake(
            "square_of_candidate_left_out",
            "1 − c̃ stands for 1 − c̃²",
            "The slope of tanh has a square: equation (11).",
            ("x", "h_prev", "W_c", "b_c"),
            ("(1 - candidate**2)", "(1 - candidate)"),
            follow=True,
        ),
        mistake(
            "candidate_tanh_taken_twice",
            "the slope is taken at tanh(c̃), though c̃ is already the output",
            "The candidate is a tanh already: its slope is 1 − c̃² as it stands.",
            ("x", "h_prev", "W_c", "b_c"),
            ("(1 - candidate**2)", "(1 - np.tanh(candidate) ** 2)"),
            follow=True,
        ),
        mistake(
            "dc_through_the_tanh",
            "dc goes through o and the tanh as well",
            "The next step reads c itself. Only dh comes through o and the tanh: "
            "equation (8).",
            THROUGH_C,
            (
                "dc + dh * o * (1 - tanh_c**2)",
                "(dc + dh) * o * (1 - tanh_c**2)",
            ),
            follow=True,
        ),
        mistake(
            "dc_kept_apart",
            "dc goes into c_prev only, and what came through h into everything else",
            "Both belong to c: add them first, equation (8), and use the sum "
            "throughout.",
            THROUGH_C,
            ("dc_total = dc + dh", "dc_total = dh"),
            ('"c_prev": dc_total * f', '"c_prev": dc * f'),
        ),
        mistake(
            "do_from_dc",
            "do is made from the gradient of c where dh is due",
            "o stands in h alone: equation (7).",
            ("x", "h_prev", "W_o", "b_o"),
            ("    do = dh * tanh_c\n", ""),
            ("    df = dc_total", "    do = dc_total * tanh_c\n    df = dc_total"),
            follow=True,
        ),
        mistake(
            "df_and_di_swapped",
            "df and di are swapped",
            "The forget gate multiplied the old cell state, the input gate the "
            "candidate: equations (9) and (10).",
            ("x", "h_prev", "W_f", "W_i", "b_f", "b_i"),
            ("df = dc_total * c_prev", "df = dc_total * candidate"),
            ("di = dc_total * candidate", "di = dc_total * c_prev"),
            follow=True,
        ),
        mistake(
            "dW_f_and_dW_i_swapped",
            "W_f and W_i hold each other's gradients",
            "Each key of the dict names the weights that its gradient belongs to.",
            ("W_f", "W_i"),
            (
                "return grads",
                'grads["W_f"], grads["W_i"] = grads["W_i"], grads["W_f"]\n'
                "    return grads",
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
        *(
            mistake(
                f"{g}_left_out_of_du",
                f"du lacks what goes back through W_{g}",
                "All four read the joined input, so four products add up: equation "
                "(12).",
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
        mistake(
            "dh_prev_with_gates",
            "dh_prev is made with the values of the gates where their weights are due",
            "h_prev reached the gates through the weights: equation (12).",
            ("h_prev",),
            (
                '"h_prev": djoined[:, :H]',
                '"h_prev": da["f"] * f + da["i"] * i + da["o"] * o + '
                'da["c"] * candidate',
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
        mistake(
            "f_and_i_exchanged_in_cache",
            "f and i are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            THROUGH_C,
            (
                "c, f, i, o, candidate,",
                "c, i, f, o, candidate,",
            ),
        ),
        mistake(
            "i_and_o_exchanged_in_cache",
            "i and o are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            CELL_GRADIENTS,
            (
                "c, f, i, o, candidate,",
                "c, f, o, i, candidate,",
            ),
        ),
        mistake(
            "c_and_c_prev_exchanged_in_cache",
            "c and c_prev are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            CELL_GRADIENTS,
            ("joined, c_prev, c,", "joined, c, c_prev,"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (7) to (12) give the gradients; what they give must be what is "
            "returned.",
            CELL_GRADIENTS,
            ("    do = dh", "    dh, dc = 0 * dh, 0 * dc\n    do = dh"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "dh and dc belong to the caller, who may use them again: put the sum in "
            "equation (8) into a new array.",
            ("inputs unchanged",),
            (INTO_C, f"np.add(dc, {INTO_C.removeprefix('dc + ')}, out=dc)"),
        ),
        *bias_sums(BIASES, "da[g]"),
    ),
)
