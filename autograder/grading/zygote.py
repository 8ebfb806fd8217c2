"""A warm process that forks one child for each submission.

Started by exec in isolated mode with an empty environment; it has never seen a
reference, a seed or a hidden case. Its standard input is a socket to the judge:
``fork`` comes with a channel's descriptor and answers with a pidfd, ``reap`` answers
with an exit status.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from pathlib import Path

from autograder.grading import sandbox, wire, worker
from autograder.grading.shell import CellShell

CHANNEL = 3
WARM_UP = (
    "import numpy as np\nimport matplotlib.pyplot as plt\nimport numpy.testing\n"
    "import numpy.random, numpy.linalg, numpy.fft\n"
    "import autograder, course",
    "fig = plt.figure(); plt.plot([0, 1]); fig.canvas.draw(); plt.close(fig)",
    "1/0",
    "class _Shown:\n    def _repr_html_(self): return ''\n_Shown()",
    "%reset -f",
)


def warm_shell() -> CellShell:
    """Return a shell that has imported, plotted and failed once already."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell = CellShell.instance()
    shell.enable_matplotlib("inline")
    for source in WARM_UP:
        shell.run(source)
    from autograder.library import unit_names, unit_numbers, unit_words

    for unit in unit_names():
        unit_words(unit)
        unit_numbers(unit)
    return shell


def main() -> None:
    """Serve forks until the judge hangs up."""
    sandbox.die_with_parent()
    control = socket.socket(fileno=os.dup(0))
    if "--no-sandbox" not in sys.argv:
        sandbox.require()  # imports the bindings, which children can't read
    shell = warm_shell()
    readable = sandbox.readable_paths()
    gc.collect()
    gc.freeze()
    control.sendall(b'{"ready": true}\n')
    while True:
        data, fds, _, _ = socket.recv_fds(control, 65536, 1)
        if not data:
            return
        request = json.loads(data)
        if request["do"] == "fork":
            pid = os.fork()
            if pid == 0:
                become_child(fds[0], request, shell, readable)
            os.close(fds[0])
            pidfd = os.pidfd_open(pid)
            socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [pidfd])
            os.close(pidfd)
        else:
            _, status = os.waitpid(request["pid"], 0)
            control.sendall(json.dumps({"status": status}).encode())


def become_child(
    channel: int, request: dict, shell: CellShell, readable: list[Path]
) -> None:
    """Turn into the untrusted process; never returns."""
    try:
        sandbox.die_with_parent()
        os.dup2(channel, CHANNEL)
        os.closerange(CHANNEL + 1, 4096)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.close(null)
        scratch = Path(request["scratch"])
        os.chdir(scratch)
        os.environ.update(HOME=str(scratch), TMPDIR=str(scratch))
        if "--no-sandbox" not in sys.argv:
            sandbox.enter(scratch, readable, sandbox.Limits())
    except BaseException as error:
        why = f"{type(error).__name__}: {error}"
        wire.send(CHANNEL, wire.encode({"ready": False, "why": why}, {}))
        os._exit(70)
    try:
        wire.send(CHANNEL, wire.encode({"ready": True}, {}))
        worker.serve(CHANNEL, shell)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
    sys.exit(0)
