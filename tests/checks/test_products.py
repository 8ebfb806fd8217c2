"""A matrix product whose shapes do not fit is told in plain words."""

import linecache

import numpy as np
import pytest
from helpers import grade, solved

from autograder.core.attempting import error_text

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
