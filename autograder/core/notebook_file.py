"""What a file is that should be a notebook: one wording for all who read one."""

from __future__ import annotations

import json
from codecs import BOM_UTF8 as BOM
from typing import Any

OTHER_KINDS = {
    b"pk\x03\x04": "an archive or an office document, whatever its name says",
    b"%pdf": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
"""How files begin that are taken for notebooks, in lower case."""
MAX_START = 20
"""Characters of a file's start that are quoted."""


def other_kind(content: bytes) -> str:
    """Say what a file is, as the rest of a sentence about it; nothing of JSON."""
    content = content.removeprefix(BOM)
    if not content.strip():
        return "is empty; expected a notebook"
    start = content[:200].lstrip().lower()
    for sign, what in OTHER_KINDS.items():
        if start.startswith(sign):
            return f"is {what}; expected a notebook (.ipynb)"
    return ""


def no_json(text: str, error: json.JSONDecodeError) -> str:
    """Say what is wrong with a text that is not JSON, as words that follow its name."""
    start = text.lstrip()
    if not start:
        return "not a notebook: it holds nothing but blanks"
    if start[:1] not in ("{", "["):
        found = " ".join(start[:MAX_START].split())
        return f"not a notebook: it begins with {found!r}, and a notebook with '{{'"
    return f"not a notebook, or cut off (line {error.lineno}: {error.msg})"


def no_cells(notebook: Any) -> str:
    """Say what JSON lacks to be a notebook; nothing of what has a list of cells."""
    if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list):
        return ""
    return "not a notebook: it has no list of cells"
