"""A judge in a process of its own, which grades one submission after another.

``python -I -m autograder.grading.judge_process PARENT CLASS WAY`` reads a task as a
line of JSON and answers with a result as a line of JSON, until its input ends. Its
parent watches it (`autograder.grading.judge_host`): whatever hangs here is ended there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from autograder.grading.startup import (
    ignore_garbage,
    postpone_validation,
    skip_uri_grammar,
)

ignore_garbage()
skip_uri_grammar()
postpone_validation()

from autograder.grading.tasks import NoZygote  # noqa: E402 (last)
from autograder.grading.untrusted.sandbox import die_with_parent  # noqa: E402
from autograder.grading.zygotes import ZygoteKeeper  # noqa: E402


def main(parent: int, root: Path, sandboxed: bool) -> None:
    """Serve the parent; end with it."""
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends it
    with ZygoteKeeper(sandboxed) as keeper:
        with contextlib.suppress(NoZygote):  # it is tried again, and told
            keeper.start()
        # the answers' descriptor is kept from whatever might print
        say = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        from autograder.grading.judge_service import serve  # as the zygote warms up

        serve(root, keeper, say)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "sandboxed")
