"""The parent of a judge's process: hands it tasks, and ends it when it hangs.

Both fronts grade through it, on a cluster on the worker's own machine. The watch is
independent of all that the judge does: a timer kills its process, and the pipe ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from weakref import WeakSet

from autograder.grading.budget import GRACE_SECONDS, Budget
from autograder.grading.results import Result
from autograder.grading.signals import signal_name
from autograder.grading.startup import ONE_THREAD
from autograder.grading.tasks import NoZygote, Task, not_graded

START_SECONDS = 120.0
END_SECONDS = 10.0


_all: WeakSet[JudgeHost] = WeakSet()


class JudgeEnded(RuntimeError):
    """A judge's process that ended before it answered."""


class JudgeHost:
    """One judge's process, started when it is first needed.

    Parameters
    ----------
    root : Path
        The class.
    sandboxed : bool
    limit : float
        Seconds after which a judge that has not answered is ended.
    """

    def __init__(
        self,
        root: Path,
        sandboxed: bool,
        limit: float = Budget().total + GRACE_SECONDS,
    ) -> None:
        self.root, self.sandboxed, self.limit = root, sandboxed, limit
        self.process: subprocess.Popen[bytes] | None = None
        self.closed = False
        _all.add(self)

    def start(self) -> subprocess.Popen[bytes]:
        """Return the judge's process, ready; start one if there is none.

        Raises
        ------
        NoZygote
            If this machine can't grade.
        JudgeEnded
            If it ended instead.
        """
        if self.process is None:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | ONE_THREAD,  # before NumPy is imported there
            )
            said = self.hear(self.process, START_SECONDS)
            if "no_zygote" in said:
                self.end()
                raise NoZygote(said["no_zygote"])
        return self.process

    def command(self) -> list[str]:
        """Return the command of a judge's process, in Python's isolated mode."""
        way = "sandboxed" if self.sandboxed else "open"
        module = "autograder.grading.judge_process"
        words = (str(os.getpid()), str(self.root), way)
        return [sys.executable, "-I", "-m", module, *words]

    def grade(self, task: Task) -> Result:
        """Return the result of one submission.

        A judge that was ended from outside, or that runs what is not on disk any more,
        is replaced once; one that hangs gets no second try.

        Raises
        ------
        NoZygote
            If this machine can't grade at all.
        """
        why = ""
        for _ in range(2):
            try:
                return self.ask(task)
            except JudgeEnded as ended:
                why = str(ended)
                if self.closed:
                    break
            except TimeoutError as late:
                why = str(late)
                break
        return not_graded(task, why, self.sandboxed)

    def ask(self, task: Task) -> Result:
        """Hand a task to the judge and wait for the result."""
        process = self.start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(task.to_json()).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            raise JudgeEnded(self.end()) from None
        said = self.hear(process, self.limit)
        if "stale" in said:
            self.end()
            raise JudgeEnded(said["stale"])
        return Result.from_record(said["result"])

    def hear(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        """Read one answer; kill the process if it does not come in time.

        Raises
        ------
        TimeoutError
            If the process was killed because it was late.
        JudgeEnded
            If it ended by itself.
        """
        assert process.stdout is not None
        late = threading.Event()

        def watch() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, watch)
        timer.daemon = True
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            said: dict[str, Any] = json.loads(line)
            return said
        how = self.end()
        if late.is_set():
            raise TimeoutError(
                f"the judge did not answer within {seconds:g} s and was ended"
            )
        raise JudgeEnded(how)

    def end(self) -> str:
        """End the judge's process, and say how it ended."""
        process, self.process = self.process, None
        if process is None:
            return "the judge ended"
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            code = process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        process.stdout.close()
        if code < 0:
            return f"the judge was killed by {signal_name(-code)}"
        return f"the judge ended with code {code}"

    def __del__(self) -> None:
        self.end()


def end_all() -> None:
    """End all judges of this process at once, at work or not."""
    for host in list(_all):
        host.closed = True
        if host.process is not None:
            host.process.kill()


_here = threading.local()
"""A judge serves one task at a time: each thread that grades has its own."""


def host_here(root: Path, sandboxed: bool) -> JudgeHost:
    """Return this thread's judge for a class."""
    hosts: dict[tuple[Path, bool], JudgeHost] = _here.__dict__.setdefault("hosts", {})
    key = (root, sandboxed)
    if key not in hosts:
        for other in hosts.values():
            other.end()
        hosts.clear()
        hosts[key] = JudgeHost(root, sandboxed)
    return hosts[key]


def start_judge(root: str, sandboxed: bool) -> None:
    """Start this thread's judge before there is work; a failure shows with work."""
    with contextlib.suppress(RuntimeError, TimeoutError):
        host_here(Path(root), sandboxed).start()


def grade_one(root: str, task: Task, sandboxed: bool) -> Result:
    """Grade one submission with this thread's judge.

    Raises
    ------
    NoZygote
        If this machine can't grade at all.
    """
    return host_here(Path(root), sandboxed).grade(task)
