"""Mistakes that are made in more than one exercise.

Each function returns known mistakes as edits of a solved function; what differs between
exercises is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.core.exercise import EDGE
from autograder.rubric import Variant, mistake

SHAPE = "A gradient has the shape of what it belongs to"


def bias_sums(breaks: Iterable[str], *arrays: str) -> tuple[Variant, ...]:
    """Return the mistakes in the sums that make bias gradients from `arrays`."""
    due = "the sum runs over the batch and nothing else."
    over_all, over_units = [
        [(f"{a}.sum(axis=0)", f"{a}.sum({axis})") for a in arrays]
        for axis in ("", "axis=1")
    ]
    kept = [(f"{a}.sum(axis=0)", f"{a}.sum(axis=0, keepdims=True)") for a in arrays]
    rows = [(f"{a}.sum(axis=0)", a) for a in arrays]
    squeezed = [(f"{a}.sum(axis=0)", f"{a}.sum(axis=0).squeeze()") for a in arrays]
    return (
        mistake(
            "db_keepdims",
            "db keeps the batch axis, with a size of 1",
            f"{SHAPE}, and a bias has one axis.",
            breaks,
            *kept,
        ),
        mistake(
            "db_per_sample",
            "db keeps one row for each example",
            f"{SHAPE}: {due}",
            breaks,
            *rows,
        ),
        mistake(
            "db_over_everything",
            "db is summed over all axes, so that one number is left",
            f"{SHAPE}: {due}",
            breaks,
            *over_all,
        ),
        mistake(
            "db_over_units",
            "db is summed over the last axis, so that one number for each example "
            "is left",
            f"{SHAPE}: {due}",
            breaks,
            *over_units,
        ),
        mistake(
            "db_squeezed",
            "axes of size 1 are dropped from db",
            f"{SHAPE}, also where that size is 1.",
            (EDGE,),
            *squeezed,
        ),
    )


def squeezed(what: str, old: str) -> Variant:
    """Return the mistake that drops axes of size 1 from an array."""
    return mistake(
        "squeezed",
        f"axes of size 1 are dropped from {what}",
        "An axis stays where its size is 1: a batch of one example is a batch.",
        (EDGE,),
        (old, f"np.squeeze({old})"),
    )
