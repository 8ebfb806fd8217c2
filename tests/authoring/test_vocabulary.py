"""Names in the search's sentences are names that the learner has met."""

import re

import nbformat
import pytest
from helpers import unit_names

from autograder.authoring.search.vocabulary import strange_words
from autograder.core.units import unit_words

RELEASE = nbformat.v4.new_notebook(
    cells=[
        nbformat.v4.new_markdown_cell(r"With $a_g$ and $dh^{\text{next}}$, $\tilde m$"),
        nbformat.v4.new_code_cell("def f(x, W):\n    hs = part(x)"),
    ]
)


def complaints(*texts):
    words = {"exercise": {"axes": {"p_f": ["H"]}}, "searched": {"texts": [*texts]}}
    return strange_words("00_start_here", {"f": words}, RELEASE)


@pytest.mark.parametrize(
    "said",
    [
        "in `dhs`, `W` stands in place of `x`",
        "`dh_next` is doubled",
        "`da_g` has the other sign\nthe factor `a_g` is left out of `dp_f`",
        "the factor `μ` is left out of `dμ`, and likewise for the inner sum",
        "the term `1` counts twice in `W`",
    ],
)
def test_names_that_were_met(said):
    assert complaints(said) == []


def test_a_variable_of_the_solution_is_refused_once():
    found = complaints(
        "in `hs`, `kept` stands in place of `x`\n`kept` is halved", "`kept` is doubled"
    )
    assert len(found) == 1
    assert "names kept, which stands nowhere in the release" in found[0]
    assert found[0].startswith("solutions/rubric/00_start_here/__init__.py: NOTATION")


CODE = '''
def f(x):
    """The row above.

    y : array
    ``z`` is u + v = w.
    """
    # the kept one
    return x
'''
PROSE = nbformat.v4.new_notebook(
    cells=[
        nbformat.v4.new_markdown_cell("The row above has frames; `row`, $p$."),
        nbformat.v4.new_code_cell(CODE),
    ]
)


@pytest.mark.parametrize("name", ["row", "p", "y", "z", "u", "w", "x", "inner"])
def test_a_name_that_stands_as_code_was_met(name):
    assert strange(name) == []


@pytest.mark.parametrize("name", ["above", "frames", "kept"])
def test_a_word_of_prose_or_of_a_comment_is_no_name_that_was_met(name):
    assert len(strange(name)) == 1


def strange(name):
    cases = [{"inputs": {"dict": {"inner": {"array": "f/case/0"}}}}]
    words = {"exercise": {"axes": {}}, "cases": cases}
    words["searched"] = {"texts": [f"`{name}` is doubled"]}
    return strange_words("00_start_here", {"f": words}, PROSE)


TWICE = re.compile(
    r"(?P<one>(?:the (?:part|term) with )?`[^`]*`)"
    r"(?: stands in place of | multiplies )(?P=one)(?: in |,|$)"
    r"|(?P<two>(?:the part with )?`[^`]*`) and (?P=two) are exchanged"
)


@pytest.mark.parametrize("unit", unit_names())
def test_no_sentence_has_one_name_for_two_things(unit):
    for entry in unit_words(unit)["exercises"].values():
        for texts in entry.get("searched", {"texts": ()})["texts"]:
            assert not any(map(TWICE.search, texts.split("\n")))
