"""How truncated_bptt is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def bptt_case(
    rng: np.random.Generator, name: str, N: int, T: int, window: int, D: int = 5
) -> Case:
    """Draw a sequence for the leaky integrator that the judge hands in."""
    H = D - 1
    return Case(
        name,
        {
            "x": rng.standard_normal((N, T, D)),
            "targets": rng.integers(0, 5, (N, T)),
            "h0": rng.standard_normal((N, H)),
            "params": {
                "W": rng.standard_normal((D, H)),
                "decay": rng.uniform(0.4, 0.95, H),
            },
            "window": window,
            "segment": Supplied("leaky_segment"),
        },
    )


def bptt_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield three and four windows that do not divide the length."""
    yield bptt_case(rng, "T=8, window 3", 2, 8, 3)
    yield bptt_case(rng, "T=13, window 4", 5, 13, 4, D=7)


def bptt_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield windows of one step, of the whole, and longer."""
    yield bptt_case(rng, "window 1", 2, 5, 1)
    yield bptt_case(rng, "window T", 2, 5, 5)
    yield bptt_case(rng, "window longer than T", 2, 5, 9)
    yield bptt_case(rng, "T=1", 2, 1, 3)
    yield bptt_case(rng, "N=1", 1, 6, 2)


RUBRIC = ExerciseRubric(
    Exercise(
        "truncated_bptt",
        UNIT,
        inputs=("x", "targets", "h0", "params", "window", "segment"),
        outputs=("loss",),
        gradients=("W", "decay"),
        gradient_check=False,
        points={"loss": 1, "W": 1, "decay": 1, EDGE: 1},
        axes={"x": ("N", "T", "D"), "h0": ("N", "H"), "W": ("D", "H"), "decay": ("H",)},
        hints=(
            "Cut the sequence into windows. The state walks from one to the next, "
            "the gradient does not.",
            "Equation (6): sums over all windows, divided once by the number of all "
            "targets.",
            "A loop over the first steps of the windows. Each segment returns its "
            "summed loss, its gradients and its last state, with which the next one "
            "starts; the divisions come after the loop.",
        ),
        equations={
            "loss": "the sum over windows in equation (6), the state with which "
            "each window starts, and the one division"
        }
        | dict.fromkeys(
            ("W", "decay"),
            "the sum of gradients in equation (6), and at what it is divided by",
        ),
    ),
    bptt_general,
    bptt_edge,
    lambda rng: bptt_case(rng, "large", 12, 90, 7, D=22),
    variants=(
        mistake(
            "state_not_carried",
            "every window starts from h0",
            "The last state of a window is the first of the next.",
            ("loss", "W", "decay"),
            ("loss, step, h = segment", "loss, step, _ = segment"),
        ),
        mistake(
            "state_reset",
            "every window but the first starts from zeros",
            "The last state of a window is the first of the next.",
            ("loss", "W", "decay"),
            ("        total += loss\n", "        total += loss\n        h = 0 * h\n"),
        ),
        mistake(
            "last_window_dropped",
            "the last, shorter window is left out",
            "All targets count, also those of a shorter window.",
            ("loss", "W", "decay"),
            (
                "range(0, x.shape[1], window)",
                "range(0, x.shape[1] - window + 1, window)",
            ),
        ),
        mistake(
            "not_divided",
            "the sums are not divided by the number of targets",
            "The loss is one mean over all targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = 1"),
        ),
        mistake(
            "mean_over_time_only",
            "the sums are divided by T alone",
            "There are N·T targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = targets.shape[1]"),
        ),
        mistake(
            "gradients_overwritten",
            "only the last window's gradients are kept",
            "The windows share the parameters: their gradients add up.",
            ("W", "decay"),
            ("grads.get(name, 0) + step[name]", "step[name]"),
        ),
        mistake(
            "gradients_not_divided",
            "the gradients are those of the summed loss",
            "The loss is a mean, so its gradients are divided as well.",
            ("W", "decay"),
            ("g / count for", "g for"),
        ),
        mistake(
            "one_window",
            "the whole sequence is taken as one window",
            "Cut the gradient every `window` steps.",
            ("W", "decay"),
            ("range(0, x.shape[1], window)", "range(0, x.shape[1], x.shape[1])"),
            ("slice(start, start + window)", "slice(0, None)"),
        ),
        mistake(
            "mean_of_window_means",
            "every window takes its own mean, and the means are averaged",
            "A shorter window counts less: sum over all windows, then "
            "divide once by the number of all targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = -(-x.shape[1] // window)"),
            ("total += loss", "total += loss / targets[:, part].size"),
            ("+ step[name]", "+ step[name] / targets[:, part].size"),
        ),
        mistake(
            "sum_of_window_means",
            "every window takes its own mean, and the means are added",
            "Sum over all windows, then divide once by the number of all targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = 1"),
            ("total += loss", "total += loss / targets[:, part].size"),
            ("+ step[name]", "+ step[name] / targets[:, part].size"),
        ),
        mistake(
            "zero_state_per_window",
            "every window starts from zeros, the first as well",
            "The first window starts from h0, each later one from the last "
            "state of the one before.",
            ("loss", "W", "decay"),
            ("part], h, params", "part], 0 * h0, params"),
        ),
        mistake(
            "first_state_zero",
            "the first window starts from zeros",
            "It starts from the h0 that is handed in.",
            ("loss", "W", "decay"),
            ("0.0, {}, h0", "0.0, {}, 0 * h0"),
        ),
        mistake(
            "targets_not_cut",
            "the targets are not cut with the windows",
            "Inputs and targets are cut at the same places.",
            ("loss", "W", "decay"),
            ("targets[:, part]", "targets[:, : x[:, part].shape[1]]"),
        ),
        mistake(
            "inputs_not_cut",
            "the inputs are not cut with the windows",
            "Inputs and targets are cut at the same places.",
            ("loss", "W", "decay"),
            ("x[:, part]", "x[:, : targets[:, part].shape[1]]"),
        ),
        mistake(
            "loss_overwritten",
            "only the last window's loss is kept",
            "The loss is a mean over all targets, of all windows.",
            ("loss",),
            ("total += loss", "total = loss"),
        ),
        mistake(
            "loss_not_divided",
            "the loss is summed, the gradients are divided",
            "Equation (6) divides both by the number of all targets.",
            ("loss",),
            ("total / count", "total"),
        ),
        mistake(
            "divided_by_one_window",
            "the sums are divided by the number of targets in one window",
            "Equation (6) divides by the number of all targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = len(x) * window"),
        ),
        mistake(
            "divided_by_windows",
            "the sums are divided by the number of windows",
            "Equation (6) divides by the number of all targets.",
            ("loss", "W", "decay"),
            ("count = targets.size", "count = -(-x.shape[1] // window)"),
        ),
    ),
)
