"""What a process gives up before it runs a line of a student's code.

Base: no capabilities, Landlock, seccomp with an allow-list, rlimits. Each holds
alone; none needs root or user namespaces. Linux 5.13 or later.

Bindings, by trial: `landlock` is pure Python over three system calls and works from
the first kernel with Landlock; `sandlock` refuses below Landlock ABI 6 (Linux 6.12).
`pyseccomp` speaks to the system's libseccomp without a compiler.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_DUMPABLE = 1, 24, 4
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
CAP_LAST = 63
CAPABILITY_VERSION_3 = 0x20080522
CLONE_THREAD = 0x00010000

READ_ONLY_SYSTEM = ("/dev/null", "/dev/urandom", "/dev/zero", "/usr/share/zoneinfo")
LOADER = ("/etc/ld.so.cache", "/lib64")


@dataclass(frozen=True)
class Limits:
    """Bounds of one untrusted process, in bytes, seconds and counts."""

    memory: int = 3 * 2**30
    cpu: int = 90
    file_size: int = 16 * 2**20
    open_files: int = 64


class SandboxUnavailable(RuntimeError):
    """The machine lacks the base sandbox; the message says what and what to do."""


def require() -> str:
    """Return a line that names the layers in use.

    Raises
    ------
    SandboxUnavailable
        If Landlock or seccomp can't be had here.
    """
    remedy = (
        "Grade on Linux 5.13 or later with Landlock and libseccomp, or in a container "
        "or virtual machine of your own with --no-sandbox, which labels every result."
    )
    if sys.platform != "linux":
        raise SandboxUnavailable(f"No sandbox on {sys.platform}. {remedy}")
    try:
        from landlock.plumbing import landlock_abi_version

        abi = landlock_abi_version()
    except Exception as error:
        raise SandboxUnavailable(
            f"Landlock is not available: {error}. {remedy}"
        ) from None
    try:
        import pyseccomp

        pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    except Exception as error:
        raise SandboxUnavailable(
            f"seccomp is not available: {error}. {remedy}"
        ) from None
    return f"Landlock ABI {abi}, seccomp, rlimits, no capabilities"


def enter(scratch: Path, readable: Iterable[Path], limits: Limits) -> None:
    """Give up everything but computing, `readable` and writing to `scratch`.

    There is no way back for the calling process.
    """
    drop_capabilities()
    restrict_files(scratch, readable)
    limit_resources(limits)
    restrict_calls()


def libc() -> ctypes.CDLL:
    """Return the C library, with errno kept."""
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends."""
    libc().prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)


class _CapHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapData(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_uint32) for name in ("effective", "permitted", "inherit")
    ]


def drop_capabilities() -> None:
    """Empty all capability sets, for ever.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    lib = libc()
    lib.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    lib.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    lib.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(CAP_LAST + 1):
        lib.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = _CapHeader(CAPABILITY_VERSION_3, 0)
    if lib.capset(ctypes.byref(header), ctypes.byref((_CapData * 2)())):
        code = ctypes.get_errno()
        raise OSError(code, f"capset: {os.strerror(code)}")


def readable_paths() -> list[Path]:
    """List what untrusted code may read: what is loaded, and the standard library.

    From the site packages only those that this process has already imported (NumPy,
    Matplotlib, IPython and what they need); of this project `course` and the check
    side of `autograder`.
    """
    package = Path(__file__).resolve().parents[1]
    paths = {p for p in package.iterdir() if p.suffix == ".py" or p.name == "answers"}
    paths |= {package.parent / "course"}
    stdlib = Path(sysconfig.get_path("stdlib"))
    paths |= {p for p in stdlib.iterdir() if p.name not in NOT_STDLIB}
    paths |= {Path(p) for p in (*READ_ONLY_SYSTEM, *LOADER)}
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    paths |= {Path(f"{root}/{multiarch}") for root in ("/lib", "/usr/lib") if multiarch}
    return sorted(p for p in paths | set(loaded_packages()) if p.exists())


NOT_STDLIB = ("site-packages", "dist-packages", "__pycache__", "test", "ensurepip")
NOT_FOR_STUDENTS = ("autograder", "course", "solutions", "landlock", "pyseccomp")


def loaded_packages() -> Iterable[Path]:
    """Yield the folders and files of the site packages that are imported here."""
    sites = {Path(sysconfig.get_path(k)).resolve() for k in ("purelib", "platlib")}
    names = {name.partition(".")[0] for name in sys.modules}
    for site in sites:
        for entry in site.iterdir():
            bare = entry.name.partition(".")[0]
            if bare in NOT_FOR_STUDENTS or entry.name.endswith((".dist-info", ".pth")):
                continue
            if bare in names or entry.name.endswith(".libs"):
                yield entry


def restrict_files(scratch: Path, readable: Iterable[Path]) -> None:
    """Allow reading `readable`, and reading and writing below `scratch` (Landlock)."""
    from landlock import FSAccess, Ruleset

    ctypes.set_errno(0)  # the binding takes a stale errno for a failure of its own
    read_file = FSAccess.READ_FILE
    read_tree = FSAccess.READ_FILE | FSAccess.READ_DIR
    write = (
        read_tree
        | FSAccess.WRITE_FILE
        | FSAccess.REMOVE_DIR
        | FSAccess.REMOVE_FILE
        | FSAccess.MAKE_DIR
        | FSAccess.MAKE_REG
    )
    ruleset = Ruleset()
    write |= ruleset.restrict_rules & FSAccess.TRUNCATE
    for path in readable:
        ruleset.allow(path, rules=read_tree if path.is_dir() else read_file)
    ruleset.allow("/dev/null", rules=FSAccess.READ_FILE | FSAccess.WRITE_FILE)
    ruleset.allow(scratch, rules=write)
    ruleset.apply()
    os.close(ruleset._fd)


def limit_resources(limits: Limits) -> None:
    """Bound memory, processor time, file size and descriptors (rlimits)."""
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        resource.setrlimit(kind, (bound, bound))


ALLOWED = """
read write readv writev pread64 pwrite64 lseek close close_range
open openat fstat newfstatat stat lstat statx access faccessat faccessat2 readlink
readlinkat getdents getdents64 getcwd chdir fcntl dup dup2 dup3 pipe pipe2 eventfd2
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 fsync fdatasync flock
mmap munmap mprotect mremap madvise brk mincore msync membarrier
futex futex_waitv set_robust_list get_robust_list rseq sched_yield
sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
sched_get_priority_min getpriority set_tid_address
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
rt_sigsuspend sigaltstack alarm setitimer getitimer pause restart_syscall
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait
getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid
getresuid getresgid getgroups capget uname sysinfo getrusage getrlimit getcpu
getrandom arch_prctl exit exit_group fadvise64
""".split()
"""System calls that computing, plotting and files in the scratch folder need.

Not here, on purpose: sockets, exec, fork, kill, ptrace, process_vm_*, chmod, chown,
utime, xattr, truncate (Landlock does not, or not on every kernel, cover these),
mounts, namespaces, keyrings, io_uring, bpf, shared memory, memfd, link, symlink.
"""


def restrict_calls() -> None:
    """Refuse every system call that is not on the allow-list (seccomp)."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        try:
            rules.add_rule(seccomp.ALLOW, name)
        except (OSError, ValueError, RuntimeError):
            continue  # this architecture or libseccomp does not know the call
    thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD)
    rules.add_rule(seccomp.ALLOW, "clone", thread)
    # libc then falls back to clone, whose flags a filter can read
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    own = seccomp.Arg(0, seccomp.EQ, os.getpid())
    rules.add_rule(seccomp.ALLOW, "tgkill", own)
    for request in (0x5401, 0x541B, 0x5421, 0x5451):  # TCGETS FIONREAD FIONBIO FIOCLEX
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    # reading limits is fine, setting them is not
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    rules.load()


__all__ = [
    "Limits",
    "SandboxUnavailable",
    "die_with_parent",
    "enter",
    "readable_paths",
    "require",
]
