"""Feedback pages: maths as MathML, which needs no network, and space in tables."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from latex2mathml.converter import convert
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.grading.nbgrader.unscored import unscored_cell
from autograder.grading.student_text import FENCE

PATTERN = re.compile(
    r"(?P<code>```.*?```|`[^`\n]*`)|\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$]+?)\$",
    re.DOTALL,
)
TAG = re.compile(r"\\tag\{([^{}]*)\}")

TABLES = ".rendered_html th, .rendered_html td { padding: 0.2em 1em 0.2em 0; }"
"""Bootstrap, which nbgrader's feedback pages have, sets tables without space."""


def with_mathml(markdown: str) -> str:
    """Return Markdown with its TeX turned into MathML; code is left alone."""
    return PATTERN.sub(replacement, markdown)


def replacement(match: re.Match[str]) -> str:
    """Return MathML for one formula, or the TeX where it can't be converted."""
    if match["code"]:
        return match[0]
    block = match["block"] is not None
    tex = unescape(match["block"] if block else match["inline"])
    tex = TAG.sub(r"\\qquad (\1)", tex)
    try:
        maths = convert(tex.strip(), display="block" if block else "inline")
    except Exception:
        return match[0]
    # Markdown would read asterisks, underscores and bars of a table
    for sign in "*_|":
        maths = maths.replace(sign, f"&#{ord(sign)};")
    return maths


class StaticMaths(NbGraderPreprocessor):
    """Turn TeX into MathML, give tables their space, name what has no score yet.

    All in one, as the configuration of every class names it.
    """

    # else each page warns that it is set
    display_data_priority: Any = List(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook with MathML and a line about what has no score."""
        resources.setdefault("inlining", {}).setdefault("css", []).append(TABLES)
        if about := resources.get("nbgrader"):
            nb.cells[:0] = unscored_cell(nb, about)
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the cell with MathML for its maths."""
        if cell.cell_type == "markdown" and not cell.source.startswith(FENCE):
            cell.source = with_mathml(cell.source)
        return cell, resources
