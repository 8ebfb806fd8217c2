"""Hold what the search says against the names that a learner has met."""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

NAME = re.compile(r"[^\W\d]\w*")
CODE = re.compile(r"`([^`]*)`")
MARKED = re.compile(r"`([^`]*)`|\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
"""What Markdown and docstrings write as code or as maths."""
FUNCTIONS = {"exp", "log", "sqrt", "tanh"}
LATEX = re.compile(r"\\[A-Za-z]+|[\\{}^]")


def strange_words(
    unit: str, exercises: Mapping[str, Mapping[str, Any]], released: NotebookNode
) -> list[str]:
    """Complain about names of solved functions that no learner has seen.

    Parameters
    ----------
    unit : str
    exercises : mapping
        The answers' words by exercise.
    released : NotebookNode
        What the learner has.
    """
    have = FUNCTIONS | words_of("\n".join(map(notation_of, released.cells)))
    return [
        f"solutions/rubric/{unit}/__init__.py: NOTATION: {said!r} of {name} names "
        f"{unknown}, which stands nowhere in the release: "
        f'say what the text calls it, as in {{"{unknown}": "the …"}}'
        for name, words in exercises.items()
        if "searched" in words
        for unknown, said in strange_names(words, have | shown_names(words))
    ]


def notation_of(cell: NotebookNode) -> str:
    """Return what stands in a cell as code or maths; prose has words such as "above".

    Of a docstring that is what it marks, the names it lists, and its equations.
    """
    if cell.cell_type != "code":
        return marked(cell.source)
    found = []
    lines = [
        line for line in cell.source.splitlines() if not line.startswith(("%", "!"))
    ]
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
        if token.type == tokenize.NAME:
            found.append(token.string)
        elif token.type == tokenize.STRING and token.string.startswith('"""'):
            found += map(of_docstring, token.string.splitlines())
    return "\n".join(found)


def marked(text: str) -> str:
    """Return what a text writes as code or maths."""
    return "\n".join("".join(parts) for parts in MARKED.findall(text))


def of_docstring(line: str) -> str:
    """Return an equation whole, of a list's entry the names, else what is marked."""
    if "=" in line:
        return line
    names, colon, rest = line.partition(" : ")
    return f"{names} {marked(rest)}" if colon else marked(line)


def shown_names(words: Mapping[str, Any]) -> set[str]:
    """Return the names that a verdict shows anyway, also those within an input."""
    shown = [words["exercise"].get("outputs", []), words.get("cases", [])]
    return {*words["exercise"]["axes"], *NAME.findall(json.dumps(shown))}


def strange_names(
    words: Mapping[str, Any], have: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield each unknown name once, with the first sentence that has it.

    A symbol of other letters comes from NOTATION: the author has chosen it.
    """
    seen: set[str] = set()
    for said in "\n".join(words["searched"]["texts"]).splitlines():
        for name in (n for code in CODE.findall(said) for n in NAME.findall(code)):
            if name.isascii() and name not in seen and not is_known(name, have):
                seen.add(name)
                yield name, said


def is_known(name: str, have: set[str]) -> bool:
    """Say whether a name, its parts, or what it is the gradient of, were met."""
    known = {name, name.removeprefix("d")} & have
    parts = [p.removeprefix("d") or p for p in name.split("_") if p]
    return bool(known) or all(p in have for p in parts)


def words_of(text: str) -> set[str]:
    """Return the words of a text, of its code and of its equations."""
    plain = LATEX.sub(" ", text)
    joined = re.sub(r"\s*_\s*", "_", plain)
    return {
        part
        for word in (*NAME.findall(plain), *NAME.findall(joined))
        for bare in (word, word.removeprefix("d"))
        for part in (bare, *bare.split("_"))
    }
