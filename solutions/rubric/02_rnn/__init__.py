"""Unit 02: the plain recurrent network."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import losses, rnn
from . import rnn_backward, rnn_cell_backward, rnn_cell_forward, rnn_forward, rnn_loss
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "A recurrent network",
    (
        rnn_cell_forward.RUBRIC,
        rnn_cell_backward.RUBRIC,
        rnn_forward.RUBRIC,
        rnn_backward.RUBRIC,
        rnn_loss.RUBRIC,
    ),
    {
        f.__name__: f
        for f in (
            rnn.rnn_cell_forward,
            rnn.rnn_cell_backward,
            rnn.rnn_forward,
            rnn.rnn_backward,
            rnn.rnn_loss,
            losses.softmax_cross_entropy,
        )
    },
    answers={"count_parameters": 1, "why_add_over_time": 1},
)
