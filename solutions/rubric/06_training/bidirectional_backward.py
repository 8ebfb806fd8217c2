"""How bidirectional_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import BOTH_AXES, LEAKY, UNIT, both_case, both_edge, both_general

BOTH_GRADIENTS = (
    *("x", "h0_fwd", "h0_bwd"),
    *(f"{d}.{p}" for d in ("fwd", "bwd") for p in LEAKY),
)

RUBRIC = ExerciseRubric(
    Exercise(
        "bidirectional_backward",
        UNIT,
        inputs=("x", "h0_fwd", "h0_bwd", "params_fwd", "params_bwd", "forward"),
        gradients=BOTH_GRADIENTS,
        forward="bidirectional_forward",
        needs=("bidirectional_forward",),
        upstream=("dhs",),
        handed_in=("backward",),
        points={"x": 1, "h0_fwd": 0.5, "h0_bwd": 0.5}
        | dict.fromkeys(BOTH_GRADIENTS[3:], 0.5)
        | {EDGE: 1},
        axes=BOTH_AXES,
        hints=(
            "Take apart what was put side by side, reverse what was reversed, and add "
            "what both directions say about x.",
            "Equation (8). The second half of dhs is reversed in time before it goes "
            "in; the dx that comes out is reversed back.",
            "Two calls of backward on the two halves; x adds both; the first states "
            "and the parameters each belong to one direction.",
        ),
        equations=dict.fromkeys(
            ("fwd.W", "fwd.decay", "h0_fwd"),
            "what the forward direction is handed: the first half of dhs as it is, "
            "with its own cache",
        )
        | dict.fromkeys(
            ("bwd.W", "bwd.decay", "h0_bwd"),
            "what the backward direction is handed: the second half of dhs, reversed "
            "in time, with its own cache",
        )
        | {
            "x": "equation (8): both directions read x, and the second one's dx is "
            "reversed back"
        },
    ),
    both_general(True),
    both_edge(True),
    lambda rng: both_case(rng, "large", 2, 20, 150, 200, True),
    variants=(
        mistake(
            "upstream_not_reversed",
            "the second direction's upstream gradient is not reversed in time",
            "Its layer ran over the reversed sequence.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("dhs[:, ::-1, H:]", "dhs[:, :, H:]"),
        ),
        mistake(
            "dx_not_reversed",
            "the second direction's dx is not reversed back",
            "It belongs to the reversed sequence.",
            ("x",),
            ('bwd["x"][:, ::-1]', 'bwd["x"]'),
        ),
        mistake(
            "dx_forward_only",
            "dx holds the forward direction only",
            "Both directions read x: their gradients add up.",
            ("x",),
            (' + bwd["x"][:, ::-1]', ""),
        ),
        mistake(
            "halves_swapped",
            "the halves of dhs are swapped",
            "The forward direction comes first.",
            BOTH_GRADIENTS,
            ("dhs[:, :, :H]", "dhs[:, :, H:]"),
            ("dhs[:, ::-1, H:]", "dhs[:, ::-1, :H]"),
        ),
        mistake(
            "starts_swapped",
            "the gradients of the first states are swapped",
            "Each belongs to its own direction.",
            ("h0_fwd", "h0_bwd"),
            ('"h0_fwd": fwd["h0"]', '"h0_fwd": bwd["h0"]'),
            ('"h0_bwd": bwd["h0"]', '"h0_bwd": fwd["h0"]'),
        ),
        mistake(
            "parameters_swapped",
            "the parameters' gradients are swapped",
            "Each belongs to its own direction.",
            BOTH_GRADIENTS[3:],
            ('"fwd": parameters(fwd)', '"fwd": parameters(bwd)'),
            ('"bwd": parameters(bwd)', '"bwd": parameters(fwd)'),
        ),
        mistake(
            "entries_left_inside",
            "the gradients of the layers hold entries that nobody asks for",
            'Under "fwd" and "bwd" belong the parameters alone.',
            ("no extra keys",),
            ("parameters(fwd)", "fwd"),
            ("parameters(bwd)", "bwd"),
        ),
        mistake(
            "nothing_reversed",
            "neither the second half of dhs nor the dx that comes of it is reversed",
            "The second layer ran over the reversed sequence: what goes in "
            "and what comes out is reversed.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("dhs[:, ::-1, H:]", "dhs[:, :, H:]"),
            ('bwd["x"][:, ::-1]', 'bwd["x"]'),
        ),
        mistake(
            "wrong_direction_reversed",
            "the first half of dhs is reversed, the second is not",
            "It is the second layer that ran over the reversed sequence.",
            BOTH_GRADIENTS,
            ("dhs[:, :, :H]", "dhs[:, ::-1, :H]"),
            ("dhs[:, ::-1, H:]", "dhs[:, :, H:]"),
        ),
        mistake(
            "dx_backward_only",
            "dx holds the second direction only",
            "Both directions read x: their gradients add up.",
            ("x",),
            ('fwd["x"] + ', ""),
        ),
        mistake(
            "dx_averaged",
            "dx is the mean of both directions",
            "Gradients of two paths add up: equation (8).",
            ("x",),
            ('fwd["x"] + bwd["x"][:, ::-1]', '(fwd["x"] + bwd["x"][:, ::-1]) / 2'),
        ),
        mistake(
            "dx_subtracted",
            "the second direction's dx is subtracted",
            "Gradients of two paths add up: equation (8).",
            ("x",),
            ('fwd["x"] + ', 'fwd["x"] - '),
        ),
        mistake(
            "caches_swapped",
            "each direction goes back with the cache of the other",
            "Each direction goes back with the cache that its own forward made.",
            BOTH_GRADIENTS,
            ("cache[0])", "cache[1])"),
            ("H:], cache[1])", "H:], cache[0])"),
        ),
        mistake(
            "first_cache_twice",
            "the second direction goes back with the cache of the first",
            "Each direction goes back with the cache that its own forward made.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("cache[1])", "cache[0])"),
        ),
        mistake(
            "batch_reversed",
            "the second direction is reversed along the batch, not in time",
            "The axes are batch, time, units: its layer ran over reversed time.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("dhs[:, ::-1, H:]", "dhs[::-1, :, H:]"),
            ('bwd["x"][:, ::-1]', 'bwd["x"][::-1]'),
        ),
        mistake(
            "units_reversed",
            "the units of the second half of dhs are reversed, not its time",
            "The axes are batch, time, units: its layer ran over reversed time.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("dhs[:, ::-1, H:]", "dhs[:, :, H:][:, :, ::-1]"),
        ),
        mistake(
            "starts_summed",
            "both first states get the sum of the two gradients",
            "Both directions share x alone: each first state belongs to one of them.",
            ("h0_fwd", "h0_bwd"),
            ('"h0_fwd": fwd["h0"]', '"h0_fwd": fwd["h0"] + bwd["h0"]'),
            ('"h0_bwd": bwd["h0"]', '"h0_bwd": fwd["h0"] + bwd["h0"]'),
        ),
        mistake(
            "parameters_summed",
            "both directions get the sum of their parameters' gradients",
            "Both directions share x alone: each has parameters of its own.",
            BOTH_GRADIENTS[3:],
            (
                '"fwd": parameters(fwd)',
                '"fwd": {k: fwd[k] + bwd[k] for k in parameters(fwd)}',
            ),
            (
                '"bwd": parameters(bwd)',
                '"bwd": {k: fwd[k] + bwd[k] for k in parameters(bwd)}',
            ),
        ),
        mistake(
            "take_turns",
            "the units of dhs are taken in turns",
            "The first half of the last axis is the forward direction, the "
            "second half the other.",
            BOTH_GRADIENTS,
            ("dhs[:, :, :H]", "dhs[:, :, ::2]"),
            ("dhs[:, ::-1, H:]", "dhs[:, ::-1, 1::2]"),
        ),
    ),
)
