"""The judge's handle on the zygote and on one untrusted process."""

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
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from autograder.grading import wire

START_SECONDS = 60.0
SCRATCH_BYTES = 64 * 2**20
SCRATCH_FILES = 2_000
LOOK_SECONDS = 0.25


PREFIX = "autograder-"


def sweep() -> None:
    """Remove the folders of judges that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


class ChildGone(RuntimeError):
    """The untrusted process ended, fell silent, or spoke nonsense.

    `process` says what happened to it, in the words of the report.
    """

    def __init__(self, process: str) -> None:
        super().__init__(process)
        self.process = process


class Zygote:
    """A warm process, started by exec with an empty environment."""

    def __init__(self, sandboxed: bool = True) -> None:
        self.sandboxed = sandboxed
        ours, theirs = socket.socketpair()
        sweep()
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self.control = ours
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.root),
            "MPLCONFIGDIR": str(self.root / "mpl"),
            "IPYTHONDIR": str(self.root / "ipython"),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "LANG": "C.UTF-8",
        }
        command = [sys.executable, "-I", "-m", "autograder.grading.zygote"]
        command += [] if sandboxed else ["--no-sandbox"]
        self.process = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self.root,
        )
        theirs.close()

    def wait_ready(self) -> None:
        """Wait until the zygote is warm.

        Raises
        ------
        RuntimeError
            If it ended instead, with what it said.
        """
        self.control.settimeout(START_SECONDS)
        if not self.control.recv(4096):
            assert self.process.stderr is not None
            said = self.process.stderr.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"the zygote did not start: {said}")

    def fork(self) -> Child:
        """Return a new untrusted process, ready to serve."""
        scratch = Path(tempfile.mkdtemp(dir=self.root))
        ours, theirs = socket.socketpair()
        request = {"do": "fork", "scratch": str(scratch)}
        socket.send_fds(self.control, [json.dumps(request).encode()], [theirs.fileno()])
        theirs.close()
        data, fds, _, _ = socket.recv_fds(self.control, 4096, 1)
        if not data:
            raise RuntimeError("the zygote is gone")
        return Child(self, json.loads(data)["pid"], fds[0], ours, scratch)

    def reap(self, pid: int) -> int:
        """Return the exit status of an ended child."""
        self.control.sendall(json.dumps({"do": "reap", "pid": pid}).encode())
        data = self.control.recv(4096)
        if not data:
            raise RuntimeError("the zygote is gone")
        return int(json.loads(data)["status"])

    def close(self) -> None:
        """End the zygote and remove its folder."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()
        shutil.rmtree(self.root, ignore_errors=True)


class Child:
    """One untrusted process. Every request has a deadline on the judge's clock."""

    def __init__(
        self,
        zygote: Zygote,
        pid: int,
        pidfd: int,
        channel: socket.socket,
        scratch: Path,
    ) -> None:
        self.zygote, self.pid, self.pidfd = zygote, pid, pidfd
        self.channel, self.scratch = channel, scratch
        self.number = 0
        channel.setblocking(True)
        why = "it ended at once"
        try:
            hello, _ = wire.receive(channel.fileno(), time.monotonic() + START_SECONDS)
            why = "" if hello.get("ready") is True else str(hello.get("why"))
        except (EOFError, wire.Silence, wire.WireError):
            pass
        if why:
            self.close()
            raise RuntimeError(f"the sandbox could not be entered: {why}")

    def ask(
        self,
        message: Mapping[str, Any],
        arrays: Mapping[str, np.ndarray],
        seconds: float,
    ) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Send one request and return the answer.

        Raises
        ------
        ChildGone
            If no well-formed answer to *this* request comes in time.
        """
        self.number += 1
        deadline = time.monotonic() + seconds
        try:
            frame = wire.encode({"id": self.number, **message}, arrays)
            wire.send(self.channel.fileno(), frame, deadline)
            answer, found = self.listen(deadline)
        except wire.Silence:
            raise ChildGone("timed out") from None
        except (EOFError, OSError):
            raise ChildGone(self.end()) from None
        except wire.WireError as error:
            raise ChildGone(f"malformed answer: {error}") from None
        if answer.get("id") != self.number:
            raise ChildGone("malformed answer: not to this request")
        return answer, found

    def listen(self, deadline: float) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Receive an answer; look at the scratch folder while waiting."""
        while True:
            until = min(deadline, time.monotonic() + LOOK_SECONDS)
            try:
                wire.wait(self.channel.fileno(), until, 1)
            except wire.Silence:
                if scratch_is_full(self.scratch):
                    raise ChildGone("scratch space exceeded") from None
                if until == deadline:
                    raise
                continue
            return wire.receive(self.channel.fileno(), deadline)

    def end(self) -> str:
        """Kill the process if it still runs, and say how it ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        status = self.zygote.reap(self.pid)
        self.pid = 0
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            return f"killed by {signal.Signals(number).name}"
        return f"exited with code {os.waitstatus_to_exitcode(status)}"

    def close(self) -> None:
        """End the process and remove its scratch folder."""
        if self.pid:
            self.end()
        os.close(self.pidfd)
        self.channel.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def scratch_is_full(folder: Path) -> bool:
    """Say whether a scratch folder holds more than its bound; stops counting there."""
    size = count = 0
    stack = [folder]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_size
                    if size > SCRATCH_BYTES or count > SCRATCH_FILES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(Path(entry.path))
        except OSError:
            continue
    return False
