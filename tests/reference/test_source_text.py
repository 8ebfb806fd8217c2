"""The text of unit 07, and the weights that ship with it."""

import hashlib
import re
from importlib.resources import files

import numpy as np

from course import data, source_text
from solutions import language_model

HASH = "06f7775e2deec2321460657e9097dcd11c96cff52c1ce1556a16bd9796c75e97"
LIMIT = 400_000


def test_the_library_is_there_and_made_of_the_letters():
    source = source_text.load()
    assert source.origin == "Python's standard library"
    assert len(source.training) > 2_000_000 and len(source.held_out) > 50_000
    assert set(source.training + source.held_out) <= set(source_text.LETTERS)
    assert len(set(source_text.LETTERS)) == len(source_text.LETTERS) == 96
    assert not set(source_text.HELD_OUT) & set(source_text.TRAINING)


def test_without_the_library_the_courses_prose_stands_in(tmp_path, monkeypatch):
    monkeypatch.setattr(
        source_text.sysconfig, "get_paths", lambda: {"stdlib": str(tmp_path)}
    )
    source = source_text.load()
    assert source.origin == "the prose of this course"
    assert len(source.training) > 20_000 and len(source.held_out) > 2_000
    assert set(source.training + source.held_out) <= set(source_text.LETTERS)
    assert source.held_out not in source.training


def test_other_letters_and_tabs_are_replaced():
    assert source_text.plain("a\tb é\n") == "a   b ?\n"


def test_facts_are_those_of_the_source():
    text = "def f(a,\n      b):\n    c = 'x # y'  # z\n"
    facts = source_text.facts(text)
    assert {len(values) for values in facts.values()} == {len(text)}

    def where(name):
        marked = zip(text, facts[name], strict=True)
        return "".join(letter if value else "." for letter, value in marked)

    assert re.findall(r"[^.]+", where("inside brackets")) == ["(a,\n      b"]
    assert where("inside a string").strip(".") == "'x # y"
    assert where("inside a comment").strip(".") == "# z"
    assert facts["place in the line"][:9] == [1, 2, 3, 4, 5, 6, 7, 8, 0]
    assert facts["depth of the indentation"][-3] == 4


def test_the_shipped_weights_are_those_of_the_script():
    path = files("course") / "language_model.npz"
    stored = path.read_bytes()
    assert len(stored) <= LIMIT
    assert hashlib.sha256(stored).hexdigest() == HASH, (
        "the weights changed: run `python -m solutions.language_model`, read the text "
        "beside their figures again, and write the new hash here"
    )
    due = language_model.start(96, np.random.default_rng(0))
    weights = data.weights("language_model")
    assert {k: v.shape for k, v in weights.items()} == {
        k: v.shape for k, v in due.items()
    }
    assert {v.dtype for v in weights.values()} == {np.dtype(float)}


def test_the_script_trains_and_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(language_model, "TARGET", tmp_path / "weights.npz")
    monkeypatch.setattr(language_model, "PASSES", 1)
    short = source_text.SourceText("abcd" * 2000, "abcd", "a test")
    monkeypatch.setattr(source_text, "load", lambda: short)
    language_model.main()
    with np.load(tmp_path / "weights.npz") as weights:
        assert {v.dtype for v in weights.values()} == {np.dtype("float32")}
