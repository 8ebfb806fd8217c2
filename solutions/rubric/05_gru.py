"""Unit 05: the GRU, in both reset conventions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, UnitRubric, mistake

from ..reference import activations, gru
from .cases import (
    Draw,
    Size,
    cell_case,
    cell_edge,
    cell_general,
    sequence_case,
    sequence_edge,
    sequence_general,
)

UNIT = "05_gru"
GATES = ("z", "r", "h")
CELL, SEQUENCE = (GATES, ("h_prev",)), (GATES, ("h0",))
WEIGHTS = tuple(f"W_{g}" for g in GATES)
BIASES = tuple(f"b_{g}" for g in GATES)
PARAMETERS = (*WEIGHTS, *BIASES)
PARAMETER_AXES = dict.fromkeys(WEIGHTS, ("H+D", "H"))
PARAMETER_AXES |= dict.fromkeys((*BIASES, "b_hh"), ("H",))
CELL_AXES = PARAMETER_AXES | {"x": ("N", "D"), "h_prev": ("N", "H"), "h": ("N", "H")}
SEQUENCE_AXES = PARAMETER_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "hs": ("N", "T", "H"),
}
LARGE_CELL = Size(2, 1, 180, 180)
LARGE_SEQUENCE = Size(2, 8, 120, 120)


def with_bias(rng: np.random.Generator, case: Case) -> Case:
    """Add the bias b_hh of the reset-after form."""
    params = dict(case.inputs["params"])
    params["b_hh"] = 0.5 * rng.standard_normal(params["b_h"].size)
    return replace(case, inputs=dict(case.inputs) | {"params": params})


def biased(draw: Draw) -> Draw:
    """Return a generator of reset-after cases from one of reset-before cases."""

    def drawn(rng: np.random.Generator) -> Iterator[Case]:
        for case in draw(rng):
            yield with_bias(rng, case)

    return drawn


def params_case(rng: np.random.Generator, name: str, D: int, H: int) -> Case:
    """Draw the parameters of a reset-after cell."""
    case = with_bias(rng, cell_case(rng, name, Size(2, 1, D, H), GATES))
    return Case(name, {"params": case.inputs["params"]})


def params_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield params_case(rng, "D=4, H=5", 4, 5)
    yield params_case(rng, "D=6, H=3", 6, 3)


def params_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes."""
    for name, D, H in (("D=1", 1, 4), ("H=1", 4, 1), ("D=H", 4, 4)):
        yield params_case(rng, name, D, H)


CELL_FORWARD = ExerciseRubric(
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
            follow=True,
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
        ),
        mistake(
            "candidate_sigmoid",
            "the candidate is a sigmoid",
            "The candidate may be negative: equation (3) has a tanh.",
            ("h",),
            ("candidate = np.tanh(", "candidate = sigmoid("),
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
        ),
    ),
)

BEFORE = ("x", "h_prev", *PARAMETERS)
CELL_BACKWARD = ExerciseRubric(
    Exercise(
        "gru_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "params"),
        gradients=BEFORE,
        forward="gru_cell_forward",
        needs=("gru_cell_forward",),
        upstream=("dh",),
        points={"x": 1, "h_prev": 2}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "The old state is read in four places: the blend, the reset, and both "
            "gates. Its gradient is a sum of three terms, one of which comes through "
            "both gates.",
            "Equations (5) to (10). z stands in both terms of the blend: its gradient "
            "is dh times the candidate less the old state.",
            "First the candidate: dh * z, its slope, back through W_h. That splits "
            "into what goes through r∘h_prev and into x. Then dr and dz with their "
            "slopes, back through W_r and W_z. Last, add up.",
        ),
    ),
    cell_general(*CELL, "dh"),
    cell_edge(*CELL, "dh"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",)),
    variants=(
        mistake(
            "dz_lacks_old_state",
            "dz lacks −h_prev",
            "z stands in both terms of the blend: equation (6).",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * candidate"),
        ),
        mistake(
            "dz_sign",
            "dz has the wrong sign: h_prev less the candidate",
            "Differentiate (4) by z: the candidate less the old state.",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * (h_prev - candidate)"),
        ),
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
        mistake(
            "dr_wrong_operand",
            "dr pairs with r where h_prev is due",
            "In r∘h_prev the gradient of r carries the *other* factor.",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = dreset[:, :H] * h_prev", "dr = dreset[:, :H] * r"),
        ),
        mistake(
            "r_left_out_of_reset_path",
            "r is left out on the path through r∘h_prev",
            "In r∘h_prev the gradient of h_prev carries r.",
            ("h_prev",),
            ("dreset[:, :H] * r +", "dreset[:, :H] +"),
        ),
        mistake(
            "z_left_out_of_candidate",
            "z is left out on the way to the candidate",
            "The candidate enters the blend times z: equation (5).",
            ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
            ("dcandidate = dh * z", "dcandidate = dh"),
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − h̃².",
            ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on both gates",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", "W_z", "W_r", "b_z", "b_r"),
            ("dz * z * (1 - z)", "dz"),
            ("dr * r * (1 - r)", "dr"),
        ),
        mistake(
            "dW_h_from_joined",
            "dW_h pairs with [h_prev, x] where [r∘h_prev, x] is due",
            "The candidate's product had the reset state as its input.",
            ("W_h",),
            ('"W_h": reset.T @ da_h', '"W_h": joined.T @ da_h'),
        ),
        mistake(
            "dx_lacks_gates",
            "dx lacks what comes through the gates",
            "The input is read by the candidate and by both gates.",
            ("x",),
            ("dreset[:, H:] + djoined[:, H:]", "dreset[:, H:]"),
        ),
        mistake(
            "db_mean",
            "the gradients of the biases are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            BIASES,
            ("da_z.sum(axis=0)", "da_z.mean(axis=0)"),
            ("da_r.sum(axis=0)", "da_r.mean(axis=0)"),
            ("da_h.sum(axis=0)", "da_h.mean(axis=0)"),
        ),
    ),
)

FORWARD = ExerciseRubric(
    Exercise(
        "gru_forward",
        UNIT,
        inputs=("x", "h0", "params"),
        outputs=("hs",),
        cache=True,
        needs=("gru_cell_forward",),
        points={"hs": 2, EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "As `rnn_forward`, with another cell.",
            "h_{t+1} = cell(x_t, h_t), beginning with h0.",
            "A loop over time, lists of states and caches, np.stack(…, axis=1).",
        ),
    ),
    sequence_general(*SEQUENCE),
    sequence_edge(*SEQUENCE),
    variants=(
        mistake(
            "state_not_handed_on",
            "every step starts from h0",
            "The state that a step leaves is what the next one takes.",
            ("hs",),
            ("(x[:, t], h, params)", "(x[:, t], h0, params)"),
        ),
        mistake(
            "h0_ignored",
            "the sequence starts from zeros, not from h0",
            "The first step takes h0.",
            ("hs",),
            ("    h = h0\n", "    h = 0 * h0\n"),
        ),
        mistake(
            "backwards",
            "the steps are taken from the last to the first",
            "Time runs forward here.",
            ("hs",),
            ("in range(x.shape[1])", "in reversed(range(x.shape[1]))"),
        ),
        mistake(
            "states_before_the_step",
            "the states before each step are returned, h0 among them",
            "hs[:, t] is the state after step t.",
            ("hs",),
            (
                "h, cache = gru_cell_forward(x[:, t], h, params)\n        hs.append(h)",
                "hs.append(h)\n        h, cache = gru_cell_forward(x[:, t], h, params)",
            ),
        ),
        mistake(
            "wrong_axis",
            "the states are stacked with time as the first axis",
            "hs has the shape (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack(hs, axis=0)"),
        ),
        mistake(
            "last_state_everywhere",
            "every step holds the last state",
            "Each step needs an array of its own.",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack([h] * len(hs), axis=1)"),
        ),
        mistake(
            "first_input_everywhere",
            "every step reads the first input",
            "Step t reads x[:, t].",
            ("hs",),
            ("x[:, t]", "x[:, 0]"),
        ),
        mistake(
            "last_state_only",
            "only the last state is returned",
            "hs holds the state after every step, (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "h"),
        ),
    ),
)

GRADIENTS = ("x", "h0", *PARAMETERS)
BACKWARD = ExerciseRubric(
    Exercise(
        "gru_backward",
        UNIT,
        inputs=("x", "h0", "params"),
        gradients=GRADIENTS,
        forward="gru_forward",
        needs=("gru_forward", "gru_cell_backward"),
        upstream=("dhs",),
        points={"x": 1, "h0": 1}
        | dict.fromkeys(WEIGHTS, 0.5)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "As `rnn_backward`, with another cell and more parameters.",
            "Each state has two readers: add dhs[:, t] and what the later step sends.",
            "Loop backwards, call the cell's backward, keep h_prev for the next turn, "
            "store dx, add up everything that belongs to parameters.",
        ),
    ),
    sequence_general(*SEQUENCE, "dhs"),
    sequence_edge(*SEQUENCE, "dhs"),
    lambda rng: sequence_case(rng, "large", LARGE_SEQUENCE, GATES, upstream=("dhs",)),
    variants=(
        mistake(
            "not_handed_on",
            "the gradient is never handed on to the step before",
            "The later step reads the state too.",
            GRADIENTS,
            ('dh = step["h_prev"]', 'dh0 = step["h_prev"]'),
            ('"h0": dh}', '"h0": dh0}'),
        ),
        mistake(
            "upstream_ignored",
            "only the last step's upstream gradient is used",
            "Every state is an output: add dhs[:, t] at each step.",
            GRADIENTS,
            ("dhs[:, t] + dh", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh"),
        ),
        mistake(
            "one_cache_for_all",
            "the last step's cache is used for all steps",
            "Each step goes back with its own cache.",
            GRADIENTS,
            ("cache[t])", "cache[-1])"),
        ),
        mistake(
            "not_added_up",
            "the parameters' gradients hold one step only",
            "The weights are shared by all steps, so the steps add up.",
            PARAMETERS,
            ("grads.get(name, 0) + step[name]", "step[name]"),
        ),
        mistake(
            "mean_over_time",
            "the parameters' gradients are averaged over time",
            "The chain rule adds; only the loss takes a mean.",
            PARAMETERS,
            (
                "grads.get(name, 0) + step[name]",
                "grads.get(name, 0) + step[name] / dhs.shape[1]",
            ),
        ),
        mistake(
            "dh0_zero",
            "dh0 is zero",
            "What step 0 hands on is the gradient of h0.",
            ("h0",),
            ('"h0": dh}', '"h0": 0 * dh}'),
        ),
        mistake(
            "dh0_is_first_upstream",
            "dh0 is taken to be dhs[:, 0]",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            ('"h0": dh}', '"h0": dhs[:, 0]}'),
        ),
        mistake(
            "dx_in_reverse",
            "dx is stacked in the order of the loop, last step first",
            "dx[:, t] belongs to step t.",
            ("x",),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
        ),
    ),
)

AFTER_FORWARD = ExerciseRubric(
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
            "Split W_h after its first H rows. Take h_prev @ (hidden rows) + b_hh, "
            "multiply by r, add x @ (input rows) + b_h, and take the tanh.",
        ),
    ),
    biased(cell_general(*CELL)),
    biased(cell_edge(*CELL)),
    variants=(
        mistake(
            "reset_before",
            "r acts before the product",
            "Equation (11): first the product, then r.",
            ("h",),
            ("r * product", '(r * h_prev) @ params["W_h"][:H] + params["b_hh"]'),
            follow=True,
        ),
        mistake(
            "bias_outside_r",
            "the bias b_hh stands outside the bracket that r multiplies",
            "Equation (11) has b_hh inside.",
            ("h",),
            ("r * product", 'r * (product - params["b_hh"]) + params["b_hh"]'),
        ),
        mistake(
            "bias_left_out",
            "the bias b_hh is left out",
            "Equation (11) has two biases.",
            ("h",),
            ('[:H] + params["b_hh"]', "[:H]"),
        ),
        mistake(
            "z_swapped",
            "z and 1 − z are swapped",
            "Equation (4): z multiplies the candidate.",
            ("h",),
            ("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate"),
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
        ),
        mistake(
            "candidate_sigmoid",
            "the candidate is a sigmoid",
            "The candidate may be negative: equation (11) has a tanh.",
            ("h",),
            ("candidate = np.tanh(", "candidate = sigmoid("),
        ),
    ),
)

AFTER = (*BEFORE, "b_hh")
AFTER_BACKWARD = ExerciseRubric(
    Exercise(
        "gru_cell_backward_reset_after",
        UNIT,
        inputs=("x", "h_prev", "params"),
        gradients=AFTER,
        forward="gru_cell_forward_reset_after",
        needs=("gru_cell_forward_reset_after",),
        upstream=("dh",),
        points={"x": 1, "h_prev": 2}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys((*BIASES, "b_hh"), 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Only the candidate changes. Give the bracket a name, s, and go back "
            "through r∘s.",
            "Equations (12) and (13): dr carries s, ds carries r. The hidden rows of "
            "W_h see ds, the input rows see da_h.",
            "da_h as before; dr = da_h * s, ds = da_h * r. dW_h is two blocks: "
            "h_prev.T @ ds on top, x.T @ da_h below. b_hh sums ds, b_h sums da_h.",
        ),
    ),
    biased(cell_general(*CELL, "dh")),
    biased(cell_edge(*CELL, "dh")),
    lambda rng: with_bias(
        rng, cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",))
    ),
    variants=(
        mistake(
            "dz_lacks_old_state",
            "dz lacks −h_prev",
            "z stands in both terms of the blend: equation (6).",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * candidate"),
        ),
        mistake(
            "dr_with_old_state",
            "dr pairs with h_prev where the bracket is due",
            "r multiplies the bracket s: equation (12).",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = da_h * product", "dr = da_h * h_prev"),
        ),
        mistake(
            "dr_without_bias",
            "dr lacks the bias b_hh",
            "The bracket holds the bias as well.",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = da_h * product", 'dr = da_h * (product - params["b_hh"])'),
        ),
        mistake(
            "r_left_out_of_ds",
            "r is left out on the way into the bracket",
            "In r∘s the gradient of s carries r: equation (12).",
            ("h_prev", "W_h", "b_hh"),
            ("ds = da_h * r", "ds = da_h"),
        ),
        mistake(
            "b_hh_like_b_h",
            "the gradient of b_hh is that of b_h",
            "b_hh stands inside the bracket that r multiplies.",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": da_h.sum(axis=0)'),
        ),
        mistake(
            "hidden_rows_without_r",
            "the hidden rows of dW_h pair with da_h where ds is due",
            "The hidden rows stand inside the bracket.",
            ("W_h",),
            ("h_prev.T @ ds", "h_prev.T @ da_h"),
        ),
        mistake(
            "blend_path_left_out",
            "the path through (1 − z)∘h_prev is missing in dh_prev",
            "The old state is blended into the new one directly.",
            ("h_prev",),
            ('dh * (1 - z) + ds @ params["W_h"][:H].T', 'ds @ params["W_h"][:H].T'),
        ),
        mistake(
            "bracket_path_left_out",
            "the path through the bracket is missing in dh_prev",
            "The old state is read inside the candidate too.",
            ("h_prev",),
            ('dh * (1 - z) + ds @ params["W_h"][:H].T', "dh * (1 - z)"),
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on both gates",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", "W_z", "W_r", "b_z", "b_r"),
            ("dz * z * (1 - z)", "dz"),
            ("dr * r * (1 - r)", "dr"),
        ),
    ),
)

CONVERT = ExerciseRubric(
    Exercise(
        "gru_to_pytorch",
        UNIT,
        inputs=("params",),
        outputs=("output",),
        measure="pytorch_gru_cell",
        points={"output": 2, EDGE: 1},
        hints=(
            "Compare the two update rules letter by letter. What PyTorch calls z is "
            "1 − z of this course.",
            "1 − σ(a) = σ(−a): flip the sign of the weights and the bias of z. The "
            "order is r, z, candidate, and weights multiply from the left.",
            "Transpose, split after H, stack three blocks for each of weight_ih and "
            "weight_hh. The two biases of r and z may be split as you like; of the "
            "candidate, b_h belongs to bias_ih and b_hh to bias_hh.",
        ),
    ),
    params_general,
    params_edge,
    variants=(
        mistake(
            "z_not_flipped",
            "z is not flipped",
            "PyTorch blends with (1 − z)∘candidate + z∘old: its z is 1 − ours.",
            ("output",),
            ('"z": -1.0', '"z": 1.0'),
        ),
        mistake(
            "z_bias_not_flipped",
            "the weights of z are flipped, its bias is not",
            "1 − σ(a) = σ(−a), and a holds the bias as well.",
            ("output",),
            (
                'sign[g] * params[f"b_{g}"] for g in "rzh"',
                'params[f"b_{g}"] for g in "rzh"',
            ),
        ),
        mistake(
            "order_z_r",
            "the blocks are in the order z, r, candidate",
            "PyTorch stacks r first.",
            ("output",),
            ('params[f"W_{g}"].T for g in "rzh"', 'params[f"W_{g}"].T for g in "zrh"'),
            ('params[f"b_{g}"] for g in "rzh"', 'params[f"b_{g}"] for g in "zrh"'),
        ),
        mistake(
            "biases_of_candidate_swapped",
            "the two biases of the candidate are swapped",
            "b_hh stands inside the bracket that r multiplies: it is bias_hh.",
            ("output",),
            (
                'bias_hh[2 * H :] = params["b_hh"]',
                'bias_hh[2 * H :], bias_ih[2 * H :] = params["b_h"], params["b_hh"]',
            ),
        ),
        mistake(
            "b_hh_left_out",
            "b_hh is left out",
            "It is the last block of bias_hh.",
            ("output",),
            ('bias_hh[2 * H :] = params["b_hh"]', "pass"),
        ),
        mistake(
            "ih_and_hh_swapped",
            "weight_ih and weight_hh are taken from the wrong columns",
            "The first H rows of W act on the state.",
            ("output",),
            ("stacked[:, H:]", "stacked[:, :-H]"),
            ("stacked[:, :H]", "stacked[:, -H:]"),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "The GRU",
    (
        CELL_FORWARD,
        CELL_BACKWARD,
        FORWARD,
        BACKWARD,
        AFTER_FORWARD,
        AFTER_BACKWARD,
        CONVERT,
    ),
    {
        f.__name__: f
        for f in (
            activations.sigmoid,
            gru.gru_cell_forward,
            gru.gru_cell_backward,
            gru.gru_forward,
            gru.gru_backward,
            gru.gru_cell_forward_reset_after,
            gru.gru_cell_backward_reset_after,
            gru.gru_to_pytorch,
        )
    },
    answers={"why_two_conventions": 1},
)
