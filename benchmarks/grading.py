"""Throughput of `autograder grade` against stock `nbgrader autograde`.

The same honest notebooks, whole pipeline into the gradebook, start-up included,
sandbox on for ours; experiment cells left out on both sides.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from autograder.authoring.variants import Solved
from autograder.demo import solved_submission
from autograder.files import notebook_bytes, replace
from autograder.grading.new_class import new_class
from autograder.report.statistics import mean_stages

ROOT = Path(__file__).resolve().parents[1]
UNIT = "02_rnn"
OURS, STOCK = 200, 12
HALVES = ("a", "b")


def measure_grading(folder: Path) -> dict[str, Any]:
    """Return seconds for both, per stage for ours, and the ratio per notebook."""
    classroom = new_class(folder / "ours", ROOT / "solutions", [UNIT])
    notebook = honest(classroom)
    for name in ("stock", "two"):
        shutil.copytree(classroom.root, folder / name)
        make_stock(folder / name)
    hand_in(classroom.root, notebook, "s", OURS)
    hand_in(folder / "stock", notebook, "s", STOCK)
    for half in HALVES:
        hand_in(folder / "two", notebook, half, STOCK // 2)
    ours = timed([["-m", "autograder", "grade", str(classroom.root)]], folder)
    stock_command = ["-m", "nbgrader", "autograde", UNIT]
    stock = timed([stock_command], folder / "stock")
    two = timed([[*stock_command, f"--student={h}*"] for h in HALVES], folder / "two")
    return {
        "stages_ms": stages(classroom.root),
        "notebooks": OURS,
        "stock_notebooks": STOCK,
        "stock_s": round(stock, 2),
        "stock_two_processes_s": round(two, 2),
        "ours_s": round(ours, 2),
        "speedup": round((stock / STOCK) / (ours / OURS), 1),
        "speedup_against_two": round((two / STOCK) / (ours / OURS), 1),
    }


def stages(root: Path) -> dict[str, float]:
    """Return the mean milliseconds of each stage of grading one, from the records."""
    records = [json.loads(p.read_text()) for p in root.glob(".autograder/results/*/*")]
    return {
        name: round(ms, 1) for name, ms in mean_stages([r["seconds"] for r in records])
    }


def honest(classroom) -> bytes:
    """Return a solved notebook without its experiment cells."""
    cells = Solved(ROOT / "solutions" / f"{UNIT}.py").cells
    notebook = solved_submission(classroom.assignment(UNIT).release, cells)
    notebook.cells = [
        c for c in notebook.cells if "experiment" not in c.metadata.get("tags", [])
    ]
    return notebook_bytes(notebook)


def hand_in(root: Path, notebook: bytes, prefix: str, count: int) -> None:
    """Put one notebook for each student; each differs in a comment."""
    for i in range(count):
        marked = json.loads(notebook)
        code = next(c for c in marked["cells"] if c["id"] == "rnn_cell_forward")
        code["source"] = ["".join(code["source"]) + f"\n# {prefix}{i}"]
        path = root / "submitted" / f"{prefix}{i:04}" / UNIT / f"{UNIT}.ipynb"
        replace(path, json.dumps(marked).encode())


def make_stock(root: Path) -> None:
    """Put nbgrader's own preprocessors back."""
    path = root / "nbgrader_config.py"
    text = path.read_text()
    path.write_text(re.sub(r"c\.Autograde.*?\n(?=\n|c\.|#)", "", text, flags=re.S))
    assert "nbgrader_plugin" not in path.read_text()


def timed(commands: list[list[str]], folder: Path) -> float:
    """Run commands side by side and return the seconds until the last ends."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    start = time.perf_counter()
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
    return seconds
