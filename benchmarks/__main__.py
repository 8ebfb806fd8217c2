"""Measure everything and write it as JSON: python -m benchmarks FILE."""

import json
import sys
import tempfile
from pathlib import Path

from autograder.files import replace
from benchmarks.checks import measure_checks
from benchmarks.differencing import measure_differencing
from benchmarks.grading import measure_grading
from benchmarks.reference import measure_reference


def main(target: Path) -> None:
    """Measure, print and write."""
    results: dict[str, object] = {}
    results["reference_vs_torch"] = measure_reference()
    print(json.dumps(results, indent=1), flush=True)
    results["check_ms"] = measure_checks()
    print(json.dumps(results["check_ms"], indent=1), flush=True)
    results["differencing_per_cap"] = measure_differencing()
    print(json.dumps(results["differencing_per_cap"], indent=1), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        results["grading"] = measure_grading(Path(folder))
    print(json.dumps(results["grading"], indent=1))
    replace(target, json.dumps(results, indent=1).encode())
    print(f"wrote {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/bench.json"))
