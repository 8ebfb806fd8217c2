"""Each layer of the sandbox holds alone: the others are off while it is probed."""

import contextlib
import errno
import importlib.util
import json
import mmap  # noqa: F401 (what is probed uses it where the library is out of reach)
import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from autograder.grading.child import ChildGone
from autograder.grading.untrusted.sandbox import BASE, LAYERS, Sandbox, require
from autograder.grading.untrusted.sandbox.files import readable_paths
from autograder.grading.untrusted.sandbox.landlock import (
    Access,
    Ruleset,
    landlock_version,
)
from autograder.grading.untrusted.sandbox.libc import prctl
from autograder.grading.untrusted.sandbox.namespaces import (
    Allowed,
    enter_namespaces,
    namespaces_allowed,
)
from autograder.grading.untrusted.sandbox.privileges import PR_SET_DUMPABLE
from autograder.grading.untrusted.sandbox.resources import SCRATCH_BYTES, THREADS
from autograder.grading.zygotes import Zygote

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
    here = str(zygote.root / "scratch")
    source = TRY.format(book=str(book), pid=os.getpid(), here=here, lines=lines)
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
attempt("flock", lambda: __import__("fcntl").flock(0, 2))
attempt("lock", lambda: __import__("fcntl").lockf(0, 2))
attempt("nameless", lambda: os.open(".", os.O_TMPFILE | os.O_RDWR))
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
    assert said.pop("nameless") == "ENOTSUP"  # so that Python takes a named file
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


def test_namespaces_where_they_are_allowed(alone):
    kinds = ("net", "ipc", "uts", "pid", "mnt")
    zygote = alone("namespaces")
    with zygote.fork() as child:
        table = Path(f"/proc/{child.watch.pid}")
        theirs = {k: (table / "ns" / k).readlink() for k in kinds}
        network = (table / "net/dev").read_text().splitlines()[2:]
    ours = {k: Path("/proc/self/ns", k).readlink() for k in kinds}
    parent = run_in(zygote, "import os; print(os.getppid())").strip()
    if namespaces_allowed():
        assert all(theirs[kind] != ours[kind] for kind in kinds)
        assert [line.split(":")[0].strip() for line in network] == ["lo"]
        assert parent == "1"
        assert ", namespaces" in require()
    else:
        assert theirs == ours
        assert "without namespaces" in require()


ELSEWHERE = """
attempt("size", lambda: str(os.stat(book).st_size))
attempt("above", lambda: str(os.stat(os.path.dirname(book))))
attempt("link", lambda: os.readlink("/proc/self/exe"))
attempt("process", lambda: str(os.stat(f"/proc/{pid}")))
attempt("change", lambda: open(np.__file__, "a"))
attempt("remove", lambda: os.remove(np.__file__))
attempt("beside", lambda: open("/beside", "w"))
attempt("up", lambda: os.stat("../" * 20 + book.lstrip("/")))
attempt("null", lambda: open("/dev/null", "w").write("x") and None)
attempt("random", lambda: open("/dev/urandom", "rb").read(4) and None)
attempt("zone", lambda: __import__("zoneinfo").ZoneInfo("Europe/Paris") and None)
attempt("import", lambda: __import__("mailbox") and None)
attempt("submodule", lambda: __import__("matplotlib.animation") and None)
attempt("fresh package", lambda: __import__("mpl_toolkits.mplot3d") and None)
"""


@pytest.mark.skipif(
    namespaces_allowed() < Allowed.OWN_ROOT, reason="this machine has no own roots"
)
@pytest.mark.parametrize("layers", [("namespaces",), LAYERS], ids=["alone", "all"])
def test_in_a_root_of_its_own_no_other_path_is_there(alone, book, layers):
    said = probe(alone(*layers), book, ELSEWHERE)
    for name in ("size", "above", "link", "process", "up"):
        assert said.pop(name) == "ENOENT"
    for name in ("change", "remove", "beside"):
        assert said.pop(name) in ("EROFS", "EACCES", "EPERM", "EBUSY")
    assert set(said.values()) == {"done"}, said
    assert len(said) == 6


def test_only_the_whole_base_counts_as_sandboxed():
    for missing in BASE:
        zygote = Zygote([layer for layer in BASE if layer != missing])
        assert not zygote.sandboxed
        zygote.close()


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


def test_what_landlock_refuses_says_why(book):
    ruleset = Ruleset(1)
    with pytest.raises(OSError, match="Landlock") as caught:
        ruleset.allow(book, Access.READ_DIR)  # a file is no folder
    assert caught.value.errno == errno.EINVAL
    with pytest.raises(FileNotFoundError):
        ruleset.allow(book.with_name("other"), Access.READ_FILE)
    os.close(ruleset.fd)


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


HIDING = """
import mmap, os
kept, hidden = [], 0
block = bytes(2**20)

def nameless(name):
    return os.open(".", os.O_TMPFILE | os.O_RDWR)

def unlinked(name):
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.unlink(name)
    return file

def covered(name):
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.close(os.open("other", os.O_CREAT | os.O_RDWR))
    os.rename("other", name)
    return file

for hide in (nameless, unlinked, covered):
    for i in range(100):
        try:
            file = hide(f"{hide.__name__}{i}")
            for _ in range(8):
                hidden += os.write(file, block)
            kept.append(mmap.mmap(file, 8 * 2**20))
            os.close(file)
        except OSError:
            break
"""
"""Holds as much as it can in files that no path leads to."""


@pytest.fixture(params=[LAYERS, BASE], ids=["namespaces", "base"])
def either(request, alone):
    """A zygote that takes what namespaces there are, and one that takes none."""
    return alone(*request.param)


def test_what_hides_its_bytes_gets_no_more_of_them(either):
    hidden = int(run_in(either, HIDING + "print(hidden)"))
    assert hidden <= SCRATCH_BYTES
    used = os.statvfs(either.scratch.folder)
    if is_bounded(either):
        assert used.f_blocks * used.f_frsize == SCRATCH_BYTES
    else:
        assert hidden == 0


def is_bounded(zygote):
    """Whether the kernel bounds this zygote's scratch folder."""
    outside = (zygote.root / "scratch").stat()
    return not os.path.samestat(os.fstat(zygote.scratch.folder), outside)


def test_an_own_root_is_taken_where_there_can_be_one(alone):
    assert is_bounded(alone(*LAYERS)) == (namespaces_allowed() == Allowed.OWN_ROOT)
    assert not is_bounded(alone(*BASE))


TEMPORARY = """
attempt("open file", lambda: tempfile.TemporaryFile().write(b"x") and None)
attempt("named file", lambda: tempfile.NamedTemporaryFile().close())
attempt("folder", lambda: tempfile.TemporaryDirectory().cleanup())
open("a", "w").close()
attempt("replace", lambda: os.replace("a", "b"))
"""


def test_temporary_files_cost_no_more_than_an_exception(either, book):
    said = probe(either, book, "import tempfile" + TEMPORARY)
    if is_bounded(either):
        assert set(said.values()) == {"done"}, said
    else:
        assert set(said.values()) <= {"EACCES", "EPERM"}, said


SAVING = """
import matplotlib.pyplot as plt
plt.plot([1, 2])
for kind in ("png", "pdf", "svg"):
    plt.savefig("plot." + kind)
np.savez("a.npz", x=np.ones(3)); np.savez_compressed("b.npz", x=np.ones(3))
np.savetxt("c.txt", np.load("a.npz")["x"])
tried["sum"] = float(np.loadtxt("c.txt").sum())
"""


def test_saving_arrays_and_figures_needs_nothing_more(either, book):
    assert probe(either, book, SAVING) == {"sum": 3.0}


MISSING = """
for name in ("lxml", "pytest", "six_is_not_here", "wave", "solutions"):
    try:
        __import__(name)
        tried[name] = "imported"
    except Exception as error:
        tried[name] = type(error).__name__
"""


def test_a_package_that_no_child_may_read_is_not_there(either, book):
    """Libraries try an optional import, and go on where it is not installed."""
    assert importlib.util.find_spec("pytest") and importlib.util.find_spec("lxml")
    found = probe(either, book, MISSING)
    assert found.pop("wave") == "imported"
    assert set(found.values()) == {"ModuleNotFoundError"}, found


FILLING = """
import os, time
name = "d" * 250
for i in range(30):
    os.mkdir(name); os.chdir(name)
for i in range(1000):
    time.sleep(0.01)
    open(str(i), "wb").write(bytes(2**20))
"""


def outcome(zygote, source):
    """Say how a cell ended: an error's name, what ended the process, or nothing."""
    with zygote.fork() as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": source}, {}, until)
        try:
            answer, _ = child.answer(until)
        except ChildGone as gone:
            return gone.process
    errors = [o["evalue"] for o in answer["outputs"] if "evalue" in o]
    return "".join(errors)


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
