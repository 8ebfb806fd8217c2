"""What the judge says of a submission's exercises, beyond what a check says."""

import pytest
from helpers import grade, solved

from autograder.grading.budget import Budget
from autograder.grading.questions import place_in


def reasons(graded, name):
    return {c.name: c.reason for c in graded.exercises[name].verdict.marks.criteria}


def test_a_cell_that_did_not_run_is_what_is_told(assignments, zygote):
    """Not that the function is missing, nor that what is built on it is wrong."""
    source = solved("02_rnn").cells["rnn_cell_forward"] + "\n    )"
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=source)
    said = reasons(graded, "rnn_cell_forward")["h"]
    assert said.startswith("no function rnn_cell_forward is defined: its cell ended")
    assert "SyntaxError" in said
    blocked = graded.exercises["rnn_cell_backward"].verdict.blocked
    assert blocked.name == "rnn_cell_forward"
    assert "SyntaxError" in blocked.why


def test_a_name_within_another_blames_nobody(assignments, zygote):
    """`gru_cell_forward` stands in `gru_cell_forward_reset_after`, and is no part."""
    cells = solved("05_gru").cells
    wrong = cells["gru_cell_forward"].replace("z * candidate", "2 * z * candidate")
    after = cells["gru_cell_forward_reset_after"].replace("r * product", "product")
    graded = grade(
        assignments["05_gru"],
        zygote,
        gru_cell_forward=wrong,
        gru_cell_forward_reset_after=after,
    )
    assert graded.exercises["gru_cell_forward_reset_after"].verdict.blocked is None
    assert graded.exercises["gru_forward"].verdict.blocked_by == "gru_cell_forward"


def test_a_comment_uses_nothing(assignments, zygote):
    """A forward that is written out, and says so beside the cell's name."""
    cells = solved("02_rnn").cells
    wrong = cells["rnn_cell_forward"].replace("h = np.tanh(", "h = 0.5 * np.tanh(")
    written_out = (
        "def rnn_forward(x, h0, params):\n"
        "    h, hs = h0, []  # as rnn_cell_forward does\n"
        "    for t in range(x.shape[1]):\n"
        "        u = np.concatenate([h, x[:, t]], axis=1)\n"
        "        h = 0.9 * np.tanh(u @ params['W_h'] + params['b_h'])\n"
        "        hs.append(h)\n"
        "    return np.stack(hs, axis=1), None\n"
    )
    graded = grade(
        assignments["02_rnn"], zygote, rnn_cell_forward=wrong, rnn_forward=written_out
    )
    assert graded.exercises["rnn_forward"].verdict.blocked is None


def test_what_a_locked_cell_calls_is_used(assignments, zygote):
    """`attend`, which calls the student's attention, is the instructor's."""
    cells = solved("08_translation").cells
    wrong = cells["attention_forward"].replace("/ np.sqrt(query.shape[1])", "")
    graded = grade(assignments["08_translation"], zygote, attention_forward=wrong)
    assert not graded.exercises["attention_forward"].verdict.passed
    loss = graded.exercises["encoder_decoder_loss"].verdict
    assert loss.blocked_by == "attention_forward"


@pytest.mark.parametrize("call", ["input('D? ')", "__import__('getpass').getpass()"])
def test_who_asks_is_told_that_nobody_answers(assignments, zygote, call):
    """Where a cell asks, and where a call does."""
    asks = call.partition("(")[0].replace("__import__", "getpass")
    said = f"EOFError: {asks}() was called where nobody can answer"
    right = solved("02_rnn").cells["rnn_cell_forward"]
    cell = f"D = {call}\n{right}"
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=cell)
    assert f"its cell ended in {said}" in reasons(graded, "rnn_cell_forward")["h"]
    assert any(said in remark for remark in graded.remarks)
    asked = right.replace("    W_h, b_h", f"    {call}\n    W_h, b_h")
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=asked)
    assert said in reasons(graded, "rnn_cell_forward")["h"]


def test_who_expects_that_input_ends_goes_on(assignments, zygote):
    right = solved("02_rnn").cells["rnn_cell_forward"]
    cell = f"try:\n    input()\nexcept EOFError:\n    pass\n{right}"
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=cell)
    assert graded.score == graded.max


ENDLESS = (
    "    h = np.tanh(",
    "    while x is not None:\n        h = 1\n    h = np.tanh(",
)


def test_of_a_call_without_end_the_line_is_told(assignments, zygote):
    """In the words of a check, with grading's own limit."""
    source = solved("02_rnn").cells["rnn_cell_forward"].replace(*ENDLESS)
    number = source.splitlines().index("    while x is not None:") + 1
    budget = Budget(call=0.5, large=0.5)
    unit = assignments["02_rnn"]
    graded = grade(unit, zygote, budget=budget, rnn_cell_forward=source)
    for name, criterion in (("rnn_cell_forward", "h"), ("rnn_loss", "loss")):
        said = reasons(graded, name)[criterion]
        assert said.startswith("stopped after 0.5 s: it never ends, or does far more")
        lines = (number, number + 1)
        places = tuple(f" (line {line}, in rnn_cell_forward)" for line in lines)
        assert said.endswith(places), said
    assert graded.process.startswith("rnn_cell_forward: timed out")


SAYS_SO_AT_ONCE = """
    frame = __import__("sys")._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    own = frame.f_locals
    id = [own["message"]["id"], own["number"]]
    said = {"id": id, "stopped": "line 7, in f"}
    wire = __import__("autograder.grading.wire", fromlist=["wire"])
    wire.Writer(3, wire.encode(said, {})).write()
"""


def test_nobody_is_stopped_before_the_time_is_over(assignments, zygote):
    """A verdict that says so is true of the judge's own clock."""
    right = solved("00_start_here").cells["affine_forward"]
    forged = right.replace("    y = ", f"{SAYS_SO_AT_ONCE}    y = ")
    graded = grade(assignments["00_start_here"], zygote, affine_forward=forged)
    said = reasons(graded, "affine_forward")["y"]
    assert said == (
        "the process malformed answer: stopped before its time during the call"
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("line 3, in größe", " (line 3, in größe)"),
        ("line 3, in <lambda>", " (line 3, in <lambda>)"),
        ("line 3, in <script>alert", ""),
        ("line 3, in a b", ""),
        ("line 3, in f; =1+1", ""),
        ("line 12345678, in f", ""),
    ],
)
def test_a_place_is_a_line_and_a_functions_name(said, shown):
    assert place_in(said) == shown


def test_who_waits_without_end_is_told_the_limit(assignments, zygote):
    """A sleep takes no processor: the process can say nothing of it in time."""
    source = solved("00_start_here").cells["affine_forward"]
    source = source.replace("    y = ", "    __import__('time').sleep(60)\n    y = ")
    budget = Budget(call=0.3, large=0.3)
    unit = assignments["00_start_here"]
    graded = grade(unit, zygote, budget=budget, affine_forward=source)
    assert reasons(graded, "affine_forward")["y"] == "no numbers within 0.3 s"
