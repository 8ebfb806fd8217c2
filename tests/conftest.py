"""Fixtures: the committed course as assignments, zygotes, a class."""

import os
import signal
import stat
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

# helpers whose asserts should show the values that they compared
pytest.register_assert_rewrite(
    *("advice", "complaints", "phrases", "places", "probes", "reasons", "verdicts")
)

# before NumPy is imported: more threads than processors only wait for one another
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# in the background of a script they are ignored, also by all that tests start
signal.signal(signal.SIGINT, signal.default_int_handler)

# how fast examples are made depends on the machine's other work
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

from autograder.grading.startup import skip_uri_grammar  # noqa: E402

skip_uri_grammar()

from helpers import SOLUTIONS, load_rubric, unit_names  # noqa: E402

from autograder.core.answers import unit_numbers  # noqa: E402
from autograder.core.units import unit_words  # noqa: E402
from autograder.grading.assignment import Assignment  # noqa: E402
from autograder.grading.untrusted.sandbox import BASE, LAYERS  # noqa: E402
from autograder.grading.zygotes import Zygote  # noqa: E402


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def assignments():
    """What the judge needs of every unit, from the committed files."""
    found = {}
    for unit in unit_names():
        path = ROOT / "course" / unit / f"{unit}.ipynb"
        release = nbformat.read(path, as_version=4)
        rubric, words = load_rubric(unit), unit_words(unit)
        found[unit] = Assignment(
            unit, release, rubric, SOLUTIONS.text(unit), words, unit_numbers(unit)
        )
    return found


@pytest.fixture(scope="session")
def zygote():
    """A warm, sandboxed zygote."""
    warm = Zygote()
    warm.wait_ready()
    yield warm
    warm.close()


def state_of(path):
    about = path.stat()
    return (
        path.read_bytes(),
        stat.S_IMODE(about.st_mode),
        about.st_uid,
        about.st_mtime_ns,
        about.st_atime_ns,
        sorted(os.listxattr(path)),
    )


@pytest.fixture
def book(tmp_path):
    """A gradebook that must stay as it is, and so must the folder that it lies in."""
    path = tmp_path / "gradebook.db"
    path.write_bytes(b"scores")
    os.utime(path, (1_000_000, 1_000_000))
    before = state_of(path)
    os.utime(path, (1_000_000, 1_000_000))
    yield path
    assert state_of(path)[:4] == before[:4]
    assert state_of(path)[5] == before[5]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gradebook.db"]


def started(layers):
    zygote = Zygote(layers)
    zygote.wait_ready()
    return zygote


@pytest.fixture(scope="module")
def alone():
    """Zygotes by their only layer, started when asked for."""
    running = {}

    def get(*layers):
        if layers not in running:
            running[layers] = started(layers)
        return running[layers]

    yield get
    for zygote in running.values():
        zygote.close()


@pytest.fixture(params=[LAYERS, BASE], ids=["namespaces", "base"])
def either(request, alone):
    """A zygote that takes what namespaces there are, and one that takes none."""
    return alone(*request.param)


@pytest.fixture(scope="session")
def fresh_class(tmp_path_factory):
    """A class with nothing handed in; copy it, do not change it."""
    from autograder.grading.new_class import new_class

    return new_class(tmp_path_factory.mktemp("class") / "c", ROOT / "solutions").root


@pytest.fixture
def classroom(fresh_class, tmp_path):
    """A class of one's own."""
    import shutil

    from autograder.grading.classroom import open_class

    shutil.copytree(fresh_class, tmp_path / "class")
    return open_class(tmp_path / "class")
