"""Throughput of `autograder grade` against stock `nbgrader autograde`.

The same honest notebooks of all units, whole pipeline into the gradebook, start-up
included, sandbox on for ours; experiment cells left out on both sides. Stock grades
two notebooks of each unit, which is also how each unit's ratio comes about.
"""

import contextlib
import ctypes
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.variants import Solved
from autograder.demo import solved_submission
from autograder.files import notebook_bytes, replace
from autograder.grading.assignment import current_assignment
from autograder.grading.classroom import Classroom
from autograder.grading.new_class import new_class
from autograder.report.statistics import mean_stages

ROOT = Path(__file__).resolve().parents[1]
OURS, STOCK_EACH, UNIT_EACH = 200, 2, 60
SINGLE = "02_rnn"
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """Seconds that commands took, on the clock and of processors."""

    wall: float
    processor: float


def measure_grading(folder: Path) -> dict[str, Any]:
    """Return the ratios per notebook, overall and per unit, and a single one's cost."""
    empty = new_class(folder / "empty", ROOT / "solutions")
    notebooks = {unit: honest(empty, unit) for unit in empty.units()}
    stock, alone = stock_seconds(empty, notebooks, folder)
    two = two_processes(empty, notebooks, folder)
    per_unit = {
        unit: unit_figures(empty, {unit: notebooks[unit]}, alone[unit], folder)
        for unit in notebooks
    }
    mixed = copied(empty, folder / "mixed", notebooks, OURS)
    ours = timed([ours_command(mixed)], folder).wall / OURS
    single = copied(empty, folder / "single", {SINGLE: notebooks[SINGLE]}, 1)
    one = timed([ours_command(single)], folder)
    return {
        "notebooks": OURS,
        "stock_notebooks": STOCK_EACH * len(notebooks),
        "ours_ms": round(1e3 * ours, 1),
        "stock_ms": round(1e3 * stock),
        "stock_two_processes_ms": round(1e3 * two),
        "speedup": round(stock / ours, 1),
        "speedup_against_two": round(two / ours, 1),
        "single_submission_processor_s": round(one.processor, 2),
        "single_submission_s": round(one.wall, 2),
        "stages_ms": stages(mixed),
        "units": per_unit,
    }


def unit_figures(
    empty: Classroom, notebook: dict[str, bytes], stock: float, folder: Path
) -> dict[str, Any]:
    """Return one unit's milliseconds on both sides, ours by stage, and the ratio."""
    (unit,) = notebook
    root = copied(empty, folder / f"ours-{unit}", notebook, UNIT_EACH)
    spent = timed([ours_command(root)], folder)
    ours = spent.wall / UNIT_EACH
    return {
        "ours_ms": round(1e3 * ours, 1),
        "ours_processor_ms": round(1e3 * spent.processor / UNIT_EACH, 1),
        "stock_ms": round(1e3 * stock),
        "speedup": round(stock / ours, 1),
        "stages_ms": stages(root),
    }


def stock_seconds(
    empty: Classroom, notebooks: dict[str, bytes], folder: Path
) -> tuple[float, dict[str, float]]:
    """Return stock's seconds for a notebook: the mean, and each unit's."""
    root = copied(empty, folder / "stock", notebooks, STOCK_EACH * len(notebooks))
    make_stock(root)
    alone = {
        unit: timed([stock_command(unit)], root).wall / STOCK_EACH for unit in notebooks
    }
    return sum(alone.values()) / len(alone), alone


def two_processes(empty: Classroom, notebooks: dict[str, bytes], folder: Path) -> float:
    """Return the seconds for a notebook of two stock processes side by side."""
    root = copied(empty, folder / "two", notebooks, STOCK_EACH * len(notebooks))
    make_stock(root)
    seconds = 0.0
    for number, unit in enumerate(notebooks):
        students = sorted(p.parent.name for p in root.glob(f"submitted/*/{unit}"))
        halves = (students[::2], students[1::2])
        assert all(halves), f"{number}: one student for each process"
        commands = [[*stock_command(unit), f"--student={h[0]}"] for h in halves]
        seconds += timed(commands, root).wall
    return seconds / (STOCK_EACH * len(notebooks))


def ours_command(root: Path) -> list[str]:
    """Return the command that grades a class."""
    return ["-m", "autograder", "grade", str(root)]


def stock_command(unit: str) -> list[str]:
    """Return nbgrader's command that grades a unit."""
    return ["-m", "nbgrader", "autograde", unit]


def stages(root: Path) -> dict[str, float]:
    """Return the mean milliseconds of each stage of grading one, from the records."""
    records = [json.loads(p.read_text()) for p in root.glob(".autograder/results/*/*")]
    return {
        name: round(ms, 1)
        for name, ms in mean_stages([r["result"]["stages"] for r in records])
    }


def honest(classroom: Classroom, unit: str) -> bytes:
    """Return a solved notebook without its experiment cells."""
    cells = Solved(ROOT / "solutions" / f"{unit}.py").cells
    notebook = solved_submission(current_assignment(classroom, unit).release, cells)
    notebook.cells = [
        c for c in notebook.cells if "experiment" not in c.metadata.get("tags", [])
    ]
    return notebook_bytes(notebook)


def copied(
    empty: Classroom, root: Path, notebooks: dict[str, bytes], count: int
) -> Path:
    """Return a class with so many notebooks handed in, the units in turn.

    Each differs from the others in a comment.
    """
    shutil.copytree(empty.root, root)
    units = list(notebooks)
    for i in range(count):
        unit = units[i % len(units)]
        notebook = json.loads(notebooks[unit])
        code = next(c for c in notebook["cells"] if is_solution(c))
        code["source"] = ["".join(code["source"]) + f"\n# {i}"]
        path = root / "submitted" / f"s{i:04}" / unit / f"{unit}.ipynb"
        replace(path, json.dumps(notebook).encode())
    return root


def is_solution(cell: dict[str, Any]) -> bool:
    """Say whether a cell is one that a learner fills in with code."""
    about = cell["metadata"].get("nbgrader", {})
    return cell["cell_type"] == "code" and bool(about.get("solution"))


def make_stock(root: Path) -> None:
    """Put nbgrader's own preprocessors back."""
    path = root / "nbgrader_config.py"
    text = path.read_text()
    path.write_text(re.sub(r"c\.Autograde.*?\n(?=\n|c\.|#)", "", text, flags=re.S))
    assert "nbgrader_plugin" not in path.read_text()


def timed(commands: Sequence[Sequence[str]], folder: Path) -> Spent:
    """Run commands side by side and return what they took until the last ends.

    Processes that outlive their parent, such as a zygote's, count as well.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    start, before = time.perf_counter(), processor_seconds()
    running = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=os.environ | {"PATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    codes = [process.wait() for process in running]
    seconds = time.perf_counter() - start
    if any(codes):
        raise RuntimeError(f"a command failed: {commands}, exit codes {codes}")
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return Spent(seconds, processor_seconds() - before)


def processor_seconds() -> float:
    """Return the processor time of all processes that this one started and awaited."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
