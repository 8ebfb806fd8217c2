"""Right code of other styles, changed at random: each sentence about it is true.

The changes know nothing of the rubrics: an operator, a name, a number, a transpose, a
keyword or a statement, one or two at a time.
"""

import ast
import copy
import random

import numpy as np
import pytest
from helpers import TESTS, functions, load_rubric, solved
from trials import Seen
from verdicts import verdict_holds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
STYLES = sorted((TESTS / "styles").glob("*/*.py"))
VERSIONS = 12
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
OPPOSITES = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt}
OPPOSITES |= {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


class Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)


def replacements(node, names, rng):
    """Other nodes for a node."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        yield ast.BinOp(node.right, node.op, node.left)
        for kind in OPERATORS:
            if isinstance(node.op, OPERATORS) and not isinstance(node.op, kind):
                yield ast.BinOp(node.left, kind(), node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (ast.Constant(node.value + d) for d in (1, -1))
        yield ast.Constant(0)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield ast.Name(rng.choice(names), ast.Load())
    if isinstance(node, ast.Call) and len(node.args) == 1:
        yield node.args[0]
    if isinstance(node, ast.Call) and node.keywords:
        yield ast.Call(node.func, node.args, node.keywords[1:])
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITES:
        yield ast.Compare(node.left, [OPPOSITES[type(node.ops[0])]()], node.comparators)
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        yield ast.Pass()


def changed(function, rng):
    """A copy of a function with one or two changes."""
    function = copy.deepcopy(function)
    for _ in range(rng.choice((1, 1, 2))):
        names = sorted({n.id for n in ast.walk(function) if isinstance(n, ast.Name)})
        pairs = [
            (node, new)
            for node in ast.walk(function)
            for new in replacements(node, names, rng)
        ]
        function = Put(*rng.choice(pairs)).visit(function)
    return ast.fix_missing_locations(function)


def versions(path):
    """Changed versions of each exercise's function in a file, with all else."""
    rng = random.Random(path.parent.name + path.stem)
    tree = ast.parse(path.read_text("utf-8"))
    wanted = load_rubric(path.parent.name).names
    for place, function in enumerate(tree.body):
        if isinstance(function, ast.FunctionDef) and function.name in wanted:
            for _ in range(VERSIONS):
                body = list(tree.body)
                body[place] = changed(function, rng)
                if "while " not in ast.unparse(body[place]):  # it might not end
                    yield function.name, written(ast.Module(body, []))


def written(tree):
    """The source of a file, in which no array starts with what happens to be there."""
    return ast.unparse(tree).replace("np.empty", "np.zeros")


@pytest.mark.parametrize("path", STYLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_is_said_of_changed_code_is_true(path):
    unit, judged = path.parent.name, 0
    for name, source in versions(path):
        try:
            with np.errstate(all="ignore"):
                fn = functions(unit, source, solved(unit).namespace())[name]
        except Exception:
            continue  # a change that no longer runs
        verdict_holds(Seen(unit, name, fn))
        judged += 1
    assert judged
