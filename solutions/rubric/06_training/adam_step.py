"""How adam_step is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, steps_case


def adam_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the defaults, and other constants with gradients near epsilon."""
    yield steps_case(rng, "four steps, defaults", 4, state={})
    constants = {"lr": 0.02, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
    yield steps_case(
        rng, "three steps, small gradients", 3, 1e-3, state={}, **constants
    )


def adam_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one step, no gradient, very large gradients."""
    yield steps_case(rng, "one step", 1, state={}, lr=0.1)
    yield steps_case(rng, "zero gradients", 2, 0.0, state={}, lr=0.1)
    yield steps_case(rng, "large gradients", 2, 1e8, state={}, lr=0.1)
    yield steps_case(rng, "ten steps", 10, state={}, lr=0.1)


RUBRIC = ExerciseRubric(
    Exercise(
        "adam_step",
        UNIT,
        inputs=("params", "grads", "state"),
        keywords=("lr", "beta1", "beta2", "eps"),
        gradients=("W", "b"),
        gradient_check=False,
        chain=True,
        points={"W": 2, "b": 1, EDGE: 1},
        hints=(
            "Two running means: of the gradient, and of its square. Both start at 0 "
            "and are too small at first, which the correction undoes.",
            "Equations (4) to (6). The step counter starts at 1; ε stands outside the "
            "root.",
            "t = state.get('t', 0) + 1. For each parameter update m and v, divide by "
            "1 − β^t, step. Return new parameters and a state with t, m and v.",
        ),
    ),
    adam_general,
    adam_edge,
    variants=(
        mistake(
            "no_bias_correction",
            "the running means are not corrected",
            "They start at 0 and are too small at first: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k]"),
            ("v[k] / (1 - beta2**t)", "v[k]"),
        ),
        mistake(
            "first_mean_not_corrected",
            "the mean of the gradient is not corrected",
            "Both means start at 0: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k]"),
        ),
        mistake(
            "epsilon_inside",
            "ε stands inside the root",
            "Equation (6): √v̂ + ε.",
            ("W", "b"),
            ("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"),
        ),
        mistake(
            "epsilon_left_out",
            "ε is left out",
            "Without it 0/0 is nan where a gradient is 0.",
            ("W", "b"),
            ("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat)"),
        ),
        mistake(
            "t_not_kept",
            "the step counter is not kept: every step is the first",
            "The state carries t as well as m and v.",
            ("W", "b"),
            ('{"t": t,', '{"t": 0,'),
        ),
        mistake(
            "root_left_out",
            "the step is divided by v̂, not by its root",
            "Equation (6) has a square root.",
            ("W", "b"),
            ("np.sqrt(v_hat) + eps", "v_hat + eps"),
        ),
        mistake(
            "gradient_not_squared",
            "v averages the absolute gradient",
            "Equation (4) averages the square.",
            ("W", "b"),
            ("* g**2", "* np.abs(g)"),
        ),
        mistake(
            "betas_swapped",
            "β₁ and β₂ are swapped",
            "β₁ belongs to the mean, β₂ to the mean square.",
            ("W", "b"),
            ("    t = state", "    beta1, beta2 = beta2, beta1\n    t = state"),
        ),
        mistake(
            "uphill",
            "the step goes up the gradient",
            "The loss falls along minus the gradient.",
            ("W", "b"),
            ("params[k] - lr", "params[k] + lr"),
        ),
        mistake(
            "in_place",
            "what was handed in is changed in place",
            "The caller may still need the old parameters and the old state: return "
            "new ones.",
            ("inputs unchanged",),
            (
                "    m, v, new = {}, {}, {}\n",
                '    m, v = state.setdefault("m", {}), state.setdefault("v", {})\n'
                "    new = {}\n",
            ),
        ),
    ),
)
