"""Each layer of the sandbox holds alone: the others are off while it is probed."""

import errno
import os
from pathlib import Path

import pytest
from probes import probe, run_in

from autograder.grading.child import ChildGone
from autograder.grading.untrusted.sandbox import BASE, LAYERS, require
from autograder.grading.untrusted.sandbox.landlock import (
    Access,
    Ruleset,
    landlock_version,
)
from autograder.grading.untrusted.sandbox.namespaces import Allowed, namespaces_allowed
from autograder.grading.zygotes import Zygote

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


def test_what_landlock_refuses_says_why(book):
    ruleset = Ruleset(1)
    with pytest.raises(OSError, match="Landlock") as caught:
        ruleset.allow(book, Access.READ_DIR)  # a file is no folder
    assert caught.value.errno == errno.EINVAL
    with pytest.raises(FileNotFoundError):
        ruleset.allow(book.with_name("other"), Access.READ_FILE)
    os.close(ruleset.fd)
