"""What a call leaves behind for the next is named, and only where it is there."""

import pytest
from helpers import functions, judge_function, solved

from autograder.learner.checking import judge_visible

RNN, SPEECH, TEXT = "02_rnn", "09_speech_recognition", "07_text_generation"
LOOP = """
    caches = []
    for t in range(x.shape[1]):
        h, cache = rnn_cell_forward(x[:, t], h, params)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs, axis=1), caches
"""
ENCODE = (TEXT, "encode")
LEFT = {
    "a default value": (
        *(RNN, "rnn_forward", "hs", True),
        f"def rnn_forward(x, h0, params, hs=[]):\n    h = h0{LOOP}",
    ),
    "a list outside": (
        *(*ENCODE, "out", True),
        "out = []\ndef encode(text, index):\n    out.extend(map(index.get, text))\n"
        "    return np.array(out, dtype=np.int64)",
    ),
    "a list outside of a helper": (
        *(*ENCODE, "out", True),
        "out = []\ndef one(i):\n    out.append(i)\n"
        "def encode(text, index):\n    for c in text: one(index[c])\n"
        "    return np.array(out, dtype=np.int64)",
    ),
    "an attribute": (
        *(*ENCODE, "encode.calls", True),
        "def encode(text, index):\n"
        "    encode.calls = getattr(encode, 'calls', 0) + 1\n"
        "    return np.array([index[c] for c in text], dtype=np.int64) + encode.calls",
    ),
    "a global number": (
        *(*ENCODE, "calls", True),
        "calls = 0\ndef encode(text, index):\n    global calls\n    calls += 1\n"
        "    return np.array([index[c] for c in text], dtype=np.int64) + calls - 1",
    ),
    "an array": (
        *(*ENCODE, "last", True),
        "last = np.zeros(1, dtype=np.int64)\ndef encode(text, index):\n"
        "    tokens = np.array([index[c] for c in text], dtype=np.int64) + last\n"
        "    last[0] += 1\n    return tokens",
    ),
    "a table that is full by then": (
        *(SPEECH, "edit_distance", "memo", False),
        "def edit_distance(a, b, memo={}):\n"
        "    def d(i, j):\n"
        "        if (i, j) not in memo:\n"
        "            memo[i, j] = i + j if not i * j else min(d(i - 1, j) + 1, d(i, j -"
        " 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))\n"
        "        return memo[i, j]\n"
        "    return d(len(a), len(b))",
    ),
}


@pytest.mark.parametrize("kind", LEFT)
def test_what_calls_leave_behind_is_named(kind):
    unit, name, kept, unlike, source = LEFT[kind]
    verdict = judge_visible(functions(unit, source, solved(unit).namespace())[name])
    assert not verdict.passed and verdict.kept == (kept,)
    assert verdict.marks.unlike == unlike
    seen = " (two calls with the same inputs came out different)" if unlike else ""
    assert verdict.advice()[0] == (
        f"Calls changed `{kept}`, and later calls meet it changed{seen}: make each "
        "call begin anew."
    )
    assert not any(line.startswith("Look first") for line in verdict.advice())


def test_what_is_kept_hides_no_other_advice_where_calls_come_out_alike():
    cells = solved("04_lstm").namespace()
    source = (
        "log = []\ndef lstm_cell_backward(dh, dc, cache):\n    log.append(1)\n"
        "    return {k: 0.7 * g + g**2 for k, g in right(dh, dc, cache).items()}"
    )
    names = cells | {"right": cells["lstm_cell_backward"]}
    wrong = judge_visible(functions("04_lstm", source, names)["lstm_cell_backward"])
    assert wrong.kept == ("log",) and not wrong.marks.unlike
    assert wrong.advice()[0].startswith("Calls changed `log`")
    assert any("Look first at" in line for line in wrong.advice())


def test_a_judge_sees_it_in_the_numbers():
    unit, name, *_, source = LEFT["a list outside"]
    fn = functions(unit, source, solved(unit).namespace())[name]
    assert judge_function(unit, name, fn)[0].unlike


def test_random_numbers_are_told():
    source = (
        "rng = np.random.default_rng()\n"
        "def sigmoid(x): return 1 / (1 + np.exp(-x)) + rng.standard_normal()"
    )
    verdict = judge_visible(functions("01_gradient_checking", source)["sigmoid"])
    assert verdict.advice()[0].startswith("Two calls with the same inputs came out dif")


@pytest.mark.parametrize(
    "source",
    [
        "def encode(text, index): return np.array([0], dtype=np.int64)",
        "def encode(text, index): return np.full(len(text), np.nan)",
        "def encode(text, index): return [np.nan] * len(text)",
        "def encode(text, index): raise ValueError(f'no {object()}')",
        "table = {}\ndef encode(text, index):\n"
        "    return np.array([table.get(c, 0) for c in text], dtype=np.int64)",
        "def encode(text, index, start=()): return (i for i in text)",
    ],
)
def test_nothing_is_said_of_wrong_code_that_keeps_nothing(source):
    verdict = judge_visible(functions(TEXT, source)["encode"])
    assert not verdict.passed and not verdict.marks.unlike and not verdict.kept
    assert "came out different" not in verdict.text()
    assert "Calls changed" not in verdict.text()


def test_a_class_of_the_learners_own_is_not_asked():
    source = (
        "class Table(dict):\n    def __len__(self): raise ValueError('no length')\n"
        "table = Table()\ndef encode(text, index):\n    table\n"
        "    return np.array([index[c] for c in text], dtype=np.int64)"
    )
    assert judge_visible(functions(TEXT, source)["encode"]).passed


def test_right_code_may_keep_what_it_wants():
    source = (
        "seen = []\ndef encode(text, index):\n    seen.append(text)\n"
        "    return np.array([index[c] for c in text], dtype=np.int64)"
    )
    verdict = judge_visible(functions(TEXT, source)["encode"])
    assert verdict.passed and verdict.advice() == []


def test_what_a_forward_leaves_in_its_cache_is_named_where_it_shows():
    """The forward's own results are right, and its cache is nobody's to judge."""
    source = (
        "steps = []\ndef rnn_forward(x, h0, params):\n"
        "    hs, cache = right(x, h0, params)\n    steps.extend(cache)\n"
        "    return hs, steps\n"
        "def rnn_backward(dhs, cache): return back(dhs, cache[:dhs.shape[1]])"
    )
    names = solved(RNN).namespace()
    names |= {"right": names["rnn_forward"], "back": names["rnn_backward"]}
    made = functions(RNN, source, names)
    assert judge_visible(made["rnn_forward"]).passed
    verdict = judge_visible(made["rnn_backward"])
    assert not verdict.passed and verdict.kept == ("steps",)
    assert verdict.advice()[0].startswith("Calls changed `steps`, and later calls meet")
