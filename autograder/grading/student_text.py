r"""A student's cells as pages show them: only text and formulas, drawn in bounded time.

Formgrader and feedback turn Markdown into HTML and colour code; what does that takes
time that grows with the square of some texts. MathJax, on both, has commands that link,
restyle, cover what stands beside them and change the formulas of others. So Markdown
that is longer or stranger than an answer is shown as it was typed, and of TeX the
commands that answers need stay commands: another one loses its backslash to a sign that
looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.grading.outputs import MAX_TOGETHER, clean_text, pixels_of, size_of

MAX_CELL = 20_000
"""Characters of one cell that are shown."""
MAX_OWN = 300_000
"""Characters of all cells of the student's own that are shown."""
LEAST = 1_000
"""What each of them counts for at least."""
MAX_SAVED = 8 * 2**20
"""Characters of all outputs that the student saved and that are shown."""
MAX_CHARACTERS, MAX_MARKS = 40_000, 4_000
"""Characters of a notebook's Markdown that is drawn as such, and signs among them; as
many of its code that is coloured. A solved notebook has less than half."""
CUT = f"[cut off: of a cell, a page shows {MAX_CELL:,} characters]"
LEFT_OUT = (
    "Cells of the student's own are left out from here on: of all of them, a page "
    f"shows at most {MAX_OWN:,} characters."
)
UNCOLOURED = "# shown without colours"
FENCE = "~~~~"
"""How Markdown begins that is shown as it was typed."""

MARK = re.compile(r"[^\w .,]|_")
COSTLY = re.compile(r"\s{100}|%%|[^\n]{200}")
"""Code that a colouring lexer is slow with, or takes another lexer for."""
TILDES = re.compile("~+")
BACKSLASH = re.compile(
    r"\\(?:"
    r"(?P<part>begin|end)(?![a-zA-Z])(?:\s*\{(?P<name>[a-zA-Z]+)\*?\})?"
    r"|(?P<command>[a-zA-Z]+)"
    r"|(?P<row>\\)(?=\s*\*?\s*\[)"
    r"|(?P<line>\\)(?=[a-zA-Z])"
    r"|(?P<back>!)"
    r"|[^a-zA-Z]?)",
    re.DOTALL,
)
LOOKS_LIKE_ONE = "\N{FULLWIDTH REVERSE SOLIDUS}"
BEGINS = re.compile(r"&(?=[#a-zA-Z])|<(?=\S)")
"""What begins an entity or a tag. A space behind it is none to TeX; an entity in its
place would be one to Markdown, which leaves none in formulas."""
LINK = re.compile(r"\](?=[(:\[])")
COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda
    mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath Re
    Im nabla partial infty emptyset varnothing forall exists neg lnot angle prime
    cdot times div pm mp circ bullet ast star odot oplus ominus otimes oslash cap cup
    wedge vee land lor setminus top bot perp dagger
    le leq ge geq ne neq lt gt ll gg equiv sim simeq approx cong propto mid nmid
    parallel in notin ni subset subseteq supset supseteq models vdash not
    to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow
    Leftrightarrow longleftarrow longrightarrow longmapsto Longleftarrow Longrightarrow
    Longleftrightarrow uparrow downarrow updownarrow Uparrow Downarrow implies impliedby
    iff hookrightarrow xrightarrow xleftarrow nearrow searrow
    sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigodot limits
    nolimits lim limsup liminf max min sup inf arg det dim ker log ln lg exp sin cos tan
    cot sec csc arcsin arccos arctan sinh cosh tanh coth Pr gcd deg mod bmod pmod
    operatorname mathop mathrel mathbin mathord
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt over choose substack
    hat widehat bar overline underline vec dot ddot tilde widetilde check acute grave
    overrightarrow overleftarrow overbrace underbrace overset underset stackrel boxed
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
    langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace
    rbrace lbrack rbrack backslash
    text textbf textit textrm texttt textsf mbox mathrm mathbf mathit mathsf mathtt
    mathcal mathbb mathfrak mathscr boldsymbol bm bf it rm tt
    displaystyle textstyle scriptstyle dots ldots cdots vdots ddots colon quad qquad
    hline tag notag nonumber
    """.split()
)
ENVIRONMENTS = frozenset(
    """
    matrix pmatrix bmatrix vmatrix smallmatrix cases array align aligned gather gathered
    split equation multline
    """.split()
) | {"Bmatrix", "Vmatrix"}


@dataclass
class Share:
    """What is left of a number of characters, and of signs among them."""

    characters: int = MAX_CHARACTERS
    marks: int = MAX_MARKS

    def take(self, text: str) -> bool:
        """Say whether a text fits in, and if so take its part."""
        marks = len(MARK.findall(text))
        if len(text) > self.characters or marks > self.marks:
            return False
        self.characters -= len(text)
        self.marks -= marks
        return True


class Room:
    """What of a student's notebook is still shown, drawn as Markdown, and coloured."""

    def __init__(self) -> None:
        self.own, self.saved, self.pixels = MAX_OWN, MAX_SAVED, MAX_TOGETHER
        self.drawn = Share()
        self.coloured = Share()

    def has_cell(self, source: str) -> bool:
        """Say whether one more cell of the student's own is shown, and take its part.

        After the first for which there is no room, none is.
        """
        fits = self.own >= 0
        self.own -= min(max(len(source), LEAST), MAX_CELL)
        return fits

    def has_outputs(self, outputs: Sequence[NotebookNode]) -> bool:
        """Say whether outputs that the student saved are shown, and take their part."""
        size, pixels = size_of(outputs), pixels_of(outputs)
        fits = size <= self.saved and pixels <= self.pixels
        self.saved -= size if fits else 0
        self.pixels -= pixels if fits else 0
        return fits

    def show(self, cell: NotebookNode) -> None:
        """Put into a cell what is shown of the student's source."""
        text = clean_text(cell.source, MAX_CELL, CUT)
        if cell.cell_type == "markdown":
            cell.source = drawn(text) if self.drawn.take(text) else as_typed(text)
        elif COSTLY.search(text) or not self.coloured.take(text):
            # lexers for other languages are asked for where such a line comes first
            cell.source = (
                f"{UNCOLOURED}\n{text}" if text.lstrip().startswith("%%") else text
            )
            cell.metadata = NotebookNode(cell.metadata, magics_language="text")
        else:
            cell.source = text


def drawn(text: str) -> str:
    """Return Markdown without HTML, links and pictures, and TeX that is only maths."""
    text = BACKSLASH.sub(tamed, text)
    text = BEGINS.sub(r"\g<0> ", text)
    return LINK.sub("] ", text).replace("://", ":\\//")  # no address becomes a link


def tamed(match: re.Match[str]) -> str:
    """Return a command of TeX if it is one of those above, else what looks like it."""
    found = match[0]
    if match["row"]:  # else it takes a height, which may be negative
        return found + "{}"
    if match["line"]:
        return found + " "
    if match["back"]:  # a negative space
        return " "
    known = match["command"] in COMMANDS or match["name"] in ENVIRONMENTS
    if known or not (match["command"] or match["part"]):
        return found
    return LOOKS_LIKE_ONE + found[1:]


def as_typed(text: str) -> str:
    """Return Markdown that shows a text as it was typed."""
    fence = max((FENCE, *TILDES.findall(text)), key=len)
    return f"{fence}~\n{text}\n{fence}~\n"
