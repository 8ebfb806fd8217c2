"""What makes start-up quick."""

from __future__ import annotations

import gc
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from typing import Any

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ONE_THREAD = dict.fromkeys(THREADS, "1")
"""Environment of judges and zygotes: there is a judge for each processor, and more
threads only wait for one another, and spin while they do."""
YOUNG_OBJECTS = 50_000
"""Python's own 700 have a judge look for garbage a hundred times a submission."""
FOR_EXCHANGES = {
    "requests": (),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}
"""What nbgrader collects files with, and the names that it takes from there."""


def skip_uri_grammar() -> None:
    """Keep jsonschema from importing what checks formats that notebooks do not use.

    It compiles grammars of URIs on import (0.8 s in each process for the international
    one), and loads a library of durations; without these packages it does without.
    """
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def postpone_validation() -> None:
    """Have jsonschema imported when a notebook is validated, not with nbformat.

    It is a quarter of what a judge imports beside NumPy, and most runs validate
    nothing. Where it has been imported before it stays.
    """
    if "jsonschema" in sys.modules:
        return
    whole = module_from_spec(ModuleSpec("jsonschema", None))
    errors = module_from_spec(ModuleSpec("jsonschema.exceptions", None))
    vars(whole)["Draft4Validator"] = validator_of
    vars(errors).update(ErrorTree=Exception, ValidationError=Exception)
    sys.modules.update({"jsonschema": whole, "jsonschema.exceptions": errors})


def validator_of(schema: Any) -> Any:
    """Return jsonschema's validator, which is imported now."""
    for name in ("jsonschema", "jsonschema.exceptions"):
        spec = getattr(sys.modules.get(name), "__spec__", None)
        if spec is not None and spec.loader is None:
            del sys.modules[name]
    from jsonschema import Draft4Validator

    return Draft4Validator(schema)


def skip_nbgrader_apps() -> None:
    """Let nbgrader's modules be imported without its server extensions.

    The package imports them, and with them Jupyter's server, whatever part of it one
    asks for: 0.5 s for those who only need the gradebook. What unpacks archives, for
    collected files, and what speaks to a hub come to 0.2 s more.
    """
    spec = find_spec("nbgrader")
    if spec is not None:
        sys.modules.setdefault("nbgrader", module_from_spec(spec))
        for name, imported in FOR_EXCHANGES.items():
            empty = module_from_spec(ModuleSpec(name, None))
            vars(empty).update(dict.fromkeys(imported))
            sys.modules.setdefault(name, empty)


def ignore_garbage() -> None:
    """Look for no garbage while a process imports: there is little, among much."""
    gc.disable()


def heed_garbage() -> None:
    """Look for garbage from here on, now and then, but never among what is there."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    gc.enable()
