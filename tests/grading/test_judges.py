"""Judges are processes that are watched; their faults cost one exercise or one file."""

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from helpers import (
    autograder,
    descendants,
    grade,
    hand_in,
    load_rubric,
    nbgrader,
    quick,
    scores_in_gradebook,
    solved,
    submission,
    submission_notebook,
)

from autograder.core import definitions
from autograder.files import notebook_bytes
from autograder.grading import child, judge, wire, zygotes
from autograder.grading.assignment import current_assignment
from autograder.grading.budget import Budget
from autograder.grading.classroom import assignment_digest
from autograder.grading.grade import Options, grade_class
from autograder.grading.judge_host import GRACE_SECONDS, JudgeHost, grade_one, host_here
from autograder.grading.results import Ending
from autograder.grading.run_report import results_of
from autograder.grading.scratch import Scratch
from autograder.grading.startup import THREADS
from autograder.grading.submission import Submission
from autograder.grading.tasks import Task
from autograder.grading.watch import Processor, Watch

UNIT = "00_start_here"
CELL = "check-affine_forward"


def task_of(classroom, student):
    path = classroom.submitted(student, UNIT)
    return Task(Submission(student, UNIT, path), assignment_digest(classroom, UNIT))


@pytest.fixture
def host(classroom):
    made = JudgeHost(classroom.root, True)
    yield made
    made.end()


@pytest.fixture
def ada(classroom, assignments):
    """A right submission of ada's, as a task."""
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    return task_of(classroom, "ada")


def test_a_judge_grades_a_known_mistake(host, classroom, assignments):
    """For which it reads the solutions, to see what follows the mistake."""
    variant = load_rubric(UNIT).find("affine_forward").variants[0]
    wrong = solved(UNIT).edited_source("affine_forward", variant, markers=False)
    content = submission(assignments[UNIT], affine_forward=wrong)
    hand_in(classroom, "ada", UNIT, content)
    result = host.grade(task_of(classroom, "ada"))
    assert result.ending is Ending.GRADED, result.outcome
    assert result.exercises["affine_forward"].diagnoses[0].id == variant.id


def test_a_judge_that_stands_still_is_ended_and_the_next_one_grades(host, ada):
    host.start()
    stopped = host.process
    os.kill(stopped.pid, signal.SIGSTOP)
    host.limit = 1.0
    result = host.grade(ada)
    assert result.ending is Ending.NOT_GRADED
    assert result.outcome.detail == "the judge did not answer within 1 s and was ended"
    assert result.score is None
    assert result.max == 6
    assert stopped.returncode == -signal.SIGKILL
    host.limit = Budget().total + GRACE_SECONDS
    assert host.grade(ada).score == 6


def test_a_judge_that_never_gets_ready_is_ended(classroom, ada, monkeypatch):
    monkeypatch.setattr("autograder.grading.judge_host.START_SECONDS", 1.0)

    class Silent(JudgeHost):
        def command(self):
            return [sys.executable, "-c", "import time; time.sleep(1000)"]

    result = Silent(classroom.root, True).grade(ada)
    assert result.ending is Ending.NOT_GRADED
    assert result.outcome.detail == "the judge did not answer within 1 s and was ended"


def test_a_judge_and_its_zygote_compute_with_one_thread_each(host, ada, monkeypatch):
    for name in THREADS:
        monkeypatch.setenv(name, "4")
    assert host.grade(ada).score == 6
    for pid in (host.process.pid, *descendants(host.process.pid)):
        assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1


def test_a_judge_killed_from_outside_gets_a_second_try(host, ada):
    host.start().kill()
    assert host.grade(ada).score == 6


def test_a_judge_that_dies_of_a_submission_twice_says_how(classroom, ada):
    class Deadly(JudgeHost):
        def command(self):
            return [sys.executable, "-c", "print('{}', flush=True); input()"]

    result = Deadly(classroom.root, True).grade(ada)
    assert result.ending is Ending.NOT_GRADED
    assert result.outcome.detail == "the judge ended with code 0"


def test_a_zygote_that_was_killed_is_replaced(host, ada):
    for zygote in descendants(host.start().pid):
        os.kill(zygote, signal.SIGKILL)
    assert host.grade(ada).score == 6


class Stopping(ThreadPoolExecutor):
    """Stops the judge that a student's submission is handed to."""

    def __init__(self, student):
        super().__init__(1)
        self.student = student

    def submit(self, fn, *arguments):
        return super().submit(self.work, fn, *arguments)

    def work(self, fn, root, *arguments):
        if fn is grade_one:
            host = host_here(Path(root), True)
            host.limit = Budget().total
            if arguments[0].submission.student == self.student:
                os.kill(host.start().pid, signal.SIGSTOP)
                host.limit = 1.0
        return fn(root, *arguments)


@pytest.mark.slow
def test_what_the_judge_failed_on_is_cleared_and_tried_again(classroom, assignments):
    content = submission(assignments[UNIT])
    for student in ("ada", "stuck", "zoe"):
        hand_in(classroom, student, UNIT, content)
    assert grade_class(classroom).graded == 3
    for student in ("ada", "stuck", "zoe"):
        hand_in(classroom, student, UNIT, content + b" ")
    report = grade_class(classroom, Options(executor=lambda: Stopping("stuck")))
    assert report.graded == 2
    assert [line[:32] for line in report.not_graded] == [
        "stuck, 00_start_here: not graded"
    ]
    scores = scores_in_gradebook(classroom.root)
    assert scores["stuck", UNIT, CELL] == (None, True)  # formgrader lists it
    assert scores["ada", UNIT, CELL] == scores["zoe", UNIT, CELL] == (2, False)
    assert not (
        classroom.root / "autograded" / "stuck" / UNIT / f"{UNIT}.ipynb"
    ).exists()
    found = {r.student: r.to_json() for r in results_of(classroom, None, report)}
    assert found["stuck"]["score"] is None
    assert found["stuck"]["outcome"] == "not graded"
    assert found["stuck"]["max"] == 6
    page = autograder("report", classroom.root, "--csv", classroom.root / "t.csv")
    assert page.returncode == 0, page.stderr
    assert (
        "not graded: the judge did not answer"
        in (classroom.root / "report.html").read_text()
    )
    assert "not graded" in (classroom.root / "t.csv").read_text()
    done = autograder("grade", classroom.root, "--json", classroom.root / "r.json")
    assert "1 graded, 2 unchanged" in done.stdout
    assert done.returncode == 0
    assert scores_in_gradebook(classroom.root)["stuck", UNIT, CELL] == (2, False)
    results = json.loads((classroom.root / "r.json").read_text())["submissions"]
    assert {r["outcome"] for r in results} == {"graded"}


def test_an_exception_while_an_exercise_is_judged_costs_that_exercise(
    assignments, zygote, monkeypatch
):
    mark = judge.mark

    def failing(exercise, *arguments):
        if exercise.name == "affine_forward" and len(arguments[0]) > 1:
            raise FloatingPointError("what the process sent")
        return mark(exercise, *arguments)

    monkeypatch.setattr(judge, "mark", failing)
    graded = grade(assignments[UNIT], zygote)
    assert graded.outcome.ending is Ending.NOT_GRADED
    assert (
        "affine_forward: the judge failed (FloatingPointError in failing)"
        in graded.outcome.detail
    )
    assert "what the process sent" not in graded.outcome.detail
    results = {name: e.result() for name, e in graded.exercises.items()}
    assert results["affine_forward"].score is None
    assert results["affine_backward"].full
    cell = next(c for c in graded.notebook.cells if c.id == CELL)
    assert [o.ename for o in cell.outputs] == ["NotGraded"]


def test_an_exception_while_a_submission_is_graded_is_recorded(
    classroom, ada, monkeypatch
):
    from autograder.grading import judge_service
    from autograder.grading.classroom import open_class
    from autograder.grading.zygotes import ZygoteKeeper

    def failing(*arguments):
        raise RecursionError("a fault of ours")

    monkeypatch.setattr(judge_service, "grade_submission", failing)
    with ZygoteKeeper(True) as keeper:
        result = judge_service.grade_task(open_class(classroom.root), ada, keeper)
    assert result.ending is Ending.NOT_GRADED
    assert result.outcome.detail == "RecursionError: a fault of ours"


@pytest.mark.parametrize("front", quick(["ours", "nbgrader"], ["ours"]))
def test_a_new_submission_never_leaves_an_old_score(classroom, assignments, front):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    grade_on(front, classroom)
    assert scores_in_gradebook(classroom.root)["ada", UNIT, CELL] == (2, False)
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT])[:3000])
    done = grade_on(front, classroom)
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert scores_in_gradebook(classroom.root)["ada", UNIT, CELL] == (0, False)
    (path,) = (classroom.root / "autograded" / "ada").rglob("*.ipynb")
    shown = json.loads(path.read_text())["cells"]
    assert ">Refused: not a notebook, or cut" in "".join(shown[0]["source"])
    assert "y = x @ W + b" not in path.read_text()  # what was there before


def grade_on(front, classroom):
    if front == "ours":
        return autograder("grade", classroom.root)
    return nbgrader("autograde", UNIT, "--force", cwd=classroom.root)


def points(rubric):
    return rubric.find("affine_forward").exercise.max_points


def test_two_classes_in_one_process_keep_their_own_rubrics(
    fresh_class, assignments, tmp_path
):
    import shutil

    from autograder.grading.classroom import open_class
    from autograder.rubric import Solutions

    mine = open_class(fresh_class)
    other = tmp_path / "solutions"
    shutil.copytree(mine.solutions, other)
    rubric = other / "rubric" / UNIT / "affine_forward.py"
    text = rubric.read_text()
    assert '"y": 1,' in text
    rubric.write_text(text.replace('"y": 1,', '"y": 7,', 1))
    assert points(current_assignment(mine, UNIT).rubric) == 2
    theirs = Solutions(other).rubric(UNIT)
    assert points(theirs) == 8
    assert points(current_assignment(mine, UNIT).rubric) == 2


def test_a_judge_replaces_itself_when_a_rubric_changed(classroom, assignments, ada):
    import shutil

    from autograder.grading.classroom import open_class

    solutions = classroom.root / "elsewhere" / "solutions"
    shutil.copytree(classroom.solutions, solutions)
    (classroom.root / "autograder.toml").write_text(f'solutions = "{solutions}"\n')
    host = JudgeHost(classroom.root, True)
    mine = open_class(classroom.root)
    assert host.grade(task_of(mine, "ada")).score == 6
    path = solutions / "rubric" / UNIT / "affine_forward.py"
    path.write_text(path.read_text().replace('"y": 1,', '"y": 7,', 1))
    assert host.grade(task_of(mine, "ada")).score == 12
    host.end()


FORGES_AND_STOPS = """
import json, os, struct, sys, time
frame = sys._getframe()
while "message" not in frame.f_locals:
    frame = frame.f_back
asked = [frame.f_locals["message"]["id"], 0]
header = json.dumps({"message": {"id": asked, "outputs": []}, "arrays": []}).encode()
os.write(3, struct.pack("!IQ", len(header), 0) + header)
while True:
    time.sleep(1)
"""


def test_a_child_that_stops_reading_costs_its_cell_and_no_time(assignments, zygote):
    """The next question is larger than the socket's buffer: it is never taken."""
    notebook = submission_notebook(assignments[UNIT], affine_forward=FORGES_AND_STOPS)
    at = next(i for i, c in enumerate(notebook.cells) if c.id == "affine_forward")
    long = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": []}
    long |= {"execution_count": None, "source": "# " + "é" * 199_000}
    notebook.cells.insert(at + 1, type(notebook)(long))
    budget = Budget(cell=2.0, own=4.0, call=1.0, large=1.0, total=30.0)
    started = time.monotonic()
    graded = grade(assignments[UNIT], zygote, notebook_bytes(notebook), budget)
    assert time.monotonic() - started < budget.total + 2
    assert graded.outcome.ending is Ending.GRADED
    assert graded.exercises["affine_forward"].score == 0
    assert grade(assignments[UNIT], zygote).score == 6


def test_noise_that_overflows_follows_nothing(assignments, zygote):
    """After tanh left out, which may be followed, gradients of size 1e200."""
    cell = """
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([h_prev, x], axis=1)
    return joined @ params["W_h"] + params["b_h"], (joined, params["W_h"])
"""
    noise = """
def rnn_cell_backward(dh, cache):
    j, W = cache
    g = np.random.default_rng(0).standard_normal
    x = g((len(dh), j.shape[1] - dh.shape[1]))
    found = {"x": x, "h_prev": g(dh.shape), "W_h": g(W.shape), "b_h": g(dh.shape[1])}
    return {name: 1e200 * value for name, value in found.items()}
"""
    cells = {"rnn_cell_forward": cell, "rnn_cell_backward": noise}
    graded = grade(assignments["02_rnn"], zygote, **cells)
    assert graded.exercises["rnn_cell_backward"].score == 0


def test_a_helper_in_an_experiment_and_an_await_cost_nothing(assignments, zygote):
    notebook = submission_notebook(assignments[UNIT])
    own = next(c for c in notebook.cells if c.id == "affine_forward")
    own.source += "\n\nimport asyncio\nawait asyncio.sleep(0)"
    graded = grade(assignments[UNIT], zygote, notebook_bytes(notebook))
    assert graded.exercises["affine_forward"].score == 2
    unit = assignments["02_rnn"]
    notebook = submission_notebook(unit)
    tagged = [c for c in notebook.cells if "experiment" in c.metadata.get("tags", [])]
    tagged[0].source += "\ndef mytanh(a):\n    return np.tanh(a)\nraise SystemExit"
    cell = next(c for c in notebook.cells if c.id == "rnn_cell_forward")
    assert notebook.cells.index(tagged[0]) < notebook.cells.index(cell)
    cell.source = cell.source.replace("np.tanh(", "mytanh(")
    graded = grade(unit, zygote, notebook_bytes(notebook))
    assert graded.score == graded.max


def test_points_that_are_earned_stay_when_the_time_ends_in_the_diagnosis(
    assignments, zygote
):
    """Three of four are right; what is called after the hidden cases never ends."""
    rubric = load_rubric(UNIT)
    item = rubric.find("affine_backward")
    calls = len(rubric.draw(item, np.random.default_rng(0))) + 2  # twice, and large
    slow = f"""
import time
made = []
def affine_backward(dy, cache):
    made.append(1)
    if len(made) > {calls}:
        time.sleep(100)
    x, W = cache
    return {{"x": dy @ W.T, "W": x.T @ dy, "b": dy.mean(axis=0)}}
"""
    budget = Budget(total=6.0, call=100.0)
    graded = grade(assignments[UNIT], zygote, affine_backward=slow, budget=budget)
    assert graded.exercises["affine_backward"].score == 3
    assert graded.outcome.ending is Ending.GRADED


def test_a_look_that_this_machine_can_t_take_is_no_fault_of_the_student(
    assignments, zygote, monkeypatch
):
    def no_descriptors(self):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(Scratch, "is_full", no_descriptors)
    with pytest.raises(OSError, match="Too many"):
        grade(assignments[UNIT], zygote)


@pytest.mark.parametrize("number", [signal.SIGKILL, 34, 40, 64])
def test_an_end_by_any_signal_is_put_in_words(number):
    assert child.signal_name(number) in ("SIGKILL", "SIGRTMIN", "SIGRTMAX", "signal 40")


class Busy:
    """A process that waits for a processor nine seconds of ten, beside its threads."""

    def __init__(self, threads):
        self.started, self.threads = time.monotonic(), threads

    def exceeded(self):
        return ""

    def processor(self):
        passed = time.monotonic() - self.started
        return Processor(0.1 * self.threads * passed, 0.9 * passed)

    def end(self):
        return 9


def answering(channel, delay):
    channel.sendall(wire.encode({"ready": True}, {}))
    wire.Reader(channel.fileno()).frame()
    time.sleep(delay)
    with contextlib.suppress(OSError):
        channel.sendall(wire.encode({"id": [1, 0]}, {}))


@pytest.mark.parametrize(
    ("delay", "latest", "threads", "answered"),
    [
        *((1.0, 10.0, 1, True), (9.0, 10.0, 1, False), (2.0, 1.0, 1, False)),
        (1.0, 10.0, 20, False),  # it waits for its own threads
    ],
)
def test_a_wait_for_a_processor_is_not_the_process_s_time(
    delay, latest, threads, answered
):
    ours, theirs = socket.socketpair()
    threading.Thread(target=answering, args=(theirs, delay), daemon=True).start()
    busy = Busy(threads)
    with child.Child(busy, ours, busy) as peer:
        now = time.monotonic()
        peer.latest = now + latest
        peer.ask({}, {}, now + 0.3)
        if answered:
            assert peer.answer(now + 0.3)[0]["id"] == [1, 0]
        else:
            with pytest.raises(child.ChildGone, match="timed out"):
                peer.answer(now + 0.3)
    theirs.close()


def test_a_wait_for_a_processor_is_seen():
    """Two processes on one processor wait for half of the time."""
    spin = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    both = [
        subprocess.Popen([sys.executable, "-c", spin + "while True: pass"])
        for _ in range(2)
    ]
    try:
        pidfd = os.pidfd_open(both[0].pid)
        watch = Watch(None, pidfd)
        late = time.monotonic() + 60
        while min(watch.processor()) < 0.3:
            assert time.monotonic() < late, watch.processor()
            time.sleep(0.1)
    finally:
        for process in both:
            process.kill()
            process.wait()
        os.close(pidfd)
    assert watch.processor() == Processor(0.0, 0.0)


OWN_THREADS = """
import threading, time, zlib
data = bytes(10**7)
def busy():
    while True:
        zlib.crc32(data)
for _ in range(20):
    threading.Thread(target=busy, daemon=True).start()
while True:
    pass
"""


def test_a_wait_for_ones_own_threads_is_no_wait():
    process = subprocess.Popen([sys.executable, "-c", OWN_THREADS])
    pidfd = os.pidfd_open(process.pid)
    try:
        time.sleep(3)
        used, waited = Watch(None, pidfd).processor()
        assert used > 0.3
        account = Path(f"/proc/{process.pid}/schedstat").read_text().split()
        assert waited < int(account[1]) / 1e9 / 2
    finally:
        process.kill()
        process.wait()
        os.close(pidfd)


def busy_machine(monkeypatch, share):
    """Let processes seem to wait for a processor for a share of the time."""
    started = time.monotonic()

    def processor(self):
        return Processor(0.0, share * (time.monotonic() - started))

    monkeypatch.setattr(Watch, "processor", processor)


def with_own_cells(assignment, sources):
    notebook = submission_notebook(assignment)
    for number, source in enumerate(sources):
        own = {"cell_type": "code", "id": f"own{number}", "metadata": {}, "outputs": []}
        own |= {"execution_count": None, "source": source}
        notebook.cells.insert(1 + number, type(notebook)(own))
    return notebook_bytes(notebook)


@pytest.mark.parametrize(("share", "defined"), [(0.0, False), (0.9, True)])
def test_own_cells_have_their_time_beside_other_work(
    assignments, zygote, monkeypatch, share, defined
):
    slow = "import time\ntime.sleep(0.8)\nx = 1"
    content = with_own_cells(assignments[UNIT], [slow, slow, slow])
    busy_machine(monkeypatch, share)
    graded = grade(assignments[UNIT], zygote, content, Budget(own=1.0))
    assert graded.score == 6
    said = json.dumps(graded.notebook)
    assert ("your own cells took too long" not in said) == defined


@pytest.mark.parametrize(
    ("share", "ending"), [(0.0, Ending.GRADED), (0.9, Ending.NOT_GRADED)]
)
def test_a_total_that_ends_in_a_wait_for_a_processor_is_no_zero(
    assignments, zygote, monkeypatch, share, ending
):
    busy_machine(monkeypatch, share)
    slow = "import time\ntime.sleep(100)"
    budget = Budget(cell=100.0, total=2.0)
    graded = grade(assignments[UNIT], zygote, affine_forward=slow, budget=budget)
    assert graded.outcome.ending is ending
    scores = {e.result().score for e in graded.exercises.values()}
    assert scores == ({0.0} if ending is Ending.GRADED else {None})


@pytest.mark.parametrize(
    "source",
    ["import a" + ".a" * 98_000, 'f"' + "{x}" * 60_000 + '"'],
    ids=["import", "f-string"],
)
def test_source_that_is_slow_to_parse_costs_its_exercises_only(
    assignments, zygote, source
):
    """It raises in its cell, so that the judge looks what is defined there."""
    spoilt = f"raise ValueError\ndef another(x):\n    return x\n{source}"
    assert not definitions.names_used(spoilt)
    budget = Budget(cell=2.0, call=2.0, large=2.0, total=30.0)
    graded = grade(
        assignments[UNIT],
        zygote,
        budget=budget,
        affine_forward=spoilt,
        affine_backward=f"{spoilt}\ndef affine_backward(dy, cache): return dy",
    )
    assert graded.score == 0
    assert graded.outcome.ending is Ending.GRADED


def test_no_cell_is_parsed_twice(monkeypatch, assignments, zygote):
    found = []
    parse = definitions.ast.parse
    monkeypatch.setattr(
        definitions.ast, "parse", lambda text: found.append(text) or parse(text)
    )
    definitions.names_used.cache_clear()
    definitions.looked_into.cache_clear()
    grade(
        assignments["02_rnn"],
        zygote,
        rnn_loss="def another(x):\n    return x\n",
        rnn_cell_forward="def other(x):\n    return x\n",
    )
    assert found
    assert len(found) == len(set(found))


def test_what_waits_for_the_gradebook_holds_no_notebooks(classroom, assignments):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    batches = []

    class Writer(contextlib.nullcontext):
        def scores_of(self, unit, students):
            return {}

        def write(self, batch):
            batches.extend(result for result, _ in batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.grading.grade.open_gradebook", lambda _: Writer())
        patch.setattr(Writer, "__enter__", lambda self: self)
        grade_class(classroom, Options(jobs=1))
    assert [result.notebook for result in batches] == [None]
    shown = classroom.root / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"
    assert shown.exists()


KILLED = """
import os, sys
print("Traceback (most recent call last):\\n  File x\\nMemoryError", file=sys.stderr)
os.kill(os.getpid(), 9)
"""


def dying(monkeypatch, times):
    """Let the first zygotes be killed as they start."""
    start, left = subprocess.Popen, [times]

    def popen(command, **about):
        if zygotes.ZYGOTE in command and left[0]:
            left[0] -= 1
            command = [sys.executable, "-c", KILLED]
        return start(command, **about)

    monkeypatch.setattr(zygotes.subprocess, "Popen", popen)


def test_a_zygote_that_is_killed_as_it_starts_is_replaced(monkeypatch):
    dying(monkeypatch, 1)
    with zygotes.ZygoteKeeper(True) as keeper:
        assert keeper.warm().ready


def test_of_zygotes_that_do_not_start_it_is_said_how_they_ended(monkeypatch):
    dying(monkeypatch, 2)
    with pytest.raises(zygotes.NoZygote) as found:
        zygotes.ZygoteKeeper(True).warm()
    assert str(found.value) == (
        "the zygote did not start: killed by SIGKILL, MemoryError"
    )


def test_a_zygote_that_can_not_be_made_is_no_traceback(monkeypatch):
    def popen(*command, **about):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(zygotes.subprocess, "Popen", popen)
    with pytest.raises(zygotes.NoZygote, match="temporarily unavailable"):
        zygotes.ZygoteKeeper(True).warm()
