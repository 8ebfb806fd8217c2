"""What makes start-up quick."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec, module_from_spec


def skip_uri_grammar() -> None:
    """Keep jsonschema from importing what checks formats that notebooks do not use.

    It compiles a grammar of international URIs on import (0.8 s in each process), and
    loads a library of durations; without these packages it does without.
    """
    for name in ("rfc3987_syntax", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def skip_nbgrader_apps() -> None:
    """Let nbgrader's modules be imported without its server extensions.

    The package imports them, and with them Jupyter's server, whatever part of it one
    asks for: 0.5 s for those who only need the gradebook.
    """
    spec = find_spec("nbgrader")
    if spec is not None:
        sys.modules.setdefault("nbgrader", module_from_spec(spec))


def ignore_garbage() -> None:
    """Look for no garbage while a process imports: there is little, among much."""
    gc.disable()


def heed_garbage() -> None:
    """Look for garbage from here on, but never among what is there already."""
    gc.freeze()
    gc.enable()


def one_thread_each() -> None:
    """Let processes that start from here compute with one thread.

    There is a judge for each processor; more threads only wait for one another, and
    spin while they do.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
