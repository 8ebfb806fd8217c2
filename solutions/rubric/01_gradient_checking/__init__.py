"""Unit 01: differences, elementwise functions and the loss."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import activations, differences, losses
from . import (
    complex_step_gradient,
    numerical_gradient,
    relative_error,
    sigmoid,
    sigmoid_backward,
    softmax_cross_entropy,
    tanh_backward,
)
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "Gradient checking",
    (
        numerical_gradient.RUBRIC,
        relative_error.RUBRIC,
        complex_step_gradient.RUBRIC,
        sigmoid.RUBRIC,
        sigmoid_backward.RUBRIC,
        tanh_backward.RUBRIC,
        softmax_cross_entropy.RUBRIC,
    ),
    {
        f.__name__: f
        for f in (
            differences.numerical_gradient,
            differences.relative_error,
            differences.complex_step_gradient,
            activations.sigmoid,
            activations.sigmoid_backward,
            activations.tanh_backward,
            losses.softmax_cross_entropy,
        )
    },
    answers={"why_not_the_sum": 1},
)
