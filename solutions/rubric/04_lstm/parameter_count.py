"""How parameter_count is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def count_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield all three cells, with more inputs than units and with fewer."""
    for cell, more in (("lstm", False), ("gru", True), ("rnn", False), ("lstm", True)):
        few, many = int(rng.integers(3, 9)), int(rng.integers(10, 30))
        D, H = (many, few) if more else (few, many)
        name = f"{cell}, {'D > H' if more else 'D < H'}"
        yield Case(name, {"cell": cell, "D": D, "H": H})


def count_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield sizes of one."""
    size = int(rng.integers(2, 30))
    yield Case("lstm, D=1, H=1", {"cell": "lstm", "D": 1, "H": 1})
    yield Case("gru, D=1", {"cell": "gru", "D": 1, "H": size})
    yield Case("rnn, H=1", {"cell": "rnn", "D": size, "H": 1})


def large(rng: np.random.Generator) -> Case:
    """Draw sizes larger than any other, of a number that int16 holds."""
    D, H = (int(size) for size in rng.integers(40, 70, 2))
    return Case("large", {"cell": "gru", "D": D, "H": H})


RUBRIC = ExerciseRubric(
    Exercise(
        "parameter_count",
        UNIT,
        inputs=("cell", "D", "H"),
        outputs=("count",),
        points={"count": 1, EDGE: 1},
        hints=(
            "Count the matrices of a cell, and the entries of each.",
            "Each gate or candidate has a weight for every pair of a unit and an entry "
            "of [h_prev, x], and a bias for every unit. How many of them a cell has "
            "can be counted in its equations.",
            "One number for each cell, times what one gate has: weights and biases.",
        ),
        equations={
            "count": "how many matrices the cell has, and at rows, columns and bias "
            "of one of them",
        },
    ),
    count_general,
    count_edge,
    large,
    variants=(
        mistake(
            "biases_left_out",
            "the biases are not counted",
            "Each gate has H biases.",
            ("count",),
            ("((H + D) * H + H)", "((H + D) * H)"),
        ),
        mistake(
            "state_weights_left_out",
            "the weights of the state are not counted",
            "W has H + D rows.",
            ("count",),
            ("(H + D) * H + H", "D * H + H"),
        ),
        mistake(
            "input_weights_left_out",
            "the weights of the input are not counted",
            "W has H + D rows.",
            ("count",),
            ("(H + D) * H + H", "H * H + H"),
        ),
        mistake(
            "lstm_three",
            "the LSTM is counted with three matrices",
            "Three gates and a candidate make four.",
            ("count",),
            ('"lstm": 4', '"lstm": 3'),
        ),
        mistake(
            "gru_two",
            "the GRU is counted with two matrices",
            "Two gates and a candidate make three.",
            ("count",),
            ('"gru": 3', '"gru": 2'),
        ),
        mistake(
            "two_biases",
            "two biases are counted for each gate",
            "This course has one; PyTorch has two.",
            ("count",),
            ("+ H)", "+ 2 * H)"),
        ),
        mistake(
            "sizes_exchanged",
            "H and D are exchanged",
            "A weight has H + D rows and H columns.",
            ("count",),
            ("((H + D) * H + H)", "((H + D) * D + D)"),
        ),
        mistake(
            "one_bias_only",
            "one bias is counted for all gates",
            "Each gate has H biases.",
            ("count",),
            ("matrices[cell] * ((H + D) * H + H)", "matrices[cell] * (H + D) * H + H"),
        ),
        mistake(
            "gru_four",
            "the GRU is counted with four matrices",
            "Two gates and a candidate make three.",
            ("count",),
            ('"gru": 3', '"gru": 4'),
        ),
        mistake(
            "one_number_per_gate",
            "each gate's bias is counted as one number",
            "Each gate has H biases.",
            ("count",),
            ("* H + H)", "* H + 1)"),
        ),
        mistake(
            "bias_per_row",
            "each gate is counted with H + D biases",
            "Each gate has H biases, one for each column.",
            ("count",),
            ("* H + H)", "* H + H + D)"),
        ),
    ),
)
