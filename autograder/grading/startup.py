"""What makes start-up quick."""

from __future__ import annotations

import gc
import sys
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader, find_spec, module_from_spec

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ONE_THREAD = dict.fromkeys(THREADS, "1")
"""Environment of judges and zygotes: there is a judge for each processor, and more
threads only wait for one another, and spin while they do."""
YOUNG_OBJECTS = 50_000
"""Python's own 700 have a judge look for garbage a hundred times a submission."""
UNPACKERS = ("unpack_archive", "unpack_tarfile", "unpack_zipfile")


def skip_uri_grammar() -> None:
    """Keep jsonschema from importing what checks formats that notebooks do not use.

    It compiles grammars of URIs on import (0.8 s in each process for the international
    one), and loads a library of durations; without these packages it does without.
    """
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def skip_nbgrader_apps() -> None:
    """Let nbgrader's modules be imported without its server extensions.

    The package imports them, and with them Jupyter's server, whatever part of it one
    asks for: 0.5 s for those who only need the gradebook. What unpacks archives, for
    collected files, and what speaks to a hub come to 0.2 s more.
    """
    spec = find_spec("nbgrader")
    if spec is not None:
        sys.modules.setdefault("nbgrader", module_from_spec(spec))
        import_on_use("requests")
        archives = module_from_spec(ModuleSpec("setuptools.archive_util", None))
        vars(archives).update(dict.fromkeys(UNPACKERS))
        sys.modules.setdefault("setuptools.archive_util", archives)


def import_on_use(name: str) -> None:
    """Let a module be imported when something of it is first asked for."""
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None and spec.loader is not None:
        spec.loader = LazyLoader(spec.loader)
        module = sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(module)


def ignore_garbage() -> None:
    """Look for no garbage while a process imports: there is little, among much."""
    gc.disable()


def heed_garbage() -> None:
    """Look for garbage from here on, now and then, but never among what is there."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    gc.enable()
