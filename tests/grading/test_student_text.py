"""A student's cells on pages: text and formulas, drawn in bounded time and size."""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, grade, quick, submission, submission_notebook, unit_names
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from autograder.core.verdict import NO_MATHS
from autograder.files import compact_bytes, notebook_bytes
from autograder.grading.nbgrader.maths import StaticMaths
from autograder.grading.nbgrader.pages import clean_page
from autograder.grading.render import NOT_SHOWN, as_text
from autograder.grading.student_text import (
    BACKSLASH,
    COMMANDS,
    CUT,
    LEFT_OUT,
    MAX_CELL,
    Room,
    drawn,
    tamed,
)

UNIT = "00_start_here"
ENDS = pytest.mark.timeout(60)
"""What is drawn in a time that grows with the square of its length took minutes."""
UNITS = [
    *("[", "`", "*", "<", "](", "$", "$x$ ", "> ", "|a", "*a **b ", "![[", "&#x", "_"),
    *(
        "- ",
        "```\n",
        "~~~\n",
        "\\[",
        "$\\frac{",
        "[^a]: x\n",
        "#\n",
        "**a_",
        "_,",
        "$\\",
    ),
    *("\\begin{a}", "a@b.c ", "https://a ", "(", "\\", "^", "{x}", "'", "~", "\n"),
]


def cell(kind, source):
    return NotebookNode(
        cell_type=kind, id="own", metadata=NotebookNode(), source=source
    )


def shown(kind, *sources):
    """What a page shows of a student's cells."""
    room, cells = Room(), [cell(kind, source) for source in sources]
    for each in cells:
        room.show(each)
        if kind == "code":
            each.update(outputs=[], execution_count=None)
    return cells


def page_of(cells, *preprocessors):
    """The HTML of a page, as formgrader makes it, or with feedback's maths."""
    for number, each in enumerate(cells):
        each.id = f"c{number}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    exporter = HTMLExporter(
        template_name="classic", filters={"strip_files_prefix": clean_page}
    )
    for each in preprocessors:
        notebook, _ = each.preprocess(notebook, {})
    body = exporter.from_notebook_node(notebook)[0]
    return BeautifulSoup(body[body.index("<body") :], "html.parser")


def taken_for_maths(page):
    """The text in which MathJax looks for TeX; elements end it."""
    for element in page(["script", "style", "textarea", "pre", "code"]):
        element.decompose()
    for element in page.find_all(class_="tex2jax_ignore"):
        element.decompose()
    return [text for text in page.find_all(string=True) if text.strip()]


@ENDS
@pytest.mark.parametrize("unit", quick(UNITS, ("[", "`", "$x$ ", "a@b.c ")))
@pytest.mark.parametrize("kind", ["markdown", "code"])
@pytest.mark.parametrize("length", [3_900, 199_000])
def test_no_text_is_slow_to_draw(kind, unit, length):
    text = unit * (length // len(unit))
    lines = "\n".join(text[i : i + 199] for i in range(0, len(text), 199))
    assert page_of(shown(kind, text, *[lines] * 4), StaticMaths())


@ENDS
@pytest.mark.parametrize(
    "blank", ["\n\t", "\n", "\n" * 98 + "a", "%%perl\n" + "\n" * 80]
)
def test_no_blank_lines_are_slow_to_colour(blank):
    assert page_of(shown("code", blank * (19_000 // len(blank))))


@pytest.mark.parametrize("unit", unit_names())
def test_every_formula_of_the_course_may_stand_in_an_answer(unit):
    path = ROOT / "course" / unit / f"{unit}.ipynb"
    for each in nbformat.read(path, as_version=4).cells:
        if each.cell_type == "markdown":
            expected = each.source.replace(r"\!", " ")
            assert BACKSLASH.sub(tamed, each.source) == expected


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{http://evil.example}{x}",
        r"\mmlToken{mi}[href=x]{y}",
        r"\Rule{60em}{300em}{300em}",
        r"\rlap{\smash{\raise{18em}{x}}}",
        r"\renewcommand{\sum}{x}",
        r"\newenvironment{x}{}{}",
        r"\global\long\gdef\alpha{H}",
        r"\begin{proof}x\end{proof}",
        r"\begin {html}x",
        r"\\href{x}{y}",
        r"\\\href{x}{y}",
        r"\&#104;ref{x}{y}",
        r"&#92;href{x}{y}",
        r"&bsol;href{x}{y}",
        r"\kern-9em",
        r"\colorbox{white}{x}",
        r"\require{html}",
        r"\HREF{x}",
    ],
)
def test_other_commands_of_tex_are_no_commands(tex):
    for text in (
        f"${tex}$",
        f"$${tex}$$",
        rf"\\({tex}\\)",
        tex,
        f"| a | b |\n|-|-|\n|${tex}$|c|",
    ):
        found = taken_for_maths(page_of(shown("markdown", text)))
        assert_only_known_commands(found)
        assert "ref" not in tex or "ref" in "".join(found).lower()  # it can be read


def assert_only_known_commands(texts):
    for text in texts:
        for name in re.findall(r"\\([A-Za-z]+)", text):
            assert name in COMMANDS | {"begin", "end"}, text
        for name in re.findall(r"\\(?:begin|end)\s*(\S*)", text):
            assert name.startswith(("{cases}", "{aligned}", "{matrix}")), text


PARTS = [
    *(
        "\\",
        "\\\\",
        "href",
        "in",
        "{",
        "}",
        "$",
        "$$",
        "\n",
        " ",
        "*",
        "_",
        "&",
        "#92;",
    ),
    *("bsol;", "<", ">", "<!-- -->", "[", "](", "`", "|", "~~", "\\begin", "\\end"),
    *("{html}", "{cases}", "\u200b", "://", "&#104;", "amp;", "\\frac", "!", "a"),
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=24).map("".join))
def test_no_mixture_makes_another_command(text):
    assert_only_known_commands(taken_for_maths(page_of(shown("markdown", text))))


def test_negative_spaces_do_not_reach_mathjax():
    text = drawn(r"$a\!\!b$ $$\begin{matrix}a\\[-30em]b\\ *[-3em]c\end{matrix}$$")
    assert r"\!" not in text
    assert not re.search(r"\\\\\s*\*?\s*\[", text)


def test_an_honest_answer_is_drawn():
    text = r"**Why:** $f_t < 1$, so $\frac{\partial h}{c} & \tanh(c)$; see `x[0]`."
    page = page_of(shown("markdown", text), StaticMaths())
    assert page.find("strong").text == "Why:"
    maths = page.find_all("math")
    assert len(maths) == 2
    assert "<" in maths[0].text and "lt;" not in page.text
    assert page.find("code").text == "x[0]"


@pytest.mark.parametrize("tex", ["f_t < 1", "a<b", "{matrix}1&0\\\\0&1", "a&b"])
def test_mathjax_gets_formulas_as_they_were_typed_but_for_spaces(tex):
    found = page_of(shown("markdown", f"${tex}$")).text
    assert "".join(found.split()) == f"${tex}$".replace(" ", "")


def test_what_is_too_long_to_draw_is_shown_as_it_was_typed():
    text = "$x$ **b** <b>\n$$\n~~~~\n\\begin{cases}\n```\n" * 300
    for page in (
        page_of(shown("markdown", text)),
        page_of(shown("markdown", text), StaticMaths()),
    ):
        assert page.find("pre").text.strip() == text.strip()
        assert not page.find("strong") and not page.find("math")


def test_of_a_long_cell_the_rest_is_cut_with_a_sentence():
    (found,) = shown("code", "x = 1\n" * 10_000)
    assert len(found.source) < MAX_CELL + 200
    assert found.source.endswith(CUT)


def test_cells_beyond_a_sum_are_left_out_with_a_sentence(assignments, zygote):
    notebook = submission_notebook(assignments[UNIT])
    own = [cell("markdown", f"\U0001f600 {i} " + "<" * 199_000) for i in range(60)]
    for i, each in enumerate(own):
        each.id = f"m{i}"
    notebook.cells[1:1] = [type(notebook)(c) for c in own]
    graded = grade(assignments[UNIT], zygote, notebook_bytes(notebook))
    assert graded.score == graded.max
    sources = [c.source for c in graded.notebook.cells]
    assert sources.count(LEFT_OUT) == 1
    assert len(compact_bytes(graded.notebook)) < 2**20
    solutions = {c.id for c in assignments[UNIT].release.cells}
    assert solutions <= {c.id for c in graded.notebook.cells}


def test_no_text_of_a_verdict_is_maths(assignments, zygote):
    source = (ROOT / "tests/attacks/towards_the_instructor/maths.py").read_text()
    graded = grade(assignments[UNIT], zygote, affine_forward=source)
    (output,) = [
        o.data["text/html"]
        for c in graded.notebook.cells
        if c.id == "check-affine_forward"
        for o in c.outputs
        if "data" in o
    ]
    page = BeautifulSoup(output, "html.parser")
    assert "renewcommand" in page.text
    assert not [t for t in taken_for_maths(page) if "\\" in t or "$" in t]


def test_the_reason_why_a_file_is_refused_is_no_maths():
    page = page_of([cell("markdown", f"**{as_text('found $x$ <b>')}**")])
    assert "found $x$ <b>" in page.text
    assert not [t for t in taken_for_maths(page) if "$" in t]
    assert NO_MATHS.split()[0] == "tex2jax_ignore"


def test_saved_outputs_beyond_a_sum_are_left_out_with_a_sentence(assignments, zygote):
    notebook = json.loads(submission(assignments["02_rnn"]))
    cells = [
        c for c in notebook["cells"] if "experiment" in c["metadata"].get("tags", [])
    ]
    for each in cells:
        each["source"] += "\n# changed"
        text = "\U0001f600" * 19_000
        each["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": text}
        ] * 25
    content = json.dumps(notebook, ensure_ascii=False).encode()
    graded = grade(assignments["02_rnn"], zygote, content)
    said = [c.outputs[0].get("text") for c in graded.notebook.cells if c.get("outputs")]
    assert NOT_SHOWN in said
    assert len(json.dumps(graded.notebook)) < 16 * 2**20
