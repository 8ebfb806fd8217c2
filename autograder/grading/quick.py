"""What makes start-up quick."""

from __future__ import annotations

import sys


def skip_uri_grammar() -> None:
    """Keep jsonschema from compiling a grammar of international URIs.

    It does so on import (0.8 s in each process), for a format that the schema of
    notebooks does not use; without the package it does without.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
