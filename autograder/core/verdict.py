"""What a learner reads: a verdict as text for a terminal, as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

import numpy as np

from autograder.core.advising import (
    capital,
    diagnosis_lines,
    fault,
    left_behind,
    listed,
    locate,
)
from autograder.core.candidates import Explanation, told
from autograder.core.exercise import Diagnosis, Exercise
from autograder.core.gradients import GradientCheck
from autograder.core.marks import Criterion, Heat, Marks, wrong_quantities
from autograder.core.shortened import short
from autograder.core.signs import PART_SIGN, RIGHT_SIGN, WRONG_SIGN

MAX_ROWS, MAX_COLUMNS = 16, 32
CHANGE_FIRST = "mend that first, as wrong numbers can come of it."
AS_SINGLE = (
    "What is wrong is about as far off as single precision makes numbers: look for "
    "float32, for rounding, and for small numbers that are added."
)
NO_MATHS = "tex2jax_ignore mathjax_ignore"
"""Classes of an element in which MathJax, of either kind, takes no text for maths."""
OVER, UNDER = "#d55e00", "#0072b2"  # told apart with any colour vision; signs too


@dataclass(frozen=True)
class Blocked:
    """The needed function that is to blame for a failure, and what is wrong with it."""

    name: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """Everything `check` found out about one exercise.

    Parameters
    ----------
    name : str
    marks : Marks
    diagnoses : tuple of Diagnosis
    gradient_checks : tuple of GradientCheck
    blocked : Blocked or None
    notes : tuple of str
    unchecked : mapping of str to str
        Gradients that could not be held against the learner's own forward, and why.
    look : str
        Where to look first, as a sentence; empty where that is not known.
    explanations : tuple of Explanation
        Mistakes, found by search, that make what no known mistake makes.
    kept : tuple of str
        Names of what calls changed and later calls meet as well.
    """

    name: str
    marks: Marks
    diagnoses: tuple[Diagnosis, ...] = ()
    gradient_checks: tuple[GradientCheck, ...] = ()
    blocked: Blocked | None = None
    notes: tuple[str, ...] = ()
    unchecked: Mapping[str, str] = field(default_factory=dict)
    look: str = ""
    explanations: tuple[Explanation, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is left to mend."""
        return self.marks.passed

    @property
    def blocked_by(self) -> str | None:
        """Name of the needed function that is to blame for what is wrong, if one is.

        Where all values are right, nothing is: it is to be mended first all the same.
        """
        wrong = any(c.points and not c.passed for c in self.marks.criteria)
        return self.blocked.name if self.blocked and wrong else None

    @property
    def headline(self) -> str:
        """One line: how many criteria are right."""
        criteria = shown(self.marks)
        right = sum(c.passed for c in criteria)
        if not self.passed:
            return f"{self.name}: {right} of {len(criteria)} criteria right"
        marks, checks = self.marks, self.gradient_checks
        told = checks or self.unchecked
        unlike = marks.forward_wrong and not marks.forward_single and not told
        if not unlike and all(c.passed for c in checks):
            return f"{self.name}: right"
        return f"{self.name}: right numbers, but not the gradient of your forward"

    def advice(self) -> list[str]:
        """Lines that say what to do next, most useful first."""
        if self.passed:
            return self.beside_wrong_forward()
        lines = []
        if self.blocked:
            lines.append(
                f"Mend {self.blocked.name} first: {self.blocked.why}, and {self.name} "
                "builds on it."
            )
        lines += diagnosis_lines(self.diagnoses)
        lines += [each.sentence for each in self.explanations]
        numbers = [d for d in self.diagnoses if not d.properties]
        wrong = wrong_quantities(self.marks)
        explained = any(d.whole and not d.holes for d in numbers)
        if wrong and not explained and self.marks.changed_inputs:
            lines.insert(0, f"{capital(self.marks.changed_inputs)}: {CHANGE_FIRST}")
        explained = explained or bool(lines and not wrong)
        if self.blocked or explained:
            return lines
        leaves = left_behind(self.marks, self.kept)
        if leaves and self.marks.unlike:
            return [*leaves, *lines, self.hint]
        if self.marks.single and not lines:
            return [*leaves, AS_SINGLE, self.hint]
        rest = self.not_found()
        if not self.explanations and all(d.holes for d in numbers):
            lines += locate(self.marks)
        if self.look:
            lines.append(self.look)
        lines += rest
        return [*leaves, *lines, self.hint]  # what is kept need not be to blame

    def beside_wrong_forward(self) -> list[str]:
        """Name the forward that right gradients do not belong to, if it is wrong."""
        name = self.marks.forward_wrong
        if not name:
            return []
        return [
            f"Mend {name} first: what it returns is wrong. The gradients here are "
            "those of a right one."
        ]

    @property
    def hint(self) -> str:
        """How a learner gets a hint."""
        return f"hint({self.name}) shows a hint."

    def not_found(self) -> list[str]:
        """Say for which quantities no mistake was found, where one was for others."""
        names = {n for d in self.diagnoses for n in d.quantities}
        names |= told((), self.explanations)
        rest = [n for n in wrong_quantities(self.marks) if n not in names]
        if not names or not rest:
            return []
        return [f"No known mistake was found for {listed(rest)}."]

    def text(self) -> str:
        """Return the verdict for a terminal."""
        width = max(len(c.name) for c in shown(self.marks))
        lines = [self.headline]
        lines += [f"  {line}" for line in [*self.advice(), *told_once(self.marks)]]
        for c in shown(self.marks):
            word = "right" if c.passed else "part " if c.part else "WRONG"
            why = own_reason(self.marks, c)
            lines.append(f"  {c.name:<{width}}  {word}  {why}".rstrip())
        lines += [f"  {line}" for line in gradient_lines(self)]
        if self.marks.heat is not None and not self.passed:
            lines += [f"  {line}" for line in heat_text(self.marks.heat)]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    def html(self) -> str:
        """Return the verdict for a notebook: all of it is text, and none is maths."""
        sign = RIGHT_SIGN if self.passed else WRONG_SIGN
        parts = [f"<p><strong>{sign} {escape(self.headline)}</strong></p>"]
        lines = [*self.advice(), *told_once(self.marks)]
        parts += [f"<p>{escape(line)}</p>" for line in lines]
        parts.append(criteria_table(self.marks))
        checks = gradient_lines(self)
        parts += [f"<p>{'<br>'.join(map(escape, checks))}</p>"] if checks else []
        if self.marks.heat is not None and not self.passed:
            parts.append(heat_html(self.marks.heat))
        parts += [f"<p>Note: {escape(note)}</p>" for note in self.notes]
        return f'<div class="autograder-verdict {NO_MATHS}">{"".join(parts)}</div>'

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.text()


def blocked_by(
    exercise: Exercise,
    names: Iterable[str],
    marks: Marks,
    verdict_of: Callable[[str], Verdict | None],
    uses: Callable[[str], bool],
) -> Blocked | None:
    """Return the needed function that is to blame for a failure, if one is.

    Parameters
    ----------
    exercise : Exercise
    names : iterable of str
        The functions to look at, in order.
    marks : Marks
        Of that exercise, which did not pass.
    verdict_of : callable
        The verdict on a needed function, None where there is none yet.
    uses : callable
        Whether the learner's own code names a function.
    """
    for name in names:
        if name != exercise.forward and not uses(name):
            continue
        other = verdict_of(name)
        if other is None:
            continue
        if other.blocked:
            return other.blocked
        why = fault(other.marks, marks)
        if why:
            return Blocked(name, why)
    return None


def shown(marks: Marks) -> list[Criterion]:
    """Return the criteria to show: those with points, and broken properties."""
    return [c for c in marks.criteria if c.points or not c.cost or not c.passed]


def told_once(marks: Marks) -> list[str]:
    """Return the line for a reason that all quantities have in common."""
    return [f"All quantities: {marks.shared_reason}"] if marks.shared_reason else []


def own_reason(marks: Marks, criterion: Criterion) -> str:
    """Return what stands beside a criterion, nothing if it is told once for all."""
    shared = criterion.reason == marks.shared_reason
    return "" if shared else criterion.reason or ""


def criteria_table(marks: Marks) -> str:
    """Return the criteria as an HTML table."""
    cell = 'style="text-align:left;vertical-align:top;padding:0.1em 1em 0.1em 0"'
    rows = "".join(
        f"<tr><td {cell}><code>{escape(c.name)}</code></td>"
        f"<td {cell}>{result_html(c)}</td>"
        f"<td {cell}>{escape(own_reason(marks, c))}</td></tr>"
        for c in shown(marks)
    )
    heads = "".join(f"<th {cell}>{h}</th>" for h in ("criterion", "result", "what"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def result_html(criterion: Criterion) -> str:
    """Return the sign and the word for what a criterion earned."""
    if criterion.passed:
        return f"{RIGHT_SIGN} right"
    if criterion.part:
        return f"{PART_SIGN} in part"
    return f"{WRONG_SIGN} <strong>wrong</strong>"


def gradient_lines(verdict: Verdict) -> list[str]:
    """Say how the gradients fit the learner's own forward, or loss."""
    checks, unchecked = verdict.gradient_checks, verdict.unchecked
    if not checks and not unchecked:
        return []
    failed = [c for c in checks if not c.passed]
    if not failed and not unchecked:
        return ["Gradient check, first case: all gradients fit your own forward."]
    lines = ["Gradient check, first case, against your own forward:"]
    for c in failed:
        place = f" at {list(c.entry)}" if c.entry is not None else " along a direction"
        lines.append(
            f"d{c.name}{place}: analytic {short(c.analytic)}, "
            f"numeric {short(c.numeric)}, relative error {c.relative_error:.1e}"
        )
    fits = [f"d{c.name}" for c in checks if c.passed]
    if fits:
        lines.append(f"{listed(fits)} {'fits' if len(fits) == 1 else 'fit'}.")
    for why in dict.fromkeys(unchecked.values()):
        names = listed([f"d{name}" for name in unchecked if unchecked[name] == why])
        lines.append(f"{names} could not be checked: {why}.")
    return lines


def heat_table(heat: Heat) -> tuple[np.ndarray, str]:
    """Return the error as a table of rows and columns, and its title."""
    error, axes = heat.error, list(heat.axes)
    title = f"Error of {heat.name}, received minus expected"
    if error.ndim > 2:
        worst = np.unravel_index(np.abs(error).argmax(), error.shape)[: error.ndim - 2]
        error = error[worst]
        title += f", at {list(map(int, worst))}"
        axes = axes[len(worst) :]
    if error.ndim == 1:
        error = error[None, :]
        axes = ["", *axes]
    if len(axes) == 2 and not any(axis.isdigit() for axis in axes):
        names = f"rows {axes[0]}, columns {axes[1]}" if axes[0] else f"along {axes[1]}"
        title += f" ({names})"
    if error.ndim == 2:
        error, shown = cut_around_the_worst(error)
        title += shown
    return error, title


def cut_around_the_worst(error: np.ndarray) -> tuple[np.ndarray, str]:
    """Return as much of a large table as fits, the largest error in it, and which."""
    worst = np.unravel_index(np.abs(error).argmax(), error.shape)
    parts, shown = [], []
    nouns = ("rows", "columns" if len(error) > 1 else "entries")
    bounds = (MAX_ROWS, MAX_COLUMNS)
    for noun, at, size, most in zip(nouns, worst, error.shape, bounds, strict=True):
        start = max(0, min(int(at) - most // 2, size - most))
        parts.append(slice(start, start + most))
        if size > most:
            shown.append(f", {noun} {start} to {start + most - 1} of {size}")
    return error[tuple(parts)], "".join(shown)


def heat_text(heat: Heat) -> list[str]:
    """Draw the error with + for too large, - for too small and . for right."""
    error, title = heat_table(heat)
    floor = heat.bound
    signs = np.where(error > floor, "+", np.where(error < -floor, "-", "."))
    return [f"{title}; + too large, - too small, . right", *map(" ".join, signs)]


def heat_html(heat: Heat) -> str:
    """Draw the error as a table of shaded cells with signs."""
    error, title = heat_table(heat)
    floor, top = heat.bound, max(float(np.abs(error).max()), 1e-300)
    rows = []
    for line in error:
        cells = []
        for value in line:
            sign = "+" if value > floor else "−" if value < -floor else "·"
            colour = OVER if value > 0 else UNDER
            shade = 0.15 + 0.75 * abs(value) / top if sign != "·" else 0.0
            background = f"{colour}{round(255 * shade):02x}" if shade else "transparent"
            cells.append(
                f'<td title="{value + 0.0:.3g}" '
                f'style="background:{background};width:1.6em;'
                f'text-align:center;padding:0.1em;border:1px solid #8888">{sign}</td>'
            )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    legend = f"{title}; + too large, − too small, · right"
    return (
        f"<p>{escape(legend)}</p>"
        '<table style="border-collapse:collapse"><tbody>'
        f"{''.join(rows)}</tbody></table>"
    )
