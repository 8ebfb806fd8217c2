"""Layer: which system calls there are (seccomp, an allow-list).

`pyseccomp` speaks to the system's libseccomp without a compiler. The filter is
compiled once; each child loads the finished program.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import tempfile

from autograder.grading.untrusted.sandbox.libc import no_new_privileges, prctl

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CLONE_THREAD = 0x00010000
INSTRUCTION = 8

ALLOWED = """
read write readv writev pread64 pwrite64 lseek close close_range
fstat newfstatat stat lstat statx access faccessat faccessat2 readlink
readlinkat getdents getdents64 getcwd chdir dup dup2 dup3 pipe pipe2 eventfd2
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 fsync fdatasync
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

Not here, on purpose: sockets, exec, fork, kill and its kin, ptrace, process_vm_*,
chmod, chown, utime, xattr, truncate (Landlock does not, or not on every kernel, cover
these), mounts, namespaces, keyrings, io_uring, bpf, shared memory, memfd, link,
symlink, and flock, which would keep others waiting for a file that all may read.
"""

TERMINAL_REQUESTS = (0x5401, 0x541B, 0x5421, 0x5451)  # TCGETS FIONREAD FIONBIO FIOCLEX
FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030, 1032)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ. Not
F_SETOWN and its kin, which send signals, nor locks, leases, F_NOTIFY and F_SETPIPE_SZ.
"""
NAMELESS = os.O_TMPFILE & ~os.O_DIRECTORY if sys.platform == "linux" else 0
"""The flag of a file without a name, which no look at the scratch folder finds."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def compile_filter() -> bytes:
    """Return the filter as a program for the kernel."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    # what calls by another table of numbers ends as a whole, not one thread of it
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    for name in ALLOWED:
        try:
            rules.add_rule(seccomp.ALLOW, name)
        except (OSError, ValueError, RuntimeError):
            continue  # this architecture or libseccomp does not know the call
    for name, flags in {"open": 1, "openat": 2}.items():
        named = seccomp.Arg(flags, seccomp.MASKED_EQ, NAMELESS, 0)
        nameless = seccomp.Arg(flags, seccomp.MASKED_EQ, NAMELESS, NAMELESS)
        rules.add_rule(seccomp.ALLOW, name, named)
        # what a file system says that has none; Python then makes one with a name
        rules.add_rule(seccomp.ERRNO(errno.EOPNOTSUPP), name, nameless)
    thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD)
    rules.add_rule(seccomp.ALLOW, "clone", thread)
    # libc then falls back to clone, whose flags a filter can read
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for request in TERMINAL_REQUESTS:
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for command in FCNTL_COMMANDS:
        rules.add_rule(seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    # reading limits is fine, setting them is not
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def restrict_calls(program: bytes) -> None:
    """Load the filter; it can never be taken off."""
    no_new_privileges()
    described = _Program(len(program) // INSTRUCTION, program)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(described))
