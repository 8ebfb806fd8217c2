"""How pad_batch is judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def pad_case(
    rng: np.random.Generator, name: str, lengths: Sequence[int], pad: int | None = None
) -> Case:
    """Draw sequences of these lengths, of tokens from 1 on."""
    sequences = [rng.permutation(np.arange(1, 10))[:n].tolist() for n in lengths]
    inputs: dict[str, object] = {"sequences": sequences}
    return Case(name, inputs | ({} if pad is None else {"pad": pad}))


def pad_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield lengths out of order, with 0 and with another token behind."""
    a, b, c, longest = np.sort(1 + rng.permutation(7)[:4]).tolist()
    yield pad_case(rng, "four sequences", (c, longest, a, b))
    rising = np.sort(2 + rng.permutation(7)[:3]).tolist()
    drawn = pad_case(rng, "padded with 7, which is a word as well", rising, 7)
    drawn.inputs["sequences"][1][2] = 7
    yield drawn


def pad_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield empty sequences, equal lengths, one sequence, tokens equal to the pad."""
    yield pad_case(rng, "one is empty", (3, 0, 2))
    yield pad_case(rng, "all are empty", (0, 0, 0))
    yield pad_case(rng, "one sequence", (4,))
    yield pad_case(rng, "equal lengths", (3, 3))
    a, b, c = (1 + rng.permutation(9)[:3]).tolist()
    yield Case("the pad is a token as well", {"sequences": [[0, a, 0], [0]]})
    yield Case("a negative pad", {"sequences": [[a], [b, c]], "pad": -1})


BOTH = ("tokens", "mask")
FILL = "tokens[n, : len(sequence)] = sequence"
MASK = "mask = np.arange(lengths.max()) < lengths[:, None]"
FULL = "np.full(mask.shape, pad, dtype=np.int64)"
END = "return tokens, mask"


def large(rng: np.random.Generator) -> Case:
    """Draw more, longer sequences, of larger numbers, than any other case has."""
    lengths = rng.integers(0, 60, 15)
    sequences = [rng.integers(1, 5000, n).tolist() for n in lengths]
    return Case("large", {"sequences": sequences})


RUBRIC = ExerciseRubric(
    Exercise(
        "pad_batch",
        UNIT,
        inputs=("sequences",),
        keywords=("pad",),
        outputs=BOTH,
        points={"tokens": 1, "mask": 1, EDGE: 0.5},
        axes={"tokens": ("N", "S"), "mask": ("N", "S")},
        hints=(
            "The longest sequence gives the width of both arrays.",
            "Equation (1): a place is real if its number is below the row's length.",
            "The lengths; the mask by comparing a range with them; an array filled "
            "with the padding token, into whose rows the sequences are written.",
        ),
        equations={
            "mask": "equation (1), and at the width S",
            "tokens": "on which side the padding stands, and which token it is",
        },
    ),
    pad_general,
    pad_edge,
    large,
    variants=(
        mistake(
            "padded_in_front",
            "the padding stands in front",
            "The sequences begin at place 0: equation (1).",
            BOTH,
            (FILL, "tokens[n, tokens.shape[1] - len(sequence) :] = sequence"),
            (END, "return tokens, mask[:, ::-1]"),
        ),
        mistake(
            "tokens_padded_in_front",
            "the padding of the tokens stands in front",
            "The sequences begin at place 0, as equation (1) has it.",
            ("tokens",),
            (FILL, "tokens[n, tokens.shape[1] - len(sequence) :] = sequence"),
        ),
        mistake(
            "mask_upside_down",
            "the mask is True where padding stands",
            "True says that a token counts: equation (1).",
            ("mask",),
            (END, "return tokens, ~mask"),
        ),
        mistake(
            "mask_from_tokens",
            "the mask is made by comparing tokens with the padding token",
            "The padding token may be a word as well. The lengths decide.",
            ("mask",),
            (END, "return tokens, tokens != pad"),
        ),
        mistake(
            "mask_of_nonzero",
            "the mask is True where the token is not 0",
            "The padding token need not be 0, and 0 may be a word. The lengths decide.",
            ("mask",),
            (END, "return tokens, tokens != 0"),
        ),
        mistake(
            "pad_ignored",
            "the padding is 0, whatever the argument says",
            "The second argument is the token to fill up with.",
            ("tokens",),
            (FULL, "np.full(mask.shape, 0, dtype=np.int64)"),
        ),
        mistake(
            "floats",
            "the tokens are floats",
            "Tokens are indices: int64.",
            ("tokens",),
            (FULL, "np.full(mask.shape, float(pad))"),
        ),
        mistake(
            "mask_of_integers",
            "the mask is of integers",
            "A mask is bool, so that it can pick entries.",
            ("mask",),
            (END, "return tokens, mask.astype(np.int64)"),
        ),
        mistake(
            "cut_to_the_shortest",
            "the sequences are cut to the shortest",
            "S is the longest length: nothing is lost.",
            BOTH,
            (MASK, MASK.replace("max", "min")),
            (FILL, "tokens[n] = sequence[: tokens.shape[1]]"),
        ),
        mistake(
            "one_place_more",
            "there is one place more than the longest sequence needs",
            "S is the longest length.",
            BOTH,
            (MASK, MASK.replace("lengths.max()", "lengths.max() + 1")),
        ),
        mistake(
            "first_padding_counts",
            "the mask is True one place too far",
            "Place s is real if s < S_n: equation (1).",
            ("mask",),
            (END, "return tokens, np.arange(mask.shape[1]) <= lengths[:, None]"),
        ),
        mistake(
            "sorted",
            "the sequences are sorted by length, longest first",
            "Row n belongs to sequence n.",
            BOTH,
            (
                "lengths = np.array",
                "sequences = sorted(sequences, key=len, reverse=True)\n"
                "    lengths = np.array",
            ),
        ),
        mistake(
            "transposed",
            "both arrays are (S, N)",
            "The batch comes first.",
            BOTH,
            (END, "return tokens.T, mask.T"),
        ),
        mistake(
            "last_token_repeated",
            "short sequences are filled up with their own last token",
            "They are filled up with the padding token.",
            ("tokens",),
            (
                FILL,
                FILL + "\n        tokens[n, len(sequence) :] = (sequence or [pad])[-1]",
            ),
        ),
    ),
)
