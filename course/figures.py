"""Figures that the notebooks draw: labelled, legible, safe for any colour vision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
BLUE_TO_ORANGE = LinearSegmentedColormap.from_list(
    "blue to orange", (COLOURS[5], "white", COLOURS[4])
)
MARKERS = ("o", "s", "^", "D", "v", "P")
OPEN: dict[str, Any] = {"fillstyle": "none", "markersize": 9, "markeredgewidth": 2}
"""Markers that do not hide one another."""


def panel(title: str, xlabel: str, ylabel: str, wide: float = 7.0) -> Axes:
    """Return the axes of a new figure with a title and labels."""
    _, axes = plt.subplots(figsize=(wide, 4.0), layout="constrained")
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.grid(alpha=0.3)
    return axes


def error_against_step(
    steps: np.ndarray, errors: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, float]]:
    """Draw the error of each method against its step, and mark each best step.

    Returns
    -------
    dict
        Per method its best step and the error there.
    """
    axes = panel(
        "Truncation on the right, round-off on the left",
        "step ε (units of x)",
        "relative error of the derivative",
    )
    best = {}
    for (name, values), colour, marker in zip(
        errors.items(), COLOURS, MARKERS, strict=False
    ):
        axes.loglog(
            steps, values, color=colour, marker=marker, markersize=3, label=name
        )
        i = int(np.argmin(values))
        best[name] = (float(steps[i]), float(values[i]))
        axes.loglog(*best[name], marker="*", markersize=15, color=colour)
    axes.legend(title="star: best step")
    plt.show()
    return best


def lines(
    title: str,
    xlabel: str,
    ylabel: str,
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    log: bool = False,
    ylim: tuple[float, float] | None = None,
) -> None:
    """Draw named curves, each an (x, y) pair, told apart by colour and marker."""
    axes = panel(title, xlabel, ylabel)
    for (name, (x, y)), colour, marker in zip(
        curves.items(), COLOURS, MARKERS, strict=False
    ):
        every = max(len(x) // 12, 1)
        axes.plot(x, y, color=colour, marker=marker, markevery=every, label=name)
    if log:
        axes.set_yscale("log")
    if ylim:
        axes.set_ylim(*ylim)
    axes.legend()
    plt.show()


def rows(title: str, xlabel: str, values: Mapping[str, float]) -> None:
    """Draw named values as bars, one below the other, with the number behind each."""
    axes = panel(title, xlabel, "")
    bars = axes.barh(list(values), list(values.values()), color=COLOURS[0])
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    plt.show()


def coloured_text(title: str, text: str, values: np.ndarray, wide: int = 76) -> None:
    """Draw a text whose letters have their values as background.

    Blue is below 0, orange above, white 0; `wide` letters fit into a line, what is
    longer is cut off.
    """
    places, row = [], 0
    lines = text.split("\n")
    _, axes = plt.subplots(figsize=(9.0, 0.2 * len(lines) + 0.6), layout="constrained")
    image = np.full((len(lines), wide), np.nan)
    start = 0
    for row, line in enumerate(lines):
        shown = line[:wide]
        image[row, : len(shown)] = values[start : start + len(shown)]
        places += [(column, row, letter) for column, letter in enumerate(shown)]
        start += len(line) + 1
    axes.imshow(image, cmap=BLUE_TO_ORANGE, vmin=-1, vmax=1, aspect="auto")
    for column, row, letter in places:
        axes.text(
            column,
            row,
            letter,
            family="monospace",
            fontsize=8,
            ha="center",
            va="center",
        )
    axes.set_title(title)
    axes.set_axis_off()
    plt.show()


def shares(
    title: str,
    xlabel: str,
    rows: Mapping[str, tuple[float, float, float]],
    levels: Mapping[str, float],
) -> None:
    """Draw named shares as points with their intervals, one below the other."""
    axes = panel(title, xlabel, "")
    places = np.arange(len(rows))[::-1]
    middle, low, high = np.transpose(list(rows.values()))
    axes.errorbar(
        middle, places, xerr=(middle - low, high - middle), fmt="o", color=COLOURS[0]
    )
    for name, level in levels.items():
        axes.axvline(level, color="black", linestyle="--", label=name)
    axes.set_yticks(places, list(rows))
    axes.legend()
    plt.show()


def bands(
    title: str,
    xlabel: str,
    ylabel: str,
    curves: Mapping[str, Sequence[np.ndarray]],
    levels: Mapping[str, float],
) -> None:
    """Draw named curves, each (x, y, low, high), with bands, and named levels."""
    axes = panel(title, xlabel, ylabel)
    for (name, (x, y, low, high)), colour in zip(curves.items(), COLOURS, strict=False):
        axes.plot(x, y, color=colour, label=name)
        axes.fill_between(x, low, high, color=colour, alpha=0.2)
    for (name, level), style in zip(levels.items(), ("--", ":", "-."), strict=False):
        axes.axhline(level, color="black", linestyle=style, label=name)
    axes.legend()
    plt.show()


def autocorrelations(
    title: str,
    found: Mapping[str, Sequence[float]],
    bound: float,
    levels: Mapping[str, float],
) -> None:
    """Draw autocorrelations from lag 1 on as bars, with what chance allows in grey."""
    axes = panel(title, "lag", "autocorrelation")
    wide = 0.8 / len(found)
    for i, ((name, values), colour) in enumerate(
        zip(found.items(), COLOURS, strict=False)
    ):
        lags = np.arange(1, len(values) + 1) + (i - (len(found) - 1) / 2) * wide
        axes.bar(lags, values, wide, color=colour, label=name)
    axes.axhspan(-bound, bound, color="black", alpha=0.15, label="chance, 95 of 100")
    for name, level in levels.items():
        axes.axhline(level, color="black", linestyle="--", label=name)
    axes.legend()
    plt.show()


def points(title: str, xlabel: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Draw named rows of named values as points, told apart by colour and marker."""
    axes = panel(title, xlabel, "")
    places = np.arange(len(rows))[::-1]
    names = list(next(iter(rows.values())))
    for name, colour, marker in zip(names, COLOURS, MARKERS, strict=False):
        values = [row[name] for row in rows.values()]
        axes.plot(values, places, marker, color=colour, label=name, **OPEN)
    axes.set_yticks(places, list(rows))
    plt.gcf().legend(loc="outside lower center", ncols=len(names))
    plt.show()


Notes = Sequence[tuple[int | None, int]]


def piano_roll(
    rolls: Mapping[str, Notes], bar: int, scale: Sequence[int] = range(12)
) -> None:
    """Draw melodies as bars, pitch against time, one panel below the other.

    Notes outside of `scale` are orange and hatched. Bar lines stand every `bar`
    sixteenths.
    """
    _, panels = plt.subplots(
        len(rolls), figsize=(9.0, 2.2 * len(rolls)), squeeze=False, layout="constrained"
    )
    for axes, (title, notes) in zip(panels[:, 0], rolls.items(), strict=True):
        starts = np.cumsum([0, *(length for _, length in notes)])
        played = [(p, n, s) for (p, n), s in zip(notes, starts, strict=False) if p]
        for pitch, length, start in played:
            inside = pitch % 12 in scale
            axes.barh(
                pitch,
                length / bar,
                left=start / bar,
                color=COLOURS[0] if inside else COLOURS[1],
                hatch="" if inside else "////",
                edgecolor="white",
            )
        pitches = [pitch for pitch, _, _ in played] or [60]
        octaves = range(min(pitches) // 12 * 12, max(pitches) + 12, 12)
        axes.set_yticks(octaves, [f"C{c // 12 - 1}" for c in octaves])
        axes.set(title=title, xlim=(0, starts[-1] / bar), ylabel="pitch")
        axes.set_ylim(min(pitches) - 2, max(pitches) + 2)
        axes.set_xticks(np.arange(0, starts[-1] // bar + 1))
        axes.grid(alpha=0.3)
    panels[-1, 0].set_xlabel("time (bars)")
    plt.show()


def norm_against_lag(
    panels: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]],
) -> None:
    """Draw gradient norms against the lag, with their bounds dashed, in panels."""
    _, axes = plt.subplots(
        1, len(panels), figsize=(11.0, 4.2), sharey=True, layout="constrained"
    )
    for axis, (title, curves) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        for (name, (norms, bound)), colour in zip(
            curves.items(), COLOURS, strict=False
        ):
            axis.semilogy(norms, color=colour, label=name)
            axis.semilogy(bound, color=colour, linestyle="--", alpha=0.5)
        axis.set(title=title, xlabel="lag (steps back)", ylim=(1e-25, 1e16))
        axis.grid(alpha=0.3)
    np.atleast_1d(axes)[0].set_ylabel("norm of the gradient (of 1 at lag 0)")
    np.atleast_1d(axes)[0].legend(title="dashed: bound (4)", fontsize=8)
    plt.show()


def training(
    title: str,
    ylabel: str,
    runs: Mapping[str, np.ndarray],
    levels: Mapping[str, float],
    window: int = 20,
) -> None:
    """Draw smoothed training curves: the mean over seeds, and a band over all seeds."""
    axes = panel(title, "update", ylabel)
    kernel = np.ones(window) / window
    for (name, losses), colour in zip(runs.items(), COLOURS, strict=False):
        smooth = np.array([np.convolve(run, kernel, "valid") for run in losses])
        x = np.arange(window, window + smooth.shape[1])
        axes.semilogy(x, smooth.mean(axis=0), color=colour, label=name)
        axes.fill_between(
            x, smooth.min(axis=0), smooth.max(axis=0), color=colour, alpha=0.2
        )
    for name, level in levels.items():
        axes.axhline(level, color="black", linestyle="--", label=name)
    axes.legend(title="band: all seeds")
    plt.show()


def gates_over_time(gates: Mapping[str, np.ndarray]) -> None:
    """Draw each gate as a heat map, hidden unit against time, values 0 to 1."""
    _, axes = plt.subplots(
        1, len(gates), figsize=(11.0, 3.4), sharey=True, layout="constrained"
    )
    for axis, (name, values) in zip(axes, gates.items(), strict=True):
        picture = axis.imshow(values, vmin=0, vmax=1, cmap="cividis", aspect="auto")
        axis.set(title=f"{name} gate", xlabel="time (steps)")
    axes[0].set_ylabel("hidden unit")
    plt.colorbar(picture, ax=axes, label="gate (0 closed, 1 open)")
    plt.show()


def attention_map(title: str, source: str, target: str, weights: np.ndarray) -> None:
    """Draw attention weights (T, S): letters written, downwards, against letters read.

    The last step writes the stop token; ␣ is a blank.
    """
    rows, columns = [*target, "stop"], [*source.replace(" ", "␣")]
    _, axes = plt.subplots(
        figsize=(0.25 * len(columns) + 1.6, 0.25 * len(rows) + 1.2),
        layout="constrained",
    )
    picture = axes.imshow(weights, vmin=0, cmap="Blues")
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), [r.replace(" ", "␣") for r in rows])
    axes.set(title=title, xlabel="letter read", ylabel="letter written")
    plt.colorbar(picture, ax=axes, label="weight", shrink=0.8)
    plt.show()


def unrolled_graph(steps: int = 4) -> None:
    """Draw a recurrent network unrolled over time: the same cell at every step."""
    _, axes = plt.subplots(figsize=(8.0, 2.9), layout="constrained")
    axes.set(xlim=(-0.9, steps + 0.2), ylim=(-1.5, 1.6))
    axes.axis("off")
    arrow = {"arrowstyle": "->", "lw": 1.4, "color": COLOURS[0]}
    back = {"arrowstyle": "->", "lw": 1.4, "color": COLOURS[1], "linestyle": "--"}
    axes.text(-0.75, 0, "$h_{-1}$", va="center", ha="center", fontsize=13)
    for t in range(steps):
        box = {"boxstyle": "round,pad=0.5", "fc": "white", "ec": "black"}
        axes.text(t + 0.1, 0, "cell", va="center", ha="center", bbox=box)
        axes.text(t + 0.1, -1.35, f"$x_{t}$", ha="center", fontsize=13)
        axes.text(t + 0.1, 1.3, f"$h_{t}$", ha="center", fontsize=13)
        start = t - 0.6 if t == 0 else t - 0.62
        axes.annotate("", (t - 0.18, 0.06), (start, 0.06), arrowprops=arrow)
        axes.annotate("", (start, -0.12), (t - 0.18, -0.12), arrowprops=back)
        axes.annotate("", (t + 0.1, -0.4), (t + 0.1, -1.05), arrowprops=arrow)
        axes.annotate("", (t + 0.06, 1.2), (t + 0.06, 0.4), arrowprops=arrow)
        axes.annotate("", (t + 0.16, 0.4), (t + 0.16, 1.2), arrowprops=back)
    axes.set_title("solid: forward, in time;  dashed: gradients, back in time")
    plt.show()


def spectrogram(
    axes: Axes,
    values: np.ndarray,
    hop: float,
    vmin: float | None = None,
    vmax: float | None = None,
) -> AxesImage:
    """Draw features (F, n_mels) over the time of their frames, `hop` s apart."""
    F, n_mels = values.shape
    axes.set(ylabel="mel filter")
    return axes.imshow(
        values.T,
        origin="lower",
        aspect="auto",
        cmap="cividis",
        extent=(0, F * hop, 0, n_mels),
        vmin=vmin,
        vmax=vmax,
    )


def spectrograms(sounds: Mapping[str, np.ndarray], hop: float) -> None:
    """Draw named log-mel spectrograms one below the other, in the same colours."""
    figure, panels = plt.subplots(
        len(sounds),
        figsize=(9.0, 2.4 * len(sounds)),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    low = min(float(values.min()) for values in sounds.values())
    high = max(float(values.max()) for values in sounds.values())
    for axes, (title, values) in zip(panels[:, 0], sounds.items(), strict=True):
        picture = spectrogram(axes, values, hop, vmin=low, vmax=high)
        axes.set(title=title)
    longest = max(len(values) for values in sounds.values())
    axes.set(xlabel="time (s)", xlim=(0, longest * hop))
    figure.colorbar(picture, ax=list(panels[:, 0]), label="log power")
    plt.show()


def alignment(
    values: np.ndarray,
    hop: float,
    curves: Mapping[str, np.ndarray],
    places: np.ndarray,
    names: Sequence[str],
) -> None:
    """Draw a spectrogram, the probabilities of labels, and shares of places, in time.

    Parameters
    ----------
    values : array (F, n_mels)
    hop : float
        Seconds from frame to frame.
    curves : mapping of str to array (F,)
        The probability of each label in each frame; the first one is the blank's.
    places : array (F, S)
        The share of all alignments that stand on each place.
    names : sequence of str
        The label at each place.
    """
    figure, panels = plt.subplots(
        *(3, 2),
        figsize=(9.0, 7.5),
        sharex="col",
        width_ratios=(40, 1),
        layout="constrained",
    )
    (top, middle, below), (heard, _, shares) = panels.T
    picture = spectrogram(top, values, hop)
    figure.colorbar(picture, cax=heard, label="scaled log power")
    times = (np.arange(len(values)) + 0.5) * hop
    colours = ("#888888", *COLOURS)
    for (name, curve), colour in zip(curves.items(), colours, strict=False):
        style = "--" if colour == "#888888" else "-"
        middle.plot(times, curve, style, color=colour, label=name)
    middle.set(ylabel="probability", title="What the network says")
    panels[1, 1].axis("off")
    panels[1, 1].legend(*middle.get_legend_handles_labels(), loc="center left")
    F, S = places.shape
    picture = below.imshow(
        places.T,
        vmin=0,
        vmax=1,
        aspect="auto",
        cmap="cividis",
        extent=(0, F * hop, S, 0),
    )
    figure.colorbar(picture, cax=shares, label="share of alignments")
    below.set_yticks(np.arange(S) + 0.5, names)
    below.set(
        title="Where the alignments of what was said stand",
        xlabel="time (s)",
        ylabel="label",
    )
    top.set(title="What is heard")
    plt.show()
