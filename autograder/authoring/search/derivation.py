"""A solved function as a tree: one statement a line, written out for every gate."""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

Shapes = Mapping[str, tuple[int, ...]]


@dataclass
class Seen:
    """What a run of the right function showed, line by line.

    `shapes` holds, per line, the shape of each float array in scope, by the source
    that names it; `keys` the text keys of each dict, by its name.
    """

    shapes: dict[int, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def arrays(self) -> set[str]:
        """Names that hold a float array on some line."""
        return {name for here in self.shapes.values() for name in here}

    def note(self, line: int, values: Mapping[str, Any]) -> None:
        """Note what is in scope before a line runs."""
        here = self.shapes.setdefault(line, {})
        for name, value in values.items():
            if isinstance(value, Mapping):
                self.note_dict(here, name, value)
            elif is_float(value):
                here[name] = np.shape(value)

    def note_dict(
        self, here: dict[str, tuple[int, ...]], name: str, value: Mapping[Any, Any]
    ) -> None:
        """Note the arrays of a dict under its own name with their keys."""
        keys = tuple(key for key in value if isinstance(key, str))
        if len(keys) == len(value) > len(self.keys.get(name, ())):
            self.keys[name] = keys
        for key in keys:
            if is_float(value[key]):
                here[f"{name}[{key!r}]"] = np.shape(value[key])


def is_float(value: Any) -> bool:
    """Say whether a value is a float array or a float."""
    return isinstance(value, float) or (
        isinstance(value, np.ndarray) and value.dtype.kind == "f"
    )


def function_tree(source: str, name: str) -> ast.FunctionDef | None:
    """Return a function's tree without its docstring, one statement a line.

    None if the source makes the function in another way.
    """
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
            return renumbered(node)
    return None


def renumbered(tree: ast.FunctionDef) -> ast.FunctionDef:
    """Return a tree whose line numbers are those of its own text."""
    (found,) = ast.parse(ast.unparse(tree)).body
    assert isinstance(found, ast.FunctionDef)
    return found


def observe(run: Callable[[], Any], name: str) -> Seen:
    """Run the right function, and note what is in scope on each of its lines."""
    seen = Seen()

    def lines(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            seen.note(frame.f_lineno, frame.f_locals)
        return lines

    def calls(frame: FrameType, event: str, _: Any) -> Any:
        return lines if frame.f_code.co_name == name else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        run()
    finally:
        sys.settrace(before)
    return seen


def written_out(tree: ast.FunctionDef, seen: Seen) -> ast.FunctionDef:
    """Return a tree in which what runs over the keys of a dict is written out."""
    changed = WriteOut(seen).visit(copy.deepcopy(tree))
    return renumbered(ast.fix_missing_locations(changed))


class WriteOut(ast.NodeTransformer):
    """Writes out loops and comprehensions whose variable takes known texts."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    def texts(self, node: ast.expr) -> tuple[str, ...]:
        """Return the texts that a loop runs over, none where they are not known."""
        if isinstance(node, ast.Name):
            return self.seen.keys.get(node.id, ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return tuple(node.value)
        if isinstance(node, (ast.Tuple, ast.List)):
            found = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            texts = tuple(v for v in found if isinstance(v, str))
            return texts if len(texts) == len(node.elts) else ()
        return ()

    def visit_For(self, node: ast.For) -> Any:
        """Write out a loop."""
        self.generic_visit(node)
        texts = self.texts(node.iter)
        if not texts or not isinstance(node.target, ast.Name):
            return node
        name = node.target.id
        return [with_text(s, name, text) for text in texts for s in node.body]

    def over(self, generators: list[ast.comprehension]) -> tuple[str, tuple[str, ...]]:
        """Return variable and texts of a comprehension, none if they are not known."""
        (first, *more) = generators
        if more or first.ifs or not isinstance(first.target, ast.Name):
            return "", ()
        return first.target.id, self.texts(first.iter)

    def visit_Call(self, node: ast.Call) -> Any:
        """Write out a sum."""
        self.generic_visit(node)
        if ast.unparse(node.func) != "sum" or len(node.args) != 1:
            return node
        terms = node.args[0]
        if not isinstance(terms, ast.GeneratorExp):
            return node
        name, texts = self.over(terms.generators)
        if not texts:
            return node
        total: ast.expr = with_text(terms.elt, name, texts[0])
        for text in texts[1:]:
            total = ast.BinOp(total, ast.Add(), with_text(terms.elt, name, text))
        return total

    def visit_ListComp(self, node: ast.ListComp) -> Any:
        """Write out a list."""
        self.generic_visit(node)
        name, texts = self.over(node.generators)
        elements = [with_text(node.elt, name, text) for text in texts]
        return ast.List(elements, ast.Load()) if texts else node

    def visit_DictComp(self, node: ast.DictComp) -> Any:
        """Write out a dict."""
        self.generic_visit(node)
        name, texts = self.over(node.generators)
        if not texts:
            return node
        keys: list[ast.expr | None] = [with_text(node.key, name, t) for t in texts]
        return ast.Dict(keys, [with_text(node.value, name, t) for t in texts])


def with_text(node: Any, name: str, text: str) -> Any:
    """Return a copy of a tree with a text in place of a variable."""
    return PutText(name, text).visit(copy.deepcopy(node))


class PutText(ast.NodeTransformer):
    """Puts a text in place of a variable, and joins what it makes constant."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def visit_Name(self, node: ast.Name) -> Any:
        """Put the text."""
        return ast.Constant(self.text) if node.id == self.name else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> Any:
        """Join the parts of a formatted text if all are known."""
        self.generic_visit(node)
        parts = [
            v.value if isinstance(v, ast.FormattedValue) else v for v in node.values
        ]
        texts = [p.value for p in parts if isinstance(p, ast.Constant)]
        if len(texts) < len(parts):
            return node
        return ast.Constant("".join(str(text) for text in texts))


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Return the parent of every node."""
    return {
        child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
    }
