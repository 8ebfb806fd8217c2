"""Scratch space and threads are bounded, and what one child leaves no other finds."""

import contextlib
import os

import pytest
from probes import HIDING, is_bounded, outcome, run_in

from autograder.grading.child import ChildGone
from autograder.grading.untrusted.sandbox import BASE, LAYERS
from autograder.grading.untrusted.sandbox.namespaces import Allowed, namespaces_allowed
from autograder.grading.untrusted.sandbox.resources import SCRATCH_BYTES, THREADS


def test_what_hides_its_bytes_gets_no_more_of_them(either):
    hidden = int(run_in(either, HIDING + "print(hidden)"))
    assert hidden <= SCRATCH_BYTES
    used = os.statvfs(either.scratch.folder)
    if is_bounded(either):
        assert used.f_blocks * used.f_frsize == SCRATCH_BYTES
    else:
        assert hidden == 0


def test_an_own_root_is_taken_where_there_can_be_one(alone):
    assert is_bounded(alone(*LAYERS)) == (namespaces_allowed() == Allowed.OWN_ROOT)
    assert not is_bounded(alone(*BASE))


FILLING = """
import os, time
name = "d" * 250
for i in range(30):
    os.mkdir(name); os.chdir(name)
for i in range(1000):
    time.sleep(0.01)
    open(str(i), "wb").write(bytes(2**20))
"""


def test_a_child_can_not_fill_its_scratch_in_the_dark(either):
    """Paths longer than the kernel takes hide nothing."""
    said = outcome(either, FILLING)
    bound = "No space left" if is_bounded(either) else "scratch space exceeded"
    assert bound in said
    with either.fork():
        assert os.listdir(either.scratch.folder) == []  # noqa: PTH208


def test_a_child_can_not_fill_its_scratch_with_names(either):
    source = "import os\nfor i in range(100_000): os.mkdir(str(i))\nwhile True: pass"
    said = outcome(either, source)
    bound = "No space left" if is_bounded(either) else "scratch space exceeded"
    assert bound in said


STARTING = """
import threading, time
threading.stack_size(65536)
begun = 0
for _ in range({number}):
    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
    begun += 1
time.sleep(1)
"""


def test_threads_up_to_the_bound_are_fine(either):
    assert outcome(either, STARTING.format(number=THREADS // 2)) == ""


def test_a_child_with_too_many_threads_is_ended(either):
    said = outcome(either, STARTING.format(number=1500))
    counted = is_bounded(either) and os.geteuid() != 0
    assert said == ("can't start new thread" if counted else "too many threads")


@pytest.mark.parametrize("depth", [20, 1500])
def test_what_one_child_leaves_no_other_finds(zygote, depth):
    source = f"""
import os
os.mkdir("a", 0); os.mkdir("b"); os.chdir("b")
for _ in range({depth}):
    os.mkdir("d"); os.chdir("d")
"""
    with contextlib.suppress(ChildGone):  # too deep is too much
        run_in(zygote, source)
    assert run_in(zygote, "import os; print(os.listdir('.'))").strip() == "[]"
