"""One self-contained HTML page about a graded class."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.files import replace
from autograder.grading.classroom import Classroom
from autograder.grading.graded import Result
from autograder.grading.records import read_results
from autograder.report.plots import bars, histogram
from autograder.report.statistics import summarise


def render(results: list[Result]) -> str:
    """Return the page; names and messages are escaped by the template."""
    loader = PackageLoader("autograder.report", ".")
    template = Environment(loader=loader, autoescape=True).get_template("page.html")
    units = [
        (
            unit,
            histogram(unit.shares, f"Scores of {unit.unit}"),
            bars(unit.exercises, f"Exercises of {unit.unit}"),
        )
        for unit in summarise(results)
    ]
    return template.render(
        results=results,
        units=units,
        students=len({r.student for r in results}),
        sandboxed=all(r.sandboxed for r in results),
    )


def write_report(classroom: Classroom, path: Path) -> None:
    """Write the page about a graded class."""
    replace(path, render(list(read_results(classroom))).encode())
