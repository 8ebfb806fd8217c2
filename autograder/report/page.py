"""One self-contained HTML page about a graded class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.files import replace
from autograder.grading.classroom import Classroom
from autograder.grading.records import read_results
from autograder.grading.results import Result
from autograder.report.plots import bars, histogram
from autograder.report.statistics import known, summarise


def render(results: Sequence[Result], passed_over: Sequence[str] = ()) -> str:
    """Return the page; names and messages are escaped by the template.

    Parameters
    ----------
    results : sequence of Result
    passed_over : sequence of str
        A sentence about each entry of `submitted/` that is not graded.
    """
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
        results=[(result, known(result)) for result in results],
        units=units,
        students=len({r.student for r in results}),
        outside=sum(not r.sandboxed for r in results),
        passed_over=passed_over,
    )


def write_report(classroom: Classroom, path: Path) -> list[str]:
    """Write the page about a graded class; return what was passed over."""
    passed_over: list[str] = []
    results = list(read_results(classroom, passed_over.append))
    replace(path, render(results, passed_over).encode())
    return passed_over
