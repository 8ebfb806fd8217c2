"""Pairs of unit 08, dates and numbers: python -m solutions.translation_pairs.

Dates are written as Unicode CLDR has them (by Babel), numbers in words by num2words.
Writes `course/translation_pairs.json`; takes about a second. Each date and each number
is in one pair only, so that none is learned from and held out.
"""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from babel.dates import format_date
from num2words import num2words

from autograder.files import replace

TARGET = Path(__file__).resolve().parents[1] / "course" / "translation_pairs.json"
ABOUT = (
    "Pairs of unit 08, made by solutions/translation_pairs.py. Dates: Unicode CLDR, "
    "under the licence below. Numbers in words: what num2words (Savoir-faire Linux "
    "inc. and others, LGPL) returns; nothing of its code is here."
)
FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
GERMAN = ("full", "long", "medium", "d. MMM y")
ENGLISH = ("full", "long", "medium")
DATES, NUMBERS, HELD_OUT, SEED = 2300, 900, 300, 8
Pairs = list[tuple[str, str]]


def dates(n: int, rng: np.random.Generator) -> list[date]:
    """Draw n different dates of two centuries."""
    first = FIRST.toordinal()
    days = rng.choice(LAST.toordinal() - first + 1, n, replace=False)
    return [date.fromordinal(first + int(day)) for day in days]


def german_to_iso(rng: np.random.Generator) -> Pairs:
    """Return German dates in one of four ways of writing, and as ISO 8601 has them."""
    styles = rng.choice(GERMAN, DATES)
    return [
        (format_date(day, str(style), locale="de"), day.isoformat())
        for day, style in zip(dates(DATES, rng), styles, strict=True)
    ]


def english_to_french(rng: np.random.Generator) -> Pairs:
    """Return dates in one of three ways of writing, and numbers from 1 to 9,999."""
    styles = rng.choice(ENGLISH, NUMBERS)
    pairs = [
        (format_date(day, str(style), "en"), format_date(day, str(style), "fr"))
        for day, style in zip(dates(NUMBERS, rng), styles, strict=True)
    ]
    large = 100 + rng.choice(9900, NUMBERS - 99, replace=False)
    numbers = [int(n) for n in (*range(1, 100), *large)]
    pairs += [(num2words(n, lang="en"), num2words(n, lang="fr")) for n in numbers]
    return [pairs[i] for i in rng.permutation(len(pairs))]


def split(pairs: Pairs) -> dict[str, Pairs]:
    """Return the pairs to learn from, and the last ones, which are held out."""
    return {"training": pairs[:-HELD_OUT], "held_out": pairs[-HELD_OUT:]}


def made() -> dict[str, Any]:
    """Return what the file holds."""
    rng = np.random.default_rng(SEED)
    licence = files("babel") / "locale-data" / "LICENSE.unicode"
    return {
        "about": ABOUT,
        "licence": licence.read_text("utf-8").splitlines(),
        "German to ISO": split(german_to_iso(rng)),
        "English to French": split(english_to_french(rng)),
    }


def main() -> None:
    """Write the pairs, one a line."""
    text = json.dumps(made(), ensure_ascii=False)
    replace(TARGET, (text.replace("], [", "],\n[") + "\n").encode())


if __name__ == "__main__":
    main()
