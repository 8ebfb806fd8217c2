"""The sandbox is as tight on older kernels, and for an ordinary user."""

import errno
import json
import mmap  # noqa: F401 (what is probed uses it where the library is out of reach)
import os
import tempfile
from pathlib import Path

import pytest
from probes import HIDING

from autograder.grading.untrusted.sandbox import Sandbox, require
from autograder.grading.untrusted.sandbox.files import readable_paths
from autograder.grading.untrusted.sandbox.landlock import landlock_version
from autograder.grading.untrusted.sandbox.libc import prctl
from autograder.grading.untrusted.sandbox.namespaces import (
    Allowed,
    enter_namespaces,
    namespaces_allowed,
)
from autograder.grading.untrusted.sandbox.privileges import PR_SET_DUMPABLE
from autograder.grading.untrusted.sandbox.resources import SCRATCH_BYTES

NOBODY = 65534
MANY_FILES = 4096


def in_a_fork(work):
    """Run `work` in a forked process and return what it says, as JSON.

    Other tests' files are closed in it: they would count against its own.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.closerange(3, write)
        os.closerange(write + 1, MANY_FILES)
        try:
            said = work()
        except BaseException as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        os.write(write, json.dumps(said).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        text = stream.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def attempts_inside(book):
    """What a process can do to the gradebook, and in its scratch folder."""
    import socket

    tried = {}
    for name, do in {
        "read": book.read_bytes,
        "truncate": lambda: os.truncate(book, 0),
        "chmod": lambda: book.chmod(0o777),
        "utime": lambda: os.utime(book),
        "socket": socket.socket,
        "fork": os.fork,
        "scratch": lambda: Path("mine").write_text("x"),
    }.items():
        try:
            do()
            tried[name] = "done"
        except OSError as error:
            tried[name] = error.errno
    return tried


def entered(scratch, readable, book):
    os.chdir(scratch)
    Sandbox(scratch, readable).enter()
    return attempts_inside(book)


REFUSED = {"read": 13, "truncate": 1, "chmod": 1, "utime": 1, "socket": 1, "fork": 1}


@pytest.mark.parametrize("abi", range(1, landlock_version() + 1))
def test_older_kernels_are_as_tight(abi, book, tmp_path_factory, monkeypatch):
    """Each Landlock ABI from the first on, with what that kernel knows."""
    from autograder.grading.untrusted.sandbox import files

    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(files, "landlock_version", lambda: abi)
    said = in_a_fork(lambda: entered(scratch, readable_paths(), book))
    assert said == REFUSED | {"scratch": "done"}


def become_nobody():
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    prctl(PR_SET_DUMPABLE, 1)  # as it is after exec; else its /proc is root's


@pytest.fixture
def foreign_scratch():
    """A scratch folder of another user's, in a folder of that user's."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder, "scratch")
        scratch.mkdir()
        for path in (folder, scratch):
            os.chown(path, NOBODY, NOBODY)
        yield scratch


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as that user")
def test_an_ordinary_user_gets_the_same_sandbox(book, foreign_scratch):
    require()  # imports what the other user may not read

    def work():
        become_nobody()
        return entered(foreign_scratch, [], book)

    assert in_a_fork(work) == REFUSED | {"scratch": "done"}


@pytest.mark.skipif(
    os.geteuid() != 0 or namespaces_allowed() < Allowed.OWN_ROOT,
    reason="the other tests run as that user, or there is no own root",
)
def test_an_ordinary_user_gets_the_same_root(book, foreign_scratch):
    require()

    def work():
        become_nobody()
        apart = enter_namespaces()
        sandbox = Sandbox(foreign_scratch, [], apart=apart)
        os.chdir(foreign_scratch)
        sandbox.enter()
        names = {}
        exec(compile(HIDING, "hiding", "exec"), names)
        return attempts_inside(book) | {"hidden": names["hidden"]}

    said = in_a_fork(work)
    hidden = said.pop("hidden")
    assert said == REFUSED | {"read": errno.ENOENT, "scratch": errno.ENOSPC}
    assert hidden <= SCRATCH_BYTES
