"""A judge's zygote: the handle on it, and its owner.

The owner warms one, replaces one that is lost, and closes it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from autograder.grading.child import START_SECONDS, Child, ZygoteLost
from autograder.grading.leftovers import own_prefix, sweep
from autograder.grading.scratch import Scratch
from autograder.grading.signals import signal_name
from autograder.grading.startup import ONE_THREAD
from autograder.grading.tasks import NoZygote
from autograder.grading.untrusted.sandbox import BASE, LAYERS
from autograder.grading.watch import Watch

FONTS = Path("autograder", "matplotlib")
"""Where Matplotlib's list of fonts is kept, below the user's cache: making it takes a
quarter of a zygote's start. No untrusted process can write there."""
PREFIX = "autograder-judge-"


def fonts_folder() -> Path | None:
    """Return the folder of the list of fonts, None where there can't be one."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = (Path(given) if given else Path.home() / ".cache") / FONTS
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


NOT_STARTED = "the zygote did not start"
END_SECONDS = 1.0
ZYGOTE = "autograder.grading.untrusted.zygote"


class Zygote:
    """A warm process, started by exec in an environment of its own.

    Parameters
    ----------
    layers : collection of str
        The sandbox's layers that its children enter; none is no sandbox.
    """

    def __init__(self, layers: Collection[str] = LAYERS) -> None:
        self.layers = tuple(layers)
        self.ready = False
        ours, theirs = socket.socketpair()
        sweep(Path(tempfile.gettempdir()), PREFIX)
        self.root = Path(tempfile.mkdtemp(prefix=own_prefix(PREFIX))).resolve()
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
            "PYTHONHASHSEED": "0",
            # large pages for the heap halve the cost of a fork and of large arrays
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        } | ONE_THREAD
        # as -I, but for the seed of hashes: the order of a set is the same in each run
        command = [sys.executable, "-P", "-s", "-m", ZYGOTE]
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
            If it ended instead, or is late; says which, and its last line.
        """
        if self.ready:
            return
        self.control.settimeout(START_SECONDS)
        data, folders = b"", list[int]()
        with contextlib.suppress(OSError):  # late, or reset as its process ended
            data, folders, _, _ = socket.recv_fds(self.control, 4096, 1)
        self.ready = bool(data and folders)
        if not self.ready:
            raise NoZygote(f"{NOT_STARTED}: {self.how_it_ended()}")
        self.scratch.close()  # the zygote may have made one that paths do not show
        self.scratch = Scratch(folders[0])

    def how_it_ended(self) -> str:
        """End the process if it still runs; say how it ended and what it said last."""
        assert self.process.stderr is not None
        try:
            code = self.process.wait(END_SECONDS)
            how = f"killed by {signal_name(-code)}" if code < 0 else f"code {code}"
        except subprocess.TimeoutExpired:
            how = f"nothing came within {START_SECONDS:g} s"
        self.process.kill()
        lines = self.process.stderr.read().decode(errors="replace").split("\n")
        said = ["".join(filter(str.isprintable, s))[:300] for s in lines if s.strip()]
        return ", ".join([how, *said[-1:]])

    def fork(self, modules: Sequence[str] = ()) -> Child:
        """Return a new untrusted process, ready to serve, with an empty scratch.

        Parameters
        ----------
        modules : sequence of str
            Modules of the course, which the zygote imports for all that it forks.

        Raises
        ------
        ZygoteLost
            If there is none to be had.
        """
        self.scratch.empty()
        ours, theirs = socket.socketpair()
        request = json.dumps({"do": "fork", "modules": modules}).encode()
        socket.send_fds(self.control, [request], [theirs.fileno()])
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


class ZygoteKeeper:
    """Owns at most one zygote at a time.

    Parameters
    ----------
    sandboxed : bool
    """

    def __init__(self, sandboxed: bool) -> None:
        self.sandboxed = sandboxed
        self.zygote: Zygote | None = None

    def start(self) -> Zygote:
        """Return the zygote, perhaps not warm yet; start one if there is none.

        Raises
        ------
        NoZygote
            If no process can be made.
        """
        if self.zygote is None:
            try:
                self.zygote = Zygote(LAYERS if self.sandboxed else ())
            except OSError as error:
                raise NoZygote(f"{NOT_STARTED}: {error}") from None
        return self.zygote

    def warm(self) -> Zygote:
        """Return the zygote, warm; one that ends as it starts is replaced once.

        Raises
        ------
        NoZygote
            If none can be had on this machine.
        """
        try:
            self.start().wait_ready()
        except NoZygote:
            self.drop()
            self.start().wait_ready()
        return self.start()

    def drop(self) -> None:
        """Close the zygote; the next call for one starts another."""
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

    def __enter__(self) -> ZygoteKeeper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()
