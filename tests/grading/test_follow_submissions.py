"""Follow-through in whole submissions: one slip, and what an attacker makes of it."""

import helpers
import pytest
from helpers import grade, load_rubric

from autograder.grading.follow import SHARE

solved = helpers.solved


def variant_of(unit, name, id):
    return next(v for v in load_rubric(unit).find(name).variants if v.id == id)


LINEAR_CELL = """\
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([h_prev, x], axis=1)
    return joined @ params["W_h"] + params["b_h"], (joined, params["W_h"])
"""
LINEAR_BACKWARD = """\
def rnn_cell_backward(dh, cache):
    joined, W = cache
    dj = dh @ W.T
    H = dh.shape[1]
    return {"x": dj[:, H:], "h_prev": dj[:, :H], "W_h": joined.T @ dh,
            "b_h": dh.sum(axis=0)}
"""
NO_BIAS = LINEAR_CELL.replace(' + params["b_h"]', "")


def with_mistake(unit, name, id):
    """The cell of a submission in which a function has a known mistake."""
    source = solved(unit).edited_source(name, variant_of(unit, name, id), markers=False)
    return {name: source}


def test_one_slip_costs_half_of_what_is_built_on_it(assignments, zygote):
    cells = with_mistake("02_rnn", "rnn_cell_forward", "tanh_left_out")
    graded = grade(assignments["02_rnn"], zygote, **cells)
    assert (graded.score, graded.max) == (10.0, 23.0)
    assert graded.exercises["rnn_cell_forward"].score == 0
    for name, exercise in graded.exercises.items():
        if name != "rnn_cell_forward":
            assert exercise.score == SHARE * exercise.max
            assert exercise.verdict.blocked_by == "rnn_cell_forward"
            text = exercise.verdict.text()
            assert "your own rnn_cell_forward, where tanh is left out: half" in text
            assert "part" in text


def test_a_learner_who_differentiates_the_mistake_gets_half(assignments, zygote):
    cells = {"rnn_cell_forward": LINEAR_CELL, "rnn_cell_backward": LINEAR_BACKWARD}
    graded = grade(assignments["02_rnn"], zygote, **cells)
    assert graded.score == 10.0
    assert all(e.score in (0, SHARE * e.max) for e in graded.exercises.values())


def test_a_mistake_that_comes_and_goes_earns_no_more_than_honest_work(
    assignments, zygote
):
    cells = solved("02_rnn").cells
    right = cells["rnn_cell_forward"]
    mixed = {
        "rnn_cell_forward": LINEAR_CELL,
        "rnn_cell_backward": LINEAR_BACKWARD,
        "rnn_forward": f"{right}\n\n{cells['rnn_forward']}",
        "rnn_backward": f"{LINEAR_CELL}\n\n{cells['rnn_backward']}",
        "rnn_loss": f"{right}\n\n{cells['rnn_loss']}",
    }
    honest = cells["rnn_cell_backward"].replace("dh * (1 - h**2)", "dh")
    assert honest != cells["rnn_cell_backward"]
    graded = grade(assignments["02_rnn"], zygote, **mixed)
    assert graded.exercises["rnn_forward"].score == 3
    assert graded.exercises["rnn_backward"].score == 0
    due = grade(assignments["02_rnn"], zygote, rnn_cell_backward=honest).score
    assert graded.score <= due


def test_a_forward_that_gives_other_numbers_ends_what_follows(assignments, zygote):
    """With the right states and a wrong last state, it was no longer that mistake."""
    cells = solved("04_lstm").cells
    right = cells["lstm_cell_forward"]
    cell = with_mistake("04_lstm", "lstm_cell_forward", "tanh_of_c_left_out")
    wrong = cell["lstm_cell_forward"]
    forward = f"""{right}

{cells["lstm_forward"]}

_right = lstm_forward
def lstm_forward(*arguments):
    hs, c_last, cache = _right(*arguments)
    return hs, c_last + 1, cache
"""
    backward = f"{wrong}\n\n{cells['lstm_forward']}\n\n{cells['lstm_backward']}"
    mixed = cell | {"lstm_forward": forward, "lstm_backward": backward}
    graded = grade(assignments["04_lstm"], zygote, **mixed)
    assert 0 < graded.exercises["lstm_forward"].score < 4
    assert graded.exercises["lstm_backward"].score == 0
    honest = grade(assignments["04_lstm"], zygote, **cell)
    assert honest.exercises["lstm_backward"].score == 3.5


def test_noise_for_a_gradient_that_is_zero_earns_nothing(assignments, zygote):
    forward = with_mistake("02_rnn", "rnn_cell_forward", "bias_left_out")
    for backward in ("1e-13 * np.random.standard_normal(H)", "np.zeros(H)"):
        cells = forward | {
            "rnn_cell_backward": solved("02_rnn")
            .cells["rnn_cell_backward"]
            .replace("da.sum(axis=0)", backward)
        }
        graded = grade(assignments["02_rnn"], zygote, **cells)
        criteria = graded.exercises["rnn_cell_backward"].verdict.marks.criteria
        earned = {c.name: c.earned for c in criteria if c.points}
        assert earned.pop("b_h") == 0
        assert set(earned.values()) == {SHARE}


@pytest.mark.parametrize("forward", [LINEAR_CELL, NO_BIAS])
def test_a_right_forward_that_is_redefined_later_is_not_followed(
    assignments, zygote, forward
):
    graded = grade(
        assignments["02_rnn"], zygote, rnn_cell_backward=LINEAR_BACKWARD + forward
    )
    assert graded.exercises["rnn_cell_forward"].score == 3
    assert graded.exercises["rnn_cell_backward"].score == 0
    assert graded.exercises["rnn_loss"].score == 0
    assert graded.score == 3


def test_another_known_mistake_later_is_not_followed(assignments, zygote):
    cells = with_mistake("02_rnn", "rnn_cell_forward", "rows_swapped")
    cells["rnn_cell_backward"] = LINEAR_BACKWARD + LINEAR_CELL
    assert grade(assignments["02_rnn"], zygote, **cells).score == 0


def test_a_mistake_on_some_hidden_cases_only_is_not_followed(assignments, zygote):
    sometimes = LINEAR_CELL.replace(
        'return joined @ params["W_h"] + params["b_h"],',
        'h = joined @ params["W_h"] + params["b_h"]\n'
        "    return (h if len(x) == 3 else np.tanh(h)),",
    )
    cells = {"rnn_cell_forward": sometimes, "rnn_cell_backward": LINEAR_BACKWARD}
    graded = grade(assignments["02_rnn"], zygote, **cells)
    assert not any(
        c.part for e in graded.exercises.values() for c in e.verdict.marks.criteria
    )


def test_truncated_backpropagation_of_a_known_mistake_earns_nothing(
    assignments, zygote
):
    backward = solved("02_rnn").cells["rnn_backward"]
    half = backward.replace(
        'dh_next = step["h_prev"]', 'dh_next = step["h_prev"] * (t % 3 > 0)'
    )
    assert half != backward
    cells = with_mistake("02_rnn", "rnn_cell_forward", "tanh_left_out")
    graded = grade(assignments["02_rnn"], zygote, **cells, rnn_backward=half)
    assert graded.exercises["rnn_backward"].score == 0


def test_a_right_gradient_beside_a_wrong_forward_keeps_its_points(assignments, zygote):
    forward = solved("02_rnn").cells["rnn_cell_forward"]
    source = forward.replace("return h, cache", "return joined @ W_h + b_h, cache")
    assert source != forward
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=source)
    backward = graded.exercises["rnn_cell_backward"]
    assert backward.score == backward.max
    assert "right for the right rnn_cell_forward" in backward.verdict.text()
