"""Write files so that a reader never sees half of one; tell folders by their bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

PYTHON_NOTEBOOK = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
"""Metadata of every notebook that is made here."""


def replace(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it into place."""
    with replacing(path) as stream:
        stream.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path`, which takes its place if all goes well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            yield stream
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def notebook_bytes(notebook: Any) -> bytes:
    """Return a notebook's JSON, the same for the same content."""
    import nbformat

    text = str(nbformat.writes(notebook, version=4))
    return (text.rstrip("\n") + "\n").encode()


def compact_bytes(notebook: Any) -> bytes:
    """Return a notebook's JSON on one line, the same for the same content.

    nbformat's writer takes ten times as long, for line breaks that nobody reads in
    a graded notebook.
    """
    return json.dumps(notebook, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def folder_digest(folder: Path) -> str:
    """Return the hash of all Python files below a folder."""
    digest = sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
