"""When a submission was handed in, as far as its `timestamp.txt` says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.grading.intake import Missing, place, read_file
from autograder.grading.submission import BadSubmission, Submission

TIMESTAMP = "timestamp.txt"
MAX_TIMESTAMP = 100
YEARS = range(1970, 2100)
"""Nearer to the calendar's ends, nbgrader's arithmetic with time zones overflows."""
SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")


@dataclass(frozen=True)
class HandIn:
    """When a submission was handed in, as far as its `timestamp.txt` says."""

    at: datetime | None = None
    complaint: str = ""


def read_timestamp(submission: Submission) -> HandIn:
    """Return when a submission was handed in, in UTC; never raises for what it holds.

    A `timestamp.txt` that can't be read counts as none, with a complaint.
    """
    try:
        content = read_file(*place(submission, TIMESTAMP), MAX_TIMESTAMP)
        return HandIn(parse_time(content.decode("utf-8-sig")))
    except Missing:
        return HandIn()
    except (BadSubmission, OSError) as error:
        why = str(error)
    except (ValueError, OverflowError):
        why = f"{TIMESTAMP}: expected a time such as 2026-11-24 18:30:00 UTC"
    return HandIn(complaint=f"no hand-in time: {why}")


def parse_time(text: str) -> datetime:
    """Return a time in UTC, without its zone, as nbgrader keeps it.

    Raises
    ------
    ValueError, OverflowError
        If the text is no time, or none of this era.
    """
    text = SPACED_OFFSET.sub("", text.strip().removesuffix(" UTC"))
    found = datetime.fromisoformat(text)
    if found.tzinfo:
        found = found.astimezone(UTC).replace(tzinfo=None)
    if found.year not in YEARS:
        raise ValueError(f"the year {found.year} is not of this era")
    return found
