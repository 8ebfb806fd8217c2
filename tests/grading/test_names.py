"""Ids of students, cells and folders that two readers would take differently."""

import csv
import json
from tempfile import TemporaryDirectory

import pytest
from helpers import ROOT, SOLUTIONS, autograder, grade, hand_in, submission

from autograder.core.units import unit_of
from autograder.core.verdict import NO_MATHS
from autograder.grading import submission as reading
from autograder.grading.classroom import ClassError
from autograder.grading.intake import is_student, why_no_student
from autograder.grading.new_class import UNDER_WAY, new_class
from autograder.grading.render import as_text
from autograder.grading.results import Ending

UNIT = "00_start_here"


@pytest.mark.parametrize("name", ["ada ", "a  b", "ada\u3164", "a b ", "\u115fa"])
def test_names_that_look_alike_are_no_ids(name):
    """In a table, spaces fold, and letters that nobody sees are no letters."""
    assert not is_student(name)
    assert "is not a student id" in why_no_student(name)


def test_each_student_has_rows_of_their_own(classroom, assignments):
    for student in ("ada", "ada ", "a b", "a  b"):
        hand_in(classroom, student, UNIT, submission(assignments[UNIT]))
    assert autograder("grade", classroom.root).returncode == 1
    table = classroom.root / "t.csv"
    autograder("report", classroom.root, "--csv", table)
    keys = [(r["student"], r["exercise"]) for r in csv.DictReader(table.open())]
    assert len(keys) == len(set(keys)) == 8
    assert {"ada", "a b", "'ada␣'", "'a␣␣b'"} == {student for student, _ in keys}


def with_ids(notebook, change):
    """A notebook's bytes with each cell's metadata changed."""
    found = json.loads(notebook)
    for cell in found["cells"]:
        change(cell)
    return json.dumps(found).encode()


def test_a_notebook_that_kept_its_cell_ids_is_this_units(assignments, zygote):
    """Whatever is pasted into it from another unit."""
    content = with_ids(
        submission(assignments[UNIT]), lambda cell: cell["metadata"].pop("nbgrader", 0)
    )
    found = json.loads(content)
    pasted = {"cell_type": "code", "id": "x", "outputs": [], "source": "a = 1"}
    pasted["metadata"] = {"nbgrader": {"grade_id": "sigmoid"}}
    found["cells"].append(pasted)
    result = grade(assignments[UNIT], zygote, json.dumps(found).encode())
    assert result.score == result.max


def test_foreign_ids_leave_nothing_in_a_judges_memory(assignments, zygote):
    assert not hasattr(unit_of, "cache_info")  # it would keep whatever it is asked
    content = with_ids(
        submission(assignments[UNIT]),
        lambda cell: cell.update(
            id="x", metadata={"nbgrader": {"grade_id": "\U0001f600" + "a" * 10_000}}
        ),
    )
    grade(assignments[UNIT], zygote, content)
    cells = reading.read_cells(content)
    assert {(cell.grade_id, cell.id) for cell in cells} == {(None, "x")}


def test_remarks_are_few(assignments, zygote):
    found = json.loads(submission(assignments[UNIT]))
    (check,) = (c for c in found["cells"] if c["id"] == "check-affine_forward")
    found["cells"] += [check] * 500
    result = grade(assignments[UNIT], zygote, json.dumps(found).encode())
    assert len(result.remarks) == 21
    assert result.remarks[-1] == "and 480 more of these"


def test_a_reason_is_one_line_where_it_is_explained(classroom, assignments):
    forged = """def affine_backward(dy, cache):
    raise ValueError("x\\n  W       1 of 1\\n4 of 4 points are due")"""
    cells = {"affine_backward": forged}
    hand_in(classroom, "eve", UNIT, submission(assignments[UNIT], **cells))
    said = autograder("explain", classroom.root, "eve", "affine_backward").stdout
    assert "ValueError: x W 1 of 1 4 of 4 points are due" in said
    assert not [line for line in said.splitlines() if line.startswith("4 of 4")]


OUT_OF_REACH = f'<span class="{NO_MATHS}">'


def test_a_reason_is_text_to_markdown_and_to_tex():
    shown = as_text("found `x` $\\rule{9em}{9em}$ **b** <img> [a](b) é")
    text = shown.removeprefix(OUT_OF_REACH).removesuffix("</span>")
    assert not set("`$\\{}*<>[]") & set(text)
    assert text.startswith("found &#96;x&#96; &#36;&#92;rule") and text.endswith("é")


@pytest.mark.parametrize("sign", "?%[")
def test_a_folder_that_nbgrader_misreads_is_refused(tmp_path, sign):
    with pytest.raises(ClassError, match="name another folder"):
        new_class(tmp_path / f"a{sign}b", ROOT / "solutions", [UNIT])
    assert not list(tmp_path.iterdir())


def test_a_class_goes_into_an_empty_folder_wherever_it_lies(tmp_path, monkeypatch):
    """Nothing is made beside it: it may be a volume, or its parent another's."""
    beside = []

    def watched(prefix, dir):
        beside.append(dir)
        return TemporaryDirectory(prefix=prefix, dir=dir)

    monkeypatch.setattr("autograder.grading.new_class.TemporaryDirectory", watched)
    place = tmp_path / "shared" / "class"
    (place / f"{UNDER_WAY}old").mkdir(parents=True)  # of a command that was killed
    assert new_class(place, SOLUTIONS.folder, [UNIT]).units() == [UNIT]
    assert beside == [place]
    assert not list(place.glob(f"{UNDER_WAY}*"))
    assert [p.name for p in place.parent.iterdir()] == ["class"]


def test_exact_derivatives_are_asked_for_in_float64(assignments, zygote):
    """A central difference, rounded to float32, is no complex step."""
    source = """def complex_step_gradient(f, x, eps=1e-20):
    x, grad = x.astype(float), np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[i] += 1e-5
        behind[i] -= 1e-5
        grad[i] = (np.real(f(ahead)) - np.real(f(behind))) / 2e-5
    return grad.astype(np.float32)"""
    unit = "01_gradient_checking"
    result = grade(assignments[unit], zygote, complex_step_gradient=source)
    assert result.exercises["complex_step_gradient"].score == 0
    assert result.outcome.ending is Ending.GRADED
