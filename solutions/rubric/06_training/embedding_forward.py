"""How embedding_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import EMBEDDING_AXES, UNIT, tokens_case, tokens_edge, tokens_general

RUBRIC = ExerciseRubric(
    Exercise(
        "embedding_forward",
        UNIT,
        inputs=("tokens", "E"),
        outputs=("y",),
        cache=True,
        points={"y": 1, EDGE: 1},
        axes=EMBEDDING_AXES,
        hints=(
            "An embedding is a table. A token is the number of a row.",
            "Equation (1), at every place: y has the shape of the tokens, and one axis "
            "more.",
            "Index the table with the whole array of tokens.",
        ),
        equations={
            "y": "equation (1): which row belongs to a token",
        },
    ),
    tokens_general(False),
    tokens_edge(False),
    lambda rng: tokens_case(rng, "large", (12, 30), 120, 40, False),
    variants=(
        mistake(
            "columns",
            "the columns of the table are taken",
            "Row v of E belongs to token v.",
            ("y",),
            ("y = E[tokens]", "y = E.T[tokens % E.shape[1]]"),
        ),
        mistake(
            "second_axis",
            "the tokens pick columns of the table, and the axis of the rows comes "
            "first",
            "Row v of E belongs to token v.",
            ("y",),
            ("y = E[tokens]", "y = E[:, tokens]"),
        ),
        mistake(
            "transposed_table",
            "the rows of the transposed table are taken",
            "Row v of E belongs to token v.",
            ("y",),
            ("y = E[tokens]", "y = E.T[tokens]"),
        ),
        mistake(
            "tokens_flattened",
            "all tokens come one after the other, along one axis",
            "y has the shape of the tokens, and one more axis.",
            ("y",),
            ("y = E[tokens]", "y = E[tokens.ravel()]"),
        ),
        mistake(
            "off_by_one",
            "the row after the token's is taken",
            "Tokens count from 0.",
            ("y",),
            ("y = E[tokens]", "y = E[(tokens + 1) % len(E)]"),
            follow=True,
        ),
        mistake(
            "first_token",
            "every place gets the row of the first token",
            "Each place has its own token.",
            ("y",),
            ("y = E[tokens]", "y = E[0 * tokens + tokens.flat[0]]"),
        ),
        mistake(
            "flattened",
            "the result has lost the tokens' shape",
            "y has the shape of the tokens, and one more axis.",
            ("y",),
            ("y = E[tokens]", "y = E[tokens].ravel()"),
        ),
        mistake(
            "one_hot",
            "one-hot vectors are returned, not rows of the table",
            "A one-hot vector times E is a row of E.",
            ("y",),
            ("y = E[tokens]", "y = np.eye(len(E))[tokens]"),
        ),
        mistake(
            "normalised",
            "the rows are scaled to length 1",
            "The rows are taken as they are.",
            ("y",),
            ("y = E[tokens]", "y = (E / np.linalg.norm(E, axis=1)[:, None])[tokens]"),
            follow=True,
        ),
        mistake(
            "off_by_one_down",
            "the row before the token's is taken",
            "Tokens count from 0.",
            ("y",),
            ("y = E[tokens]", "y = E[tokens - 1]"),
            follow=True,
        ),
        mistake(
            "last_row_never_read",
            "the last row of the table is never read",
            "Tokens run from 0 to V − 1, and each has its row.",
            ("y",),
            ("y = E[tokens]", "y = E[np.minimum(tokens, max(len(E) - 2, 0))]"),
        ),
        mistake(
            "first_example_for_all",
            "every example gets the rows of the first",
            "Each place has its own token.",
            ("y",),
            (
                "y = E[tokens]",
                "y = E[np.broadcast_to(tokens[:1], tokens.shape) if "
                "tokens.ndim else tokens]",
            ),
        ),
        mistake(
            "two_axes_only",
            "tokens are taken to have two axes",
            "Tokens may have any shape: the table can be indexed with all "
            "of them at once.",
            (EDGE,),
            ("y = E[tokens]", "N, T = tokens.shape\n    y = E[tokens]"),
        ),
    ),
)
