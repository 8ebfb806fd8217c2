"""How stacked_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import STACK_AXES, UNIT, layers_case, layers_edge, layers_general

RUBRIC = ExerciseRubric(
    Exercise(
        "stacked_forward",
        UNIT,
        inputs=("x", "h0s", "layers", "forward"),
        outputs=("hs",),
        cache=True,
        points={"hs": 2, EDGE: 1},
        axes=STACK_AXES,
        hints=(
            "The states of one layer are the inputs of the next.",
            "Equation (9), from the lowest layer up.",
            "A loop over the layers with their first states: each reads the states "
            "of the one before, the lowest reads x. Keep every cache.",
        ),
        equations={
            "hs": "equation (9): what each layer reads, and what it starts from",
        },
    ),
    layers_general(False),
    layers_edge(False),
    lambda rng: layers_case(rng, "large", 12, 60, (20, 30, 25, 12, 9, 8), False),
    variants=(
        mistake(
            "first_layer_only",
            "only the first layer is applied",
            "Each layer reads the one below.",
            ("hs",),
            ("zip(h0s, layers)", "list(zip(h0s, layers))[:1]"),
            aliases=("first_layer_returned",),
        ),
        mistake(
            "first_layer_returned",
            "the states of the first layer are returned",
            "The last layer's states are the output.",
            ("hs",),
            ("return hs, caches", "return forward(x, h0s[0], layers[0])[0], caches"),
            aliases=("first_layer_only",),
        ),
        mistake(
            "every_layer_reads_x",
            "every layer reads x",
            "Each layer reads the states of the one below: equation (9).",
            ("hs",),
            ("forward(hs, h0, params)", "forward(x, h0, params)"),
        ),
        mistake(
            "first_layer_for_all",
            "the parameters of the first layer are used for all layers",
            "Each layer has parameters of its own.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(hs, h0, layers[0])"),
        ),
        mistake(
            "top_layer_first",
            "the layers are applied from the top down",
            "The lowest layer comes first, and reads x: equation (9).",
            ("hs",),
            ("zip(h0s, layers)", "zip(h0s[::-1], layers[::-1])"),
        ),
        mistake(
            "starts_reversed",
            "the first states are in the other order than the layers",
            "Each layer has its own first state.",
            ("hs",),
            ("zip(h0s, layers)", "zip(h0s[::-1], layers)"),
        ),
        mistake(
            "layers_reversed",
            "the layers are in the other order than their first states",
            "The lowest layer comes first, in both lists.",
            ("hs",),
            ("zip(h0s, layers)", "zip(h0s, layers[::-1])"),
        ),
        mistake(
            "starts_zero",
            "the layers start from zeros",
            "Each layer has its own first state.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(hs, 0 * h0, params)"),
        ),
        mistake(
            "time_reversed_between",
            "the sequence is reversed between the layers",
            "All layers read forwards in time.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(hs[:, ::-1], h0, params)"),
        ),
        mistake(
            "residual",
            "each layer's output is added to its input where the shapes allow",
            "Equation (9) hands on the states alone.",
            (EDGE,),
            (
                "        caches.append",
                "        hs = hs + x if hs.shape == x.shape else hs\n"
                "        caches.append",
            ),
        ),
        mistake(
            "tanh_between",
            "a tanh is put between the layers",
            "Equation (9) hands on the states as they are.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(np.tanh(hs), h0, params)"),
        ),
        mistake(
            "first_start_for_all",
            "all layers start from the first layer's state",
            "Each layer has its own first state.",
            ("hs",),
            ("zip(h0s, layers)", "zip([h0s[0] for _ in h0s], layers)"),
        ),
        mistake(
            "last_start_for_all",
            "all layers start from the last layer's state",
            "Each layer has its own first state.",
            ("hs",),
            ("zip(h0s, layers)", "zip([h0s[-1] for _ in h0s], layers)"),
        ),
    ),
)
