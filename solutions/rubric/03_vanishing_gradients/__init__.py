"""Unit 03: how gradients vanish and explode, clipping, truncation."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import memory
from . import (
    clip_by_global_norm,
    gradient_norms,
    hidden_jacobian,
    rescale_spectral_radius,
    truncated_bptt,
)
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "Vanishing gradients",
    (
        hidden_jacobian.RUBRIC,
        gradient_norms.RUBRIC,
        rescale_spectral_radius.RUBRIC,
        clip_by_global_norm.RUBRIC,
        truncated_bptt.RUBRIC,
    ),
    {
        f.__name__: f
        for f in (
            memory.hidden_jacobian,
            memory.gradient_norms,
            memory.rescale_spectral_radius,
            memory.clip_by_global_norm,
            memory.truncated_bptt,
        )
    },
    answers={"why_one_point_five_vanishes": 1},
)
