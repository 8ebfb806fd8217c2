"""End a learner's function that does not end, where that can be done.

A signal's handler runs in the main thread between two steps of Python code, and may
raise there. On POSIX a timer of the system sends the signal; elsewhere a thread asks
for it. Inert in other threads, under a debugger, and where somebody else handles the
signal in C. A call into compiled code is ended only when it comes back.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

from autograder.core.attempting import EndedByCheck, stopped_after
from autograder.core.calling import Function

SECONDS = 10.0
"""For all calls of one check; a right function takes less than one."""
AGAIN = 0.1
"""Seconds until the next try, where a learner's own `except` caught the last one."""

Handler = Callable[[int, FrameType | None], None]


class OutOfTime(BaseException):
    """Raised inside a learner's function; `except Exception` does not catch it."""


class TimeLimit:
    """The time of one check, for all calls of the functions that it guards."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = SECONDS if seconds is None else seconds
        self.raised = 0
        self.lines_left = 0
        self.debugged = False

    @property
    def sentence(self) -> str:
        """What a call that was ended is told as."""
        return stopped_after(self.seconds)

    def running(self) -> AbstractContextManager[None]:
        """Let the time run, as long as the context lasts."""
        alarm = posix_alarm if hasattr(signal, "setitimer") else thread_alarm
        return alarm(self.on_alarm, self.seconds)

    def guard(self, fn: Function) -> Function:
        """Return the function, ended by `EndedByCheck` when the time is over."""

        def guarded(*args: Any, **kwargs: Any) -> Any:
            place = None
            if not self.raised:
                try:
                    result = run(fn, args, kwargs)
                    if not self.raised:
                        return result
                except BaseException as error:
                    if not self.raised:
                        raise
                    place = error.__traceback__
                finally:
                    if self.raised > 1:
                        sys.settrace(None)
            raise EndedByCheck(self.sentence).with_traceback(place) from None

        return guarded

    def on_alarm(self, _: int, frame: FrameType | None) -> None:
        """Raise, if a learner's code runs; from the second time on, insist."""
        frames = learners_frames(frame)
        self.debugged = self.debugged or debugging(self.follow)
        if not frames or self.debugged:
            return
        self.raised += 1
        if self.raised > 1:
            self.lines_left = self.raised - 1
            for one in frames:
                one.f_trace = self.follow
            sys.settrace(self.follow)
        raise OutOfTime

    def follow(self, _: FrameType, event: str, __: Any) -> Any:
        """Raise at a line after the one that caught the last try.

        A line of an `except` is outside of its `try`. Where it stands in another
        one, the line at which the next try raises is one further on.
        """
        if event == "call":
            return None
        if event == "line":
            self.lines_left -= 1
            if self.lines_left <= 0:
                raise OutOfTime
        return self.follow


def run(fn: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a learner's function: the frames above this one are the learner's."""
    return fn(*args, **kwargs)


def learners_frames(frame: FrameType | None) -> list[FrameType]:
    """Return the frames of a learner's call, innermost first; none outside of one."""
    found = []
    while frame is not None and frame.f_code is not run.__code__:
        found.append(frame)
        frame = frame.f_back
    return found if frame is not None else []


def debugging(own_trace: Any = None) -> bool:
    """Say whether somebody steps through the code, who may take any time."""
    if sys.gettrace() not in (None, own_trace):
        return True
    monitoring = getattr(sys, "monitoring", None)
    if monitoring and monitoring.get_tool(monitoring.DEBUGGER_ID):
        return True
    debugpy = sys.modules.get("debugpy")
    connected = getattr(debugpy, "is_client_connected", None)
    return bool(connected and connected())


@contextmanager
def posix_alarm(on_alarm: Handler, seconds: float) -> Iterator[None]:
    """Have SIGALRM sent after some seconds, and again until the context ends."""
    previous = replaceable(signal.SIGALRM)
    if previous is None:
        yield
        return
    began = time.monotonic()
    left, interval = 0.0, 0.0
    try:
        signal.signal(signal.SIGALRM, on_alarm)
        left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        if left:
            rest = left - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(rest, 1e-6), interval)


@contextmanager
def thread_alarm(on_alarm: Handler, seconds: float) -> Iterator[None]:
    """Have a thread ask for SIGINT's handler; a real interrupt goes where it went."""
    previous = replaceable(signal.SIGINT)
    if previous is None or previous == signal.SIG_DFL:
        yield
        return
    over, due = threading.Event(), threading.Event()

    def handler(number: int, frame: FrameType | None) -> None:
        if due.is_set():
            due.clear()
            on_alarm(number, frame)
        elif callable(previous):
            previous(number, frame)

    def ask() -> None:
        pause = seconds
        while not over.wait(pause):
            due.set()
            _thread.interrupt_main()
            pause = AGAIN

    thread = threading.Thread(target=ask, daemon=True)
    try:
        signal.signal(signal.SIGINT, handler)
        thread.start()
        yield
    finally:
        over.set()
        thread.join()
        signal.signal(signal.SIGINT, previous)


def replaceable(number: int) -> Any:
    """Return a signal's handler, None if it can't be replaced for a while."""
    if threading.current_thread() is not threading.main_thread() or debugging():
        return None
    return signal.getsignal(number)
