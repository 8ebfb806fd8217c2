"""Price files as exchanges and banks export them are read, or refused in words."""

import os
from datetime import date

import pytest

from course import dates_and_numbers, price_files
from course.price_files import PriceFileError, load_prices

DATES = ["2024-01-30", "2024-01-31", "2024-02-01"]
CLOSES = [4924.97, 4845.65, 4906.19]


def write(folder, text, encoding="utf-8", name="prices.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def loaded(folder, text, encoding="utf-8", **how):
    return load_prices(write(folder, text, encoding), **how)


EXPORTS = {
    "ISO dates, all columns": (
        "Date,Open,High,Low,Close,Adj Close,Volume\n"
        "2024-01-30,1,2,3,4924.97,9,100\n2024-01-31,1,2,3,4845.65,9,100\n"
        "2024-02-01,1,2,3,4906.19,9,100\n"
    ),
    "descending, thousands in quotes, month first": (
        '"Date","Price","Open","Vol.","Change %"\n'
        '"02/01/2024","4,906.19","1","","1.25%"\n'
        '"01/31/2024","4,845.65","1","","-1.61%"\n'
        '"01/30/2024","4,924.97","1","","-0.06%"\n'
    ),
    "dollars, Close/Last": (
        "Date,Close/Last,Volume\n02/01/2024,$4906.19,--\n"
        "01/31/2024,$4845.65,--\n01/30/2024,$4924.97,--\n"
    ),
    "semicolons, points as thousands, German": (
        "Datum;Erster;Hoch;Schlusskurs\n30.01.2024;1;2;4.924,97\n"
        "31.01.2024;1;2;4.845,65\n01.02.2024;1;2;4.906,19\n"
    ),
    "day first, semicolons, spaces as thousands": (
        "Date;Close\n30/01/2024;4 924,97\n31/01/2024;4 845,65\n01/02/2024;4 906,19\n"
    ),
    "month names": (
        'Date,Close*\n"Jan 30, 2024","4,924.97"\n"Jan 31, 2024","4,845.65"\n'
        '"Feb 1, 2024","4,906.19"\n'
    ),
    "days before month names": (
        "Date,Close\n30-Jan-24,4924.97\n31-Jan-24,4845.65\n01-Feb-24,4906.19\n"
    ),
    "dates with a time": (
        "Date,Close\n1/30/2024 16:00:00,4924.97\n1/31/2024 16:00:00,4845.65\n"
        "2/1/2024 16:00:00,4906.19\n"
    ),
    "ISO with a time zone": (
        "Datetime,Close\n2024-01-30T00:00:00-05:00,4924.97\n"
        "2024-01-31 00:00:00+00:00,4845.65\n2024-02-01T00:00:00Z,4906.19\n"
    ),
    "tabs, apostrophes, no dashes": (
        "DATE\tCLOSE\n20240130\t4'924.97\n20240131\t4'845.65\n20240201\t4'906.19\n"
    ),
    "lines before the heading, blank lines": (
        "An index\nin USD, as of today\n\nDate,Close (USD)\n\n2024-01-30,4924.97\n"
        "2024-01-31,4845.65\n\n2024-02-01,4906.19\n,\n"
    ),
    "timestamps": (
        "unix,close\n1706572800,4924.97\n1706659200,4845.65\n1706745600,4906.19\n"
    ),
    "no end of line, carriage returns": (
        "Date,Close\r\n2024-01-30,4924.97\r\n2024-01-31,4845.65\r\n2024-02-01,4906.19"
    ),
    "exponents": (
        "Date,Close\n2024-01-30,4.92497e3\n2024-01-31,4.84565E+03\n2024-02-01,4906.19\n"
    ),
}


@pytest.mark.parametrize("text", EXPORTS.values(), ids=list(EXPORTS))
def test_common_exports_are_read(text, tmp_path):
    found = loaded(tmp_path, text)
    assert found.dates.astype(str).tolist() == DATES
    assert found.closes.tolist() == CLOSES
    assert found.left_out == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding, tmp_path):
    text = "Datum;Währung;Kurs\n30.01.2024;€;10,5\n31.01.2024;€;11,5\n"
    found = loaded(tmp_path, text, encoding)
    assert found.closes.tolist() == [10.5, 11.5]


def test_rows_without_a_price_are_left_out_and_counted(tmp_path):
    text = (
        "Date,Close\n2024-01-02,10\n2024-01-03,null\n2024-01-04,\n"
        "2024-01-05,.\n2024-02-08,12\n"
    )
    found = loaded(tmp_path, text)
    assert found.left_out == 3
    assert found.closes.tolist() == [10, 12]
    assert found.days_apart.tolist() == [37]
    assert "at most 37 (after 2024-01-02); 3 rows without a price" in found.summary()


def test_a_column_can_be_named(tmp_path):
    text = "Date,Close,Adj Close\n2024-01-02,10,1\n2024-01-03,11,2\n"
    assert loaded(tmp_path, text).column == "Close"
    assert loaded(tmp_path, text, close="adj close").closes.tolist() == [1, 2]


def test_months_without_a_day_are_their_first(tmp_path):
    text = "Month,Value\n2024-01,10\n2024-02,11\n"
    assert str(loaded(tmp_path, text).dates[1]) == "2024-02-01"
    text = "Date,Price\nJan 2024,10\nFeb 2024,11\n"
    assert str(loaded(tmp_path, text).dates[1]) == "2024-02-01"


def test_the_order_in_time_shows_whether_days_come_first(tmp_path):
    text = "Date,Close\n11/04/2024,1\n12/04/2024,2\n02/05/2024,3\n"
    assert loaded(tmp_path, text).dates.astype(str).tolist() == [
        *("2024-04-11", "2024-04-12", "2024-05-02")
    ]
    text = "Date,Close\n04/11/2024,1\n04/12/2024,2\n05/02/2024,3\n"
    assert str(loaded(tmp_path, text).dates[2]) == "2024-05-02"


ONE = "Date,Close\n2024-01-02,10\n"
REFUSED = {
    "no heading": ("2024-01-02,10\n2024-01-03,11\n", "expected a heading with Date"),
    "no price": ("Date,Volume\n2024-01-02,10\n", "name the column of prices with"),
    "empty": ("", "found 'nothing'"),
    "one price": (ONE, "expected at least two prices, found 1"),
    "no date": (ONE + "soon,11\n", "line 3: expected a date, found 'soon'"),
    "no such date": (ONE + "2024-02-30,11\n", "line 3: there is no such date"),
    "no month": (ONE + "3 Foo 2024,11\n", "line 3: expected the name of a month"),
    "no number": (ONE + "2024-01-03,abc\n", "line 3: expected a number, found 'abc'"),
    "percent": (ONE + "2024-01-03,1.5%\n", "line 3: expected a number, found '1.5%'"),
    "infinite": (ONE + "2024-01-03,1e999\n", "line 3: expected a finite price"),
    "zero": (
        ONE + "2024-01-03,0\n",
        "line 3: expected a finite price above 0, found '0'",
    ),
    "negative": (ONE + "2024-01-03,-3\n", "line 3: expected a finite price above 0"),
    "twice": (ONE + "2024-01-02,11\n", "line 3: the date 2024-01-02 stands twice"),
    "unsorted": (
        ONE + "2024-01-05,1\n2024-01-03,2\n2024-01-08,3\n",
        "line 4: 2024-01-03 follows 2024-01-05",
    ),
    "few fields": (ONE + "2024-01-03\n", "line 3: expected 2 fields, found 1"),
    "thousands without quotes": (
        ONE + "2024-01-03,1,234.5\n",
        "line 3: expected 2 fields, found 3: numbers with the delimiter inside",
    ),
    "both orders": (
        "Date,Close\n13/01/2024,1\n01/14/2024,2\n",
        "line 3: '13/01/2024' has the day first and '01/14/2024' the month",
    ),
    "either order": (
        "Date,Close\n01/02/2024,1\n02/03/2024,2\n",
        "say day_first=True or day_first=False",
    ),
    "thousands or decimals": (
        "Date;Close\n2024-01-02;1,234\n2024-01-03;1,235\n",
        "say decimal='.' or decimal=','",
    ),
    "points before three digits beside whole numbers": (
        "Date;Close\n2024-01-02;1.234\n2024-01-03;987\n",
        "say decimal='.' or decimal=','",
    ),
    "two marks": (
        'Date,Close\n2024-01-02,"1,5"\n2024-01-03,1.25\n',
        "line 3: '1,5' and '1.25' have different marks before decimals",
    ),
    "an open quote": ('Date,Close\n2024-01-02,"10\n', "expected"),
    "binary": ("Date,Close\n\0\0\n", "found a binary file"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_can_not_be_read_is_refused_in_words(text, said, tmp_path):
    with pytest.raises(PriceFileError) as error:
        loaded(tmp_path, text)
    assert said in str(error.value)
    assert str(error.value).startswith("prices.csv: ")
    assert error.value._render_traceback_() == [f"PriceFileError: {error.value}"]


def test_the_reader_can_say_what_the_column_does_not(tmp_path):
    dates = "Date,Close\n01/02/2024,1\n02/03/2024,2\n"
    assert str(loaded(tmp_path, dates, day_first=True).dates[0]) == "2024-02-01"
    assert str(loaded(tmp_path, dates, day_first=False).dates[0]) == "2024-01-02"
    numbers = "Date;Close\n2024-01-02;1,234\n2024-01-03;1,235\n"
    assert loaded(tmp_path, numbers, decimal=".").closes[0] == 1234
    assert loaded(tmp_path, numbers, decimal=",").closes[0] == 1.234


def test_what_is_no_file_is_refused(tmp_path):
    for path, said in (
        (tmp_path / "none.csv", "there is no such file"),
        (tmp_path, "expected a file, found a folder"),
        ("/dev/zero", "expected a file, found a folder or a device"),
    ):
        with pytest.raises(PriceFileError, match=said):
            load_prices(path)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(PriceFileError, match="a folder or a device"):
        load_prices(tmp_path / "pipe.csv")


def test_reading_is_bounded(tmp_path, monkeypatch):
    rows = "".join(f"{date(2000, 1, 1 + i)},10\n" for i in range(20))
    path = write(tmp_path, "Date,Close\n" + rows)
    monkeypatch.setattr(price_files, "MAX_ROWS", 15)
    with pytest.raises(PriceFileError, match="expected at most 15 rows"):
        load_prices(path)
    monkeypatch.setattr(price_files, "MAX_BYTES", 2**10)
    path.write_bytes(b"x" * 2**11)
    with pytest.raises(PriceFileError, match="expected at most 0 MB"):
        load_prices(path)
    monkeypatch.undo()
    with pytest.raises(PriceFileError, match="line 2: field larger than field limit"):
        loaded(tmp_path, "Date,Close\n2024-01-02," + 200_000 * "1")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1,234.5", "."),
        ("1.234,5", ","),
        ("1,234,567", "."),
        ("1.234.567", ","),
        ("12,5", ","),
        ("12.50", "."),
        ("0,125", ","),
        ("1234.567", "."),
        ("1,234", ""),
        ("1.234", ""),
        ("1234", ""),
        (",5", ","),
    ],
)
def test_the_mark_before_decimals_shows_in_some_numbers(text, mark):
    assert dates_and_numbers.shown_decimal(text) == mark


def test_points_before_three_digits_throughout_are_decimals():
    assert dates_and_numbers.read_numbers(["1.234", "1.235"]) == [1.234, 1.235]
    assert dates_and_numbers.read_numbers(["1.234", "1.2"]) == [1.234, 1.2]
    assert dates_and_numbers.read_numbers(["1.234.000", "1.234"]) == [1234000, 1234]


@pytest.mark.parametrize(
    ("text", "year"), [("1-Feb-68", 2068), ("1-Feb-69", 1969), ("1-Feb-99", 1999)]
)
def test_years_of_two_digits(text, year):
    assert dates_and_numbers.read_dates([text]) == [date(year, 2, 1)]
