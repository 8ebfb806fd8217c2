"""How numerical_gradient is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, function_case, function_edge, function_general

DIFFERENCE_RTOL = 1e-8
"""Round-off of central differences is near 1e-11; forward ones are off by 1e-5."""


def numerical_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the same with a step of one's own, and with larger entries, as well."""
    yield from function_general(rng)
    yield function_case(rng, "eps=0.1", "coupled_product", (2, 3), eps=0.1)
    case = function_case(rng, "entries above 1", "cubic_sum", (3, 2))
    yield Case(case.name, {**case.inputs, "x": 4.0 * case.inputs["x"]})


RUBRIC = ExerciseRubric(
    Exercise(
        "numerical_gradient",
        UNIT,
        inputs=("f", "x"),
        keywords=("eps",),
        outputs=("gradient",),
        points={"gradient": 2, EDGE: 1},
        rtol=DIFFERENCE_RTOL,
        hints=(
            "Move one entry of x a little up and a little down, and see how f "
            "answers. Put the entry back before you go on.",
            "Equation (2): the difference of the two values, divided by the distance "
            "between the two points, which is 2ε.",
            "Loop over the index of every entry. Keep the entry, call f once with "
            "the entry a step up and once a step down, put back what was kept, and "
            "store the quotient.",
        ),
        equations={
            "gradient": "equation (2): that one entry at a time moves, the two points, "
            "and what the difference of their values is divided by",
        },
    ),
    numerical_general,
    function_edge,
    lambda rng: function_case(rng, "large", "cubic_sum", (6, 11)),
    variants=(
        mistake(
            "forward_difference",
            "a forward difference is taken where a central one is asked for",
            "The even terms of equation (1) cancel only between x + ε and x − ε.",
            ("gradient",),
            ("x[i] = kept - eps", "x[i] = kept"),
            ("(2 * eps)", "eps"),
        ),
        mistake(
            "divided_by_eps",
            "the difference is divided by ε where the points are 2ε apart",
            "From x − ε to x + ε is a distance of 2ε.",
            ("gradient",),
            ("(2 * eps)", "eps"),
        ),
        mistake(
            "not_restored",
            "the entry is not put back before the next one is moved",
            "After each entry x must be what it was, also at the end.",
            ("gradient", "inputs unchanged"),
            ("        x[i] = kept\n", ""),
        ),
        mistake(
            "step_too_small",
            "a step far too small is used in place of eps",
            "Round-off is divided by the step: use the eps that is handed in.",
            ("gradient",),
            ("kept = x[i]", "kept = x[i]; eps = 1e-13"),
        ),
        mistake(
            "step_too_large",
            "a step far too large is used in place of eps",
            "Truncation grows with the square of the step: use the eps that is "
            "handed in.",
            ("gradient",),
            ("kept = x[i]", "kept = x[i]; eps = 0.05"),
        ),
        mistake(
            "eps_ignored",
            "the result does not depend on the eps that is handed in",
            "The two points are x + ε and x − ε, with the ε of the argument.",
            ("gradient",),
            ("kept = x[i]", "kept = x[i]; eps = 1e-5"),
        ),
        mistake(
            "eps_halved",
            "the points are only ε apart, ε/2 on each side",
            "The step is ε to each side: the points are 2ε apart.",
            ("gradient",),
            ("x[i] = kept + eps", "x[i] = kept + eps / 2"),
            ("x[i] = kept - eps", "x[i] = kept - eps / 2"),
            ("(2 * eps)", "eps"),
        ),
        mistake(
            "eps_doubled",
            "the points are 4ε apart, 2ε on each side",
            "The step is ε to each side: the points are 2ε apart.",
            ("gradient",),
            ("x[i] = kept + eps", "x[i] = kept + 2 * eps"),
            ("x[i] = kept - eps", "x[i] = kept - 2 * eps"),
            ("(2 * eps)", "(4 * eps)"),
        ),
        mistake(
            "sign_swapped",
            "the two values are subtracted the wrong way round",
            "f at x + ε comes first.",
            ("gradient",),
            ("ahead - behind", "behind - ahead"),
        ),
        mistake(
            "all_entries_moved",
            "all entries move at once, so that each gets the sum of all derivatives",
            "One entry moves, all others stay.",
            ("gradient",),
            ("kept = x[i]", "kept = x.copy()"),
            ("x[i] = kept + eps", "x[:] = kept + eps"),
            ("x[i] = kept - eps", "x[:] = kept - eps"),
            ("        x[i] = kept\n", "        x[:] = kept\n"),
        ),
        mistake(
            "float32_inside",
            "the values of f are rounded to float32 before they are subtracted",
            "A difference of float32 values has no digits left.",
            ("gradient",),
            ("(ahead - behind)", "float(np.float32(ahead) - np.float32(behind))"),
        ),
        mistake(
            "backward_difference",
            "a backward difference is taken where a central one is asked for",
            "The even terms of equation (1) cancel only between x + ε and x − ε.",
            ("gradient",),
            ("x[i] = kept + eps", "x[i] = kept"),
            ("(2 * eps)", "eps"),
        ),
        mistake(
            "multiplied_by_two",
            "the difference is divided by ε and then doubled, not halved",
            "From x − ε to x + ε is a distance of 2ε: divide by both factors.",
            ("gradient",),
            ("/ (2 * eps)", "/ eps * 2"),
        ),
        mistake(
            "precedence",
            "the difference is divided by 2 and multiplied by ε",
            "ε belongs into the denominator, together with the 2.",
            ("gradient",),
            ("/ (2 * eps)", "/ 2 * eps"),
        ),
        mistake(
            "not_back_to_the_middle",
            "the second value is that of f at x itself, and the difference is divided "
            "by 2ε",
            "The second point is x − ε. From x + ε it is 2ε down to it.",
            ("gradient",),
            ("x[i] = kept - eps", "x[i] = x[i] - eps"),
        ),
        mistake(
            "rows_at_once",
            "a whole row moves at once, and its entries share one number",
            "Every entry of x has a derivative of its own.",
            ("gradient",),
            ("np.ndindex(x.shape)", "range(len(x))"),
            ("kept = x[i]", "kept = np.copy(x[i])"),
        ),
    ),
)
