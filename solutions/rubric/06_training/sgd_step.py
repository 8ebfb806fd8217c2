"""How sgd_step is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, steps_case


def sgd_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield plain steps, steps with momentum, and rates that change on the way."""
    yield steps_case(rng, "three plain steps", 3, lr=0.1)
    yield steps_case(rng, "four steps with momentum", 4, lr=0.05, momentum=0.9)
    rates = [0.3, 0.02, 0.1, 0.05]
    yield steps_case(rng, "a rate for each step", 4, lr=rates, momentum=0.8)


def sgd_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one step, no gradient, no learning rate."""
    yield steps_case(rng, "one step", 1, lr=0.3, momentum=0.5)
    yield steps_case(rng, "zero gradients", 2, 0.0, lr=0.3, momentum=0.5)
    yield steps_case(rng, "lr=0", 2, lr=0.0)
    yield steps_case(rng, "momentum 1", 3, lr=0.1, momentum=1.0)


RUBRIC = ExerciseRubric(
    Exercise(
        "sgd_step",
        UNIT,
        inputs=("params", "grads", "lr"),
        keywords=("momentum", "state"),
        gradients=("W", "b"),
        gradient_check=False,
        chain=True,
        points={"W": 1, "b": 1, EDGE: 1},
        hints=(
            "Momentum remembers a velocity for each parameter, and walks along it.",
            "Equation (3): v = momentum·v + g, then θ = θ − lr·v. Before the first "
            "step v is 0.",
            "Build a new dict of velocities from the state (or zeros), a new dict of "
            "parameters, and return both. Change nothing in place.",
        ),
        equations=dict.fromkeys(
            ("W", "b"),
            "equation (3): first the velocity, with the whole gradient, "
            "then the step along it",
        ),
    ),
    sgd_general,
    sgd_edge,
    lambda rng: steps_case(rng, "large", 60, lr=0.05, momentum=0.9),
    variants=(
        mistake(
            "uphill",
            "the step goes up the gradient",
            "The loss falls along minus the gradient.",
            ("W", "b"),
            ("params[k] - lr", "params[k] + lr"),
        ),
        mistake(
            "momentum_ignored",
            "momentum plays no part",
            "Equation (3) keeps a share of the old velocity.",
            ("W", "b"),
            ("momentum * state.get(k, 0) + grads[k]", "grads[k]"),
            aliases=("state_forgotten",),
        ),
        mistake(
            "state_forgotten",
            "the velocity is not kept for the next step",
            "Return the velocities as the new state.",
            ("W", "b"),
            ("}, velocity", "}, {}"),
            aliases=("momentum_ignored",),
        ),
        mistake(
            "exchanged",
            "the velocities are returned first, and then the parameters",
            "What is due is the parameters, and then the state.",
            ("W", "b"),
            (
                "return {k: params[k] - lr * velocity[k] for k in params}, velocity",
                "return velocity, {k: params[k] - lr * velocity[k] for k in params}",
            ),
        ),
        mistake(
            "averaged_momentum",
            "the gradient enters with 1 − momentum",
            "Equation (3) adds the whole gradient (Adam is the one that averages).",
            ("W", "b"),
            ("+ grads[k]", "+ (1 - momentum) * grads[k]"),
        ),
        mistake(
            "lr_in_velocity_twice",
            "the learning rate enters twice",
            "Equation (3) has one learning rate.",
            ("W", "b"),
            ("+ grads[k]", "+ lr * grads[k]"),
        ),
        mistake(
            "lr_left_out",
            "the learning rate is left out",
            "Equation (3) multiplies the velocity by lr.",
            ("W", "b"),
            ("params[k] - lr * velocity[k]", "params[k] - velocity[k]"),
        ),
        mistake(
            "in_place",
            "what was handed in is changed in place",
            "The caller may still need the old parameters and the old state: return "
            "new ones.",
            ("inputs unchanged",),
            (
                "return {k: params[k] - lr * velocity[k] for k in params}, velocity",
                "for k in params:\n        params[k] -= lr * velocity[k]\n"
                "    return params, velocity",
            ),
        ),
        mistake(
            "nesterov",
            "the step looks ahead along the velocity, as Nesterov's does",
            "Equation (3) walks along the velocity itself.",
            ("W", "b"),
            ("lr * velocity[k] for", "lr * (momentum * velocity[k] + grads[k]) for"),
        ),
        mistake(
            "momentum_subtracted",
            "the old velocity is subtracted",
            "Equation (3) adds a share of the old velocity.",
            ("W", "b"),
            (
                "momentum * state.get(k, 0) + grads[k]",
                "grads[k] - momentum * state.get(k, 0)",
            ),
        ),
        mistake(
            "old_velocity",
            "the step is taken along the old velocity",
            "The gradient enters the velocity first, then the step is taken along it.",
            ("W", "b"),
            ("lr * velocity[k] for", "lr * state.get(k, 0) for"),
        ),
        mistake(
            "gradient_twice",
            "the gradient is added to the velocity once more",
            "The gradient is in the velocity already: equation (3).",
            ("W", "b"),
            ("lr * velocity[k] for", "lr * (velocity[k] + grads[k]) for"),
        ),
        mistake(
            "momentum_one",
            "the whole old velocity is kept, whatever the momentum is",
            "Equation (3) keeps a share of it.",
            ("W", "b"),
            ("momentum * state.get(k, 0)", "state.get(k, 0)"),
        ),
    ),
)
