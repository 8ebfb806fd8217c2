"""Sentences that were false of what learners wrote: none of them is said again.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must.
"""

import re

import pytest
from helpers import functions, solved

from autograder.core.answers import unit_of
from autograder.learner.checking import judge_visible

ALL_FIT = "all gradients fit"
EXACTLY = "Exactly"
CASES = {
    "a key is missing": (
        "lstm_cell_backward",
        [(', "c_prev": dc_total * f}', "}")],
        [ALL_FIT],
        ["dc_prev could not be checked", "the dict has no entry 'c_prev'"],
    ),
    "a key has another name": (
        "rnn_backward",
        [('"h0": dh_next', '"h_prev": dh_next')],
        [ALL_FIT],
        ["no entry 'h0'; not asked for, but there: 'h_prev'"],
    ),
    "a gradient has another shape": (
        "affine_backward",
        [("dy.sum(axis=0)", "dy.sum(axis=1)")],
        [ALL_FIT],
        ["db could not be checked", "expected shape (5,), found (3,)"],
    ),
    "an axis is kept": (
        "rnn_cell_backward",
        [("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)")],
        [ALL_FIT],
        ["expected shape (5,), found (1, 5)"],
    ),
    "summed over all axes": (
        "rnn_cell_backward",
        [("da.sum(axis=0)", "da.sum()")],
        ["found a float64", ALL_FIT],
        ["expected a NumPy array of shape (5,), found the number"],
    ),
    "a backward that raises": (
        "rnn_cell_backward",
        [("da = dh", 'raise ValueError("no")\n    da = dh')],
        ["Gradient check", EXACTLY],
        ["ValueError: no (line"],
    ),
    "one of a pair is right": (
        "gru_cell_backward_reset_after",
        [("np.concatenate([h_prev.T @ ds, x.T @ da_h])", "joined.T @ ds")],
        ["W_h and b_h"],
        ["W_h"],
    ),
    "the output layer's bias alone": (
        "rnn_loss",
        [
            (
                "dlogits.reshape(-1, V).sum(axis=0)",
                "dlogits.reshape(-1, V).sum(axis=0) * 1.5",
            )
        ],
        ["W_y and b_y are wrong", "W_y is wrong"],
        ["Only b_y is wrong among the weights' gradients"],
    ),
    "two mistakes at once": (
        "lstm_cell_backward",
        [
            ("dc_total = dc + dh * o", "dc_total = dh * o"),
            ("(1 - o)", "(1 - o) * 0.5"),
        ],
        [EXACTLY],
        [],
    ),
    "a parameter is changed, and then it raises": (
        "rnn_cell_backward",
        [("da = dh", 'cache[2][:] += 1\n    raise ValueError("no")\n    da = dh')],
        [EXACTLY, "upstream gradient is changed", "is broken by"],
        ["ValueError"],
    ),
    "nearly right": (
        "adam_step",
        [("(np.sqrt(v_hat) + eps)", "(np.sqrt(v_hat) + eps + 1e-8)")],
        ["constant factor of 1", EXACTLY],
        ["nearly right: an entry is off by"],
    ),
    "a wrong number in a library": (
        "rnn_cell_forward",
        [("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h + b_h).no_such")],
        ["__getattr__"],
        ["AttributeError", "of rnn_cell_forward)"],
    ),
    "a ragged array": (
        "rnn_cell_forward",
        [("[h_prev, x], axis=1", "[h_prev, x], axis=0")],
        [],
        ["ValueError", "of rnn_cell_forward)"],
    ),
}


def verdict_on(name, edits, others=()):
    """The verdict on a solved function with edits, beside others with theirs."""
    unit = unit_of(name)
    names = solved(unit).namespace()
    for function, changes in [*others, (name, edits)]:
        source = solved(unit).cells[function]
        for old, new in changes:
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        names = functions(unit, source, names)
    # functions of one notebook see each other
    for value in [v for v in names.values() if hasattr(v, "__globals__")]:
        value.__globals__.update(names)
    return judge_visible(names[name])


@pytest.mark.parametrize("case", CASES)
def test_no_false_sentence(case):
    name, edits, never, said = CASES[case]
    text = verdict_on(name, edits).text()
    assert not [phrase for phrase in never if phrase in text], text
    assert not [phrase for phrase in said if phrase not in text], text


def test_a_right_backward_of_a_wrong_forward_is_called_that():
    swapped = [("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate")]
    verdict = verdict_on("gru_cell_backward", [], [("gru_cell_forward", swapped)])
    assert verdict.passed
    assert "right numbers, but not the gradient of your forward" in verdict.headline
    assert "gru_cell_backward: right\n" not in verdict.text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            ("h = h0\n", "raise NotImplementedError\n    h = h0\n"),
            "it is not written yet",
        ),
        (("h = h0\n", "h = no_name\n"), "a call of it brings back no numbers"),
        (("hs.append(h)", "hs.append(2 * h)"), "its hs is wrong"),
    ],
)
def test_what_blocks_is_described(change, why):
    verdict = verdict_on("rnn_backward", [], [("rnn_forward", [change])])
    if verdict.passed:  # a right backward keeps its points beside a wrong forward
        assert "not the gradient of your forward" in verdict.headline
    else:
        assert f"Mend rnn_forward first: {why}" in verdict.text()


def test_an_edge_case_of_another_function_blocks_nothing_else():
    fails_at_one = (
        "h = h0\n",
        'if x.shape[2] == 1:\n        raise ValueError("D")\n    h = h0\n',
    )
    forward = [("rnn_forward", [fails_at_one])]
    wrong = verdict_on(
        "rnn_backward", [('dx.insert(0, step["x"])', 'dx.append(step["x"])')], forward
    )
    assert wrong.blocked is None
    right = verdict_on("rnn_backward", [], forward)
    assert "Mend rnn_forward first: it fails at D=1 as well" in right.text()


def test_mistakes_with_the_same_numbers_are_offered_as_such():
    text = verdict_on("sgd_step", [("}, velocity", "}, {}")]).text()
    assert "Exactly the numbers of each of these mistakes:" in text
    assert len(re.findall(r"^ *– ", text, re.MULTILINE)) == 2


def test_an_argument_that_is_changed_is_the_one_that_is_named():
    text = verdict_on(
        "rnn_backward", [("dx = []", "dhs += 1e-3\n    dhs -= 1e-3 + 1\n    dx = []")]
    ).text()
    assert "the call changed dhs" in text


def test_of_a_function_that_never_returned_nothing_is_called_ok():
    verdict = verdict_on(
        "rnn_cell_forward", [("h = np.tanh", 'raise ValueError("no")\n    h = np.tanh')]
    )
    kept = next(c for c in verdict.marks.criteria if c.name == "inputs unchanged")
    assert kept.reason == "not seen: no call returned"
