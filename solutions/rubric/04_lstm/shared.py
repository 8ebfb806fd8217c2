"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.core.exercise import Case

from ..cases import Draw, Size

UNIT = "04_lstm"
GATES = ("f", "i", "c", "o")
CELL_STATES, STATES = ("h_prev", "c_prev"), ("h0", "c0")
CELL, SEQUENCE = (GATES, CELL_STATES), (GATES, STATES)
WEIGHTS = tuple(f"W_{g}" for g in GATES)
BIASES = tuple(f"b_{g}" for g in GATES)
SIGMOIDS = ("f", "i", "o")
CELL_GRADIENTS = ("x", "h_prev", "c_prev", *WEIGHTS, *BIASES)
PARAMETER_AXES = dict.fromkeys(WEIGHTS, ("H+D", "H")) | dict.fromkeys(BIASES, ("H",))
CELL_AXES = PARAMETER_AXES | {
    "x": ("N", "D"),
    "h_prev": ("N", "H"),
    "c_prev": ("N", "H"),
    "h": ("N", "H"),
    "c": ("N", "H"),
}
SEQUENCE_AXES = PARAMETER_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "c0": ("N", "H"),
    "hs": ("N", "T", "H"),
    "c_last": ("N", "H"),
}
THROUGH_C = ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c")
"""All that depends on the whole gradient of c in a cell's backward."""
THROUGH_GATES = ("x", "h_prev", "W_f", "W_i", "W_o", "b_f", "b_i", "b_o")
"""All that depends on the slopes of the gates in a cell's backward."""
INTO_C = "dc + dh * o * (1 - tanh_c**2)"
LARGE_CELL = Size(32, 1, 112, 112)
PEEPHOLES = ("p_f", "p_i", "p_o")
PEEPHOLE_AXES = CELL_AXES | dict.fromkeys(PEEPHOLES, ("H",))


def with_peepholes(rng: np.random.Generator, case: Case) -> Case:
    """Add the three peephole weights."""
    params = dict(case.inputs["params"])
    params |= {p: rng.standard_normal(params["b_f"].size) for p in PEEPHOLES}
    return replace(case, inputs=dict(case.inputs) | {"params": params})


def peephole(draw: Draw) -> Draw:
    """Return a generator of cases with peepholes from one without."""

    def drawn(rng: np.random.Generator) -> Iterator[Case]:
        for case in list(draw(rng)):
            yield with_peepholes(rng, case)

    return drawn
