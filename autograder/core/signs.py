"""The signs of a verdict in HTML, told apart by shape and by colour.

White on a ground of its own: a colour that has a contrast of 4.5 on white, a relative
luminance up to 0.183, has less than that on the #111 of a dark page, which asks for
0.200 or more.
"""

INK = "#ffffff"
RIGHT_GROUND, PART_GROUND, WRONG_GROUND = "#006b4f", "#6b5b00", "#b02a1e"


def sign(shape: str, ground: str) -> str:
    """Return a sign as HTML, white on a ground."""
    style = f"color:{INK};background:{ground};padding:0 0.3em;border-radius:0.2em"
    return f'<span style="{style}">{shape}</span>'


RIGHT_SIGN = sign("✓", RIGHT_GROUND)
PART_SIGN = sign("◐", PART_GROUND)
WRONG_SIGN = sign("✗", WRONG_GROUND)
