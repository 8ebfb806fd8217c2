"""Dates and numbers as spreadsheets and exchanges write them, read column by column.

One entry alone may be read in two ways, as 03/04/2024 or 1,234. The whole column
decides; where it does not, the reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        "jan feb mar,mär,mrz apr may,mai jun jul aug sep oct,okt nov dec,dez".split(), 1
    )
    for name in names.split(",")
}
NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2}|(?<=[-/.])\d)(?:\2(\d{1,2}))?")
DAY_NAME = re.compile(r"(\d{1,2})[-. ]+([^\W\d_]{3,9})[-., ]+(\d{4}|\d{2})")
NAME_DAY = re.compile(r"([^\W\d_]{3,9})[. ]+(?:(\d{1,2}),? +)?(\d{4})")
TIMESTAMP = re.compile(r"\d{10}(?:\d{3})?")
TIME_OF_DAY = re.compile(r"[T ,]+\d{1,2}:\d{2}.*$")
CENTURY = 69
"""Two-digit years from here on are of the 20th century, as POSIX has it."""
BESIDE = str.maketrans("", "", "$€£¥'’ \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
"""What stands beside digits and means nothing: currencies, spaces, apostrophes."""


class Unreadable(ValueError):
    """An entry that can't be read: its place in the column, and why."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(why)
        self.place, self.why = place, why


class Undecided(ValueError):
    """A column that may be read in two ways."""


def read_dates(texts: Sequence[str], day_first: bool | None = None) -> list[date]:
    """Return the dates of a column; a month without a day is its first.

    Parameters
    ----------
    texts : sequence of str
    day_first : bool or None
        Whether 03/04/2024 is in April; None leaves it to the column.

    Raises
    ------
    Unreadable
        If an entry is no date.
    Undecided
        If days and months can't be told apart.
    """
    bare = [TIME_OF_DAY.sub("", text.strip()) for text in texts]
    if day_first is None:
        day_first = decide_day_first(bare)
    return [read_date(text, place, day_first) for place, text in enumerate(bare)]


def decide_day_first(texts: Sequence[str]) -> bool:
    """Say whether numeric dates of a column have the day before the month."""
    found = [(i, m) for i, t in enumerate(texts) if (m := NUMERIC.fullmatch(t))]
    found = [(i, m) for i, m in found if m[2] != "."]  # with dots the day is first
    days = [i for i, m in found if int(m[1]) > 12]
    months = [i for i, m in found if int(m[3]) > 12]
    if days and months:
        raise Unreadable(
            max(days[0], months[0]),
            f"{texts[days[0]]!r} has the day first and {texts[months[0]]!r} the month",
        )
    if days or months or not found:
        return bool(days)
    ways = [way for way in (True, False) if in_order(texts, way)]
    if len(ways) != 1:
        raise Undecided(
            f"dates such as {found[0][1][0]} may have the day or the month first: say "
            "day_first=True or day_first=False"
        )
    return ways[0]


def in_order(texts: Sequence[str], day_first: bool) -> bool:
    """Say whether a column of dates goes one way in time if it is read in one way."""
    try:
        dates = [read_date(text, i, day_first) for i, text in enumerate(texts)]
    except Unreadable:
        return False
    steps = {(b > a) - (b < a) for a, b in zip(dates, dates[1:], strict=False)}
    return len(steps) == 1 and 0 not in steps


def read_date(text: str, place: int, day_first: bool) -> date:
    """Return one date."""
    year, month, day = date_parts(text, place, day_first)
    if year < 100:
        year += 1900 if year >= CENTURY else 2000
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(place, f"there is no such date as {text!r}") from None


def date_parts(text: str, place: int, day_first: bool) -> tuple[int, int, int]:
    """Return year, month and day of one date."""
    if TIMESTAMP.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.year, moment.month, moment.day
    if m := YEAR_FIRST.fullmatch(text):
        return int(m[1]), int(m[3]), int(m[4] or 1)
    if m := NUMERIC.fullmatch(text):
        one, two = int(m[1]), int(m[3])
        if day_first or m[2] == ".":
            one, two = two, one
        return int(m[4]), one, two
    if m := DAY_NAME.fullmatch(text):
        return int(m[3]), month_number(m[2], place), int(m[1])
    if m := NAME_DAY.fullmatch(text):
        return int(m[3]), month_number(m[1], place), int(m[2] or 1)
    raise Unreadable(place, f"expected a date, found {text[:40]!r}")


def month_number(name: str, place: int) -> int:
    """Return the number of a month by its first three letters."""
    number = MONTHS.get(name[:3].casefold())
    if number is None:
        raise Unreadable(place, f"expected the name of a month, found {name!r}")
    return number


def read_numbers(texts: Sequence[str], decimal: str | None = None) -> list[float]:
    """Return the numbers of a column, with either mark for decimals.

    Parameters
    ----------
    texts : sequence of str
    decimal : ".", "," or None
        What stands before the decimals; None leaves it to the column.

    Raises
    ------
    Unreadable
        If an entry is no number.
    Undecided
        If thousands and decimals can't be told apart.
    """
    bare = [text.translate(BESIDE) for text in texts]
    mark = decimal or decide_decimal(bare)
    other = re.escape("." if mark == "," else ",")
    shape = re.compile(
        rf"[+-]?(?:\d+|\d{{1,3}}(?:{other}\d{{2,3}})*{other}\d{{3}})"
        rf"(?:{re.escape(mark)}\d*)?(?:[eE][+-]?\d{{1,3}})?"
    )
    for place, text in enumerate(bare):
        if not shape.fullmatch(text):
            raise Unreadable(place, f"expected a number, found {texts[place][:40]!r}")
    plain = [re.sub(other, "", text).replace(mark, ".") for text in bare]
    return list(map(float, plain))


def decide_decimal(texts: Sequence[str]) -> str:
    """Return the mark before decimals in a column of numbers."""
    votes = {mark: i for i, text in enumerate(texts) if (mark := shown_decimal(text))}
    if len(votes) == 2:
        first, second = sorted(votes.values())
        raise Unreadable(
            second,
            f"{texts[first]!r} and {texts[second]!r} have different marks before "
            "decimals",
        )
    if votes:
        return next(iter(votes))
    marked = [text for text in texts if "," in text or "." in text]
    commas = any("," in text for text in marked)
    if commas or (marked and len(marked) < len(texts)):
        raise Undecided(
            f"numbers such as {marked[0]!r} may have thousands or decimals behind the "
            "mark: say decimal='.' or decimal=','"
        )
    return "."


def shown_decimal(text: str) -> str:
    """Return the mark before decimals if one number shows it, else nothing."""
    commas, dots = text.count(","), text.count(".")
    if commas and dots:
        return "," if text.rfind(",") > text.rfind(".") else "."
    if commas + dots == 0:
        return ""
    mark, other = (",", ".") if commas else (".", ",")
    if commas + dots > 1:
        return other
    before, _, after = text.lstrip("+-").partition(mark)
    thousands = len(after) == 3 and 0 < len(before) <= 3 and before[0] != "0"
    return "" if thousands else mark
