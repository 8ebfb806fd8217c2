"""Memory of the grading coordinator at 1,000 and at 10,000 submissions.

``make scale`` writes ``build/scale.json``. It takes about ten minutes on two cores.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.authoring.variants import Solved
from autograder.demo import solved_submission
from autograder.files import notebook_bytes, replace
from autograder.grading.assignment import current_assignment
from autograder.grading.new_class import new_class

ROOT = Path(__file__).resolve().parents[1]
UNIT = "00_start_here"
SIZES = (1_000, 10_000)
BOUND = 1.1


def measure(folder: Path, count: int) -> dict[str, float]:
    """Return peak memory of the coordinator and seconds for a class of a size."""
    classroom = new_class(folder / str(count), ROOT / "solutions", [UNIT])
    cells = Solved(ROOT / "solutions" / f"{UNIT}.py").cells
    notebook = notebook_bytes(
        solved_submission(current_assignment(classroom, UNIT).release, cells)
    )
    for i in range(count):
        marked = notebook.replace(
            b"def affine_backward", b"# %d\\ndef affine_backward" % i
        )
        path = classroom.root / "submitted" / f"s{i:05}" / UNIT / f"{UNIT}.ipynb"
        replace(path, marked)
    command = [sys.executable, "-m", "autograder", "grade", str(classroom.root)]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.2)
    if process.returncode:
        raise RuntimeError(f"grading {count} submissions failed")
    return {
        "submissions": count,
        "peak_mb": round(peak / 1024, 1),
        "seconds": round(time.monotonic() - started, 1),
    }


def resident(pid: int) -> int:
    """Return the peak resident memory of a process in kilobytes, 0 if it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in text.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) if lines else 0


def main(target: Path) -> None:
    """Measure, print and write; exit code 1 if memory grows with the class."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (measure(Path(folder), size) for size in SIZES)
    ratio = round(large["peak_mb"] / small["peak_mb"], 3)
    found = {"classes": [small, large], "ratio": ratio, "bound": BOUND}
    print(json.dumps(found, indent=1))
    replace(target, json.dumps(found, indent=1).encode())
    sys.exit(ratio > BOUND)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
