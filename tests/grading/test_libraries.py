"""What libraries do still works in the sandbox: plotting, saving, importing."""

import importlib.util

from probes import is_bounded, probe


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
