"""An interrupt of a run is heard where no lock is held, and never lost."""

import os
import signal
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.grading import pool as pool_module
from autograder.grading.interrupts import kept_interrupts
from autograder.grading.pool import Pool


@pytest.fixture(autouse=True)
def handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_soon():
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()


def test_a_run_that_waits_is_interrupted_outside_of_the_waiting(monkeypatch, tmp_path):
    """Inside of it a lock would be left behind that the worker needs."""
    end = threading.Event()
    monkeypatch.setattr(pool_module, "grade_one", lambda *_: end.wait(30))
    started = time.monotonic()
    with kept_interrupts() as interrupts:
        workers = Pool(
            lambda: ThreadPoolExecutor(1), tmp_path, True, 1, interrupts.let_through
        )
        interrupt_soon()
        with pytest.raises(KeyboardInterrupt) as caught:
            list(workers.grade(iter(["a task"])))
    places = [frame.name for frame in traceback.extract_tb(caught.tb)]
    assert places[-2:] == ["finished", "let_through"]
    assert time.monotonic() - started < 5
    end.set()
    workers.workers.shutdown()


def test_an_interrupt_that_nobody_asked_for_comes_at_the_end():
    reached = False
    with pytest.raises(KeyboardInterrupt), kept_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        reached = True
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_interrupt_does_not_wait():
    with pytest.raises(KeyboardInterrupt) as caught, kept_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert "keep" in [frame.name for frame in traceback.extract_tb(caught.tb)]


@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda *_: None])
def test_who_handles_interrupts_otherwise_goes_on_to(handler):
    signal.signal(signal.SIGINT, handler)
    with kept_interrupts():
        assert signal.getsignal(signal.SIGINT) is handler
    assert signal.getsignal(signal.SIGINT) is handler
