"""What a learner reads: a verdict as text for a terminal, as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from autograder.core.exercise import Diagnosis, Exercise
from autograder.core.gradients import GradientCheck
from autograder.core.marking import Criterion, Heat, Marks

MAX_ROWS, MAX_COLUMNS = 16, 32
HEAT_FLOOR = 1e-6
OVER, UNDER = "#d55e00", "#0072b2"  # told apart with any colour vision; signs too


@dataclass(frozen=True)
class Verdict:
    """Everything `check` found out about one exercise."""

    name: str
    marks: Marks
    diagnoses: tuple[Diagnosis, ...] = ()
    gradient_checks: tuple[GradientCheck, ...] = ()
    blocked_by: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is left to mend."""
        return self.marks.passed

    @property
    def headline(self) -> str:
        """One line: how many criteria are right."""
        criteria = shown(self.marks)
        right = sum(c.passed for c in criteria)
        if self.passed:
            return f"{self.name}: right"
        return f"{self.name}: {right} of {len(criteria)} criteria right"

    def advice(self) -> list[str]:
        """Lines that say what to do next, most useful first."""
        lines = []
        if self.blocked_by:
            lines.append(
                f"Blocked by {self.blocked_by}: it gives wrong numbers, and "
                f"{self.name} builds on it. Mend {self.blocked_by} first."
            )
        if len(self.diagnoses) > 1:
            lines.append("These mistakes make numbers that came back:")
        for d in self.diagnoses:
            known = "" if len(self.diagnoses) > 1 else "Exactly this mistake: "
            lines.append(f"{known}{d.text}. {d.hint}")
        if not self.passed and not lines:
            lines += locate(self.marks)
            lines.append(f"hint({self.name}) shows a hint.")
        return lines

    def text(self) -> str:
        """Return the verdict for a terminal."""
        width = max(len(c.name) for c in shown(self.marks))
        lines = [self.headline]
        lines += [f"  {line}" for line in self.advice()]
        for c in shown(self.marks):
            word = "right" if c.passed else "part " if c.part else "WRONG"
            lines.append(f"  {c.name:<{width}}  {word}  {c.reason or ''}".rstrip())
        lines += [f"  {line}" for line in gradient_lines(self.gradient_checks)]
        if self.marks.heat is not None and not self.passed:
            lines += [f"  {line}" for line in heat_text(self.marks.heat)]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    def html(self) -> str:
        """Return the verdict for a notebook; everything in it is escaped."""
        sign = "✓" if self.passed else "✗"
        parts = [f"<p><strong>{sign} {escape(self.headline)}</strong></p>"]
        parts += [f"<p>{escape(line)}</p>" for line in self.advice()]
        parts.append(criteria_table(self.marks))
        checks = gradient_lines(self.gradient_checks)
        parts += [f"<p>{'<br>'.join(map(escape, checks))}</p>"] if checks else []
        if self.marks.heat is not None and not self.passed:
            parts.append(heat_html(self.marks.heat))
        parts += [f"<p>Note: {escape(note)}</p>" for note in self.notes]
        return f'<div class="autograder-verdict">{"".join(parts)}</div>'

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.text()


def blocked_by(
    exercise: Exercise,
    verdict_of: Callable[[str], Verdict | None],
    uses: Callable[[str], bool],
) -> str | None:
    """Return the needed function that is to blame for a failure, if one is.

    Parameters
    ----------
    exercise : Exercise
        One that did not pass.
    verdict_of : callable
        The verdict on a needed function, None where there is none yet.
    uses : callable
        Whether the learner's own code names a function.
    """
    for name in exercise.needs:
        if name != exercise.forward and not uses(name):
            continue
        other = verdict_of(name)
        if other is None:
            continue
        if other.blocked_by:
            return other.blocked_by
        if any(c.points and not c.passed for c in other.marks.criteria):
            return name
    return None


def locate(marks: Marks) -> list[str]:
    """Say which part of a cell's backward pass the wrong gradients point at."""
    parts: dict[str, bool] = {}
    inputs_wrong = []
    for c in marks.criteria:
        kind, _, gate = c.name.partition("_")
        if kind in ("W", "b") and gate and c.points:
            parts[gate] = parts.get(gate, True) and c.passed
        elif not c.passed and c.name in ("x", "h_prev", "c_prev", "h0", "c0"):
            inputs_wrong.append(c.name)
    wrong = [gate for gate, right in parts.items() if not right]
    if parts and not wrong and inputs_wrong:
        names = " and ".join(inputs_wrong)
        return [f"All weights' gradients are right: look at how you make {names}."]
    if wrong and len(wrong) < len(parts):
        names = ", ".join(f"W_{g} and b_{g}" for g in wrong)
        return [f"Only {names} are wrong among the weights: look at what reaches them."]
    return []


def shown(marks: Marks) -> list[Criterion]:
    """Return the criteria to show: those with points, and broken properties."""
    return [c for c in marks.criteria if c.points or not c.cost or not c.passed]


def criteria_table(marks: Marks) -> str:
    """Return the criteria as an HTML table."""
    cell = 'style="text-align:left;vertical-align:top;padding:0.1em 1em 0.1em 0"'
    rows = "".join(
        f"<tr><td {cell}><code>{escape(c.name)}</code></td>"
        f"<td {cell}>{result_html(c)}</td>"
        f"<td {cell}>{escape(c.reason or '')}</td></tr>"
        for c in shown(marks)
    )
    heads = "".join(f"<th {cell}>{h}</th>" for h in ("criterion", "result", "what"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def result_html(criterion: Criterion) -> str:
    """Return the sign and the word for what a criterion earned."""
    if criterion.passed:
        return "✓ right"
    return "◐ in part" if criterion.part else "✗ <strong>wrong</strong>"


def gradient_lines(checks: tuple[GradientCheck, ...]) -> list[str]:
    """Say how the gradients fit the learner's own forward."""
    if not checks:
        return []
    failed = [c for c in checks if not c.passed]
    if not failed:
        return ["Gradient check: all gradients fit your own forward."]
    lines = ["Gradient check against your own forward:"]
    for c in failed:
        place = f" at {list(c.entry)}" if c.entry is not None else " along a direction"
        lines.append(
            f"d{c.name}{place}: analytic {c.analytic:.6g}, numeric {c.numeric:.6g}, "
            f"relative error {c.relative_error:.1e}"
        )
    fits = [f"d{c.name}" for c in checks if c.passed]
    return [*lines, f"{', '.join(fits)} fit."] if fits else lines


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
    if len(axes) == 2:
        names = f"rows {axes[0]}, columns {axes[1]}" if axes[0] else f"along {axes[1]}"
        title += f" ({names})"
    return error[:MAX_ROWS, :MAX_COLUMNS], title


def heat_text(heat: Heat) -> list[str]:
    """Draw the error with + for too large, - for too small and . for right."""
    error, title = heat_table(heat)
    floor = HEAT_FLOOR * heat.size
    signs = np.where(error > floor, "+", np.where(error < -floor, "-", "."))
    return [f"{title}; + too large, - too small, . right", *map(" ".join, signs)]


def heat_html(heat: Heat) -> str:
    """Draw the error as a table of shaded cells with signs."""
    error, title = heat_table(heat)
    floor, top = HEAT_FLOOR * heat.size, max(float(np.abs(error).max()), 1e-300)
    rows = []
    for line in error:
        cells = []
        for value in line:
            sign = "+" if value > floor else "−" if value < -floor else "·"
            colour = OVER if value > 0 else UNDER
            shade = 0.15 + 0.75 * abs(value) / top if sign != "·" else 0.0
            background = f"{colour}{round(255 * shade):02x}" if shade else "transparent"
            cells.append(
                f'<td title="{value:.3g}" style="background:{background};width:1.6em;'
                f'text-align:center;padding:0.1em;border:1px solid #8888">{sign}</td>'
            )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    legend = f"{title}; + too large, − too small, · right"
    return (
        f"<p>{escape(legend)}</p>"
        '<table style="border-collapse:collapse"><tbody>'
        f"{''.join(rows)}</tbody></table>"
    )
