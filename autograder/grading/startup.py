"""What makes start-up quick."""

from __future__ import annotations

import os
import sys


def skip_uri_grammar() -> None:
    """Keep jsonschema from compiling a grammar of international URIs.

    It does so on import (0.8 s in each process), for a format that the schema of
    notebooks does not use; without the package it does without.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def one_thread_each() -> None:
    """Let processes that start from here compute with one thread.

    There is a judge for each processor; more threads only wait for one another, and
    spin while they do.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def start_worker(parent: int) -> None:
    """Make a process of the local pool ready, before it imports anything large."""
    skip_uri_grammar()
    from autograder.grading.untrusted.sandbox import die_with_parent

    die_with_parent(parent)
