"""Unit 06: embeddings, update rules, both directions, several layers."""

from __future__ import annotations

from autograder.rubric import UnitRubric

from ...reference import layers, optimisers
from . import (
    adam_step,
    bidirectional_backward,
    bidirectional_forward,
    embedding_backward,
    embedding_forward,
    sgd_step,
    stacked_backward,
    stacked_forward,
)
from .shared import UNIT

RUBRIC = UnitRubric(
    UNIT,
    "Training",
    (
        embedding_forward.RUBRIC,
        embedding_backward.RUBRIC,
        sgd_step.RUBRIC,
        adam_step.RUBRIC,
        bidirectional_forward.RUBRIC,
        bidirectional_backward.RUBRIC,
        stacked_forward.RUBRIC,
        stacked_backward.RUBRIC,
    ),
    {
        f.__name__: f
        for f in (
            layers.embedding_forward,
            layers.embedding_backward,
            optimisers.sgd_step,
            optimisers.adam_step,
            layers.bidirectional_forward,
            layers.bidirectional_backward,
            layers.stacked_forward,
            layers.stacked_backward,
        )
    },
    answers={"when_is_memory_enough": 1},
)
