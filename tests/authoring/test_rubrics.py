"""What an author gets wrong in an exercise's rubric is one sentence: what to do."""

import pytest
from complaints import ADDED, expect, spoiled
from documented import REFERENCE, RUBRIC, TEXT, UNIT

GENERAL = (
    'general=lambda rng: [case(rng, "N=3, D=4", 3, 4), case(rng, "N=5, D=2", 5, 2)],'
)
EDGES = 'edge=lambda rng: [case(rng, "N=1", 1, 4), case(rng, "D=1", 3, 1)],'

HINTS = """\
            "Each column has one scale.",
            "Entry by entry, y[n, d] = x[n, d] s[d].",
            "One product: a row of scales broadcasts over the batch.",
"""

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


def test_a_large_case_that_does_not_fit(extended):
    path = f"solutions/rubric/{UNIT}/affine_backward.py"
    complaints = spoiled(extended, path, ("48, 256, 256, True", "48, 256, 256, False"))
    expect(
        complaints, f"{path}: case 'large': expected 'dy' in its upstream, found none"
    )
