"""Say where a call is that takes too long: a thread answers in the call's place.

The judge ends the process then. What is said is believed no more than anything else
from here: it names a line, and costs nobody but who says it.
"""

from __future__ import annotations

import contextlib
import math
import sys
import time
from _thread import allocate_lock, get_ident, start_new_thread
from collections.abc import Callable
from types import FrameType

from autograder.core.attempting import is_own

LOOK_SECONDS = 0.1


class Watchdog:
    """Watches the calls of the thread that makes it, by that one's processor time.

    Who answers holds `lock`; it is not given back once the watchdog has answered.
    """

    def __init__(self) -> None:
        self.lock = allocate_lock()
        self.until = math.inf
        self.tell: Callable[[str], None] = print
        self.main = get_ident()
        self.clock = time.pthread_getcpuclockid(self.main)
        with contextlib.suppress(RuntimeError):  # no thread is left for it
            start_new_thread(self.watch, ())

    def begin(self, seconds: float, tell: Callable[[str], None]) -> None:
        """Give a call its time; `tell` is called with the line where it is then."""
        self.tell = tell
        self.until = time.clock_gettime(self.clock) + seconds

    def watch(self) -> None:
        """Look at the call, again and again."""
        while True:
            time.sleep(LOOK_SECONDS)
            self.lock.acquire()
            if time.clock_gettime(self.clock) >= self.until:
                self.tell(place_of(sys._current_frames().get(self.main)))
                return
            self.lock.release()


def place_of(frame: FrameType | None) -> str:
    """Return the innermost line of a student's own code, such as "line 3, in f"."""
    while frame is not None and not is_own(frame.f_code.co_filename):
        frame = frame.f_back
    return f"line {frame.f_lineno}, in {frame.f_code.co_name}" if frame else ""
