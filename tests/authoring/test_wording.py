"""What parts of a derivation are called."""

import ast

from autograder.authoring.search.wording import Wording
from autograder.core.exercise import Exercise


def wording(source):
    tree = ast.parse(source).body[0]
    return Wording(Exercise("f", "unit", ("x",), ("y",)), tree, {}), tree


def test_a_term_without_any_quantity_is_called_constant():
    words, tree = wording("def f(x):\n    return np.log(2 * np.pi) + x")
    total = tree.body[0].value
    assert words.part("term", total.left) == "the term that is constant"
    assert words.code(total.left) == "the part that is constant"
    assert words.part("term", total.right) == "the term `x`"
