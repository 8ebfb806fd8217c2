"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from ..cases import Size

UNIT = "02_rnn"
GATES = ("h",)
CELL, SEQUENCE = (GATES, ("h_prev",)), (GATES, ("h0",))
CELL_AXES = {
    "x": ("N", "D"),
    "h_prev": ("N", "H"),
    "h": ("N", "H"),
    "W_h": ("H+D", "H"),
    "b_h": ("H",),
}
SEQUENCE_AXES = CELL_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "hs": ("N", "T", "H"),
    "W_y": ("H", "V"),
    "b_y": ("V",),
}
LARGE_SEQUENCE = Size(16, 12, 130, 130, 10)
