"""What wrong numbers are explained by, and what they only look like."""

import re

import pytest
from edits import text_of, verdict_on
from helpers import functions

from autograder.learner.checking import judge_visible


def test_mistakes_with_the_same_numbers_are_offered_as_such():
    text = verdict_on("sgd_step", [("}, velocity", "}, {}")]).text()
    assert "Exactly the numbers of each of these mistakes:" in text
    assert len(re.findall(r"^ *– ", text, re.MULTILINE)) == 2


@pytest.mark.parametrize("size", ["1e155", "1e200", "1e300"])
def test_numbers_whose_squares_overflow_are_explained_by_nothing(size):
    text = verdict_on("affine_forward", [("x @ W + b", f"(x @ W + b) * {size}")]).text()
    assert "numbers you get" not in text
    assert "your error" not in text


def test_zeros_are_explained_by_nothing():
    text = text_of(
        "01_gradient_checking",
        "complex_step_gradient",
        "def complex_step_gradient(f, x, eps=1e-20): return np.zeros_like(x)",
    )
    assert "numbers you get" not in text
    assert "all zeros" in text


@pytest.mark.parametrize("factor", ["3", "1.5", "-2"])
def test_a_factor_is_not_told_as_a_sum_or_another_sign(factor):
    right = "dlogits.reshape(-1, V).sum(axis=0)"
    text = verdict_on("rnn_loss", [(right, f"{factor} * {right}")]).text()
    assert "your error" not in text
    assert f"off by a constant factor of {factor}" in text


def test_a_factor_of_single_numbers_is_told_where_every_case_shows_it():
    text = verdict_on("clip_by_global_norm", [("}, norm", "}, 100 * norm")]).text()
    assert ": 100 times as much in every case" in text
    assert "in every case" not in verdict_on("sgd_step", [("lr *", "2 * lr *")]).text()


def test_arrays_scaled_by_their_own_norms_are_no_clipped_arrays():
    """A short array stays as it is where each is clipped by itself."""
    own = "g * (max_norm / np.linalg.norm(g) if scale < 1 else 1.0)"
    text = verdict_on("clip_by_global_norm", [("g * scale", own)]).text()
    assert "every array is scaled by its own" in text
    assert "every array is clipped by its own norm" not in text


def test_windows_are_told_apart_from_sizes():
    """Every gradient is a third or a quarter of what is due: that is no 1/D."""
    source = "name: g / count for name"
    windows = "name: g / count / -(-x.shape[1] // window) for name"
    text = verdict_on("truncated_bptt", [(source, windows)]).text()
    assert "which is" not in text


def test_a_mistake_that_breaks_what_passed_is_not_named():
    """Only the input is changed: the dtype of an empty result is right."""
    source = (
        "def encode(text, index):\n"
        "    tokens = np.array([index[c] for c in text], dtype=np.int64)\n"
        "    index.clear()\n"
        "    return tokens\n"
    )
    verdict = judge_visible(functions("07_text_generation", source)["encode"])
    assert verdict.marks.broken == ("inputs unchanged",)
    assert "array of floats" not in verdict.text()
    assert "the call changed index" in verdict.text()


def test_sizes_are_no_operands():
    """√H is divided by, not the query."""
    root = "/ np.sqrt(query.shape[1])"
    text = verdict_on("attention_forward", [(root, root.replace("/", "*"))]).text()
    assert "`query` multiplies" not in text


def test_a_mistake_of_edge_cases_is_not_named_for_what_is_nearly_right():
    text = verdict_on(
        "render",
        [
            (
                "/ (np.abs(sound).max(initial=0.0) or 1.0)",
                "/ (np.abs(sound).max() + 1e-7)",
            )
        ],
    ).text()
    assert "nearly right" in text
    assert "silence" not in text


def test_what_came_back_right_is_no_part_of_a_mistake():
    """Two weights that are exchanged, where only one of them is wrong."""
    text = verdict_on(
        "gru_cell_backward", [('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z')]
    ).text()
    assert "each other's" not in text
    assert "`da_z` stands in place of `da_r`" in text


def test_a_size_is_named_if_it_holds_on_every_case():
    """Factor 4 is D on the first case, and not on the second."""
    text = verdict_on("rnn_cell_backward", [("da.sum(axis=0)", "4 * da.sum(axis=0)")])
    assert "off by a constant factor of 4" in text.text()
    assert "which is" not in text.text()


def test_no_quantity_that_is_right_is_named_as_the_place_of_a_mistake():
    text = text_of(
        "03_vanishing_gradients",
        "clip_by_global_norm",
        "def clip_by_global_norm(grads, max_norm):\n"
        "    norm = float(np.sqrt(sum((g**2).sum() for g in grads.values())))\n"
        "    scale = min(1.0, max_norm / norm) if norm else 1.0\n"
        "    return {k: scale**2 * g for k, g in grads.items()}, norm\n",
    )
    assert re.search("norm +right", text)
    assert "in `norm`" not in text
