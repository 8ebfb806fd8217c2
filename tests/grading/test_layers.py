"""Each layer of the sandbox holds alone: the others are off while it is probed."""

import contextlib
import json
import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from autograder.grading.child import ChildGone, Zygote
from autograder.grading.untrusted.sandbox import BASE, Sandbox, require
from autograder.grading.untrusted.sandbox.files import landlock_version, readable_paths
from autograder.grading.untrusted.sandbox.namespaces import namespaces_allowed

NOBODY = 65534
TRY = """
import errno, json
tried = {{}}
def attempt(name, do):
    try:
        tried[name] = do() or "done"
    except OSError as error:
        tried[name] = errno.errorcode[error.errno]
    except (ValueError, MemoryError) as error:
        tried[name] = type(error).__name__
import ctypes, os, resource, signal, socket, sys, time
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
book, pid, here = {book!r}, {pid}, {here!r}
{lines}
print(json.dumps(tried))
"""


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


def run_in(zygote, source):
    """Run a cell in a new child and return what it printed."""
    with zygote.fork() as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": source}, {}, until)
        answer, _ = child.answer(until)
    texts = ["".join(o["parts"]) for o in answer["outputs"] if "parts" in o]
    errors = [o["evalue"] for o in answer["outputs"] if "evalue" in o]
    assert not errors, errors
    return "".join(texts)


def probe(zygote, book, lines):
    """Try things in a new child; says for each what came of it."""
    source = TRY.format(
        book=str(book), pid=os.getpid(), here=str(zygote.scratch.folder), lines=lines
    )
    return json.loads(run_in(zygote, source))


FILES = """
attempt("read", lambda: open(book).read())
attempt("write", lambda: open(book, "w"))
attempt("append", lambda: open(book, "a"))
attempt("remove", lambda: os.remove(book))
attempt("rename", lambda: os.rename(book, book + "x"))
attempt("create beside", lambda: open(book + ".new", "w"))
attempt("list", lambda: os.listdir(os.path.dirname(book)) and None)
attempt("list root", lambda: os.listdir("/") and None)
attempt("passwd", lambda: open("/etc/passwd").read())
attempt("environ", lambda: open(f"/proc/{pid}/environ").read())
attempt("own maps", lambda: open("/proc/self/maps").read())
attempt("memory", lambda: open(f"/proc/{pid}/mem", "rb"))
attempt("up", lambda: open("../" * 20 + book.lstrip("/")).read())
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
attempt("scratch", lambda: open("mine", "w").write("x") and None)
attempt("numpy", lambda: open(np.__file__).read(1) and None)
"""


def test_files_alone(alone, book):
    said = probe(alone("files"), book, FILES)
    assert said.pop("scratch") == "done"
    assert said.pop("numpy") == "done"
    assert set(said.values()) <= {"EACCES", "EXDEV"}, said
    assert len(said) == 14


NETWORK = """
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", 9)))
attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)) and None)
attempt("signal", lambda: os.kill(pid, 0))
"""


def test_files_alone_stop_what_newer_kernels_let_landlock_stop(alone, book):
    said = probe(alone("files"), book, NETWORK)
    if landlock_version() >= 4:
        assert said["tcp"] == said["listen"] == "EACCES"
    if landlock_version() >= 6:
        assert said["signal"] == "EPERM"


CALLS = """
attempt("socket", lambda: socket.socket())
attempt("unix socket", lambda: socket.socketpair())
attempt("fork", os.fork)
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
attempt("kill", lambda: os.kill(pid, 0))
attempt("kill itself", lambda: os.kill(os.getpid(), 0))
attempt("chmod", lambda: os.chmod(book, 0o777))
attempt("chown", lambda: os.chown(book, 1, 1))
attempt("utime", lambda: os.utime(book))
attempt("truncate", lambda: os.truncate(book, 0))
attempt("xattr", lambda: os.setxattr(book, "user.x", b"1"))
attempt("link", lambda: os.link(book, "hard"))
attempt("symlink", lambda: os.symlink(book, "soft"))
attempt("fifo", lambda: os.mkfifo("pipe"))
attempt("chroot", lambda: os.chroot("."))
attempt("setuid", lambda: os.setuid(0))
attempt("nice", lambda: os.nice(1))
attempt("prlimit", lambda: call(302, 0, 0, ctypes.create_string_buffer(16), 0))
attempt("memfd", lambda: os.memfd_create("x"))
attempt("pidfd", lambda: os.pidfd_open(pid))
attempt("owner", lambda: __import__("fcntl").fcntl(0, 8, pid))
attempt("type", lambda: __import__("fcntl").ioctl(0, 0x5412, b"x"))
for name, number in {"ptrace": 101, "shmget": 29, "msgget": 68, "semget": 64,
        "keyctl": 250, "add_key": 248, "io_uring": 425, "bpf": 321, "mount": 165,
        "unshare": 272, "setrlimit": 160, "setns": 308, "userfaultfd": 323,
        "process_vm_readv": 310, "process_vm_writev": 311,
        "perf_event_open": 298, "clone3": 435, "fchmodat2": 452, "prctl": 157,
        "sendfile": 40, "splice": 275, "kcmp": 312, "quotactl": 179,
        "open_by_handle_at": 304, "personality": 135, "ftruncate": 77}.items():
    attempt(name, lambda: call(number, 0, 0, 0, 0, 0))
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of this machine")
def test_calls_alone(alone, book):
    said = probe(alone("calls"), book, CALLS)
    assert said.pop("clone3") == "ENOSYS"  # so that libc falls back to clone
    assert set(said.values()) == {"EPERM"}, said
    assert len(said) > 40


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of this machine")
def test_calls_by_another_table_of_numbers_end_the_process(alone):
    """The x32 table would go around a filter that knows one table only."""
    source = "import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 62, 0, 0)"
    with pytest.raises(ChildGone, match="SIGSYS"):
        run_in(alone("calls"), source)


def test_computing_plotting_and_threads_still_work(zygote, book):
    lines = """
import threading, matplotlib.pyplot as plt
done = []
thread = threading.Thread(target=lambda: done.append(np.linalg.inv(np.eye(50))))
thread.start(); thread.join()
plt.plot([1, 2]); plt.savefig("plot.png"); plt.close()
np.save("a.npy", done[0])
tried["work"] = str(np.load("a.npy").shape)
"""
    assert probe(zygote, book, lines) == {"work": "(50, 50)"}


PRIVILEGES = """
about = dict(line.split(":\\t") for line in open("/proc/self/status").read()
             .splitlines() if ":\\t" in line)
for name in ("CapEff", "CapPrm", "CapInh", "CapAmb", "NoNewPrivs"):
    tried[name] = int(about[name], 16)
attempt("bounding", lambda: str(int(about["CapBnd"], 16)))
attempt("other user's file", lambda: open(here + "/../private").read())
attempt("setuid", lambda: os.setuid(12345))
attempt("chown", lambda: os.chown(here + "/../private", 0, 0))
attempt("mount", lambda: call(165, b"none", b"/", b"tmpfs", 0, 0))
"""


def test_privileges_alone(alone, book):
    zygote = alone("privileges")
    private = zygote.root / "private"
    private.write_text("not yours")
    if os.geteuid() == 0:
        os.chown(private, 12345, 12345)
    private.chmod(0o600 if os.geteuid() == 0 else 0o000)
    said = probe(zygote, book, PRIVILEGES)
    assert said.pop("NoNewPrivs") == 1
    assert said.pop("bounding") == "0" or os.geteuid() != 0
    assert {said.pop(n) for n in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {0}
    assert set(said.values()) <= {"EPERM", "EACCES"}, said


RESOURCES = """
attempt("memory", lambda: np.ones(2**29) and None)
def fill():
    with open("large", "wb") as file:
        for _ in range(20):
            file.write(bytes(2**20))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
attempt("large file", fill)
attempt("many files", lambda: [open("mine", "w") for _ in range(100)] and None)
attempt("core", lambda: str(resource.getrlimit(resource.RLIMIT_CORE)))
attempt("cpu", lambda: str(resource.getrlimit(resource.RLIMIT_CPU)))
"""


def test_resources_alone(alone, book):
    said = probe(alone("resources"), book, RESOURCES)
    assert said == {
        "memory": "MemoryError",
        "large file": "EFBIG",
        "many files": "EMFILE",
        "core": "(0, 0)",
        "cpu": "(90, 90)",
    }


SECRETS = """
import gc
tried["modules"] = [m for m in sys.modules
    if m.split(".")[0] == "solutions" or m.startswith("autograder.grading.")]
tried["environment"] = sorted(os.environ)
tried["descriptors"] = sorted(int(n) for n in os.listdir("/proc/self/fd"))[:5]
words = [o for o in gc.get_objects() if isinstance(o, dict) and "secret" in o]
tried["words"] = len(words)
tried["first to go"] = open("/proc/self/oom_score_adj").read().strip()
"""


def test_a_fork_knows_no_secret_even_without_any_layer(alone, book, monkeypatch):
    secret = "a-secret-of-the-judge-4711"
    monkeypatch.setenv("CLASS_SECRET", secret)
    zygote = alone()
    lines = f"secret = {secret!r}\n" + SECRETS
    said = probe(zygote, book, lines)
    assert "CLASS_SECRET" not in said["environment"]
    assert not any(n.startswith(("AWS", "DASK", "SSH")) for n in said["environment"])
    allowed = {"untrusted", "wire"}
    assert {m.split(".")[2] for m in said["modules"]} <= allowed
    assert said["descriptors"] == [0, 1, 2, 3, 4]  # 4 is the listing itself
    assert said["words"] == 0
    assert said["first to go"] == "1000"


def test_namespaces_where_they_are_allowed(alone, book):
    lines = """
tried["hosts"] = sorted(os.listdir("/sys/class/net"))
tried["first"] = os.getppid()
for kind in ("net", "ipc", "uts", "pid"):
    tried[kind] = os.readlink(f"/proc/self/ns/{kind}")
"""
    said = probe(alone("namespaces"), book, lines)
    kinds = ("net", "ipc", "uts", "pid")
    ours = {k: str(Path(f"/proc/self/ns/{k}").readlink()) for k in kinds}
    if namespaces_allowed():
        assert all(said[kind] != ours[kind] for kind in kinds)
        assert said["first"] == 1
        assert ", namespaces" in require()
    else:
        assert all(said[kind] == ours[kind] for kind in ours)
        assert "without namespaces" in require()


def test_only_the_whole_base_counts_as_sandboxed():
    for missing in BASE:
        zygote = Zygote([layer for layer in BASE if layer != missing])
        assert not zygote.sandboxed
        zygote.close()


def in_a_fork(work):
    """Run `work` in a forked process and return what it says, as JSON."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
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
    from landlock import plumbing

    from autograder.grading.untrusted.sandbox import files

    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(plumbing, "landlock_abi_version", lambda: abi)
    monkeypatch.setattr(files, "landlock_version", lambda: abi)
    said = in_a_fork(lambda: entered(scratch, readable_paths(), book))
    assert said == REFUSED | {"scratch": "done"}


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as that user")
def test_an_ordinary_user_gets_the_same_sandbox(book):
    require()  # imports what the other user may not read
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        os.chown(scratch, NOBODY, NOBODY)

        def work():
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            return entered(scratch, [], book)

        assert in_a_fork(work) == REFUSED | {"scratch": "done"}


def test_a_child_that_fills_its_scratch_in_the_dark_is_ended(zygote):
    """Paths longer than the kernel takes hide nothing."""
    source = """
import os
name = "d" * 250
for i in range(30):
    os.mkdir(name); os.chdir(name)
import time
while True:
    time.sleep(0.01)
    open(str(time.time()), "wb").write(bytes(2**20))
"""
    with zygote.fork() as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": source}, {}, until)
        with pytest.raises(ChildGone, match="scratch space exceeded"):
            child.answer(until)
    with zygote.fork():
        assert not any(zygote.scratch.folder.iterdir())


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
