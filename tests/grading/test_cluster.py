"""A Dask cluster in place of local processes: a real scheduler and two workers."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from helpers import ROOT, autograder, hand_in, scores_in_gradebook, submission

UNIT = "00_start_here"
COUNT = 60


def start(*arguments):
    command = [sys.executable, "-m", *arguments, "--no-dashboard"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()


@pytest.fixture
def cluster():
    """A scheduler's address and two worker processes."""
    scheduler = start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"
    )
    address = None
    while address is None:
        line = scheduler.stderr.readline()
        assert line, "the scheduler ended"
        found = re.search(r"tcp://127\.0\.0\.1:\d+", line)
        address = found and found.group()
    workers = [
        start("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny")
        for _ in range(2)
    ]
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, workers
    for process in (*workers, scheduler):
        end(process)


def filled(root, target, assignments):
    from autograder.grading.classroom import open_class

    shutil.copytree(root, target)
    classroom = open_class(target)
    for i in range(COUNT):
        cell = "import os\nos._exit(1)" if i % 17 == 16 else f"# {i}"
        content = submission(assignments[UNIT], affine_backward=cell)
        hand_in(classroom, f"s{i:02}", UNIT, content)
    return classroom


@pytest.mark.slow
def test_a_worker_killed_in_mid_run_costs_nothing(
    cluster, fresh_class, assignments, tmp_path
):
    address, workers = cluster
    there = filled(fresh_class, tmp_path / "there", assignments)
    here = filled(fresh_class, tmp_path / "here", assignments)
    command = ["-m", "autograder", "grade", str(there.root), "--scheduler", address]
    run = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    records = there.root / ".autograder" / "results"
    while len(list(records.glob("*/*.json"))) < 10:
        assert run.poll() is None, run.stderr.read()
        time.sleep(0.02)
    os.killpg(workers[0].pid, signal.SIGKILL)
    assert run.wait(120) == 0, run.stderr.read()
    run.stderr.close()
    assert autograder("grade", here.root).returncode == 0
    scores = scores_in_gradebook(there.root)
    assert scores == scores_in_gradebook(here.root)
    assert len({key[0] for key in scores}) == COUNT


def test_no_scheduler_is_a_sentence(classroom, monkeypatch):
    from autograder.grading import cluster as module

    monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
    from autograder.grading.classroom import ClassError

    with pytest.raises(ClassError, match="no Dask scheduler at tcp://127.0.0.1:9"):
        module.cluster("tcp://127.0.0.1:9")


def test_without_dask_the_extra_is_named(monkeypatch):
    from autograder.grading.classroom import ClassError
    from autograder.grading.cluster import cluster

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClassError, match=r"recurrent-course\[cluster\]"):
        cluster("tcp://127.0.0.1:9")


def test_a_judge_with_another_rubric_refuses(classroom, assignments):
    from autograder.grading.judge_host import JudgeHost
    from autograder.grading.results import Ending
    from autograder.grading.submission import Submission
    from autograder.grading.tasks import Task

    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    task = Task(Submission("ada", UNIT, path), "another hash")
    result = JudgeHost(classroom.root, True).grade(task)
    assert result.ending is Ending.NOT_GRADED
    assert "start it" in result.outcome.detail
