"""What an author gets wrong in known mistakes is one sentence: what to do."""

import pytest
from complaints import ADDED, TWICE, expect, spoiled
from documented import RUBRIC, TEXT, edit

from autograder.authoring.build import build

MISTAKES = {
    "breaks what is no output": (
        (ADDED, ADDED.replace('("y",)', '("z",)')),
        "mistake added: breaks: 'z' is no output of scale_features and no other "
        "criterion; there are y, edge cases, inputs unchanged",
    ),
    "breaks nothing": (
        (ADDED, ADDED.replace('("y",)', "()")),
        "mistake added: breaks is empty: name what fails",
    ),
    "declares too little": (
        (ADDED, ADDED.replace('("y",)', "(EDGE,)")),
        "mistake added: declared to break edge cases, breaks edge cases, y: add 'y' to "
        "breaks, or change its edits",
    ),
    "declares too much": (
        (ADDED, ADDED.replace('("y",)', '("y", "inputs unchanged")')),
        "mistake added: declared to break y, inputs unchanged, breaks edge cases, y: "
        "take 'inputs unchanged' out of breaks",
    ),
    "makes no difference": (
        (ADDED, ADDED.replace("x + s", "s * x")),
        "mistake added: declared to break y, breaks nothing: take 'y' out of "
        "breaks, or change its edits",
    ),
    "hint left out": (
        (ADDED, ADDED.replace('"Multiply.", ', "")),
        "mistake added: hint: expected text, found ('y',); was one left out?: write "
        "mistake(id, text, hint, breaks, (old, new), ...)",
        "mistake added: expected at least one edit (old, new), found none",
    ),
    "edit as one text": (
        (ADDED, ADDED.replace('("x * s", "x + s")', '"x * s"')),
        "mistake added: expected a pair of texts as an edit, found 'x * s'",
    ),
    "edit that stands nowhere": (
        (ADDED, ADDED.replace("x * s", "x @ s")),
        f"{TEXT}, scale_features, mistake added: expected 'x @ s' once in the "
        "solution, found it 0 times",
    ),
    "edit that is no Python": (
        (ADDED, ADDED.replace("x + s", "x + s)")),
        f"{TEXT}, scale_features, mistake added: after its edits the function can't be "
        "run: SyntaxError: unmatched ')' in 'return x + s)': mend the edits",
    ),
    "edit that names what is not there": (
        (ADDED, ADDED.replace("x + s", "x + t")),
        "mistake added: raises NameError: name 't' is not defined (line ",
    ),
    "edit that returns nothing": (
        (ADDED, ADDED.replace('"x * s", "x + s"', '"return x * s", "x + s"')),
        "mistake added: returns no numbers for y that it could be told by: mend its",
    ),
    "id twice": (
        (TWICE, TWICE.replace('"twice"', '"added"')),
        "mistake added: the id stands there 2 times: rename one",
    ),
    "the same numbers": (
        (TWICE, TWICE.replace("x * s * s", "s + x")),
        "mistake twice: gives the same numbers as added: write aliases=('added',) here "
        "and aliases=('twice',) there, or change one",
        "mistake added: gives the same numbers as twice",
    ),
    "alias of nothing": (
        (ADDED, ADDED[:-1] + ', aliases=("twise",))'),
        "mistake added: aliases: 'twise' is no other mistake of scale_features: did "
        "you mean twice?",
    ),
    "text with a full stop": (
        (ADDED, ADDED.replace("s is added", "s is added.")),
        "mistake added: text: expected no full stop",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake(extended, kind):
    pair, *sentences = MISTAKES[kind]
    complaints = spoiled(extended, RUBRIC, pair)
    expect(complaints, *sentences)
    assert all("scale_features" in c for c in complaints)


def test_declared_aliases_may_give_the_same_numbers(extended):
    same = TWICE.replace("x * s * s", "s + x")
    edit(
        extended,
        RUBRIC,
        (TWICE, same[:-1] + ', aliases=("added",))'),
        (ADDED, ADDED[:-1] + ', aliases=("twice",))'),
    )
    assert build(extended)[1] == []


def test_mistakes_in_a_list(extended):
    pairs = ("variants=(", "variants=["), ('abs(s)")),\n    ),', 'abs(s)")),\n    ],')
    complaints = spoiled(extended, RUBRIC, *pairs)
    expect(
        complaints, f"{RUBRIC}: variants: expected a tuple of mistakes, found a list"
    )
