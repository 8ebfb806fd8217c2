"""lstm_cell_backward: mistakes back from h and c to the gates, equations 7 to 11."""

from __future__ import annotations

from autograder.rubric import mistake

from .shared import BIASES, SIGMOIDS, THROUGH_C, THROUGH_GATES, WEIGHTS

TERMS_OF_DC = (
    mistake(
        "dc_not_added",
        "the gradient dc from the next step is not added",
        "c has two readers: h of this step and the next step. Equation (8) adds both.",
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
)
"""What the whole gradient of c is made of: equation (8)."""

SLOPES = (
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
)
"""The slopes of the gates together, and that of the candidate: equation (11)."""

FACTORS = (
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
)
"""What dh and the whole gradient of c are multiplied by: equations (7), (9), (10)."""

GATE_SLOPES = (
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
)
"""The slope of a sigmoid, on one gate and on all of them: equation (11)."""

TANH_SLOPES = (
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
)
"""The slope of the two tanh, at c and at the candidate: equations (8) and (11)."""

GRADIENTS_EXCHANGED = (
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
        "Both belong to c: add them first, equation (8), and use the sum throughout.",
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
)
"""One gradient where another one is due: equations (7) to (10)."""
