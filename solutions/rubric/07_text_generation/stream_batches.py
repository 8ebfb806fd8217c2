"""How stream_batches is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def streams_case(
    rng: np.random.Generator, name: str, L: int, N: int, T: int, V: int = 90
) -> Case:
    """Draw tokens no two of which are equal, so that each tells its place."""
    tokens = rng.permutation(max(V, L))[:L].astype(np.int64)
    return Case(name, {"tokens": tokens, "N": N, "T": T})


def streams_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield several batches; tokens are left out behind each stream and at the end."""
    yield streams_case(rng, "L=58, N=4, T=3", 58, 4, 3)
    yield streams_case(rng, "L=74, N=3, T=5", 74, 3, 5)


def streams_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one stream, one step, one batch, none, and streams that just fit."""
    yield streams_case(rng, "one stream", 14, 1, 4)
    yield streams_case(rng, "T=1", 11, 3, 1)
    yield streams_case(rng, "one batch", 17, 3, 4)
    yield streams_case(rng, "streams that just fit", 25, 3, 4)
    yield streams_case(rng, "one token too few for that", 24, 3, 4)
    yield streams_case(rng, "no full batch", 12, 3, 4)
    yield streams_case(rng, "fewer tokens than streams", 3, 5, 2)
    yield streams_case(rng, "one token", 1, 2, 3)


LENGTH = "S = (len(tokens) - 1) // N"
SHAPED = (
    "        streams = part[: N * S].reshape(N, S)[:, : B * T]\n"
    "        return streams.reshape(N, B, T).transpose(1, 0, 2)"
)
RETURN = "return batches(tokens), batches(tokens[1:])"
BOTH = ("inputs", "targets")

RUBRIC = ExerciseRubric(
    Exercise(
        "stream_batches",
        UNIT,
        inputs=("tokens", "N", "T"),
        outputs=BOTH,
        points={"inputs": 1.5, "targets": 1, EDGE: 0.5},
        axes={"tokens": ("L",), "inputs": ("B", "N", "T"), "targets": ("B", "N", "T")},
        hints=(
            "Cut the text into N long pieces first, one behind the other. Lay them "
            "under each other, and cut columns.",
            "Equation (3) for the pieces, (4) for the columns. The targets of (5) are "
            "what the same cutting makes of the text without its first token.",
            "The first N·S tokens, as a table of N rows; its first B·T columns; the "
            "columns in B groups of T; then the axis of the groups in front.",
        ),
        equations={
            "inputs": "equations (3) and (4): how long a stream is, where stream n "
            "starts, and which of its columns batch b has",
            "targets": "equation (5): the token behind each input, also behind the "
            "last one of a row",
        },
    ),
    streams_general,
    streams_edge,
    lambda rng: streams_case(rng, "large", 3007, 20, 12),
    variants=(
        mistake(
            "interleaved",
            "the streams are interleaved: stream n has every N-th token from n on",
            "The streams lie one behind the other in the text: equation (3).",
            BOTH,
            ("part[: N * S].reshape(N, S)", "part[: N * S].reshape(S, N).T"),
        ),
        mistake(
            "batches_one_after_the_other",
            "each batch is one piece of the text, cut into N rows",
            "Then row n of the next batch does not go on where row n ends: equation "
            "(4) has n·S, with S the length of a whole stream.",
            BOTH,
            (SHAPED, "        return part[: B * N * T].reshape(B, N, T)"),
        ),
        mistake(
            "streams_first",
            "the axis of the streams comes before that of the batches",
            "The shape is (B, N, T).",
            BOTH,
            (".transpose(1, 0, 2)", ""),
        ),
        mistake(
            "time_before_streams",
            "the axis of time comes before that of the streams",
            "The shape is (B, N, T).",
            BOTH,
            (".transpose(1, 0, 2)", ".transpose(1, 2, 0)"),
        ),
        mistake(
            "targets_are_inputs",
            "the targets are the inputs themselves",
            "The target is the token behind: equation (5).",
            ("targets",),
            (RETURN, "return batches(tokens), batches(tokens)"),
        ),
        mistake(
            "targets_before",
            "the target is the token before",
            "It is the token behind: equation (5).",
            ("targets",),
            (RETURN, "return batches(tokens), batches(np.roll(tokens, 1))"),
        ),
        mistake(
            "targets_two_ahead",
            "the target is two tokens ahead",
            "It is the next token: equation (5).",
            ("targets",),
            (RETURN, "return batches(tokens), batches(np.roll(tokens, -2))"),
        ),
        mistake(
            "targets_roll_in_the_batch",
            "the last target of each row is the first input of that row",
            "Behind the last input of a row comes a token that the row does not have: "
            "equation (5).",
            ("targets",),
            (RETURN, "return batches(tokens), np.roll(batches(tokens), -1, axis=2)"),
        ),
        mistake(
            "exchanged",
            "the targets come before the inputs",
            "The inputs come first.",
            BOTH,
            (RETURN, "return batches(tokens[1:]), batches(tokens)"),
        ),
        mistake(
            "last_token_read",
            "the length of a stream is L // N, as if the last token had one behind it",
            "Nothing follows the last token, so that L − 1 can be read: equation (3).",
            (EDGE,),
            (LENGTH, "S = len(tokens) // N"),
            ("batches(tokens[1:])", "batches(np.roll(tokens, -1))"),
        ),
        mistake(
            "streams_of_whole_batches",
            "each stream starts where the last one's full batches end",
            "Stream n starts at n·S, whatever its batches leave out: equation (4).",
            BOTH,
            (LENGTH, "S = (len(tokens) - 1) // N // T * T"),
        ),
        mistake(
            "overlapping",
            "each batch begins at the last token of the one before it",
            "Batch b begins at column b·T: equation (4).",
            BOTH,
            (
                SHAPED,
                "        streams = part[: N * S].reshape(N, S)\n"
                "        starts = [max(b * T - b, 0) for b in range(B)]\n"
                "        rows = [streams[:, s : s + T] for s in starts]\n"
                "        return np.array(rows, np.int64).reshape(B, N, T)",
            ),
        ),
        mistake(
            "end_kept",
            "the streams are taken from the end of the text",
            "The first stream begins with the first token; what is left over stands "
            "at the end.",
            BOTH,
            (LENGTH, LENGTH + "\n    tokens = tokens[len(tokens) - 1 - N * S :]"),
        ),
        mistake(
            "reversed",
            "the batches are in reverse order",
            "Batch 0 has the first columns: equation (4).",
            BOTH,
            (".transpose(1, 0, 2)", ".transpose(1, 0, 2)[::-1]"),
        ),
        mistake(
            "last_batch_missing",
            "the last full batch is missing",
            "There are S // T batches.",
            BOTH,
            ("B = S // T", "B = max(S // T - 1, 0)"),
        ),
        mistake(
            "nothing_without_shape",
            "without a full batch the arrays have lost their other axes",
            "Without a batch the shape is (0, N, T).",
            (EDGE,),
            (
                RETURN,
                "return (batches(tokens), batches(tokens[1:])) if B else "
                "(np.zeros(0, np.int64), np.zeros(0, np.int64))",
            ),
        ),
        mistake(
            "nothing_of_floats",
            "without a full batch the arrays are made of floats",
            "Tokens are np.int64, also where there are none.",
            (EDGE,),
            (
                RETURN,
                "return (batches(tokens), batches(tokens[1:])) if B else "
                "(np.zeros((0, N, T)), np.zeros((0, N, T)))",
            ),
        ),
        mistake(
            "no_token_left_for_the_end",
            "a stream is the N-th part of all tokens, and none is left for the last "
            "target",
            "The target of the last token is one more token: equation (3) takes L − 1.",
            (EDGE,),
            (LENGTH, "S = len(tokens) // N"),
        ),
        mistake(
            "rows_in_the_order_of_the_text",
            "the pieces of the streams are laid one behind the other, and not batch by "
            "batch",
            "Batch b has columns b·T to (b + 1)·T of every stream: equation (4).",
            BOTH,
            (
                "streams.reshape(N, B, T).transpose(1, 0, 2)",
                "streams.reshape(B, N, T)",
            ),
        ),
    ),
)
