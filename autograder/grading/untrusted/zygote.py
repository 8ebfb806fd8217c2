"""A warm process that forks one child for each submission.

Started by exec in an environment of its own; it has never seen a
reference, a seed or a hidden case. Its standard input is a socket to the judge: it says
that it is ready with a descriptor of the scratch folder, ``fork`` comes with a
channel's descriptor and the modules that it needs and answers with a pidfd, ``reap``
answers with an exit status.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import socket
import sys
import tempfile
from pathlib import Path

import numpy as np

from autograder.core.earlier import Earlier
from autograder.core.exercise import Case, Exercise
from autograder.core.values import pack, unpack
from autograder.grading import wire
from autograder.grading.untrusted import sandbox, worker
from autograder.grading.untrusted.sandbox.files import (
    forget_site_packages,
    readable_paths,
)
from autograder.grading.untrusted.sandbox.namespaces import enter_namespaces
from autograder.grading.untrusted.shell import CellShell
from autograder.learner.no_input import nobody_answers

CHANNEL = 3
WARM_CALLS = 20
YOUNG_OBJECTS = 50_000
"""A child lives for a second; collecting its garbage costs more than keeping it."""
WARM_UP = (
    "import numpy as np\nimport matplotlib.pyplot as plt\nimport numpy.testing\n"
    "import numpy.random, numpy.linalg, numpy.fft\n"
    "from autograder import check, hint, progress\nimport course",
    "fig = plt.figure(); plt.plot([0, 1]); fig.canvas.draw(); plt.close(fig)",
    "1/0",
    'def f(x, W, b=None):\n    """Shapes ``(N, D)``: x @ W, eq. (1)."""\n'
    "    hs = np.zeros((2, 3))  # a comment\n    for t in range(2):\n"
    "        hs[t] = np.tanh(x @ W)\n    return {'x': hs, **{}}, (x, W, 'a')",
    "print(f(np.ones(2), np.ones((2, 3))))\nassert True",
    "class _Shown:\n    def _repr_html_(self): return ''\n_Shown()",
)


def warm_shell() -> CellShell:
    """Return a shell that has imported, plotted and failed once already."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    skip_property_tables()
    nobody_answers()
    shell = CellShell.instance()
    shell.enable_matplotlib("inline")
    for source in WARM_UP:
        shell.run(source)
    for _ in range(WARM_CALLS):
        call_once(shell)
    gc.freeze()  # the reset looks for garbage twice, among all that was imported
    shell.run("%reset -f")
    return shell


def skip_property_tables() -> None:
    """Keep Matplotlib from writing tables of properties into its docstrings.

    That is a third of its import, and nobody reads them here.
    """
    import matplotlib.artist

    matplotlib.artist.kwdoc = lambda artist: ""


def call_once(shell: CellShell) -> None:
    """Take a call's whole way once, so that children find it warm."""
    toy = Exercise("f", "", inputs=("x", "W"), outputs=("y",), cache=True)
    case = Case("", {"x": np.ones(2), "W": np.ones((2, 3))})
    arrays: dict[str, np.ndarray] = {}
    node = pack(dict(case.inputs), arrays)
    frame = wire.encode({"inputs": node}, arrays)
    header, _ = wire.HEAD.unpack_from(frame)
    body = frame[wire.HEAD.size + header :]
    message, found = wire.decode(frame[wire.HEAD.size :][:header], body)
    unpack(message["inputs"], found)
    answered: dict[str, np.ndarray] = {}
    said = worker.answer_call(shell.user_ns, Earlier(toy), case, answered)
    wire.encode(said, answered)


def import_all(modules: list[str]) -> None:
    """Import modules that are not yet there; what fails does so in a child again."""
    missing = [name for name in modules if name not in sys.modules]
    for name in missing:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    if missing:
        gc.freeze()


def main(judge: int, scratch: Path, layers: list[str]) -> None:
    """Serve forks until the judge hangs up."""
    sandbox.die_with_parent(judge)
    apart = "namespaces" in layers and enter_namespaces()
    if apart:
        sandbox.die_with_parent()
    with contextlib.suppress(OSError):  # if memory runs out, not the judge's
        Path("/proc/self/oom_score_adj").write_text("1000")
    control = socket.socket(fileno=os.dup(0))
    gc.disable()  # imports leave little garbage, and much to look through
    shell = warm_shell()
    ready = sandbox.Sandbox(scratch, readable_paths(), layers, apart)
    gc.freeze()
    gc.enable()
    reach = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY)
    socket.send_fds(control, [b'{"ready": true}\n'], [reach])
    os.close(reach)
    while True:
        data, fds, _, _ = socket.recv_fds(control, 65536, 1)
        if not data:
            return
        request = json.loads(data)
        if request["do"] == "fork":
            import_all(request["modules"])
            zygote = os.getpid()
            pid = os.fork()
            if pid == 0:
                sandbox.die_with_parent(zygote)
                become_child(fds[0], scratch, shell, ready)
            os.close(fds[0])
            pidfd = os.pidfd_open(pid)
            socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [pidfd])
            os.close(pidfd)
        else:
            _, status = os.waitpid(request["pid"], 0)
            control.sendall(json.dumps({"status": status}).encode())


def become_child(
    channel: int, scratch: Path, shell: CellShell, ready: sandbox.Sandbox
) -> None:
    """Turn into the untrusted process; never returns."""
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.chdir(scratch)
        os.environ.update(HOME=str(scratch), TMPDIR=str(scratch))
        tempfile.tempdir = str(scratch)  # it has found another one before
        ready.enter()
        forget_site_packages()
        os.dup2(channel, CHANNEL)
        os.closerange(CHANNEL + 1, 4096)
    except BaseException as error:
        why = f"{type(error).__name__}: {error}"
        wire.Writer(channel, wire.encode({"ready": False, "why": why}, {})).write()
        os._exit(70)
    try:
        wire.Writer(CHANNEL, wire.encode({"ready": True}, {})).write()
        gc.set_threshold(YOUNG_OBJECTS, 20, 20)
        worker.serve(CHANNEL, shell)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    sys.exit(0)
