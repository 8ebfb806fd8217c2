"""Shapes that do not fit are told in plain words."""

import linecache

import numpy as np
import pytest
from helpers import grade, solved

from autograder.core.attempting import error_text
from autograder.core.misfits import in_plain_words

SOURCE = "def product(x, params):\n    W = params['W']\n    return {}\n"


def said_of(product, x, W):
    """What is said of the error that a product raises, in a cell that is on file."""
    source = SOURCE.format(product)
    lines = source.splitlines(keepends=True)
    linecache.cache["<a cell>"] = (len(source), None, lines, "<a cell>")
    names = {"np": np}
    exec(compile(source, "<a cell>", "exec"), names)
    with pytest.raises(ValueError) as caught:
        names["product"](np.zeros(x), {"W": np.zeros(W)})
    return error_text(caught.value, "product")


@pytest.mark.parametrize(
    ("product", "where"),
    [
        (
            "x.T @ W",
            " in `x.T @ W`, with `x.T` of shape (4, 3) and `W` of shape (4, 5)",
        ),
        (
            "1 + x.T @ params['W']",
            " in `x.T @ params['W']`, with `x.T` of shape (4, 3) and `params['W']` of "
            "shape (4, 5)",
        ),
        ("(2 * x.T) @ W", " in `2 * x.T @ W`, with `W` of shape (4, 5)"),
        ("np.matmul(x.T, W)", ""),
    ],
)
def test_the_product_and_its_shapes_are_told(product, where):
    assert said_of(product, (3, 4), (4, 5)) == (
        f"ValueError: matmul: the shapes do not fit{where}: the last axis on the left "
        "of @ is 3 long, the axis on the right that it meets 4 (line 3, in product)"
    )


X, W = "`x` of shape (3, 4)", "`W` of shape (3, 5)"
COUNTED = "counted from the last axis, lengths must be equal, or one of them 1"
OTHER = "an axis other than the one along which they are joined is"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "x * W",
            f"the shapes (3, 4) and (3, 5) do not fit in `x * W`, with {X} and {W}: "
            f"{COUNTED}",
        ),
        (
            "np.where(\n x > 0,\n x,\n W,\n)",
            "the shapes (3, 4) and (3, 5) do not fit in `np.where(x > 0, x, W)`, with "
            f"{X} and {W}: {COUNTED}",
        ),
        (
            "x[0] += W[0]",
            f"the shapes (4,) and (5,) do not fit in `x[0] += W[0]`: {COUNTED}",
        ),
        (
            "b += W",
            "the result has the shape (3, 5), and does not fit into an array of shape "
            f"(5,) in `b += W`, with `b` of shape (5,) and {W}",
        ),
        (
            "x[:, 1] = W[0]",
            "an array of shape (5,) does not fit into the shape (3,) of the place "
            "where it is written in `x[:, 1]`",
        ),
        (
            "np.concatenate([x, W])",
            f"the arrays can't be joined in `np.concatenate([x, W])`, with {X} and "
            f"{W}: {OTHER} 4 long in array 0 and 5 in array 1",
        ),
        (
            "np.vstack(rows)",
            "the arrays can't be joined in `np.vstack(rows)`, with `rows[0]` of shape "
            f"(4,) and `rows[2]` of shape (5,): {OTHER} 4 long in array 0 and 5 in "
            "array 2",
        ),
        (
            "np.concatenate([x, b])",
            f"the arrays can't be joined in `np.concatenate([x, b])`, with {X} and `b` "
            "of shape (5,): when they are, array 0 has 2 axes and array 1 has 1 axis",
        ),
        (
            "np.concatenate([1.0, b])",
            "a single number can't be joined in `np.concatenate([1.0, b])`, with `b` "
            "of shape (5,): it has no axis",
        ),
        (
            "np.stack([x, W])",
            f"the arrays can't be stacked in `np.stack([x, W])`, with {X} and {W}: "
            "their shapes differ",
        ),
        (
            "np.array(rows)",
            "the entries do not make one array in `np.array(rows)`, with `rows[0]` of "
            "shape (4,) and `rows[2]` of shape (5,): their shapes differ",
        ),
        (
            "x.dot(W)",
            f"dot: the shapes do not fit in `x.dot(W)`, with {X} and {W}: axis 1 on "
            "the left is 4 long, axis 0 on the right that it meets 3",
        ),
        (
            "2 @ x",
            f"matmul: a single number stands on the left of @ in `2 @ x`, with {X}, "
            "where an array is due",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(code, said):
    source = f"def wrong(x, W, b):\n    rows = [x[0], x[1], W[0]]\n    {code}\n"
    lines = source.splitlines(keepends=True)
    linecache.cache["<a cell>"] = (len(source), None, lines, "<a cell>")
    names = {"np": np}
    exec(compile(source, "<a cell>", "exec"), names)
    with pytest.raises(ValueError) as caught:
        names["wrong"](np.zeros((3, 4)), np.zeros((3, 5)), np.zeros(5))
    assert error_text(caught.value, "wrong") == f"ValueError: {said} (line 3, in wrong)"


def test_without_a_place_the_shapes_are_told():
    message = "operands could not be broadcast together with shapes (3,4) (2,) "
    said = f"the shapes (3, 4) and (2,) do not fit: {COUNTED}"
    assert in_plain_words(message, None, None) == said


PLAIN = (
    "ValueError: matmul: the shapes do not fit{}: the last axis on the left of @ is 3 "
    "long, the axis on the right that it meets 4 (line 3, in {})"
)


def test_a_product_of_a_thousand_parts_is_not_looked_into():
    """To write it again takes more levels than there are."""
    product = f"x.T @ (W{' + W' * 900})"
    assert said_of(product, (3, 4), (4, 5)) == PLAIN.format("", "product")


NAMES_OF_ITS_OWN = """
class Names(type):
    @classmethod
    def __prepare__(cls, *about):
        return Held()
class Held:
    def __getitem__(self, key):
        return {"left": np.zeros((4, 3)), "right": np.zeros((4, 5))}[key]
    def __setitem__(self, key, value):
        pass
"""


def test_a_body_with_names_of_its_own_kind_is_not_looked_into():
    """Whoever asked such names would run a learner's code."""
    source = "class Product(metaclass=Names):\n    pass\n    left @ right\n"
    lines = source.splitlines(keepends=True)
    linecache.cache["<a cell>"] = (len(source), None, lines, "<a cell>")
    names = {"np": np, "__name__": "notebook"}
    exec(compile(NAMES_OF_ITS_OWN, "<names>", "exec"), names)
    with pytest.raises(ValueError) as caught:
        exec(compile(source, "<a cell>", "exec"), names)
    said = PLAIN.format(" in `left @ right`", "Product")
    assert error_text(caught.value, "product") == said


def test_a_judge_tells_it_as_well(assignments, zygote):
    wrong = solved("00_start_here").cells["affine_forward"].replace("x @ W", "x.T @ W")
    graded = grade(assignments["00_start_here"], zygote, affine_forward=wrong)
    verdict = graded.exercises["affine_forward"].verdict
    assert "matmul: the shapes do not fit in `x.T @ W`, with `x.T` of" in verdict.text()
    assert "gufunc" not in verdict.text()
