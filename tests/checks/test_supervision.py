"""While a check calls a learner's function: time, input and prints."""

import builtins
import getpass
import os
import re
import signal
import subprocess
import sys
import threading
import time

import nbformat
import pytest
from helpers import ROOT, functions
from nbclient import NotebookClient

from autograder import CheckFailed, check
from autograder.core.answers import answers
from autograder.core.attempting import EndedByCheck
from autograder.learner import time_limit
from autograder.learner.checking import judge_visible
from autograder.learner.time_limit import TimeLimit, posix_alarm, thread_alarm

UNIT = "00_start_here"
RIGHT = "    return x @ W + b, (x, W)\n"
STOPPED = "stopped after 0.2 s: it never ends, or does far more than it needs"
ENDLESS = {
    "a bare loop": "    while True:\n        pass\n",
    "a loop that waits": "    import time\n    while True:\n        time.sleep(0.01)\n",
    "a loop that catches all": """
    while True:
        try:
            sum(range(20_000))
        except:
            pass
""",
    "a loop that catches twice": """
    while True:
        try:
            try:
                sum(range(20_000))
            except:
                pass
        except BaseException:
            continue
""",
    "a loop that goes on in finally": """
    while True:
        try:
            sum(range(20_000))
        finally:
            continue
""",
    "a loop whose end is caught, before right numbers": """
    try:
        while True:
            pass
    except BaseException:
        return x @ W + b, (x, W)
""",
}


@pytest.fixture
def short(monkeypatch):
    """A limit that tests can wait for."""
    monkeypatch.setattr(time_limit, "SECONDS", 0.2)


@pytest.fixture(params=[posix_alarm, thread_alarm], ids=lambda a: a.__name__)
def alarm(request, monkeypatch):
    """Either way to interrupt; the second one is for systems without the first."""
    monkeypatch.setattr(time_limit, "posix_alarm", request.param)
    return request.param


def affine(body):
    """The functions of unit 00 with another body of affine_forward."""
    return functions(UNIT, f"def affine_forward(x, W, b):\n{body}")


def handlers():
    """Who handles the signals that a limit may use, and who traces."""
    numbers = (signal.SIGALRM, signal.SIGINT)
    return [signal.getsignal(n) for n in numbers], sys.gettrace()


@pytest.mark.parametrize("loop", ENDLESS)
def test_a_loop_without_end_is_stopped(loop, alarm, short):
    before = handlers()
    verdict = judge_visible(affine(ENDLESS[loop])["affine_forward"])
    assert verdict.marks.score == 0
    assert verdict.marks.criteria[0].reason.startswith(STOPPED)
    assert handlers() == before


def test_the_line_that_did_not_end_is_named(short):
    verdict = judge_visible(affine(ENDLESS["a bare loop"])["affine_forward"])
    assert re.search(r"\(line [23], in affine_forward\)", verdict.text())


def test_what_ended_before_keeps_its_points(short):
    body = f"    while len(x) == 1:\n        pass\n{RIGHT}"
    marks = judge_visible(affine(body)["affine_forward"]).marks
    assert marks.broken == ("edge cases",)
    assert STOPPED in marks.criteria[1].reason


def test_a_second_call_that_does_not_end_is_not_repeatable(short):
    body = f"    calls.append(1)\n    while len(calls) > count:\n        pass\n{RIGHT}"
    names = affine(body)
    names |= {"calls": [], "count": len(answers("affine_forward").cases)}
    assert judge_visible(names["affine_forward"]).marks.broken == ("repeatable",)


@pytest.mark.parametrize("name", ["SIGALRM", "SIGINT"])
def test_a_handler_that_was_there_is_back_afterwards(name, alarm, short):
    number, mine = getattr(signal, name), lambda *_: None
    before = signal.signal(number, mine)
    try:
        judge_visible(affine(ENDLESS["a bare loop"])["affine_forward"])
        assert signal.getsignal(number) is mine
    finally:
        signal.signal(number, before)


def test_a_timer_that_ran_goes_on_afterwards():
    left, interval = signal.setitimer(signal.ITIMER_REAL, 100, 7)
    try:
        judge_visible(affine(RIGHT)["affine_forward"])
        rest, again = signal.getitimer(signal.ITIMER_REAL)
        assert 50 < rest < 100
        assert again == 7
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)


def test_no_timer_is_left_behind(short):
    before = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        judge_visible(affine(ENDLESS["a bare loop"])["affine_forward"])
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *before)


def wait(seconds):
    """Use up time in steps of Python."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_nothing_is_raised_outside_of_a_learners_call(alarm):
    limit = TimeLimit(0.05)
    with limit.running():
        wait(0.3)
        assert limit.guard(lambda: "right")() == "right"
        with pytest.raises(EndedByCheck):
            limit.guard(wait)(10)
        wait(0.3)
    with pytest.raises(EndedByCheck):
        limit.guard(lambda: "no time is left")()


def test_a_debugger_may_take_its_time(alarm):
    limit = TimeLimit(0.05)
    traced = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        with limit.running():
            limit.guard(wait)(0.3)
    finally:
        sys.settrace(traced)
    with limit.running():

        def stepped():
            sys.settrace(lambda *_: None)  # as pdb does at a breakpoint
            wait(0.3)
            sys.settrace(traced)
            wait(0.3)

        limit.guard(stepped)()
    assert not limit.raised


def test_a_check_in_another_thread_has_no_limit(alarm):
    limit = TimeLimit(0.05)
    seen = []

    def work():
        with limit.running():
            seen.append(limit.guard(lambda: wait(0.3) or handlers())())

    before = handlers()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_learners_own_interrupt_still_interrupts(alarm):
    limit = TimeLimit(5)
    with pytest.raises(KeyboardInterrupt), limit.running():
        limit.guard(lambda: os.kill(os.getpid(), signal.SIGINT) or wait(1))()


@pytest.mark.parametrize("kind", ["posix_alarm", "thread_alarm"])
def test_a_check_stops_in_a_kernel_and_the_kernel_goes_on(kind):
    cells = [
        "import signal\nfrom autograder import check\n"
        "from autograder.learner import time_limit\ntime_limit.SECONDS = 0.3\n"
        f"time_limit.posix_alarm = time_limit.{kind}\n"
        "def handlers(): return [signal.getsignal(n) for n in (2, signal.SIGALRM)]\n"
        "before = handlers()",
        "def affine_forward(x, W, b):\n    while True:\n        pass\n"
        "check(affine_forward)",
        "print(handlers() == before)",
    ]
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    client = NotebookClient(notebook, allow_errors=True, timeout=60, kernel_name="")
    client.execute()
    stopped, after = notebook.cells[1:]
    shown = "".join(o.get("data", {}).get("text/html", "") for o in stopped.outputs)
    assert "stopped after 0.3 s: it never ends, or does far more than it needs" in shown
    assert after.outputs[0].text == "True\n"


def test_the_limit_is_ten_seconds():
    assert (
        TimeLimit().sentence
        == "stopped after 10 s: it never ends, or does far more than it needs"
    )


def test_leaving_is_refused_and_the_kernel_lives():
    """`exit` of a notebook is IPython's: it has the kernel end after the cell."""
    cells = [
        "from autograder import check\n"
        "def affine_forward(x, W, b):\n"
        "    exit()\n"
        "    return x @ W + b, (x, W)",
        "check(affine_forward)",
        "print(1 + 1)",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(c) for c in cells]
    )
    client = NotebookClient(notebook, allow_errors=True, timeout=60, kernel_name="")
    client.execute()
    _, refused, after = notebook.cells
    shown = "".join(o.get("data", {}).get("text/html", "") for o in refused.outputs)
    said = (
        "exit() was called; a solution returns its result (line 3, in affine_forward)"
    )
    assert said in shown
    assert after.outputs[0].text == "2\n"


ENDLESS_LATER = """
calls = 0

def affine_forward(x, W, b):
    global calls
    calls += 1
    while calls > {free}:
        pass
    return x @ W + b, (x, W)
"""


def test_gradients_that_there_was_no_time_to_check_are_named(short):
    """The calls for the cases end, those for the gradient check never do."""
    free = len(answers("affine_backward").cases) + 1
    names = functions(UNIT, ENDLESS_LATER.format(free=free))
    verdict = judge_visible(names["affine_backward"])
    assert verdict.passed
    assert (
        "dx, dW and db could not be checked: the check ended a call for it."
        in verdict.text()
    )


@pytest.mark.parametrize("call", ["input", "getpass.getpass"])
def test_asking_is_refused_at_once(call):
    names = affine(f"    import getpass\n    {call}('How many? ')\n{RIGHT}")
    before = builtins.input, getpass.getpass
    text = judge_visible(names["affine_forward"]).text()
    name = call.rpartition(".")[2]
    said = f"{name}() was called where nobody can answer (line 3, in affine_forward)"
    assert said in text
    assert (builtins.input, getpass.getpass) == before


def test_a_debugger_may_ask(monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda _: "c")
    monkeypatch.setattr("autograder.learner.no_input.debugging", lambda: True)
    names = affine(f"    assert input('(Pdb) ') == 'c'\n{RIGHT}")
    assert judge_visible(names["affine_forward"]).passed


def test_a_breakpoint_in_a_function_works_during_a_check(tmp_path):
    script = tmp_path / "at_work.py"
    script.write_text(
        "from autograder import check\ndef affine_forward(x, W, b):\n"
        f"    breakpoint()\n{RIGHT}check(affine_forward)\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        input="p x.shape\n" + "c\n" * 20,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "(Pdb) (3, 4)" in done.stdout
    assert "affine_forward: right" in done.stdout


PRINTING = f"    print('rows:', len(x))\n{RIGHT}"


def test_what_a_function_prints_appears_once(capsys):
    check(affine(PRINTING)["affine_forward"])
    shown = capsys.readouterr().out
    assert shown.startswith("rows: 3\naffine_forward: right")
    assert shown.count("rows:") == 1
    assert "note: your function prints; shown once" in shown


def test_each_function_that_prints_is_named(capsys):
    names = affine(PRINTING)
    check(names["affine_backward"])
    shown = capsys.readouterr().out
    assert shown.count("rows:") == 1
    assert "note: affine_forward prints; shown once" in shown
    assert "your function prints" not in shown


def test_the_first_call_that_prints_is_shown(capsys):
    check(affine(f"    if len(x) == 1: print('one row')\n{RIGHT}")["affine_forward"])
    assert capsys.readouterr().out.count("one row") == 1


def test_what_goes_to_stderr_is_shown_on_stdout(capsys):
    loud = f"    import sys\n    print('loud', file=sys.stderr)\n{RIGHT}"
    check(affine(loud)["affine_forward"])
    shown = capsys.readouterr()
    assert shown.out.count("loud") == 1
    assert shown.err == ""


def test_a_flood_of_prints_is_cut(capsys, short):
    with pytest.raises(CheckFailed):
        check(affine("    while True: print('x' * 99)\n")["affine_forward"])
    shown = capsys.readouterr().out
    assert len(shown) < 12_000
    assert "the rest of what is printed is left out" in shown


def test_prints_of_other_functions_and_quiet_checks_are_dropped(capsys):
    assert judge_visible(affine(PRINTING)["affine_forward"]).notes == ()
    assert capsys.readouterr().out == ""


def test_a_stream_that_a_function_kept_prints_again_afterwards(capsys):
    names = affine(f"    import sys\n    kept.append(sys.stdout)\n{RIGHT}")
    names["kept"] = []
    judge_visible(names["affine_forward"])
    print("later", file=names["kept"][0])
    assert capsys.readouterr().out == "later\n"


def test_a_shell_that_cannot_be_left_is_no_error(monkeypatch):
    from autograder.learner.no_input import no_input

    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    with no_input(), pytest.raises(Exception, match="nobody can answer"):
        input()
