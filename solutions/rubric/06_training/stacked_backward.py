"""How stacked_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import LEAKY, STACK_AXES, UNIT, layers_case, layers_edge, layers_general

STACK_GRADIENTS = (
    *("x", "h0s.0", "h0s.1"),
    *(f"layers.{i}.{p}" for i in (0, 1) for p in LEAKY),
)

RUBRIC = ExerciseRubric(
    Exercise(
        "stacked_backward",
        UNIT,
        inputs=("x", "h0s", "layers", "forward"),
        gradients=STACK_GRADIENTS,
        forward="stacked_forward",
        needs=("stacked_forward",),
        upstream=("dhs",),
        handed_in=("backward",),
        points={"x": 1, "h0s.0": 0.5, "h0s.1": 0.5}
        | dict.fromkeys(STACK_GRADIENTS[3:], 0.5)
        | {EDGE: 1},
        axes=STACK_AXES,
        hints=(
            "From the top layer down: what one layer sends into its input is the "
            "upstream gradient of the one below.",
            "Equation (10). The lists in the result are in the order of the layers, "
            "lowest first.",
            "A loop over the caches, the last one first: one call for each layer, "
            "whose gradient with respect to its input goes to the next call. The "
            "others go into two lists, which end up in the order of the layers.",
        ),
        equations=dict.fromkeys(
            ("layers.1.W", "layers.1.decay", "h0s.1"),
            "what layer 1 is handed, with its own cache: dhs itself if it is the top "
            "layer, else what layer 2 sends into its input",
        )
        | dict.fromkeys(
            ("layers.0.W", "layers.0.decay", "h0s.0"),
            "equation (10): what the upper layer sends into its input is "
            "handed to the lower one",
        )
        | {"x": "equation (10) at the lowest layer: its input is x"},
    ),
    layers_general(True),
    layers_edge(True),
    lambda rng: layers_case(rng, "large", 8, 12, (120, 150, 150, 9, 8), True),
    variants=(
        mistake(
            "lists_reversed",
            "the lists are in the order of the loop, top layer first",
            "The lowest layer comes first.",
            STACK_GRADIENTS[1:],
            ('h0s.insert(0, step["h0"])', 'h0s.append(step["h0"])'),
            (
                "layers.insert(0, parameters(step))",
                "layers.append(parameters(step))",
            ),
        ),
        mistake(
            "not_handed_down",
            "every layer gets the upstream gradient of the stack",
            "A layer's 'x' is the upstream gradient of the one below.",
            STACK_GRADIENTS,
            (
                '        dhs = step["x"]\n',
                '        dx = step["x"]\n',
            ),
            ('{"x": dhs,', '{"x": dx,'),
        ),
        mistake(
            "starts_swapped",
            "only the list of first states is in the order of the loop",
            "The lowest layer comes first in both lists.",
            ("h0s.0", "h0s.1"),
            ('h0s.insert(0, step["h0"])', 'h0s.append(step["h0"])'),
        ),
        mistake(
            "layers_swapped",
            "only the list of layers is in the order of the loop",
            "The lowest layer comes first in both lists.",
            STACK_GRADIENTS[3:],
            (
                "layers.insert(0, parameters(step))",
                "layers.append(parameters(step))",
            ),
        ),
        mistake(
            "bottom_layer_first",
            "the layers are gone through from the lowest to the top",
            "The top layer comes first on the way back: equation (10).",
            STACK_GRADIENTS,
            ("reversed(caches)", "caches"),
            ('h0s.insert(0, step["h0"])', 'h0s.append(step["h0"])'),
            ("layers.insert(0, parameters(step))", "layers.append(parameters(step))"),
        ),
        mistake(
            "dx_zero",
            "the gradient of x is zero",
            "x belongs to the lowest layer.",
            ("x",),
            ('"x": dhs', '"x": 0 * dhs'),
        ),
        mistake(
            "starts_zero",
            "the gradients of the first states are zero",
            "What each layer hands back at its first step belongs to its first state.",
            ("h0s.0", "h0s.1"),
            ('h0s.insert(0, step["h0"])', 'h0s.insert(0, 0 * step["h0"])'),
        ),
        mistake(
            "entries_left_inside",
            "the gradients of the layers hold entries that nobody asks for",
            'Under "layers" belong the parameters alone.',
            ("no extra keys",),
            ("parameters(step)", "step"),
        ),
        mistake(
            "reversed_between",
            "the gradient is reversed in time between the layers",
            "All layers ran forwards in time.",
            STACK_GRADIENTS,
            ('        dhs = step["x"]\n', '        dhs = step["x"][:, ::-1]\n'),
        ),
        mistake(
            "divided_by_layers",
            "what goes down to the layer below is divided by the number of layers",
            "Nothing is averaged on the way down: equation (10).",
            STACK_GRADIENTS,
            (
                '        dhs = step["x"]\n',
                '        dhs = step["x"] / len(caches)\n',
            ),
        ),
        mistake(
            "last_step_only",
            "only the last step's gradient goes down to the layer below",
            "Every step of a layer reads the layer below.",
            STACK_GRADIENTS,
            (
                '        dhs = step["x"]\n',
                '        dhs = np.zeros_like(step["x"])\n'
                '        dhs[:, -1] = step["x"][:, -1]\n',
            ),
        ),
    ),
)
