"""Different programs are different submissions: their hidden cases are drawn anew."""

import nbformat
import pytest
from helpers import submission_notebook

from autograder.files import notebook_bytes
from autograder.grading.submission import read_cells, rebuild

UNIT = "00_start_here"


def digest(assignment, *cells):
    """The digest of a solved notebook with cells of the student's own at its end."""
    notebook = submission_notebook(assignment)
    notebook.cells += cells
    return rebuild(assignment.release, read_cells(notebook_bytes(notebook))).digest


def own(kind, source="BITS = 1"):
    return getattr(nbformat.v4, f"new_{kind}_cell")(source)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_the_kind_of_an_own_cell_counts(assignments, kind):
    as_code = digest(assignments[UNIT], own("code"))
    assert digest(assignments[UNIT], own(kind)) != as_code
    assert digest(assignments[UNIT], own("code")) == as_code


def test_the_source_of_an_own_cell_counts(assignments):
    assert digest(assignments[UNIT], own("code")) != digest(
        assignments[UNIT], own("code", "BITS = 2")
    )
