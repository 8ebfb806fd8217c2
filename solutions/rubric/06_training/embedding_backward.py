"""How embedding_backward is judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import EMBEDDING_AXES, UNIT, tokens_case, tokens_edge, tokens_general


def large(rng: np.random.Generator) -> Case:
    """Draw the case in which a sum over all rows hides what one entry changes."""
    case = tokens_case(rng, "large", (4, 50), 400, 50, True)
    return replace(case, inputs={**case.inputs, "E": 1e6 * case.inputs["E"]})


RUBRIC = ExerciseRubric(
    Exercise(
        "embedding_backward",
        UNIT,
        inputs=("tokens", "E"),
        gradients=("E",),
        forward="embedding_forward",
        needs=("embedding_forward",),
        upstream=("dy",),
        points={"E": 2, EDGE: 1},
        axes=EMBEDDING_AXES,
        hints=(
            "A row that is used at several places gets a gradient from each of them.",
            "Equation (2): row v sums dy over all places where the token is v.",
            "Start from zeros, and add at every place to the row of its token. "
            "Indexing with a whole array of tokens keeps only one of several equal "
            "ones; NumPy's add has an unbuffered form that keeps all, and a loop "
            "does as well.",
        ),
        equations={
            "E": "equation (2): all places with a token send their gradient to its row",
        },
    ),
    tokens_general(True),
    tokens_edge(True),
    large,
    variants=(
        mistake(
            "assigned",
            "repeated tokens overwrite each other: dE[tokens] = dy",
            "Where a token stands twice, both gradients count.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE[tokens] = dy"),
            aliases=("added_once",),
        ),
        mistake(
            "added_once",
            "dE[tokens] += dy adds only one of several equal tokens",
            "NumPy reads all rows before it writes any: each of several equal tokens "
            "adds to the old row, and one of these sums stays.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE[tokens] += dy"),
            aliases=("assigned",),
        ),
        mistake(
            "averaged",
            "each row gets the mean over its places",
            "Contributions add up; only the loss takes a mean.",
            ("E",),
            (
                "    return {",
                "    dE /= np.maximum(np.bincount(tokens.ravel(), "
                "minlength=len(dE)), 1)[:, None]\n    return {",
            ),
        ),
        mistake(
            "first_example_only",
            "only the first example sends a gradient",
            "All places count.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, tokens[0], dy[0])"),
        ),
        mistake(
            "off_by_one",
            "the gradient goes to the row after the token's",
            "Tokens count from 0.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, (tokens + 1) % len(dE), dy)"),
        ),
        mistake(
            "spread_over_all",
            "every row gets the sum of all gradients",
            "A row gets the gradients of its own places only.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE += dy.reshape(-1, dy.shape[-1]).sum(0)"),
        ),
        mistake(
            "first_place_only",
            "of several equal tokens only the first sends a gradient",
            "Where a token stands more than once, all its gradients count.",
            ("E",),
            (
                "np.add.at(dE, tokens, dy)",
                "dE[tokens.ravel()[::-1]] = dy.reshape(-1, dy.shape[-1])[::-1]",
            ),
        ),
        mistake(
            "divided_by_N",
            "the gradient is divided by the batch size",
            "Contributions add up; only the loss takes a mean.",
            ("E",),
            (
                "np.add.at(dE, tokens, dy)",
                "np.add.at(dE, tokens, dy / (len(tokens) if tokens.ndim else 1))",
            ),
        ),
        mistake(
            "divided_by_places",
            "the gradient is divided by the number of all places",
            "Contributions add up; only the loss takes a mean.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, tokens, dy / tokens.size)"),
        ),
        mistake(
            "counts_for_gradients",
            "every place adds 1, and the upstream gradient is left out",
            "Each place sends its own dy: equation (2).",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, tokens, 1.0)"),
        ),
        mistake(
            "last_example_only",
            "only the last example sends a gradient",
            "All places count.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, tokens[-1], dy[-1])"),
        ),
        mistake(
            "two_axes_only",
            "tokens are taken to have two axes",
            "Tokens may have any shape, and so has dy, with one axis more.",
            (EDGE,),
            (
                "    dE = np.zeros(shape)\n",
                "    N, T = tokens.shape\n    dE = np.zeros(shape)\n",
            ),
        ),
    ),
)
