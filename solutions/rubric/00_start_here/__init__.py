"""Unit 00: an affine map and its gradients, to learn how a check reads."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import affine
from . import affine_backward, affine_forward
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "Start here",
    (affine_forward.RUBRIC, affine_backward.RUBRIC),
    {
        "affine_forward": affine.affine_forward,
        "affine_backward": affine.affine_backward,
    },
    answers={"why_sum": 1},
)
