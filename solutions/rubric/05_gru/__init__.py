"""Unit 05: the GRU, in both reset conventions."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import activations, gru
from . import (
    gru_backward,
    gru_cell_backward,
    gru_cell_backward_reset_after,
    gru_cell_forward,
    gru_cell_forward_reset_after,
    gru_forward,
    gru_to_pytorch,
)
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "The GRU",
    (
        gru_cell_forward.RUBRIC,
        gru_cell_backward.RUBRIC,
        gru_forward.RUBRIC,
        gru_backward.RUBRIC,
        gru_cell_forward_reset_after.RUBRIC,
        gru_cell_backward_reset_after.RUBRIC,
        gru_to_pytorch.RUBRIC,
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
