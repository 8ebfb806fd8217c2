"""The judge's handle on the zygote and on one untrusted process."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

import numpy as np

from autograder.grading import wire
from autograder.grading.scratch import Scratch
from autograder.grading.startup import ONE_THREAD
from autograder.grading.untrusted.sandbox import BASE, LAYERS
from autograder.grading.watch import LOOK_SECONDS, Processor, Watch

START_SECONDS = 60.0
FONTS = Path("autograder", "matplotlib")
"""Where Matplotlib's list of fonts is kept, below the user's cache: making it takes a
quarter of a zygote's start. No untrusted process can write there."""
MAX_ANSWERED = 64 * 2**20
"""Bytes that the answers to one question may have together."""
T = TypeVar("T")
PREFIX = "autograder-"


def sweep() -> None:
    """Remove the folders of judges that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def fonts_folder() -> Path | None:
    """Return the folder of the list of fonts, None where there can't be one."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = (Path(given) if given else Path.home() / ".cache") / FONTS
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


class ChildGone(RuntimeError):
    """The untrusted process ended, fell silent, or spoke nonsense.

    `process` says what happened to it, in the words of the report.
    """

    def __init__(self, process: str) -> None:
        super().__init__(process)
        self.process = process


def signal_name(number: int) -> str:
    """Return a signal's name; those for real time have numbers only."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class NoZygote(RuntimeError):
    """No untrusted process can be had on this machine; not a submission's fault."""


class ZygoteLost(RuntimeError):
    """The zygote ended, or can't fork a child that serves; another one may."""


class Zygote:
    """A warm process, started by exec with an empty environment.

    Parameters
    ----------
    layers : collection of str
        The sandbox's layers that its children enter; none is no sandbox.
    """

    def __init__(self, layers: Collection[str] = LAYERS) -> None:
        self.layers = tuple(layers)
        self.ready = False
        ours, theirs = socket.socketpair()
        sweep()
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")).resolve()
        folder = self.root / "scratch"
        folder.mkdir(mode=0o700)
        self.scratch = Scratch(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        self.control = ours
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.root),
            "MPLCONFIGDIR": str(fonts_folder() or self.root / "mpl"),
            "IPYTHONDIR": str(self.root / "ipython"),
            "LANG": "C.UTF-8",
            # large pages for the heap halve the cost of a fork and of large arrays
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        } | ONE_THREAD
        command = [sys.executable, "-I", "-m", "autograder.grading.untrusted.zygote"]
        command += [str(os.getpid()), str(folder), *self.layers]
        self.process = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self.root,
        )
        theirs.close()

    @property
    def sandboxed(self) -> bool:
        """Whether children enter the whole sandbox."""
        return set(self.layers) >= set(BASE)

    def wait_ready(self) -> None:
        """Wait until the zygote is warm; returns at once if it is.

        Raises
        ------
        NoZygote
            If it ended instead, with what it said.
        """
        if self.ready:
            return
        self.control.settimeout(START_SECONDS)
        data, folders, _, _ = socket.recv_fds(self.control, 4096, 1)
        self.ready = bool(data and folders)
        if not self.ready:
            assert self.process.stderr is not None
            self.process.kill()
            said = self.process.stderr.read().decode(errors="replace")[-2000:]
            raise NoZygote(f"the zygote did not start: {said}")
        self.scratch.close()  # the zygote may have made one that paths do not show
        self.scratch = Scratch(folders[0])

    def fork(self) -> Child:
        """Return a new untrusted process, ready to serve, with an empty scratch.

        Raises
        ------
        ZygoteLost
            If there is none to be had.
        """
        self.scratch.empty()
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [b'{"do": "fork"}'], [theirs.fileno()])
        theirs.close()
        data, fds, _, _ = socket.recv_fds(self.control, 4096, 1)
        if not data:
            raise ZygoteLost("the zygote is gone")
        if not fds:
            raise ZygoteLost("the process's descriptor could not be taken")
        process = Process(self, json.loads(data)["pid"], fds[0])
        return Child(process, ours, Watch(self.scratch, process.pidfd))

    def reap(self, pid: int) -> int:
        """Return the exit status of an ended child."""
        self.control.sendall(json.dumps({"do": "reap", "pid": pid}).encode())
        data = self.control.recv(4096)
        if not data:
            raise ZygoteLost("the zygote is gone")
        return int(json.loads(data)["status"])

    def close(self) -> None:
        """End the zygote and remove its folder."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()
        with contextlib.suppress(OSError):
            self.scratch.empty()
        self.scratch.close()
        shutil.rmtree(self.root, ignore_errors=True)


@dataclass
class Process:
    """An untrusted process, until it has ended."""

    zygote: Zygote
    pid: int
    pidfd: int

    def end(self) -> int:
        """Kill the process if it still runs, and return its exit status."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        os.close(self.pidfd)
        return self.zygote.reap(self.pid)


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
