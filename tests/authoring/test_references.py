"""What an author gets wrong in a reference is one sentence: what to do."""

import shutil

import pytest
from complaints import expect, spoiled
from documented import REFERENCE, RUBRIC

from autograder.authoring.build import build

REFERENCES = {
    "syntax error": (
        ("return x * s", "return x * s)"),
        f"{REFERENCE}, line 8: SyntaxE",
    ),
    "wrong import": (
        ("import Array", "import Arrays"),
        f"{REFERENCE}, line 3: ImportE",
    ),
    "raises": (
        ("return x * s", "return x * t"),
        f"{RUBRIC}, case 'N=3, D=4': calling the reference scale_features "
        f"({REFERENCE}) fails: {REFERENCE}, line 8: NameError: name 't' is not defined",
    ),
    "takes other arguments": (
        ("s: Array) ->", "s: Array, t: Array) ->"),
        "missing 1 required positional argument: 't': mend it, or the exercise's in",
    ),
    "no numbers": (
        ("return x * s", "return {1}"),
        f"y of the reference ({REFERENCE}) is a set where numbers are due",
    ),
    "wrong": (
        ("return x * s", "return 2 * x * s"),
        "the solved scale_features fails, held against its reference: y: ",
    ),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference(extended, kind):
    pair, sentence = REFERENCES[kind]
    expect(spoiled(extended, REFERENCE, pair), sentence)


def test_a_reference_in_two_files(extended):
    shutil.copy(extended / REFERENCE, extended / "solutions/reference/stretching.py")
    changed, complaints = build(extended)
    assert changed == []
    expect(
        complaints,
        "scale_features is defined in solutions/reference/scaling.py and "
        "solutions/reference/stretching.py: keep one",
    )
