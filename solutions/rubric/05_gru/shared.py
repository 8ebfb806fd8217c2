"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.core.exercise import Case

from ..cases import Draw, Size

UNIT = "05_gru"
GATES = ("z", "r", "h")
CELL, SEQUENCE = (GATES, ("h_prev",)), (GATES, ("h0",))
WEIGHTS = tuple(f"W_{g}" for g in GATES)
BIASES = tuple(f"b_{g}" for g in GATES)
PARAMETERS = (*WEIGHTS, *BIASES)
PARAMETER_AXES: dict[str, tuple[str, ...]] = dict.fromkeys(WEIGHTS, ("H+D", "H"))
PARAMETER_AXES |= dict.fromkeys((*BIASES, "b_hh"), ("H",))
CELL_AXES = PARAMETER_AXES | {"x": ("N", "D"), "h_prev": ("N", "H"), "h": ("N", "H")}
SEQUENCE_AXES = PARAMETER_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "hs": ("N", "T", "H"),
}
LARGE_CELL = Size(2, 1, 128, 128)


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


BEFORE = ("x", "h_prev", *PARAMETERS)
