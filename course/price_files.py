"""Read prices from a CSV file of the learner's own, as exchanges and banks export it.

Reading is bounded, and what can't be read is refused with the line and what to do.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.dates_and_numbers import (
    Undecided,
    Unreadable,
    read_dates,
    read_numbers,
)

MAX_BYTES = 20 * 2**20
MAX_ROWS = 200_000
MAX_FIELD = 100
"""Characters of a field that are read: no date and no price is longer."""
HEADING_WITHIN = 20
"""Lines among which the heading must stand."""
DELIMITERS = ",;\t|"
DATES = ("date", "datetime", "timestamp", "time", "day", "month", "datum", "unix")
CLOSES = (
    *("close", "closing price", "close price", "close/last", "price", "last"),
    *("last price", "schlusskurs", "schluss", "kurs", "value"),
    *("adj close", "adj. close", "adjusted close"),
)
"""Headings of the closing price, the best first."""
MISSING = {"", "-", "--", ".", "null", "none", "nan", "na", "n/a", "#n/a"}


class PriceFileError(ValueError):
    """A file that is not read: what was expected, what was found, what to do."""

    def _render_traceback_(self) -> list[str]:
        return [f"PriceFileError: {self}"]


@dataclass(frozen=True)
class Prices:
    """Closing prices in order of time.

    Parameters
    ----------
    dates : array of datetime64[D] (T,)
    closes : array (T,)
    column : str
        Heading of the column that the closes stand in.
    left_out : int
        Rows with a date and no price.
    """

    dates: np.ndarray
    closes: np.ndarray
    column: str
    left_out: int = 0

    @property
    def days_apart(self) -> np.ndarray:
        """Days from each price to the next, (T − 1,)."""
        days: np.ndarray = np.diff(self.dates).astype(int)
        return days

    def summary(self) -> str:
        """Say in one sentence what was read, and where the longest gap is."""
        apart = self.days_apart
        longest = int(apart.argmax())
        return (
            f"{len(self.closes)} prices from {self.dates[0]} to {self.dates[-1]} "
            f"(column {self.column!r}), {np.median(apart):g} days apart in the middle, "
            f"at most {apart[longest]} (after {self.dates[longest]}); "
            f"{self.left_out} rows without a price left out"
        )


def load_prices(
    path: str | Path,
    close: str = "",
    day_first: bool | None = None,
    decimal: str | None = None,
) -> Prices:
    """Return the dates and closing prices of a CSV file, earliest first.

    Parameters
    ----------
    path : path
    close : str
        Heading of the column of prices, if it has another name than Close.
    day_first : bool or None
        Whether 03/04/2024 is in April; None leaves it to the column.
    decimal : ".", "," or None
        What stands before decimals; None leaves it to the column.

    Raises
    ------
    PriceFileError
        If the file can't be read, with the line and what to do.
    """
    name = Path(path).name
    try:
        table = read_table(read_text(Path(path)), close)
        return in_order_of_time(table, day_first, decimal)
    except PriceFileError as error:
        raise PriceFileError(f"{name}: {error}") from None
    except Undecided as error:
        raise PriceFileError(f"{name}: {error}") from None


def read_text(path: Path) -> str:
    """Return the text of a file of bounded size."""
    if not path.exists():
        raise PriceFileError(f"there is no such file in {path.parent.resolve()}")
    if not path.is_file():
        raise PriceFileError("expected a file, found a folder or a device")
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PriceFileError(f"expected at most {MAX_BYTES // 2**20} MB, found more")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise PriceFileError("expected text, found a binary file: export it as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


@dataclass
class Table:
    """The two columns that count, as text, with the line of each row."""

    column: str
    lines: list[int]
    dates: list[str]
    closes: list[str]
    left_out: int = 0


def read_table(text: str, close: str) -> Table:
    """Return dates and prices as they are written; rows without a price are counted."""
    delimiter, width, at_date, at_close, table = find_heading(text, close)
    for line, row in numbered_rows(text, delimiter):
        if line <= table.lines[0] or not any(field.strip() for field in row):
            continue
        if len(table.lines) > MAX_ROWS:
            raise PriceFileError(f"expected at most {MAX_ROWS:,} rows, found more")
        require_width(row, width, line)
        if row[at_close].strip().casefold() in MISSING:
            table.left_out += 1
            continue
        table.lines.append(line)
        table.dates.append(row[at_date][:MAX_FIELD])
        table.closes.append(row[at_close][:MAX_FIELD])
    return table


def find_heading(text: str, close: str) -> tuple[str, int, int, int, Table]:
    """Return delimiter, width, the places of date and price, and a table to fill.

    The first of the table's lines is that of the heading.
    """
    seen = ""
    for delimiter in DELIMITERS:
        for line, row in numbered_rows(text, delimiter):
            if line > HEADING_WITHIN:
                break
            names = [plain_heading(field) for field in row]
            seen = seen or ", ".join(filter(None, names))
            date = first_of(DATES, names)
            price = first_of((plain_heading(close),) if close else CLOSES, names)
            if date is not None and price is not None:
                column = row[price].strip()
                return delimiter, len(row), date, price, Table(column, [line], [], [])
    wanted = close or "Close"
    raise PriceFileError(
        f"expected a heading with Date and {wanted} within {HEADING_WITHIN} lines, "
        f"found {seen[:80] or 'nothing'!r}: name the column of prices with close='…'"
    )


def numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV text with the number of their last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise PriceFileError(f"line {reader.line_num}: {error}") from None
        yield reader.line_num, row


def plain_heading(field: str) -> str:
    """Return a heading without its unit, stars, quotes and capitals."""
    bare = re.sub(r"\(.*?\)|[*\"']", " ", field)
    return " ".join(bare.casefold().split())


def first_of(wanted: tuple[str, ...], names: list[str]) -> int | None:
    """Return the place of the first wanted name that is there."""
    return next((names.index(name) for name in wanted if name in names), None)


def require_width(row: list[str], width: int, line: int) -> None:
    """Refuse a row with fewer, or with more, fields than the heading has."""
    extra = [field for field in row[width:] if field.strip()]
    if len(row) < width:
        raise PriceFileError(f"line {line}: expected {width} fields, found {len(row)}")
    if extra:
        raise PriceFileError(
            f"line {line}: expected {width} fields, found {len(row)}: numbers with the "
            "delimiter inside must stand in quotes"
        )


def in_order_of_time(
    table: Table, day_first: bool | None, decimal: str | None
) -> Prices:
    """Return a table's prices, earliest first, once all is as it should be."""
    lines = table.lines[1:]
    if len(lines) < 2:
        raise PriceFileError(f"expected at least two prices, found {len(lines)}")
    try:
        dates = np.array(read_dates(table.dates, day_first), dtype="datetime64[D]")
        closes = np.array(read_numbers(table.closes, decimal))
    except Unreadable as error:
        raise PriceFileError(f"line {lines[error.place]}: {error.why}") from None
    bad = np.flatnonzero(~((closes > 0) & np.isfinite(closes)))
    if bad.size:
        raise PriceFileError(
            f"line {lines[bad[0]]}: expected a finite price above 0, found "
            f"{table.closes[bad[0]]!r}"
        )
    order = -1 if dates[0] > dates[-1] else 1
    require_order(dates, lines, order)
    return Prices(dates[::order], closes[::order], table.column, table.left_out)


def require_order(dates: np.ndarray, lines: list[int], order: int) -> None:
    """Refuse dates that stand twice, or do not all go one way."""
    steps = np.diff(dates).astype(int) * order
    wrong = np.flatnonzero(steps <= 0)
    if not wrong.size:
        return
    place = int(wrong[0])
    here, after = dates[place], dates[place + 1]
    if here == after:
        what = f"the date {after} stands twice: one price a day is due"
    else:
        what = f"{after} follows {here}, where the others go the other way: sort it"
    raise PriceFileError(f"line {lines[place + 1]}: {what}")
