"""Unit 04: the LSTM."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import activations, lstm
from . import (
    init_lstm,
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
    parameter_count,
    peephole_lstm_cell_backward,
    peephole_lstm_cell_forward,
)
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "The LSTM",
    (
        lstm_cell_forward.RUBRIC,
        lstm_cell_backward.RUBRIC,
        lstm_forward.RUBRIC,
        lstm_backward.RUBRIC,
        init_lstm.RUBRIC,
        parameter_count.RUBRIC,
        peephole_lstm_cell_forward.RUBRIC,
        peephole_lstm_cell_backward.RUBRIC,
    ),
    {
        f.__name__: f
        for f in (
            activations.sigmoid,
            lstm.lstm_cell_forward,
            lstm.lstm_cell_backward,
            lstm.lstm_forward,
            lstm.lstm_backward,
            lstm.init_lstm,
            lstm.parameter_count,
            lstm.peephole_lstm_cell_forward,
            lstm.peephole_lstm_cell_backward,
        )
    },
    answers={"why_forget_bias": 1, "why_cell_state": 1},
)
