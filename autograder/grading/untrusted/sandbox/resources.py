"""Layer: how much memory, processor time, file and descriptor (rlimits)."""

from __future__ import annotations

import resource
from dataclasses import dataclass

SCRATCH_BYTES, SCRATCH_ENTRIES = 64 * 2**20, 2_000
THREADS = 64
"""A process with more is ended; see `autograder.grading.watch`."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one untrusted process, in bytes, seconds and counts."""

    memory: int = 3 * 2**30
    cpu: int = 90
    file_size: int = 16 * 2**20
    open_files: int = 64
    threads: int | None = None
    """None where the kernel would count all that the user runs, not this process."""


def limit_resources(limits: Limits) -> None:
    """Bound this process; no bound can be raised again without a capability."""
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if limits.threads:
        bounds[resource.RLIMIT_NPROC] = limits.threads
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        resource.setrlimit(kind, (bound, bound))
