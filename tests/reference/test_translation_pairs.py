"""The pairs of unit 08: their script, their licence, and what is held out."""

import json
import re
from datetime import date
from importlib.resources import files

import pytest

from course import translation_pairs
from course.translation_pairs import START, STOP
from solutions import translation_pairs as script

NAMES = ("German to ISO", "English to French")
LIMIT = 200_000


def stored():
    return (files("course") / "translation_pairs.json").read_bytes()


def test_the_shipped_pairs_are_those_of_the_script(tmp_path, monkeypatch):
    monkeypatch.setattr(script, "TARGET", tmp_path / "pairs.json")
    script.main()
    assert (tmp_path / "pairs.json").read_bytes() == stored(), (
        "the pairs changed, with the script or with Babel or num2words: run `python -m "
        "solutions.translation_pairs`, then train the models of unit 08 again"
    )
    assert len(stored()) <= LIMIT


def test_the_licence_notice_of_cldr_is_shipped_with_them():
    found = json.loads(stored())
    licence = "\n".join(found["licence"])
    assert licence.startswith("UNICODE LICENSE V3")
    assert "Copyright © 2004-2025 Unicode, Inc." in licence
    assert "this copyright and permission notice" in licence
    assert "num2words" in found["about"]


@pytest.mark.parametrize("name", NAMES)
def test_no_pair_is_learned_from_and_held_out(name):
    pairs = translation_pairs.load(name)
    assert not set(pairs.training) & set(pairs.held_out)
    sources = [s for s, _ in pairs.training + pairs.held_out]
    assert len(set(sources)) == len(sources)
    assert len(pairs.held_out) == 300


@pytest.mark.parametrize("name", NAMES)
def test_nothing_held_out_has_a_letter_that_was_never_learned(name):
    pairs = translation_pairs.load(name)
    assert pairs.source_letters == sorted({c for s, _ in pairs.training for c in s})
    assert pairs.target_letters == sorted({c for _, t in pairs.training for c in t})
    assert (START, STOP) == (0, 1)


def test_each_german_date_is_in_one_pair_and_the_right_one():
    pairs = translation_pairs.load("German to ISO")
    dates = [target for _, target in pairs.training + pairs.held_out]
    assert len(set(dates)) == len(dates) == 2300
    assert {len(iso) for iso in dates} == {10}
    for source, iso in pairs.training + pairs.held_out:
        day = date.fromisoformat(iso)
        found = re.search(r"(\d+)\.(.*?)(\d{4})$", source)
        assert (int(found[1]), int(found[3])) == (day.day, day.year)


def test_french_has_dates_and_numbers():
    pairs = translation_pairs.load("English to French")
    found = dict(pairs.training + pairs.held_out)
    assert found["seventy-one"] == "soixante et onze"
    dates = [s for s in found if re.search(r"\d{4}$", s)]
    assert (len(dates), len(found) - len(dates)) == (900, 900)
