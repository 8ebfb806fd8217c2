"""Grade on a Dask cluster in place of this machine's processes.

The class must lie on a file system that all workers share, under one path. Start
workers with one thread each (`dask worker --nthreads 1`): judging is Python.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

from autograder.grading.classroom import ClassError

CONNECT_SECONDS = 20


def cluster(
    address: str, jobs: int | None = None
) -> tuple[Callable[[], Executor], int]:
    """Return what makes a cluster's executor, and how many submissions fit in it.

    Raises
    ------
    ClassError
        If Dask is not installed, or there is no scheduler at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClassError(
            "--scheduler needs Dask: pip install 'recurrent-course[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClassError(
            f"no Dask scheduler at {address}: {error}. Start one with "
            f"`dask scheduler`, and workers with `dask worker {address} --nthreads 1`"
        ) from None
    threads = sum(client.nthreads().values())
    if not threads:
        raise ClassError(
            f"the scheduler at {address} has no workers. Start some with: "
            f"dask worker {address} --nthreads 1"
        )
    return lambda: client.get_executor(pure=False), jobs or threads
