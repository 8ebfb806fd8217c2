"""What a search found explains wrong numbers, and every explanation is true."""

import random
from dataclasses import replace

import numpy as np
import pytest
from helpers import TESTS, all_exercises, functions, load_rubric, solved
from versions import versions

from autograder.core.answers import answers
from autograder.core.calling import Call, read_result
from autograder.core.candidates import (
    Explanation,
    How,
    Table,
    explain,
    find,
    unexplained,
)
from autograder.core.diagnosing import find_mistakes
from autograder.core.marking import mark
from autograder.core.marks import Attempt
from autograder.core.projections import measure_all, measured
from autograder.learner.checking import judge_visible

PAIRS = 12
SEARCHED = [
    (unit, name) for unit, name in all_exercises() if answers(name).searched.texts
]


def verdict(unit, name, *edits):
    """The verdict on a solved function with texts of it replaced."""
    source = solved(unit).cells[name]
    for old, new in edits:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return judge_visible(functions(unit, source)[name])


def without(here, variant):
    """What is known without a mistake of the rubric, and those with its numbers."""
    found, general = here.searched, sum(not known.edge for known in here.cases)
    gone = [
        len(found.texts) + place
        for place, id in enumerate(found.known)
        if id in (variant.id, *variant.aliases)
    ]
    kept = ~np.isin(found.rows[:, 0], gone)
    rows, values = found.rows[kept], found.values(general)[kept]
    numbers = {f"{found.path}/rows": rows, f"{found.path}/values": values}
    return replace(here, searched=replace(found, numbers=numbers))


def received(here, attempts):
    """The quantities of each general case."""
    general = [a for a in attempts if not a.known.edge]
    return [read_result(here.exercise, a.call.result) for a in general]


def test_another_gates_delta_is_found_without_being_listed():
    edit = ('grads[f"W_{g}"] = joined.T @ da[g]', 'grads[f"W_{g}"] = joined.T @ DA')
    edit = (edit[0], edit[1].replace("DA", 'da["i" if g == "f" else g]'))
    found = verdict("04_lstm", "lstm_cell_backward", edit)
    assert not found.diagnoses
    assert [e.sentence for e in found.explanations] == [
        "W_f: these are the numbers you get if in `dW_f`, `da_i` stands in place of "
        "`da_f`."
    ]
    assert found.explanations[0].sentence in found.text()


def test_two_mistakes_are_told_apart_quantity_by_quantity():
    edits = (
        ("da_z.sum(axis=0)", "dz.sum(axis=0)"),
        ('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z'),
    )
    found = verdict("05_gru", "gru_cell_backward", *edits)
    said = {e.quantities: e.either for e in found.explanations}
    assert said == {
        ("W_r",): "in `dW_r`, `da_z` stands in place of `da_r`",
        ("b_z",): "in `db_z`, `dz` stands in place of `da_z`",
    }


def test_two_mistakes_that_meet_in_one_quantity_add_up():
    edits = (("df * f * (1 - f)", "df * i * (1 - f)"), ("do = dh *", "do = dc *"))
    found = verdict("04_lstm", "lstm_cell_backward", *edits)
    (added,) = [e for e in found.explanations if e.how is How.SUM]
    assert added.quantities == ("x", "h_prev")
    assert {e.quantities for e in found.explanations} == {
        ("W_f", "b_f"),
        ("W_o", "b_o"),
        ("x", "h_prev"),
    }


def test_what_a_known_mistake_accounts_for_is_not_explained_again():
    edit = ("dc_total * f}", "dc_total}")
    found = verdict("04_lstm", "lstm_cell_backward", edit)
    assert [d.id for d in found.diagnoses] == ["f_left_out_of_dc_prev"]
    assert not found.explanations


def test_beside_a_known_mistake_the_rest_is_explained():
    edits = (
        ("dc_total * f}", "dc_total}"),
        ('grads[f"b_{g}"] = da[g]', 'grads[f"b_{g}"] = da["i" if g == "f" else g]'),
    )
    found = verdict("04_lstm", "lstm_cell_backward", *edits)
    assert [d.id for d in found.diagnoses] == ["f_left_out_of_dc_prev"]
    assert [e.quantities for e in found.explanations] == [("b_f",)]


def test_a_backward_of_a_wrong_forward_is_not_explained():
    here = answers("rnn_cell_backward")
    all_of_it = versions("02_rnn", "rnn_cell_backward")
    (change,) = (c for c in all_of_it.trees[0][2] if c.text == "`da` is doubled")
    attempts = all_of_it.made_of(all_of_it.results(change))
    broken = here.exercise.quantities
    assert explain(here, attempts, broken)
    wrong = [
        replace(a, call=Call(a.call.result, tuple(2 * f for f in a.call.forward)))
        for a in attempts
    ]
    assert explain(here, wrong, broken) == ()


def test_right_code_in_another_style_is_not_explained():
    for path in sorted((TESTS / "styles").glob("*/*.py")):
        unit = path.parent.name
        names = functions(unit, path.read_text())
        for name in (n for u, n in SEARCHED if u == unit):
            attempts = versions(unit, name).attempts(names[name])
            assert measure_all(answers(name), received(answers(name), attempts)) == {}
            assert (
                explain(answers(name), attempts, answers(name).exercise.quantities)
                == ()
            )


@pytest.mark.parametrize(("unit", "name"), SEARCHED)
def test_what_explains_a_mutant_is_true(unit, name):
    """Also where the mistake itself is not listed."""
    all_of_it = versions(unit, name)
    for variant in load_rubric(unit).find(name).variants:
        path = TESTS / "mutants" / unit / name / f"{variant.id}.py"
        source = path.read_text() if path.exists() else None
        source = source or solved(unit).edited_source(name, variant)
        attempts = all_of_it.attempts(functions(unit, source)[name])
        if any(a.call is None for a in attempts if not a.known.edge):
            continue
        here = answers(name)
        marks = mark(here.exercise, attempts)
        broken = marks.broken
        found = explain(without(here, variant), attempts, broken)
        got = received(here, attempts)
        assert [e for e in found if not all_of_it.holds(e, got)] == []
        named = find_mistakes(here, attempts, broken)
        if variant.id in {d.id for d in named} and here.fingerprints.get(variant.id):
            assert unexplained(named, marks) == ()


@pytest.mark.parametrize(("unit", "name"), SEARCHED)
def test_what_explains_two_changes_at_once_is_true(unit, name):
    all_of_it = versions(unit, name)
    _, _, changes = all_of_it.trees[-1]
    rng = random.Random(f"{name}/pairs")
    for _ in range(PAIRS):
        one, two = rng.choice(changes), rng.choice(changes)
        if all_of_it.meet(one, two):
            continue
        results = all_of_it.results(one, two, tree=-1)
        if results is None:
            continue
        attempts = all_of_it.made_of(results)
        found = explain(answers(name), attempts, answers(name).exercise.quantities)
        got = received(answers(name), attempts)
        assert [e for e in found if not all_of_it.holds(e, got)] == []


@pytest.mark.parametrize("name", ["lstm_cell_backward", "gru_backward", "rnn_loss"])
def test_random_numbers_are_never_explained(name):
    here, rng = answers(name), np.random.default_rng(0)
    table = Table(here)
    known = [k for k in here.cases if not k.edge]
    quantities = here.exercise.quantities
    for _ in range(200):
        chosen = rng.permutation(quantities)[: rng.integers(1, len(quantities) + 1)]
        rows = {}
        for quantity in chosen:
            due = [k.expected[quantity] for k in known]
            scale = 10.0 ** rng.integers(-6, 3)
            rows[str(quantity)] = measured(
                [d + scale * rng.standard_normal(d.shape) for d in due], due
            )
        assert find(table, rows) == []


def test_a_texts_own_numbers_are_explained_by_it():
    """Stored numbers are those that the version gives, for every change of one kind."""
    all_of_it = versions("02_rnn", "rnn_cell_backward")
    here = answers("rnn_cell_backward")
    texts = {text for texts in here.searched.texts for text in texts}
    told = set()
    for change in all_of_it.trees[0][2]:
        if change.text in texts:
            attempts = all_of_it.made_of(all_of_it.results(change))
            for each in explain(here, attempts, here.exercise.quantities):
                told |= texts & {change.text} & set(each.texts)
                if each.how is How.ECHO:  # a part of u is an argument
                    told.add(change.text)
    assert told == texts


def test_overflow_and_other_types_are_left_alone():
    here = answers("affine_backward")
    known = [k for k in here.cases if not k.edge]
    for value in (np.nan, "text", None, np.float32(1)):
        result = {"x": value, "W": value, "b": value}
        attempts = [Attempt(k, Call(result, k.forward)) for k in known]
        assert explain(here, attempts, here.exercise.quantities) == ()


def test_at_most_two_texts_are_read():
    said = Explanation(("W", "b"), ("one", "two", "three")).sentence
    assert said == "W and b: these are the numbers you get if one, or if two."
