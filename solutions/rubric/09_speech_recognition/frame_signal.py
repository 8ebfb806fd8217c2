"""How frame_signal is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def frames_case(
    rng: np.random.Generator, name: str, n: int, length: int, hop: int
) -> Case:
    """Draw a signal."""
    x = rng.standard_normal(n)
    return Case(name, {"x": x, "length": length, "hop": hop})


def frames_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield signals whose last samples fill less and more than half a hop."""
    yield frames_case(rng, "n=19, length 6, hop 4", 19, 6, 4)
    yield frames_case(rng, "n=25, length 5, hop 3", 25, 5, 3)


def frames_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no room, room for one, gaps between frames, hops and lengths of 1."""
    yield frames_case(rng, "shorter than a frame", 4, 6, 2)
    yield frames_case(rng, "shorter by more than a hop", 3, 9, 2)
    yield frames_case(rng, "one sample too few", 5, 6, 4)
    yield frames_case(rng, "no samples", 0, 4, 2)
    yield frames_case(rng, "room for one frame", 6, 6, 4)
    yield frames_case(rng, "the last frame ends with the signal", 14, 6, 4)
    yield frames_case(rng, "hop 1", 7, 3, 1)
    yield frames_case(rng, "a hop longer than a frame", 15, 3, 5)
    yield frames_case(rng, "frames side by side", 12, 4, 4)
    yield frames_case(rng, "length 1", 5, 1, 2)


ROOM = "max(1 + (len(x) - length) // hop, 0)"
STARTS = "hop * np.arange(F)"
PICK = "starts[:, None] + np.arange(length)"
END = "return x[starts[:, None] + np.arange(length)]"
ALL = ("frames",)

RUBRIC = ExerciseRubric(
    Exercise(
        "frame_signal",
        UNIT,
        inputs=("x", "length", "hop"),
        outputs=ALL,
        points={"frames": 2, EDGE: 1},
        axes={"x": ("n",), "frames": ("F", "I")},
        hints=(
            "Write down where each frame of a signal of ten samples starts and ends, "
            "for a length of four and a hop of three.",
            "Equation (1) says which samples, equation (2) how many frames.",
            "A column of starts, which are multiples of the hop, plus a row of the "
            "places in a frame, is a table of places that picks all frames at once. "
            "Fewer than no frames are none.",
        ),
        equations={"frames": "equation (2) if their number is wrong, else at (1)"},
    ),
    frames_general,
    frames_edge,
    lambda rng: frames_case(rng, "large", 3000, 120, 25),
    variants=(
        mistake(
            "one_too_few",
            "the last frame is missing",
            "Equation (2): one more frame than there are hops between them.",
            ALL,
            (ROOM, "max((len(x) - length) // hop, 0)"),
        ),
        mistake(
            "rounded",
            "the number of hops is rounded to the nearest one, and what lies behind "
            "the end is 0",
            "A frame counts only if it lies in the signal: (2) rounds down.",
            ALL,
            (ROOM, "max(1 + round((len(x) - length) / hop), 0)"),
            (END, f"return np.pad(x, (0, length))[{PICK}]"),
        ),
        mistake(
            "padded",
            "the end of the signal is filled up with zeros for one more frame",
            "A frame counts only if it lies in the signal: equation (2).",
            ALL,
            (ROOM, "max(1 + -(-(len(x) - length) // hop), 0)"),
            (END, f"return np.pad(x, (0, length))[{PICK}]"),
        ),
        mistake(
            "all_starts",
            "a frame starts at every multiple of the hop in the signal, and what lies "
            "behind the end is 0",
            "A frame counts only if it lies in the signal: equation (2).",
            ALL,
            (ROOM, "-(-len(x) // hop)"),
            (END, f"return np.pad(x, (0, length))[{PICK}]"),
        ),
        mistake(
            "repeated_end",
            "there is one frame too many, filled up with the last sample",
            "A frame counts only if it lies in the signal: equation (2).",
            ALL,
            (ROOM, "max(2 + (len(x) - length) // hop, 0)"),
            (END, f"return x[np.minimum({PICK}, len(x) - 1)]"),
        ),
        mistake(
            "aligned_to_the_end",
            "there is one frame too many, the last samples of the signal",
            "All frames start at multiples of the hop: equation (1).",
            ALL,
            (STARTS, "np.append(hop * np.arange(F), len(x) - length)"),
        ),
        mistake(
            "exchanged",
            "length and hop are exchanged",
            "The length comes first, and is that of a frame.",
            ALL,
            ("    F = ", "    length, hop = hop, length\n    F = "),
        ),
        mistake(
            "no_overlap",
            "the frames lie side by side: the hop is not used",
            "Each frame starts a hop after the one before it: equation (1).",
            ALL,
            (
                f"F = {ROOM}\n    starts = {STARTS}",
                "F = len(x) // length\n    starts = length * np.arange(F)",
            ),
        ),
        mistake(
            "starts_by_length",
            "the number of frames is right, but frame f starts at sample f · length, "
            "and what lies behind the end is 0",
            "Each frame starts a hop after the one before it: equation (1).",
            ALL,
            (STARTS, "length * np.arange(F)"),
            (END, f"return np.pad(x, (0, F * length))[{PICK}]"),
        ),
        mistake(
            "starts_by_length_repeated",
            "the number of frames is right, but frame f starts at sample f · length, "
            "and what lies behind the end is the last sample",
            "Each frame starts a hop after the one before it: equation (1).",
            ALL,
            (STARTS, "length * np.arange(F)"),
            (END, f"return x[np.minimum({PICK}, len(x) - 1)]"),
        ),
        mistake(
            "hop_is_overlap",
            "the hop is taken for the overlap of two frames",
            "The hop counts from start to start: equation (1).",
            ALL,
            ("    F = ", "    hop = max(length - hop, 1)\n    F = "),
        ),
        mistake(
            "every_sample",
            "a frame starts at each sample",
            "The starts are multiples of the hop: equation (1).",
            ALL,
            ("    F = ", "    hop = 1\n    F = "),
        ),
        mistake(
            "one_sample_late",
            "all frames lie one sample too late",
            "The first frame starts at sample 0: equation (1).",
            ALL,
            (END, f"return np.roll(x, -1)[{PICK}]"),
        ),
        mistake(
            "centred",
            "the signal is padded by half a frame on both sides, so that frames are "
            "centred at multiples of the hop",
            "Nothing is padded: equation (1).",
            ALL,
            (
                "    F = ",
                "    x = np.pad(x, length // 2)\n    F = ",
            ),
        ),
        mistake(
            "transposed",
            "there is a column for each frame where a row is due",
            "The result has the shape (F, length).",
            ALL,
            (END, f"return x[{PICK}].T"),
        ),
        mistake(
            "backwards",
            "the samples of each frame run backwards",
            "A frame runs forwards in time: equation (1).",
            ALL,
            (END, "return x[starts[:, None] + np.arange(length)[::-1]]"),
        ),
        mistake(
            "strided",
            "a frame holds every hop-th sample",
            "The samples of a frame are neighbours, its start moves by the hop: "
            "equation (1).",
            ALL,
            (
                f"starts = {STARTS}\n    {END}",
                "starts = np.arange(F)\n    return x[(starts[:, None] + hop * "
                "np.arange(length)) % max(len(x), 1)]",
            ),
        ),
        mistake(
            "no_frames_no_length",
            "without any frame the result has lost its second axis",
            "No frames of a length are still an array of shape (0, length).",
            (EDGE,),
            (END, f"return np.array(x[{PICK}].tolist())"),
        ),
        mistake(
            "short_is_padded",
            "a signal shorter than a frame is filled up to one",
            "Equation (2) gives no frames there.",
            (EDGE,),
            (ROOM, "max(1 + (len(x) - length) // hop, 1)"),
            (END, f"return np.pad(x, (0, length))[{PICK}]"),
        ),
        mistake(
            "negative_count",
            "a signal shorter than a frame raises an error",
            "Fewer than no frames are none.",
            (EDGE,),
            (
                END,
                "views = np.lib.stride_tricks.sliding_window_view(x, length)\n"
                "    return views[::hop]",
            ),
        ),
    ),
)
