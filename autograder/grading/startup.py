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


class NoFault:
    """In the place of a validator: finds no fault with anything."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def evolve(self, **_: Any) -> NoFault:
        """Return what validates by another schema."""
        return self

    def iter_errors(self, *_: Any) -> list[Any]:
        """Return no errors."""
        return []

    def validate(self, *_: Any) -> None:
        """Return: all is well."""


class Fault(Exception):
    """In the place of a validator's error."""

    schema_path = ()

    def __init__(self, said: str = "", **_: Any) -> None:
        super().__init__(said)


FOR_VALIDATION: dict[str, dict[str, type]] = {
    "jsonschema": {"Draft4Validator": NoFault},
    "jsonschema.exceptions": {"ErrorTree": Fault, "ValidationError": Fault},
}
"""What nbformat validates with, and what stands in for what it takes from there."""


def skip_uri_grammar() -> None:
    """Keep jsonschema from importing what checks formats that notebooks do not use.

    It compiles grammars of URIs on import (0.8 s in each process for the international
    one), and loads a library of durations; without these packages it does without.
    """
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def skip_validation() -> None:
    """Let nbformat be imported without jsonschema, where no notebook need be validated.

    It is a quarter of what a judge imports beside NumPy. Cells that are made all the
    same, as where jupytext reads solutions, count as valid. Where it has been imported
    before it stays.
    """
    if "jsonschema" in sys.modules:
        return
    for name, stand_ins in FOR_VALIDATION.items():
        empty = module_from_spec(ModuleSpec(name, None))
        vars(empty).update(stand_ins)
        sys.modules[name] = empty


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
