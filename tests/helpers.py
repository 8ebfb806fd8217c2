"""Verbs that tests read as sentences with."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.variants import Solved
from autograder.core.answers import KnownCase, answers
from autograder.core.attempting import attempt_all, attempt_case, needed
from autograder.core.diagnosing import find_mistakes
from autograder.core.marking import mark
from autograder.demo import solved_submission
from autograder.files import notebook_bytes
from autograder.grading.judge import Budget, grade_submission
from autograder.rubric import Solutions

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
SOLUTIONS = Solutions(ROOT / "solutions")
unit_names, load_rubric = (lambda: SOLUTIONS.units), SOLUTIONS.rubric
NBGRADER = """
from autograder.grading.startup import skip_uri_grammar
skip_uri_grammar()
from nbgrader.apps.nbgraderapp import main
main()
"""
SECRET = b"a secret for tests, 32 bytes long"


def all_exercises():
    """Every (unit, exercise name) of the course."""
    return [(u, e.name) for u in unit_names() for e in load_rubric(u).exercises]


def quick(values, kept):
    """Parameters of which those not kept run under `make test-all` only.

    What takes long for each unit, mistake or front runs on a few of them in
    `make test`, so that its time does not grow with the course.

    Parameters
    ----------
    values : iterable
        Each a value, or a tuple for several arguments.
    kept : container, or function of a value
    """
    keeps = kept if callable(kept) else kept.__contains__
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=[] if keeps(value) else pytest.mark.slow,
        )
        for value in values
    ]


def one_unit_now(*kept):
    """All units as parameters; those other than a few under `make test-all` only."""
    return quick(unit_names(), kept or ("02_rnn",))


def first_of_each(key):
    """Keep the first value with each key, for `quick`."""
    seen = set()

    def is_first(value):
        new = key(value) not in seen
        seen.add(key(value))
        return new

    return is_first


@cache
def solved(unit):
    """The solved notebook of a unit, as functions."""
    return Solved(ROOT / "solutions" / f"{unit}.py")


def submission(assignment, **cells):
    """A solved notebook's bytes, with some cells replaced by other sources."""
    return notebook_bytes(submission_notebook(assignment, **cells))


def submission_notebook(assignment, **cells):
    """The same as a notebook."""
    return solved_submission(assignment.release, solved(assignment.name).cells | cells)


def grade(assignment, zygote, content=None, budget=None, **cells):
    """Grade a solved notebook with some cells replaced."""
    content = submission(assignment, **cells) if content is None else content
    return grade_submission(content, assignment, SECRET, zygote, budget or Budget())


def functions(unit, source, base=None):
    """The functions of a unit with some of them replaced by `source`."""
    names = solved(unit).namespace() if base is None else dict(base)
    names["np"] = np
    exec(compile(source, f"<{unit}>", "exec"), names)
    return names


@cache
def hidden_cases(unit, name, seed):
    """Cases as a judge draws them; calls get copies of their arrays."""
    rubric = load_rubric(unit)
    return rubric.draw(rubric.find(name), np.random.default_rng(seed))


@cache
def large_cases(unit, name, seed):
    """The large case as a judge draws it, or none."""
    rubric = load_rubric(unit)
    item = rubric.find(name)
    if item.large is None:
        return []
    case = item.large(np.random.default_rng(seed))
    values, forward = rubric.expected(item.exercise, case)
    return [KnownCase(case, values, False, forward)]


def judge_function(unit, name, fn, seed=1, large=False):
    """Marks and ids of the mistakes named, on hidden cases, in this process."""
    item = load_rubric(unit).find(name)
    forward = needed(fn, item.exercise.forward) if item.exercise.forward else None
    cases = hidden_cases(unit, name, seed)
    cases = cases + large_cases(unit, name, seed) if large else cases
    attempts, repeated = attempt_all(item.exercise, fn, forward, cases)
    marks = mark(item.exercise, attempts, repeated)
    visible = answers(name)
    tried = [attempt_case(item.exercise, fn, forward, c) for c in visible.cases]
    named = {d.id for d in find_mistakes(visible, tried, marks.broken)}
    return marks, named


def hand_in(classroom, student, unit, content):
    """Put a file where a student's submission lies."""
    path = classroom.root / "submitted" / student / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def run(*command, cwd=ROOT, timeout=280, **env):
    """Run a command of this environment; returns the finished process."""
    bin_folder = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{bin_folder}:{os.environ['PATH']}"} | env
    return subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def autograder(*arguments, **more):
    """Run the command line."""
    return run(sys.executable, "-m", "autograder", *arguments, **more)


def nbgrader(*arguments, cwd, **more):
    """Run nbgrader's command line, without the second that URIs' grammars take."""
    return run(sys.executable, "-c", NBGRADER, *arguments, cwd=cwd, **more)


def scores_in_gradebook(root):
    """(student, unit, cell) → (automatic score, needs a person), from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            (s.student.id, s.assignment.name, g.name): (
                g.auto_score,
                g.needs_manual_grade,
            )
            for a in gradebook.assignments
            for s in a.submissions
            for n in s.notebooks
            for g in n.grades
        }


def header(path):
    """The `# key: value` lines that open a corpus file."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("# ") or ":" not in line:
            break
        key, _, value = line[2:].partition(":")
        found[key.strip()] = value.strip()
    return found


def parents():
    """The parent of every process, by process."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        found[int(stat.parent.name)] = int(fields[1])
    return found


def descendants(process):
    """All processes below one."""
    found, above = set(), {process}
    family = parents()
    while above:
        above = {child for child, parent in family.items() if parent in above}
        found |= above
    return found
