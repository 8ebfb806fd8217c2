"""Whatever an author gets wrong is one sentence: file, exercise, what to do.

Each entry spoils the documented exercise in one place. Every complaint is one of those
expected, nothing is written, and nothing raises.
"""

import shutil

import pytest
from documented import REFERENCE, RUBRIC, TEXT, UNIT, edit

from autograder.authoring.build import build

TWICE = 'mistake("twice", "s acts twice", "Once.", ("y",), ("x * s", "x * s * s"))'
ADDED = 'mistake("added", "s is added", "Multiply.", ("y",), ("x * s", "x + s"))'
GENERAL = (
    'general=lambda rng: [case(rng, "N=3, D=4", 3, 4), case(rng, "N=5, D=2", 5, 2)],'
)
EDGES = 'edge=lambda rng: [case(rng, "N=1", 1, 4), case(rng, "D=1", 3, 1)],'
CELL = '''# %% solution="scale_features"
def scale_features(x, s):
    """Multiply each feature by its own scale: x (N, D), s (D,), y (N, D)."""
    ### BEGIN SOLUTION
    return x * s
    ### END SOLUTION
'''
HINTS = """\
            "Each column has one scale.",
            "Entry by entry, y[n, d] = x[n, d] s[d].",
            "One product: a row of scales broadcasts over the batch.",
"""
CHECK = '# %% check="scale_features"\ncheck(scale_features)\n'
MARKED = "### BEGIN SOLUTION\ndef"
BODY = "    return x * s\n    ### END SOLUTION\n"


def line_of(project, name, text):
    """Where a text stands in a file of the folder."""
    lines = (project / name).read_text("utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


def spoiled(project, name, *pairs):
    """What the build says about the documented exercise with a file changed."""
    edit(project, name, *pairs)
    changed, complaints = build(project)
    assert changed == []
    assert [p for p in project.rglob("*") if p.suffix in (".json", ".npz")] == []
    assert all("\n" not in c and "Traceback" not in c for c in complaints)
    return complaints


def expect(complaints, *sentences):
    """Every complaint is one of the sentences, and each of these is said."""
    for sentence in sentences:
        assert any(sentence in c for c in complaints), complaints
    for complaint in complaints:
        assert any(sentence in complaint for sentence in sentences), complaints


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


LOADING = {
    "syntax error": (
        ("    general=lambda rng:", "    general=lambda rng"),
        "SyntaxError: ",
    ),
    "points misspelt": (
        ("        points={", "        pionts={"),
        "got an unexpected keyword argument 'pionts': did you mean points?",
    ),
    "follow misspelt": (
        (ADDED, ADDED[:-1] + ", folow=True)"),
        "mistake() got an unexpected keyword argument 'folow': did you mean follow?",
    ),
    "too few arguments": (
        (ADDED, 'mistake("added")'),
        "missing 3 required positional arguments: 'text', 'hint', and 'breaks': write "
        "mistake(id, text, hint, breaks, edits, aliases, follow)",
    ),
    "wrong import": (
        ("import EDGE, Case", "import EDGES, Case"),
        "ImportError: cannot import name 'EDGES'",
    ),
    "no such module": (
        (
            "from autograder.rubric import",
            "from .shred import A\nfrom autograder.rubric import",
        ),
        "No module named 'solutions.rubric.00_start_here.shred'",
    ),
    "wrong type": (
        ('points={"y": 1, EDGE: 1}', 'points={"y": 1} | 1'),
        "TypeError: unsupported operand type(s) for |",
    ),
    "breaks is one text": (
        (ADDED, ADDED.replace('("y",)', '"y"')),
        "mistake added: breaks: expected a tuple of criteria, found 'y': write ('y',)",
    ),
    "breaks is EDGE": (
        (ADDED, ADDED.replace('("y",)', "EDGE")),
        "mistake added: breaks: expected a tuple of criteria, found 'edge cases'",
    ),
}


@pytest.mark.parametrize("kind", LOADING)
def test_a_rubric_that_does_not_load(extended, kind):
    pair, sentence = LOADING[kind]
    complaints = spoiled(extended, RUBRIC, pair)
    assert len(complaints) == 1
    expect(complaints, sentence)
    assert complaints[0].startswith(f"{RUBRIC}, line ")


FIELDS = {
    "points with an unknown key": (
        ('points={"y": 1,', 'points={"y": 1, "z": 1,'),
        "points: 'z' is no output or gradient of scale_features: there are y, edge",
    ),
    "a quantity named like a property": (
        ('outputs=("y",)', 'outputs=("float64",)'),
        "'float64' is the name of a criterion: give that output another name",
        "points: 'y' is no output or gradient of scale_features",
        "points: expected points for float64, found none",
        "breaks: 'y' is no output of scale_features",
    ),
    "negative points": (
        ('points={"y": 1,', 'points={"y": -1,'),
        "points: expected a number above 0 for y, found -1",
    ),
    "all points 0": (
        ('points={"y": 1, EDGE: 1}', 'points={"y": 0, EDGE: 0}'),
        "points: expected a number above 0 for y, found 0",
        "points: expected a number above 0 for edge cases, found 0",
    ),
    "a quantity without points": (
        ('points={"y": 1, EDGE: 1}', "points={EDGE: 1}"),
        "points: expected points for y, found none",
    ),
    "points left out": (
        ('        points={"y": 1, EDGE: 1},\n', ""),
        "points: expected points for y, found none",
    ),
    "points without EDGE": (
        ('points={"y": 1, EDGE: 1}', 'points={"y": 1}'),
        "points: there are 2 edge cases and no points for them: add EDGE to points",
    ),
    "no edge case": (
        (EDGES, "edge=lambda rng: [],"),
        "edge: there is no edge case though EDGE has points",
    ),
    "edge is None": (
        (EDGES, "edge=None,"),
        "edge: expected a function of a generator, found None: write edge=lambda rng:",
    ),
    "no general case": (
        (GENERAL, "general=lambda rng: [],"),
        "general: expected at least one case, found none",
    ),
    "two cases of one name": (
        ('"N=5, D=2"', '"N=3, D=4"'),
        "case 'N=3, D=4': 2 cases have this name: rename one",
    ),
    "cases that are none": (
        (EDGES, "edge=lambda rng: [3.0],"),
        "edge: expected a case, found a float: write Case(name, {input: value}, {",
    ),
    "a case with a list": (
        (EDGES, 'edge=lambda rng: [Case("N=1", [1, 2])],'),
        "edge, case 'N=1': inputs: expected a dict by name, found a list of 2 values",
    ),
    "generator raises": (
        (EDGES, "edge=lambda rng: [case(rng, 'N=1', 1, 4 / 0)],"),
        "edge: drawing cases fails: ",
    ),
    "an input that no case has": (
        ('inputs=("x", "s")', 'inputs=("x", "t")'),
        f"expected arguments (x, t), found def scale_features(x, s) in {TEXT}",
    ),
    "a key of a case that is no input": (
        ('"s": rng.standard_normal(D)', '"t": rng.standard_normal(D)'),
        "'t' is in its inputs and not among x, s: rename it, or add it",
        "expected 's' in its inputs, found x, t: add it",
    ),
    "more outputs than there are": (
        (
            'outputs=("y",),\n        points={"y": 1,',
            'outputs=("y", "z"),\n        points={"y": 1, "z": 1,',
        ),
        f"case 'N=3, D=4': y of the reference ({REFERENCE}): expected (y, z), found an "
        "array of shape (3, 4)",
    ),
    "axes of the wrong length": (
        ('"s": ("D",)', '"s": ("N", "D")'),
        "axes: s has the shape (4,) in case 'N=3, D=4' and 2 axes: N, D",
        "axes: s has the shape",
    ),
    "needs nothing that there is": (
        ('outputs=("y",),', 'outputs=("y",),\n        needs=("scale",),'),
        "needs: 'scale' is no function of the solved notebook",
    ),
    "needs itself": (
        ('outputs=("y",),', 'outputs=("y",),\n        needs=("scale_features",),'),
        "needs: 'scale_features' does not come before scale_features: take it out",
    ),
    "forward that is none": (
        ('outputs=("y",),', 'outputs=("y",),\n        forward="affine_forwad",'),
        "forward: 'affine_forwad' is no function of both",
    ),
    "measure that is none": (
        ('outputs=("y",),', 'outputs=("y",),\n        measure="spread",'),
        "expected 'spread' in course/00_start_here/measures.py, found: nothing",
    ),
    "inputs is one text": (
        ('inputs=("x", "s")', 'inputs="x"'),
        "inputs: expected a tuple such as ('x',), found 'x'",
    ),
    "hints left out": (
        (
            "        hints=(\n" + HINTS + "        ),\n",
            "",
        ),
        "hints: expected 3 (the idea, the equation, the shape of the code), found 0",
    ),
    "hints as one text": (
        (
            HINTS,
            '            "Each column has one scale."\n',
        ),
        "hints: expected a tuple such as ('Each column has one scale.',), found 'Each",
    ),
    "a hint too few": (
        ('            "Each column has one scale.",\n', ""),
        "hints: expected 3 (the idea, the equation, the shape of the code), found 2",
    ),
    "rtol": (
        ('outputs=("y",),', 'outputs=("y",),\n        rtol=0.0,'),
        "rtol: expected a number above 0, found 0.0",
    ),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_of_the_rubric(extended, kind):
    pair, *sentences = FIELDS[kind]
    complaints = spoiled(extended, RUBRIC, pair)
    expect(complaints, *sentences)
    assert all(c.startswith(RUBRIC) for c in complaints)


MISTAKES = {
    "breaks what is no output": (
        (ADDED, ADDED.replace('("y",)', '("z",)')),
        "mistake added: breaks: 'z' is no output of scale_features and no other "
        "criterion; there are y, edge cases, inputs unchanged",
    ),
    "breaks nothing": (
        (ADDED, ADDED.replace('("y",)', "()")),
        "mistake added: breaks is empty: name what fails",
    ),
    "declares too little": (
        (ADDED, ADDED.replace('("y",)', "(EDGE,)")),
        "mistake added: declared to break edge cases, breaks edge cases, y: add 'y' to "
        "breaks, or change its edits",
    ),
    "declares too much": (
        (ADDED, ADDED.replace('("y",)', '("y", "inputs unchanged")')),
        "mistake added: declared to break y, inputs unchanged, breaks edge cases, y: "
        "take 'inputs unchanged' out of breaks",
    ),
    "makes no difference": (
        (ADDED, ADDED.replace("x + s", "s * x")),
        "mistake added: declared to break y, breaks nothing: take 'y' out of "
        "breaks, or change its edits",
    ),
    "hint left out": (
        (ADDED, ADDED.replace('"Multiply.", ', "")),
        "mistake added: hint: expected text, found ('y',); was one left out?: write "
        "mistake(id, text, hint, breaks, (old, new), ...)",
        "mistake added: expected at least one edit (old, new), found none",
    ),
    "edit as one text": (
        (ADDED, ADDED.replace('("x * s", "x + s")', '"x * s"')),
        "mistake added: expected a pair of texts as an edit, found 'x * s'",
    ),
    "edit that stands nowhere": (
        (ADDED, ADDED.replace("x * s", "x @ s")),
        f"{TEXT}, scale_features, mistake added: expected 'x @ s' once in the "
        "solution, found it 0 times",
    ),
    "edit that is no Python": (
        (ADDED, ADDED.replace("x + s", "x + s)")),
        f"{TEXT}, scale_features, mistake added: after its edits the function can't be "
        "run: SyntaxError: unmatched ')' in 'return x + s)': mend the edits",
    ),
    "edit that names what is not there": (
        (ADDED, ADDED.replace("x + s", "x + t")),
        "mistake added: raises NameError: name 't' is not defined (line ",
    ),
    "edit that returns nothing": (
        (ADDED, ADDED.replace('"x * s", "x + s"', '"return x * s", "x + s"')),
        "mistake added: returns no numbers for y that it could be told by: mend its",
    ),
    "id twice": (
        (TWICE, TWICE.replace('"twice"', '"added"')),
        "mistake added: the id stands there 2 times: rename one",
    ),
    "the same numbers": (
        (TWICE, TWICE.replace("x * s * s", "s + x")),
        "mistake twice: gives the same numbers as added: write aliases=('added',) here "
        "and aliases=('twice',) there, or change one",
        "mistake added: gives the same numbers as twice",
    ),
    "alias of nothing": (
        (ADDED, ADDED[:-1] + ', aliases=("twise",))'),
        "mistake added: aliases: 'twise' is no other mistake of scale_features: did "
        "you mean twice?",
    ),
    "text with a full stop": (
        (ADDED, ADDED.replace("s is added", "s is added.")),
        "mistake added: text: expected no full stop",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake(extended, kind):
    pair, *sentences = MISTAKES[kind]
    complaints = spoiled(extended, RUBRIC, pair)
    expect(complaints, *sentences)
    assert all("scale_features" in c for c in complaints)


def test_declared_aliases_may_give_the_same_numbers(extended):
    same = TWICE.replace("x * s * s", "s + x")
    edit(
        extended,
        RUBRIC,
        (TWICE, same[:-1] + ', aliases=("added",))'),
        (ADDED, ADDED[:-1] + ', aliases=("twice",))'),
    )
    assert build(extended)[1] == []


REFERENCES = {
    "syntax error": (
        ("return x * s", "return x * s)"),
        f"{REFERENCE}, line 8: SyntaxE",
    ),
    "wrong import": (
        ("import Array", "import Arrays"),
        f"{REFERENCE}, line 3: ImportE",
    ),
    "raises": (
        ("return x * s", "return x * t"),
        f"{RUBRIC}, case 'N=3, D=4': calling the reference scale_features "
        f"({REFERENCE}) fails: {REFERENCE}, line 8: NameError: name 't' is not defined",
    ),
    "takes other arguments": (
        ("s: Array) ->", "s: Array, t: Array) ->"),
        "missing 1 required positional argument: 't': mend it, or the exercise's in",
    ),
    "no numbers": (
        ("return x * s", "return {1}"),
        f"y of the reference ({REFERENCE}) is a set where numbers are due",
    ),
    "wrong": (
        ("return x * s", "return 2 * x * s"),
        "the solved scale_features fails, held against its reference: y: ",
    ),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference(extended, kind):
    pair, sentence = REFERENCES[kind]
    expect(spoiled(extended, REFERENCE, pair), sentence)


def test_mistakes_in_a_list(extended):
    pairs = ("variants=(", "variants=["), ('abs(s)")),\n    ),', 'abs(s)")),\n    ],')
    complaints = spoiled(extended, RUBRIC, *pairs)
    expect(
        complaints, f"{RUBRIC}: variants: expected a tuple of mistakes, found a list"
    )


def test_a_reference_in_two_files(extended):
    shutil.copy(extended / REFERENCE, extended / "solutions/reference/stretching.py")
    changed, complaints = build(extended)
    assert changed == []
    expect(
        complaints,
        "scale_features is defined in solutions/reference/scaling.py and "
        "solutions/reference/stretching.py: keep one",
    )


def test_a_large_case_that_does_not_fit(extended):
    path = f"solutions/rubric/{UNIT}/affine_backward.py"
    complaints = spoiled(extended, path, ("4, 330, 330, True", "4, 330, 330, False"))
    expect(
        complaints, f"{path}: case 'large': expected 'dy' in its upstream, found none"
    )


def test_answers_without_points(extended):
    path = f"solutions/rubric/{UNIT}/__init__.py"
    complaints = spoiled(extended, path, ('{"why_sum": 1}', "None"))
    expect(
        complaints, f"{path}: ANSWERS: expected a dict from cell to points, found No"
    )


def test_a_text_that_is_not_utf8(extended):
    path = extended / TEXT
    path.write_bytes(path.read_bytes() + b"# \xff\n")
    _, complaints = build(extended)
    expect(complaints, "expected UTF-8, found the byte 0xff: save it as UTF-8")


def test_a_rubric_without_title(extended):
    path = f"solutions/rubric/{UNIT}/__init__.py"
    complaints = spoiled(extended, path, ("TITLE", "TITEL"))
    expect(complaints, f"{path} has no TITLE: write TITLE = …")


def test_a_unit_without_text_or_rubric(extended):
    text = extended / TEXT
    text.rename(text.with_name("01_another.py"))
    changed, complaints = build(extended)
    assert changed == []
    expect(complaints, f"write {TEXT}", "write solutions/rubric/01_another/__init__.py")


def test_one_unit_is_built(extended):
    shutil.copytree(
        extended / "solutions/rubric" / UNIT, extended / "solutions/rubric/01_broken"
    )
    changed, complaints = build(extended, unit=UNIT)
    assert complaints == []
    assert {p.stem for p in changed} == {UNIT}
    with pytest.raises(ValueError, match="no unit '02'; there are 00_start_here, 01"):
        build(extended, unit="02")
