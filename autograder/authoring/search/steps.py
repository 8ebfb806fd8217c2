"""Change which part, or which step, of an array is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.authoring.search.changes import (
    Change,
    Derivation,
)
from autograder.authoring.search.wording import entry_of


def parts(at: Derivation, node: ast.Subscript) -> Iterator[Change]:
    """Yield another part of an array, another step, or no reversal."""
    if not isinstance(node.ctx, ast.Load) or entry_of(node) is not None:
        return
    whole, inside = ast.unparse(node.value), ast.unparse(node.slice)
    inside = inside.removeprefix("(").removesuffix(")")
    name = at.wording.code(node.value)
    for old, new in ((":H", "H:"), ("H:", ":H")):
        if inside.endswith(old):
            source = f"{whole}[{inside.removesuffix(old)}{new}]"
            yield at.one(node, source, f"the other part of {name} is taken")
    if "::-1" in inside:
        source = f"{whole}[{inside.replace('::-1', ':')}]"
        yield at.one(node, source, f"{name} is not reversed")
    elif "H" in inside or inside == ":-1":
        yield at.one(node, whole, f"all of {name} is taken")
    yield from steps(at, node, whole, inside, name)


def steps(
    at: Derivation, node: ast.Subscript, whole: str, inside: str, name: str
) -> Iterator[Change]:
    """Yield the same array at another step."""
    loop = at.loop_of(node)
    if loop is None or inside not in (loop, f":, {loop}"):
        return
    before = inside.removesuffix(loop)
    for index, what in (
        (f"{loop} - 1", "of the step before"),
        (f"{loop} + 1", "of the step after"),
        ("0", "of the first step"),
        ("-1", "of the last step"),
        (f"-1 - {loop}", "in the other order of steps"),
    ):
        source = f"{whole}[{before}{index}]"
        yield at.one(node, source, f"{name} {what} is taken at every step")


def loops(at: Derivation, node: ast.For) -> Iterator[Change]:
    """Yield a loop in the other direction, or without its first or last step."""
    source, name = ast.unparse(node.iter), at.wording.code(node.target)
    if not ("range" in source or "reversed" in source):
        return
    backwards = source.startswith("reversed(")
    inner = source[9:-1] if backwards else source
    other = inner if backwards else f"reversed({source})"
    way = "forwards" if backwards else "backwards"
    skips = "leaves out what it comes to"
    for text, what in (
        (other, f"the loop over {name} runs {way}"),
        (
            f"list({source})[1:]",
            f"the loop over {name} {skips} first",
        ),
        (
            f"list({source})[:-1]",
            f"the loop over {name} {skips} last",
        ),
        (
            f"list({source})[:1]",
            f"the loop over {name} ends after one turn",
        ),
    ):
        yield Change(what, ((node.iter, text),))
