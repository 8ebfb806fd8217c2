"""How an exception or a warning is named."""

from __future__ import annotations


def with_message(kind: str, said: str) -> str:
    """Return a class and its message; of one without a message, the class alone."""
    return f"{kind}: {said}" if said.strip() else kind
