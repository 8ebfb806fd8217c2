"""An interrupt is heard where nothing is half done.

Python raises KeyboardInterrupt wherever its main thread is. Inside the waiting of
`concurrent.futures` that leaves a lock behind that a worker then waits for, for ever.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether an interrupt came that nobody has heard yet."""

    def __init__(self) -> None:
        self.came = False

    def keep(self, number: int, frame: FrameType | None) -> None:
        """Keep the first interrupt for `let_through`; a second one does not wait."""
        if self.came:
            signal.default_int_handler(number, frame)
        self.came = True

    def let_through(self) -> None:
        """Raise an interrupt that came, once.

        Raises
        ------
        KeyboardInterrupt
        """
        if self.came:
            self.came = False
            raise KeyboardInterrupt


@contextmanager
def kept_interrupts() -> Iterator[Interrupts]:
    """Keep interrupts, as long as the context lasts, for where they are asked for.

    In threads, and where something else handles interrupts or ignores them, nothing
    is changed.
    """
    found = Interrupts()
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield found
        return
    signal.signal(signal.SIGINT, found.keep)
    try:
        yield found
        found.let_through()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
