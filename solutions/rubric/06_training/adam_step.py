"""How adam_step is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, steps_case


def adam_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the defaults, other constants with gradients near epsilon, and rates."""
    yield steps_case(rng, "four steps, defaults", 4, state={})
    constants = {"lr": 0.02, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
    yield steps_case(
        rng, "three steps, small gradients", 3, 1e-3, state={}, **constants
    )
    rates = [0.03, 0.002, 0.01, 0.02]
    yield steps_case(rng, "a rate for each step", 4, state={}, lr=rates)


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
            "Equations (4) to (6). The step counter starts at 1; ε stands outside "
            "the root.",
            "The state carries the counter and, for each parameter, both running "
            "means. One pass over the parameters: update the means, correct them "
            "with the counter of this step, take the step. All three go into a new "
            "state, the parameters into a new dict.",
        ),
        equations=dict.fromkeys(
            ("W", "b"),
            "equations (4), (5) and (6), in this order, and at what the state carries: "
            "work out the first two steps by hand",
        ),
    ),
    adam_general,
    adam_edge,
    lambda rng: steps_case(rng, "large", 60, state={}, lr=0.05),
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
            aliases=("power_left_out",),
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
        mistake(
            "second_mean_not_corrected",
            "the mean of the square is not corrected",
            "Both means start at 0: equation (5).",
            ("W", "b"),
            ("v[k] / (1 - beta2**t)", "v[k]"),
        ),
        mistake(
            "corrections_swapped",
            "the corrections are swapped: β₂ in m̂, β₁ in v̂",
            "Each mean is corrected with its own β: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k] / (1 - beta2**t)"),
            ("v[k] / (1 - beta2**t)", "v[k] / (1 - beta1**t)"),
        ),
        mistake(
            "t_one_ahead",
            "the correction is that of the next step: t starts at 2",
            "In the first step t is 1: m̂ is then the gradient itself.",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k] / (1 - beta1 ** (t + 1))"),
            ("v[k] / (1 - beta2**t)", "v[k] / (1 - beta2 ** (t + 1))"),
        ),
        mistake(
            "t_from_zero",
            "the first correction divides by 0: t starts at 0, or stands one too low "
            "in the power",
            "In the first step t is 1, and so is the power: equation (5).",
            ("W", "b"),
            ('state.get("t", 0) + 1', 'state.get("t", 0)'),
            ('{"t": t,', '{"t": t + 1,'),
        ),
        mistake(
            "state_empty",
            "the state that is returned is empty: every step is the first",
            "The state carries t, m and v from one step to the next.",
            ("W", "b"),
            ('{"t": t, "m": m, "v": v}', "{}"),
            aliases=("old_state_returned",),
        ),
        mistake(
            "old_state_returned",
            "the state that was handed in is returned: every step is the first",
            "The next step needs the t, m and v of this one.",
            ("W", "b"),
            ('{"t": t, "m": m, "v": v}', "state"),
            aliases=("state_empty",),
        ),
        mistake(
            "means_exchanged_in_state",
            "m and v change places in the state",
            "Each mean goes on from its own old value: equation (4).",
            ("W", "b"),
            ('"m": m, "v": v}', '"m": v, "v": m}'),
        ),
        mistake(
            "betas_swapped_in_means",
            "β₁ and β₂ are swapped in the means, and are not in the corrections",
            "β₁ belongs to the mean, β₂ to the mean square.",
            ("W", "b"),
            ("beta1 * state", "beta2 * state"),
            ("(1 - beta1) * g", "(1 - beta2) * g "),
            ("v[k] = beta2 * state", "v[k] = beta1 * state"),
            ("(1 - beta2) * g**2", "(1 - beta1) * g**2"),
        ),
        mistake(
            "square_left_out",
            "v averages the gradient itself, which may be negative",
            "Equation (4) averages the square.",
            ("W", "b"),
            ("* g**2", "* g"),
        ),
        mistake(
            "mean_squared",
            "v averages the square of m",
            "Equation (4) averages the square of the gradient.",
            ("W", "b"),
            ("* g**2", "* m[k] ** 2"),
        ),
        mistake(
            "product_for_power",
            "the correction has 1 − β·t where 1 − βᵗ is due, which is soon negative",
            "Each step multiplies by β once more: a power, equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k] / (1 - beta1 * t)"),
            ("v[k] / (1 - beta2**t)", "v[k] / (1 - beta2 * t)"),
        ),
        mistake(
            "t_counts_parameters",
            "t grows with every parameter, not with every step",
            "One step has one t, for all parameters.",
            ("W", "b"),
            ('state.get("t", 0) + 1', 'state.get("t", 0)'),
            (
                "    for k, g in grads.items():\n",
                "    for k, g in grads.items():\n        t += 1\n",
            ),
        ),
        mistake(
            "power_left_out",
            "the correction has 1 − β where 1 − βᵗ is due",
            "The correction fades as t grows: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k] / (1 - beta1)"),
            ("v[k] / (1 - beta2**t)", "v[k] / (1 - beta2)"),
            aliases=("t_not_kept",),
        ),
        mistake(
            "correction_multiplied",
            "the means are multiplied by 1 − βᵗ",
            "They are too small at first, and are divided by it: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k] * (1 - beta1**t)"),
            ("v[k] / (1 - beta2**t)", "v[k] * (1 - beta2**t)"),
        ),
        mistake(
            "corrected_means_kept",
            "the corrected means are kept for the next step",
            "The state carries m and v as equation (4) makes them.",
            ("W", "b"),
            (
                "        new[k] = params",
                "        m[k], v[k] = m_hat, v_hat\n        new[k] = params",
            ),
        ),
        mistake(
            "first_mean_not_kept",
            "the mean of the gradient starts from 0 in every step",
            "The state carries m as well: equation (4).",
            ("W", "b"),
            ('state.get("m", {}).get(k, 0)', "0"),
        ),
        mistake(
            "second_mean_not_kept",
            "the mean of the square starts from 0 in every step",
            "The state carries v as well: equation (4).",
            ("W", "b"),
            ('state.get("v", {}).get(k, 0)', "0"),
        ),
        mistake(
            "means_not_kept",
            "both means start from 0 in every step, while t is kept",
            "The state carries m and v as well: equation (4).",
            ("W", "b"),
            ('state.get("m", {}).get(k, 0)', "0"),
            ('state.get("v", {}).get(k, 0)', "0"),
        ),
        mistake(
            "shares_left_out",
            "the gradient and its square enter whole, without 1 − β",
            "A mean has weights that add up to 1: equation (4).",
            ("W", "b"),
            (" + (1 - beta1) * g", " + g"),
            ("(1 - beta2) * g**2", "g**2"),
        ),
        mistake(
            "epsilon_before_correction",
            "ε is added to the root of the uncorrected mean",
            "Equation (6) adds ε to the root of v̂.",
            ("W", "b"),
            (
                "(np.sqrt(v_hat) + eps)",
                "((np.sqrt(v[k]) + eps) / np.sqrt(1 - beta2**t))",
            ),
        ),
        mistake(
            "epsilon_fixed",
            "ε is 1e-8, whatever is handed in",
            "Use the eps that is handed in.",
            ("W", "b"),
            ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat) + 1e-8"),
        ),
        mistake(
            "betas_fixed",
            "β₁ is 0.9 and β₂ 0.999, whatever is handed in",
            "Use the beta1 and beta2 that are handed in.",
            ("W", "b"),
            ("    t = state", "    beta1, beta2 = 0.9, 0.999\n    t = state"),
        ),
        mistake(
            "rate_fixed",
            "the learning rate is 1e-3, whatever is handed in",
            "Use the lr that is handed in.",
            ("W", "b"),
            ("lr * m_hat", "1e-3 * m_hat"),
        ),
        mistake(
            "mean_left_out",
            "the gradient stands where its running mean is due",
            "Equation (6) walks along m̂.",
            ("W", "b"),
            ("lr * m_hat", "lr * g"),
        ),
    ),
)
