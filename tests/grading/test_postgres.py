"""The gradebook on PostgreSQL: a real server, started here."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from helpers import ROOT, autograder, hand_in, submission

UNIT = "00_start_here"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))

pytestmark = pytest.mark.skipif(
    not PROGRAMS and os.environ.get("CI") != "true",
    reason="PostgreSQL is not installed (the package `postgresql`)",
)


class Server:
    """A PostgreSQL server of one's own, which can be stopped and started."""

    def __init__(self, folder, user):
        self.folder, self.user = folder, user
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.run("initdb", "-D", folder / "data", "-U", "grader", "--auth=trust")

    def command(self, name, *arguments):
        return [str(PROGRAMS[-1] / name), *map(str, arguments)]

    def run(self, *command):
        done = subprocess.run(
            self.command(*command),
            user=self.user,
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self):
        self.process = subprocess.Popen(
            self.command(
                *("postgres", "-D", self.folder / "data", "-p", self.port),
                *("-k", self.folder, "-c", "listen_addresses=127.0.0.1"),
            ),
            user=self.user,
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
        )
        ready = self.command("pg_isready", "-h", "127.0.0.1", "-p", self.port)
        end = time.monotonic() + 30
        while subprocess.run(ready, stdout=subprocess.DEVNULL).returncode:
            assert time.monotonic() < end
            time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)  # at once, as a crash would
        self.process.wait()

    @property
    def url(self):
        return f"postgresql+psycopg://grader@127.0.0.1:{self.port}/class"


@pytest.fixture(scope="module")
def server():
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user:
        shutil.chown(folder, user)
    running = Server(folder, user)
    running.start()
    running.run(
        "createdb", "-h", "127.0.0.1", "-p", running.port, "-U", "grader", "class"
    )
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def classroom(server, tmp_path_factory):
    from autograder.grading.new_class import new_class

    root = tmp_path_factory.mktemp("postgres") / "class"
    return new_class(root, ROOT / "solutions", [UNIT], server.url)


def scores(url):
    from nbgrader.api import Gradebook

    with Gradebook(url) as gradebook:
        return {
            (s.student.id, g.name): g.auto_score
            for a in gradebook.assignments
            for s in a.submissions
            for n in s.notebooks
            for g in n.grades
        }


def test_a_class_is_graded_into_postgres(classroom, server, assignments):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    hand_in(
        classroom, "ben", UNIT, submission(assignments[UNIT], affine_forward="pass")
    )
    done = autograder("grade", classroom.root)
    assert done.returncode == 0, done.stderr
    found = scores(server.url)
    assert found["ada", "check-affine_forward"] == 2
    assert found["ben", "check-affine_forward"] == 0
    assert not (classroom.root / "gradebook.db").exists()
    again = autograder("grade", classroom.root)
    assert "0 graded, 2 unchanged" in again.stdout


def test_nbgraders_own_commands_use_it_too(classroom, server, assignments):
    from helpers import nbgrader

    hand_in(classroom, "cyd", UNIT, submission(assignments[UNIT]))
    done = nbgrader("autograde", UNIT, "--student=cyd", cwd=classroom.root)
    assert done.returncode == 0, done.stderr
    assert scores(server.url)["cyd", "check-affine_backward"] == 4


@pytest.mark.slow
def test_a_server_that_goes_and_comes_back_loses_nothing(
    classroom, server, assignments
):
    for i in range(40):
        content = submission(assignments[UNIT], affine_backward=f"# {i}")
        hand_in(classroom, f"s{i:02}", UNIT, content)
    server.stop()
    away = autograder("grade", classroom.root)
    assert away.returncode == 2
    assert "the gradebook can't be used" in away.stderr
    assert "Traceback" not in away.stderr
    server.start()
    assert autograder("grade", classroom.root).returncode == 0
    found = scores(server.url)
    assert {found[f"s{i:02}", "check-affine_forward"] for i in range(40)} == {2}
