"""The zygote imports what a unit's cells import, for all that it forks."""

import time

import pytest
from probes import run_in

LOADED = "import sys; print('course.price_files' in sys.modules)"


def loaded_in(zygote, modules):
    """What a child that was forked with some modules finds before it imports."""
    with zygote.fork(modules) as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": LOADED}, {}, until)
        answer, _ = child.answer(until)
    return "".join(answer["outputs"][0]["parts"]).strip()


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("00_start_here", []),
        ("02_rnn", ["course.data", "course.figures"]),
        (
            "10_stock_prices",
            [
                "course.data",
                "course.figures",
                "course.price_files",
                "course.simulated_prices",
            ],
        ),
    ],
)
def test_modules_are_those_of_the_release(assignments, unit, names):
    """Functions of the course that cells import by name are none."""
    assert sorted(assignments[unit].modules) == names


def test_a_child_finds_them_imported(zygote):
    assert loaded_in(zygote, ["course.price_files"]) == "True"


def test_what_can_t_be_imported_ends_nothing(zygote):
    assert loaded_in(zygote, ["course.nothing_of_this_name"]) in ("True", "False")
    assert run_in(zygote, "print('there')").strip() == "there"
