"""One self-contained HTML page about a graded class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from autograder.files import replace
from autograder.grading.classroom import PRIVATE, ClassError, Classroom
from autograder.report.plots import bars, histogram
from autograder.report.statistics import summarise


def read_records(classroom: Classroom) -> list[dict[str, Any]]:
    """Return the stored records of a class, by student and unit.

    Raises
    ------
    ClassError
        If nothing is graded yet.
    """
    folder = classroom.root / PRIVATE / "results"
    records = [
        json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*/*.json"))
    ]
    if not records:
        raise ClassError(
            f"nothing is graded in {classroom.root} yet; run: "
            f"autograder grade {classroom.root}"
        )
    return records


def render(records: list[dict[str, Any]]) -> str:
    """Return the page; names and messages are escaped by the template."""
    results = [record["result"] for record in records]
    loader = PackageLoader("autograder.report", ".")
    template = Environment(loader=loader, autoescape=True).get_template("page.html")
    units = [
        (
            unit,
            histogram(unit.shares, f"Scores of {unit.unit}"),
            bars(unit.exercises, f"Full marks in {unit.unit}"),
        )
        for unit in summarise(records)
    ]
    return template.render(
        results=results,
        units=units,
        students=len({r["student"] for r in results}),
        sandboxed=all(r["sandboxed"] for r in results),
    )


def write_report(classroom: Classroom, path: Path) -> None:
    """Write the page about a graded class."""
    replace(path, render(read_records(classroom)).encode())
