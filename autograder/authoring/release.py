"""From the instructor's notebook to the learner's, by nbgrader's own preprocessors."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

STEPS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
)


def release_notebook(source: NotebookNode) -> NotebookNode:
    """Return the learner's notebook: no solutions, no hidden tests, no outputs.

    Raises
    ------
    Exception
        Whatever nbgrader's own validator objects to.
    """
    notebook = copy.deepcopy(source)
    resources = {"language": "python"}
    for step in STEPS:
        notebook, resources = step().preprocess(notebook, resources)
    return notebook
