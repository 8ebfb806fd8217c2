"""Make outputs that came from a student's process safe to show to others.

Kept are plain text, without control characters, and PNG pictures that start as PNG
does. HTML, SVG, Markdown, JavaScript and widgets are dropped.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

MAX_TEXT = 20_000
MAX_PICTURE = 2 * 2**20
MAX_OUTPUTS = 50
PNG = b"\x89PNG\r\n\x1a\n"
HEADER_END = 24
BASE64_HEADER = 32
"""The same in letters."""
MAX_PIXELS = 20_000_000
"""A picture of a few kilobytes can unpack to gigabytes in the reader's browser."""
MAX_TOGETHER = 100_000_000
"""Pixels of all pictures that one submission's cells put out, and of all saved ones."""
ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\x07\x1b]*(\x07|\x1b\\)?)")
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def output(kind: str, **fields: Any) -> NotebookNode:
    """Return an output cell entry; nbformat's own maker validates each, slowly."""
    entry: NotebookNode = nbformat.from_dict({"output_type": kind, **fields})
    return entry


def clean_text(value: Any, limit: int = MAX_TEXT, cut: str = "[cut off]") -> str:
    """Return text without control, colour and direction characters, cut to `limit`."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    text = CONTROL.sub("", ANSI.sub("", value[: 2 * limit]))
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= limit else f"{text[:limit]}\n{cut}"


def clean_outputs(outputs: Iterable[Any]) -> list[NotebookNode]:
    """Return the outputs that are safe to keep, in notebook form."""
    kept = []
    for entry in list(outputs)[:MAX_OUTPUTS]:
        node = clean_output(entry) if isinstance(entry, dict) else None
        if node is not None:
            kept.append(node)
    return kept


def clean_output(found: dict[str, Any]) -> NotebookNode | None:
    """Return one output in safe form, or None."""
    kind = found.get("output_type")
    if kind == "stream":
        name = "stderr" if found.get("name") == "stderr" else "stdout"
        text = clean_text(found.get("parts", found.get("text")))
        return output("stream", name=name, text=text) if text else None
    if kind == "error":
        return output(
            "error",
            ename=clean_text(found.get("ename"), 200) or "Error",
            evalue=clean_text(found.get("evalue"), 2000),
            traceback=[clean_text(found.get("traceback"))],
        )
    if kind in ("display_data", "execute_result"):
        data = clean_bundle(found.get("data"))
        return output("display_data", data=data, metadata={}) if data else None
    return None


def pixels_of(outputs: Sequence[NotebookNode]) -> int:
    """Count the pixels of the pictures among cleaned outputs."""
    found = (entry.get("data", {}).get("image/png") for entry in outputs)
    sizes = (size_in(base64.b64decode(text[:BASE64_HEADER])) for text in found if text)
    return sum(width * height for width, height in sizes)


def size_of(outputs: Sequence[NotebookNode]) -> int:
    """Count the characters of cleaned outputs."""
    return len(json.dumps(outputs))


def clean_bundle(data: Any) -> dict[str, str]:
    """Return the plain text and the picture of a bundle."""
    if not isinstance(data, dict):
        return {}
    kept = {}
    text = clean_text(data.get("text/plain"))
    if text:
        kept["text/plain"] = text
    picture = clean_picture(data.get("image/png"))
    if picture:
        kept["image/png"] = picture
    return kept


def clean_picture(value: Any) -> str:
    """Return base64 of a PNG of bounded size, by its header, else an empty string."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str) or len(value) > 2 * MAX_PICTURE:
        return ""
    try:
        raw = base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return base64.b64encode(raw).decode() if is_picture(raw) else ""


def is_picture(raw: bytes) -> bool:
    """Say whether bytes start as a PNG of bounded size does."""
    if not raw.startswith(PNG) or raw[12:16] != b"IHDR" or len(raw) < HEADER_END:
        return False
    width, height = size_in(raw)
    return 0 < width * height <= MAX_PIXELS


def size_in(raw: bytes) -> tuple[int, int]:
    """Return width and height off a PNG's header."""
    width, height = map(int, struct.unpack("!II", raw[16:HEADER_END]))
    return width, height
