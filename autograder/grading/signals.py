"""What signals are called."""

from __future__ import annotations

import signal


def signal_name(number: int) -> str:
    """Return a signal's name; those for real time have numbers only."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
