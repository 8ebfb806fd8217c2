"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.core.exercise import Case
from autograder.rubric import Variant, mistake

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
THROUGH_CANDIDATE = ("x", "h_prev", "W_r", "W_h", "b_r", "b_h")
"""All that depends on the candidate's gradient in a cell's backward."""
THROUGH_GATES = ("x", "h_prev", "W_z", "W_r", "b_z", "b_r")
"""All that depends on the slopes of the gates in a cell's backward."""
LARGE_CELL = Size(32, 1, 128, 128)


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


def gate_biases_exchanged() -> Variant:
    """Return the mistake of exchanging the gates' biases, the same for both forms."""
    return mistake(
        "gate_biases_exchanged",
        "the biases b_z and b_r are exchanged, their weights are not",
        "Each gate has its own weights and its own bias: equations (1) and (2).",
        ("h",),
        ('params["b_z"]', 'params["b"]'),
        ('params["b_r"]', 'params["b_z"]'),
        ('params["b"]', 'params["b_r"]'),
        follow=True,
    )


def gate_slopes() -> Iterator[Variant]:
    """Yield mistakes in the slopes of the gates, the same for both forms of the GRU."""
    gates = ("z", "r")
    for g in gates:
        yield mistake(
            f"slope_of_{g}_left_out",
            f"σ′ is left out on the gate {g}",
            "Every gate's gradient goes back through its sigmoid: equation (9).",
            ("x", "h_prev", f"W_{g}", f"b_{g}"),
            (f"d{g} * {g} * (1 - {g})", f"d{g}"),
            follow=True,
        )
    yield mistake(
        "slope_at_the_gate",
        "σ′ is taken at the gate's value, as if that were the pre-activation",
        "The gate is σ(a) already: its slope is g(1 − g) as it stands.",
        THROUGH_GATES,
        *(
            (f"d{g} * {g} * (1 - {g})", f"d{g} * sigmoid({g}) * (1 - sigmoid({g}))")
            for g in gates
        ),
        follow=True,
    )
    yield mistake(
        "tanh_slope_on_gates",
        "the gates are given the slope of a tanh",
        "A gate is a sigmoid: its slope is g(1 − g), equation (9).",
        THROUGH_GATES,
        *((f"d{g} * {g} * (1 - {g})", f"d{g} * (1 - {g} ** 2)") for g in gates),
        follow=True,
    )
    yield mistake(
        "sigma_for_its_slope",
        "σ stands where σ′ is due",
        "The slope of a sigmoid is g(1 − g): equation (9).",
        THROUGH_GATES,
        *((f"d{g} * {g} * (1 - {g})", f"d{g} * {g}") for g in gates),
        follow=True,
    )
