"""Hold a learner's gradients against the learner's own forward.

For every returned gradient one random direction is drawn, and the directional
derivative of L = Σ ⟨upstream, outputs⟩ is taken by central differences:
(L(θ + εv) − L(θ − εv)) / 2ε = ⟨∂L/∂θ, v⟩ + O(ε²). One direction for *each* gradient,
because a joint direction buries small biases; Gaussian, because ±1 misses swaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.core.calling import MISSING, Function, follow, split
from autograder.core.content import resolve
from autograder.core.exercise import Case, Exercise
from autograder.core.values import fresh

STEP = 1e-5
RTOL = 1e-6
"""Central differences with ε = 1e-5 are right to about 1e-9 here (tests measure it)."""
ROUND_OFF = 1e-9
"""Absolute floor in units of |L|: ε_machine/ε is 2e-11."""
MAX_ENTRIES = 200
STEPS = np.array([1.0, 1.15, 1.3, 1.5, 1.7, 1.95, 2.25, 2.6, 3.0])
"""Steps, in units of `STEP`, whose slopes tell how far the loss can be differenced."""
POWERS = STEPS[:, None] ** (0, 2, 4)
"""A slope's errors are even powers of the step, if the loss is smooth."""
SMOOTH = np.linalg.pinv(POWERS)
CLEAR = 10.0
"""How much more than the slopes differ by a gradient must be off to be called wrong."""
BLUNT = 1e-3
"""Above this share of the steepest slope the floor decides nothing."""

Loss = Callable[[Mapping[str, Any]], float]


@dataclass(frozen=True)
class GradientCheck:
    """How one returned gradient fits the forward; entry fields explain a failure."""

    name: str
    passed: bool
    analytic: float
    numeric: float
    entry: tuple[int, ...] | None = None

    @property
    def gap(self) -> float:
        """How far apart the two are."""
        return abs(self.analytic - self.numeric)

    def within(self, floor: float) -> bool:
        """Say whether the two agree, but for a floor, as differences should."""
        return self.gap <= RTOL * max(abs(self.numeric), abs(self.analytic)) + floor

    @property
    def relative_error(self) -> float:
        """|analytic − numeric| / max(|analytic|, |numeric|), and 0/0 = 0."""
        size = max(abs(self.analytic), abs(self.numeric))
        return self.gap / size if size else 0.0


def gradient_check(
    loss: Callable[[Mapping[str, Any]], float],
    inputs: Mapping[str, Any],
    gradients: Mapping[str, Any],
    rng: np.random.Generator,
) -> list[GradientCheck]:
    """Check each gradient along one random direction, and explain those that fail.

    Parameters
    ----------
    loss : callable
        Takes inputs such as `inputs` and returns L.
    inputs : mapping
        Arrays, and dicts of arrays.
    gradients : mapping of str to ndarray
        Gradient per (flat) input name; those of another shape are passed over, and
        those about which differences of this loss can't decide.
    rng : numpy.random.Generator

    Returns
    -------
    list of GradientCheck
    """
    size = max(abs(loss(fresh(inputs))), 1e-3)
    found = []
    for name, gradient in gradients.items():
        value = find(inputs, name)
        if not isinstance(gradient, np.ndarray) or gradient.shape != value.shape:
            continue
        direction = rng.standard_normal(value.shape)
        numeric = slope(loss, inputs, name, direction)
        analytic = float((gradient * direction).sum())
        found.append((GradientCheck(name, False, analytic, numeric), direction))
    steepest = max((max(abs(c.analytic), abs(c.numeric)) for c, _ in found), default=0)
    floor = ROUND_OFF * size if ROUND_OFF * size <= BLUNT * steepest else 0.0
    checks = []
    for check, direction in found:
        if check.within(floor):
            checks.append(replace(check, passed=True))
            continue
        numeric, noise = settled(loss, inputs, check, direction, size)
        check = replace(check, numeric=numeric)
        sharp = RTOL * max(abs(numeric), abs(check.analytic)) + ROUND_OFF * size
        if check.within(floor) and noise <= sharp:
            checks.append(replace(check, passed=True))
        elif not check.gap <= CLEAR * noise:
            gradient = gradients[check.name]
            entry = noise <= sharp and worst_entry(loss, inputs, check.name, gradient)
            checks.append(entry or check)
    return checks


def settled(
    loss: Loss,
    inputs: Mapping[str, Any],
    check: GradientCheck,
    direction: np.ndarray,
    size: float,
) -> tuple[float, float]:
    """Return the slope of a loss along a direction, and how much is not known of it.

    Of a smooth loss in double precision, slopes differ by even powers of the step, and
    by round-off. One that computes in single precision somewhere has a hundred
    thousandth of itself as noise of each slope.
    """
    name = check.name
    slopes = np.array([slope(loss, inputs, name, s * direction) / s for s in STEPS])
    least = float(np.finfo(float).eps) * size / STEP
    fitted = SMOOTH @ slopes
    rest = max(float(np.ptp(slopes - POWERS @ fitted)), least)
    if rest <= RTOL * max(abs(fitted[0]), abs(check.analytic)) + ROUND_OFF * size:
        return float(fitted[0]), rest
    return check.numeric, max(float(np.ptp(slopes)), least)


def slope(
    loss: Loss, inputs: Mapping[str, Any], name: str, direction: np.ndarray
) -> float:
    """Return the central difference of `loss` along `direction` in one input."""
    ahead, behind = fresh(inputs), fresh(inputs)
    find(ahead, name)[...] += STEP * direction
    find(behind, name)[...] -= STEP * direction
    return (loss(ahead) - loss(behind)) / (2 * STEP)


def worst_entry(
    loss: Loss, inputs: Mapping[str, Any], name: str, gradient: np.ndarray
) -> GradientCheck | None:
    """Difference entry by entry, and return the entry that is furthest off."""
    worst, gap = None, -1.0
    for entry in entries(gradient.shape):
        direction = np.zeros(gradient.shape)
        direction[entry] = 1.0
        numeric = slope(loss, inputs, name, direction)
        analytic = float(gradient[entry])
        if abs(analytic - numeric) > gap:
            gap = abs(analytic - numeric)
            worst = GradientCheck(name, False, analytic, numeric, entry)
    return worst


def entries(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield up to `MAX_ENTRIES` indices, evenly spread."""
    size = int(np.prod(shape))
    for flat in np.unique(np.linspace(0, size - 1, min(size, MAX_ENTRIES)).astype(int)):
        yield tuple(map(int, np.unravel_index(flat, shape)))


def find(inputs: Mapping[str, Any], name: str) -> np.ndarray:
    """Return the input that the dotted name of a gradient points to.

    It stands in the inputs, in `params`, where a dot may be part of a key, or in a
    dict such as `params_fwd`.
    """
    root, *below = name.split(".")
    for path in (
        (root, *below),
        ("params", root, *below),
        ("params", name),
        (f"params_{root}", *below),
    ):
        found = follow(inputs, path, MISSING)
        if isinstance(found, np.ndarray):
            return found
    raise KeyError(name)


def has_input(inputs: Mapping[str, Any], name: str) -> bool:
    """Say whether `find` would find an array."""
    try:
        find(inputs, name)
    except KeyError:
        return False
    return True


def weighted_sum(outputs: Any, weights: Mapping[str, np.ndarray]) -> float:
    """Return L = Σ ⟨upstream, outputs⟩."""
    pairs = zip(outputs, weights.values(), strict=False)
    return float(sum((np.asarray(o) * w).sum() for o, w in pairs))


def own_loss(
    exercise: Exercise, fn: Function, forward: Function | None, case: Case
) -> Loss:
    """Return the scalar whose gradient the learner's backward should give."""

    def loss(inputs: Mapping[str, Any]) -> float:
        positional, keywords = split(exercise, resolve(exercise.unit, inputs))
        if forward is None:
            return float(fn(*positional, **keywords)[0])
        outputs = forward(*positional, **keywords)[:-1]
        return weighted_sum(outputs, case.upstream)

    return loss
