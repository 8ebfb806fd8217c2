"""What an author gets wrong in the cells of a unit is one sentence: what to do."""

import pytest
from complaints import expect, spoiled
from documented import RUBRIC, TEXT

from autograder.authoring.build import build

CELL = '''# %% solution="scale_features"
def scale_features(x, s):
    """Multiply each feature by its own scale: x (N, D), s (D,), y (N, D)."""
    ### BEGIN SOLUTION
    return x * s
    ### END SOLUTION
'''

CHECK = '# %% check="scale_features"\ncheck(scale_features)\n'
MARKED = "### BEGIN SOLUTION\ndef"
BODY = "    return x * s\n    ### END SOLUTION\n"


def line_of(project, name, text):
    """Where a text stands in a file of the folder."""
    lines = (project / name).read_text("utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


TEXTS = {
    "unknown role": (
        ('# %% solution="scale', '# %% soluton="scale'),
        "found '# %% soluton=\"scale_features\"'; did you mean solution?",
    ),
    "unclosed quote": (
        ('# %% check="scale_features"', '# %% check="scale_features'),
        'in a header such as # %% solution="name", found \'# %% check="scale',
    ),
    "two roles": (
        ('# %% check="scale_features"', '# %% check="scale_features" locked="x"'),
        "expected one role of solution, check",
    ),
    "no check cell": (
        (CHECK, ""),
        'scale_features has no check cell: write # %% check="scale_features" and '
        "check(scale_features) after its solution cell",
    ),
    "doubled check cell": (
        (CHECK, CHECK + "\n\n" + CHECK),
        'a second cell # %% check="scale_features" (the first is in line ',
    ),
    "misspelt check cell": (
        ('# %% check="scale_features"', '# %% check="scale_feature"'),
        'the cell check="scale_feature" holds check(scale_features): write check(',
    ),
    "check cell of nothing": (
        (CHECK, CHECK.replace("scale_features", "scale_feature")),
        '# %% check="scale_feature" is not in the rubric: did you mean scale_features?',
        "scale_features has no check cell",
    ),
    "checks another name": (
        ("\ncheck(scale_features)", "\ncheck(scale_feature)"),
        'the cell check="scale_features" holds check(scale_feature): write '
        "check(scale_features)",
    ),
    "check before solution": (
        (CELL + "\n\n" + CHECK, CHECK + "\n\n" + CELL),
        "the check cell of scale_features stands before its solution cell (line ",
    ),
    "two solution cells": (
        (CELL, CELL + "\n\n" + CELL),
        'a second cell # %% solution="scale_features" (the first is in line ',
    ),
    "no markers": (
        (
            "    ### BEGIN SOLUTION\n    return x * s\n    ### END SOLUTION",
            "    return",
        ),
        "solution cell scale_features: expected ### BEGIN SOLUTION and ### END "
        "SOLUTION once each, in lines of their own around the solution, found neither",
    ),
    "one marker": (
        (BODY, "    return x * s\n"),
        "in lines of their own around the solution, found BEGIN",
    ),
    "another function": (
        ("def scale_features", "def scale_feature"),
        'the cell solution="scale_features" defines scale_feature: write def '
        "scale_features(...), or change the header",
    ),
    "syntax error": (
        (BODY, BODY.replace("x * s", "x * s)")),
        "solution cell scale_features: unmatched ')': mend 'return x * s)'",
    ),
    "definition between the markers": (
        (CELL, CELL.replace("    ### BEGIN SOLUTION\n", "").replace("def", MARKED)),
        "the stub of scale_features has arguments None, its solution x, s: put the def",
    ),
    "a solution in the prose": (
        ("# $$ y = x \\odot s $$", "# y = x @ W + b"),
        "holds a line of a solution: 'y = x @ W + b': take it out of " + TEXT,
    ),
    "answer without points": (
        ('answer="why_sum"', 'answer="why_mean"'),
        '# %% answer="why_mean" is not in the rubric: did you mean why_sum? answer',
        "why_sum has points in ANSWERS of solutions/rubric/00_start_here/__init__.py "
        'and no cell: write # %% [markdown] answer="why_sum"',
    ),
    "raises when run": (
        (BODY, BODY + "\n\nscale_features(1)\n"),
        "TypeError: scale_features() missing 1 required positional argument: 's': mend "
        "that cell",
    ),
    "other arguments": (
        ("def scale_features(x, s)", "def scale_features(x, t)"),
        f"{RUBRIC}: expected arguments (x, s), found def scale_features(x, t) in "
        f"{TEXT}: rename the one or the other",
    ),
    "another result": (
        (BODY, BODY.replace("x * s", "2 * x * s")),
        "the solved scale_features fails, held against its reference: y: ",
    ),
    "changes its input": (
        (BODY, BODY.replace("return x * s", "x *= s\n    return x")),
        "the solved scale_features fails: inputs unchanged: the call changed x: mend",
    ),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_the_text(extended, kind):
    pair, *sentences = TEXTS[kind]
    complaints = spoiled(extended, TEXT, pair)
    expect(complaints, *sentences)
    assert all(TEXT in c for c in complaints)


def test_a_syntax_error_has_the_line_of_the_file(extended):
    complaints = spoiled(extended, TEXT, (BODY, BODY.replace("x * s", "x * s)")))
    line = line_of(extended, TEXT, "x * s)")
    expect(complaints, f"{TEXT}, line {line}, solution cell scale_features: ")


def test_an_unreadable_header_has_its_line(extended):
    complaints = spoiled(extended, TEXT, ('# %% check="scale', '# %% chek="scale'))
    line = line_of(extended, TEXT, "# %% chek")
    expect(complaints, f"{TEXT}, line {line}: ")


def test_a_text_that_is_not_utf8(extended):
    path = extended / TEXT
    path.write_bytes(path.read_bytes() + b"# \xff\n")
    _, complaints = build(extended)
    expect(complaints, "expected UTF-8, found the byte 0xff: save it as UTF-8")
