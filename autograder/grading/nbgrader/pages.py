"""A second layer behind the Markdown filter: HTML of pages, by an allow-list.

The first layer takes HTML and links out of a student's Markdown before it is stored
(`autograder.grading.student_text`). This one is asked when formgrader and feedback
turn any Markdown into HTML, and holds even if the first lets something through.
nbconvert's own `sanitize_html` is not asked by nbgrader's templates, and takes formulas
for text.
"""

from __future__ import annotations

import bleach  # nbconvert's own choice, so it is there
from bleach.css_sanitizer import CSSSanitizer

TEXT = """
a abbr b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s
span strong sub sup table tbody td tfoot th thead tr u ul
""".split()
MATHS = """
math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub
msubsup msup mtable mtd mtext mtr munder munderover
""".split()
EVERYWHERE = ["class", "id", "title"]
MATHS_ATTRIBUTES = """
xmlns display displaystyle scriptlevel stretchy fence form separator largeop
movablelimits minsize maxsize width height depth lspace rspace linethickness
mathvariant mathcolor columnalign columnspacing columnlines
rowspacing rowlines accent accentunder notation
""".split()
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": ["href"],
    "td": ["style", "align"],
    "th": ["style", "align"],
    **dict.fromkeys(MATHS, MATHS_ATTRIBUTES),
}
# no pictures: one from elsewhere tells its host who looks at it, and when
PROTOCOLS = ["http", "https", "mailto"]
STYLES = CSSSanitizer(allowed_css_properties=["text-align"])


def clean_page(html: str) -> str:
    """Return the HTML of a Markdown cell without what could run or restyle a page.

    It takes the place of the last filter that nbgrader's templates put such HTML
    through. That one mended links as notebooks had them before 2014, in a time that
    grows with the square of some texts.
    """
    return bleach.clean(
        html,
        tags=[*TEXT, *MATHS],
        attributes=ATTRIBUTES,
        protocols=PROTOCOLS,
        css_sanitizer=STYLES,
    )
