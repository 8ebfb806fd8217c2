"""Plots as inline SVG, each with a text alternative."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import matplotlib

matplotlib.use("Agg")
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.ticker import MaxNLocator  # noqa: E402

BLUE = "#0072b2"
BINS = 10


def histogram(shares: Sequence[float], title: str) -> str:
    """Return the distribution of scores, as shares of the maximum."""
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS), BINS - 1)] += 1
    figure = Figure(figsize=(5, 2.2), layout="constrained")
    axes = figure.subplots()
    axes.bar([(i + 0.5) * 10 for i in range(BINS)], counts, width=9, color=BLUE)
    axes.set(xlabel="score (% of maximum)", ylabel="submissions", xlim=(0, 100))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    spread = ", ".join(
        f"{n} between {10 * i} and {10 * (i + 1)} %" for i, n in enumerate(counts) if n
    )
    return svg(figure, f"{title}: {spread}.")


def bars(rows: Sequence[tuple[str, float, float]], title: str) -> str:
    """Return for each exercise the shares of full marks and of a part of them."""
    figure = Figure(figsize=(5, 0.9 + 0.3 * len(rows)), layout="constrained")
    axes = figure.subplots()
    names = [name for name, _, _ in rows][::-1]
    full = [100 * share for _, share, _ in rows][::-1]
    part = [100 * share for _, _, share in rows][::-1]
    axes.barh(names, full, color=BLUE, label="full marks")
    axes.barh(
        *(names, part),
        left=full,
        color="white",
        edgecolor=BLUE,
        hatch="///",
        label="a part of them",
    )
    axes.set(xlabel="submissions (%)", xlim=(0, 100))
    figure.legend(loc="outside upper right", ncols=2, frameon=False, fontsize=8)
    text = ", ".join(
        f"{name} {share:.0%} full marks and {some:.0%} a part"
        for name, share, some in rows
    )
    return svg(figure, f"{title}: {text}.")


def svg(figure: Figure, text: str) -> str:
    """Return a figure as an SVG element with a text alternative."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    body = stream.getvalue()
    element = body[body.index("<svg") :]
    label = f'<svg role="img" aria-label="{escape(text, quote=True)}"'
    return element.replace("<svg", label, 1)
