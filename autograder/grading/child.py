"""The judge's handle on one untrusted process."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Protocol, TypeVar

import numpy as np

from autograder.grading import wire
from autograder.grading.signals import signal_name
from autograder.grading.watch import LOOK_SECONDS, Processor

START_SECONDS = 60.0
MAX_ANSWERED = 64 * 2**20
"""Bytes that the answers to one question may have together."""
T = TypeVar("T")


class ChildGone(RuntimeError):
    """The untrusted process ended, fell silent, or spoke nonsense.

    `process` says what happened to it, in the words of the report.
    """

    def __init__(self, process: str) -> None:
        super().__init__(process)
        self.process = process


class ZygoteLost(RuntimeError):
    """The zygote ended, or can't fork a child that serves; another one may."""


class Ends(Protocol):
    """What can be ended, and then has an exit status."""

    def end(self) -> int:
        """End it; called once."""


class Watched(Protocol):
    """What an untrusted process uses, and may not use too much of."""

    def exceeded(self) -> str:
        """Say what is too much, if it is time to look and something is."""

    def processor(self) -> Processor:
        """Return what it had of the processors so far."""


class Child:
    """The judge's end of a channel to a process that may say and do anything.

    Every step has a deadline on the judge's clock. It is put off, up to `latest`, by
    the time for which the process waits for a processor, as long as its threads
    together have not had the time of the step: what others do beside it costs it
    nothing. Questions are numbered, and the answers to one question as well: one that
    is early, double or not to this question is malformed.

    Parameters
    ----------
    process : Ends
    channel : socket.socket
        Closed with the child.
    watch : Watched
        Looked at while the child is waited for.

    Raises
    ------
    ZygoteLost
        If the process does not say that it is ready.
    """

    def __init__(self, process: Ends, channel: socket.socket, watch: Watched) -> None:
        self.process: Ends | None = process
        self.channel, self.watch = channel, watch
        channel.setblocking(False)
        self.reader = wire.Reader(channel.fileno())
        self.number, self.answers = 0, 0
        self.latest = math.inf
        why = "it ended at once"
        try:
            hello, _ = self.reader.frame(time.monotonic() + START_SECONDS)
            why = "" if hello.get("ready") is True else str(hello.get("why"))
        except (EOFError, OSError, wire.Silence, wire.WireError):
            pass
        if why:
            self.close()
            raise ZygoteLost(f"the sandbox could not be entered: {why}")

    def ask(
        self, message: Mapping[str, Any], arrays: Mapping[str, np.ndarray], until: float
    ) -> None:
        """Send one question; its answers may bring `MAX_ANSWERED` bytes together.

        Raises
        ------
        ChildGone
            If it is not taken by `until`, on the judge's clock.
        """
        self.number, self.answers = self.number + 1, 0
        self.reader.room = MAX_ANSWERED
        frame = wire.encode({"id": self.number, **message}, arrays)
        self.patiently(wire.Writer(self.channel.fileno(), frame).write, until)

    def answer(self, until: float) -> wire.Frame:
        """Return the next answer to the last question.

        Raises
        ------
        ChildGone
            If no well-formed answer to *this* question comes by `until`.
        """
        answer, found = self.patiently(self.reader.frame, until)
        if answer.get("id") != [self.number, self.answers]:
            raise ChildGone("malformed answer: not to this request")
        self.answers += 1
        return answer, found

    def expect_silence(self) -> None:
        """Make sure that the process is there, and waits for a question.

        Raises
        ------
        ChildGone
            If it ended, or sent something that was not asked for.
        """
        with self.told_apart():
            if self.reader.has_bytes():
                raise ChildGone("answered unasked")

    @contextlib.contextmanager
    def told_apart(self) -> Iterator[None]:
        """Say in the report's words what went wrong on the channel."""
        try:
            yield
        except wire.Silence:
            raise
        except (EOFError, OSError):
            raise ChildGone(self.end()) from None
        except wire.WireError as error:
            raise ChildGone(f"malformed answer: {error}") from None

    def patiently(self, step: Callable[[float], T], until: float) -> T:
        """Take a step that may wait, and look at what the process takes meanwhile.

        Raises
        ------
        ChildGone
            If the step can't be taken by `until`, or the process takes too much.
        OSError
            If this machine could not look.
        """
        due, began, before = until, time.monotonic(), None
        while True:
            if passed := self.watch.exceeded():
                raise ChildGone(passed)
            soon = min(due, time.monotonic() + LOOK_SECONDS)
            try:
                with self.told_apart():
                    return step(soon)
            except wire.Silence:
                now = self.watch.processor()
                before = before or now
                if soon < due:
                    continue
                due = min(until + now.waited - before.waited, self.latest)
                had_its_time = now.used - before.used >= until - began
                if had_its_time or due <= time.monotonic():
                    raise ChildGone("timed out") from None

    def processor(self) -> Processor:
        """Return what the process had of the processors so far; 0 if it has ended."""
        return self.watch.processor()

    def end(self) -> str:
        """End the process, and say how it ended."""
        assert self.process is not None
        status = self.process.end()
        self.process = None
        if os.WIFSIGNALED(status):
            return f"killed by {signal_name(os.WTERMSIG(status))}"
        return f"exited with code {os.waitstatus_to_exitcode(status)}"

    def close(self) -> None:
        """End the process."""
        if self.process:
            self.end()
        self.channel.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
