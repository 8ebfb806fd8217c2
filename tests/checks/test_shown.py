"""How a verdict looks: what is told once, and signs that everybody can tell apart."""

import re

import pytest
from helpers import functions

from autograder.core.exercise import EDGE
from autograder.core.marks import Criterion, Marks
from autograder.core.verdict import Verdict
from autograder.learner.checking import judge_visible

UNIT = "00_start_here"
PAGES = {"white": "#ffffff", "JupyterLab's dark page": "#111111"}


def backward(body):
    """The verdict on another affine_backward."""
    source = f"def affine_backward(dy, cache):\n    x, W = cache\n    {body}"
    return judge_visible(functions(UNIT, source)["affine_backward"])


@pytest.mark.parametrize("form", ["text", "html"])
def test_one_exception_is_told_once(form):
    shown = getattr(backward("raise ValueError('no way')"), form)()
    assert shown.count("ValueError: no way (line 3, in affine_backward)") == 1
    assert "All quantities: ValueError" in shown


@pytest.mark.parametrize("form", ["text", "html"])
def test_reasons_that_differ_stand_in_their_rows(form):
    verdict = backward("return {'x': dy @ W.T, 'W': -x.T @ dy, 'b': 2 * dy.sum(0)}")
    shown = getattr(verdict, form)()
    assert "All quantities" not in shown
    reasons = [c.reason for c in verdict.marks.criteria if c.name in ("W", "b")]
    assert len(set(reasons)) == 2
    assert all(shown.count(reason) == 1 for reason in reasons)


def test_the_reason_of_a_single_quantity_stands_in_its_row():
    source = "def affine_forward(x, W, b):\n    raise ValueError('no way')"
    text = judge_visible(functions(UNIT, source)["affine_forward"]).text()
    assert re.search(r"y +WRONG +ValueError: no way", text)
    assert "All quantities" not in text


def test_a_right_verdict_has_nothing_to_tell():
    verdict = backward("return {'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.sum(0)}")
    assert "All quantities" not in verdict.text() + verdict.html()


def signs():
    """Shape, ink and ground of the signs for right, in part and wrong."""
    criteria = (
        Criterion("a", True, points=1),
        Criterion("b", False, "half", points=1, part=0.5),
        Criterion(EDGE, False, "no", points=1),
    )
    pattern = r"color:(#\w{6});background:(#\w{6});[^>]*>(.)</span>"
    found = re.findall(pattern, Verdict("f", Marks(criteria)).html())
    return {shape: (ink, ground) for ink, ground, shape in found}


def luminance(colour):
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast of two colours, as WCAG 2 defines it."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_signs_differ_in_shape_and_in_colour():
    found = signs()
    assert set(found) == {"✓", "◐", "✗"}
    assert len({ground for _, ground in found.values()}) == 3


@pytest.mark.parametrize("shape", "✓◐✗")
def test_a_sign_has_contrast_on_its_own_ground(shape):
    assert contrast(*signs()[shape]) >= 4.5


def test_no_ink_without_a_ground_has_contrast_on_both_pages():
    """Why signs have a ground: contrast on one page takes it away on the other."""
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    best = max(min(contrast(g, page) for page in PAGES.values()) for g in greys)
    assert best < 4.5


def test_a_heading_has_the_sign_as_well():
    page = backward("return {}").html()
    assert re.search(r"<strong><span style=[^>]*>✗</span> affine_backward", page)
