"""How log_mel_spectrogram is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def spectrogram_case(
    rng: np.random.Generator,
    name: str,
    n: int,
    settings: tuple[float, int, int, int],
    scale: float = 1.0,
) -> Case:
    """Draw noise; the settings are rate, length, hop and number of filters."""
    names = ("rate", "length", "hop", "n_mels")
    x = scale * rng.standard_normal(n)
    return Case(name, {"x": x} | dict(zip(names, settings, strict=True)))


def spectrogram_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield an even and an odd length; each filter has bins."""
    yield spectrogram_case(rng, "length 64, hop 24", 190, (8000.0, 64, 24, 4))
    yield spectrogram_case(rng, "length 75, hop 30", 290, (12000.0, 75, 30, 5), 3.0)


def spectrogram_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield silence, quiet sound, filters without a bin, one frame, none."""
    usual = (8000.0, 64, 24, 4)
    yield spectrogram_case(rng, "silence", 150, usual, 0.0)
    yield spectrogram_case(rng, "a very quiet signal", 150, usual, 1e-6)
    yield spectrogram_case(rng, "filters without a bin", 100, (8000.0, 16, 9, 20))
    yield spectrogram_case(rng, "one frame", 64, usual)
    yield spectrogram_case(rng, "shorter than a frame", 40, usual)
    yield spectrogram_case(rng, "one filter", 120, (8000.0, 32, 11, 1))


WINDOW = "np.hanning(length)"
FRAMES = "frame_signal(x, length, hop)"
POWER = "np.abs(np.fft.rfft(frames)) ** 2"
END = "return np.log(power @ filters.T + 1e-10)"
ALL = ("features",)

RUBRIC = ExerciseRubric(
    Exercise(
        "log_mel_spectrogram",
        UNIT,
        inputs=("x", "rate", "length", "hop", "n_mels"),
        outputs=ALL,
        needs=("frame_signal", "mel_filterbank"),
        points={"features": 3, EDGE: 1},
        axes={"x": ("n",), "features": ("F", "M")},
        hints=(
            "Four steps: frames, window, power, filters; and a logarithm.",
            "Equation (7), from the inside. The window of (6) multiplies each frame.",
            "The table of frames times a row; the transform along the last axis, its "
            "absolute values squared; a matrix product with the transposed filters; "
            "the small number, and the logarithm.",
        ),
        equations={"features": "equation (7), from the inside, and (6) for the window"},
    ),
    spectrogram_general,
    spectrogram_edge,
    lambda rng: spectrogram_case(rng, "large", 4000, (16000.0, 512, 60, 30)),
    variants=(
        mistake(
            "periodic_hann",
            "the window is the periodic Hann window",
            "The symmetric one ends in 0 at both ends: equation (6).",
            ALL,
            (WINDOW, "np.hanning(length + 1)[:-1]"),
        ),
        mistake(
            "hamming",
            "the window is the Hamming window",
            "The Hann window falls to 0: equation (6).",
            ALL,
            (WINDOW, "np.hamming(length)"),
        ),
        mistake(
            "no_window",
            "the frames are not multiplied by a window",
            "Equation (7) has the window inside the transform.",
            ALL,
            (f" * {WINDOW}", ""),
        ),
        mistake(
            "window_squared",
            "the window acts twice",
            "Equation (7) has it once, inside the transform.",
            ALL,
            (WINDOW, "np.hanning(length) ** 2"),
        ),
        mistake(
            "magnitude",
            "the absolute values are not squared",
            "Power is the square: equation (7).",
            ALL,
            (POWER, "np.abs(np.fft.rfft(frames))"),
        ),
        mistake(
            "real_part",
            "the square is that of the real part",
            "A complex number's absolute value has both parts: equation (7).",
            ALL,
            (POWER, "np.fft.rfft(frames).real ** 2"),
        ),
        mistake(
            "power_per_sample",
            "the power is divided by the length",
            "Equation (7) does not divide.",
            ALL,
            (POWER, "np.abs(np.fft.rfft(frames)) ** 2 / length"),
        ),
        mistake(
            "exchanged",
            "length and hop are exchanged where the frames are cut",
            "The length comes first.",
            ALL,
            (FRAMES, "frame_signal(x, hop, length)"),
            (WINDOW, "np.hanning(hop)"),
            (POWER, "np.abs(np.fft.rfft(frames, length)) ** 2"),
        ),
        mistake(
            "decibels",
            "the features are in decibels",
            "The logarithm is natural, and has no factor: equation (7).",
            ALL,
            (END, "return 10 * np.log10(power @ filters.T + 1e-10)"),
        ),
        mistake(
            "base_ten",
            "the logarithm has base 10",
            "The logarithm is natural: equation (7).",
            ALL,
            (END, "return np.log10(power @ filters.T + 1e-10)"),
        ),
        mistake(
            "log_1p",
            "1 is added before the logarithm is taken",
            "What is added is 1e-10: equation (7).",
            ALL,
            (END, "return np.log1p(power @ filters.T)"),
        ),
        mistake(
            "no_logarithm",
            "the logarithm is left out",
            "Equation (7) takes it at the end.",
            ALL,
            (END, "return power @ filters.T + 1e-10"),
        ),
        mistake(
            "log_before_filters",
            "the logarithm is taken before the filters sum",
            "The filters sum power: equation (7).",
            ALL,
            (END, "return np.log(power + 1e-10) @ filters.T"),
        ),
        mistake(
            "mean_taken_out",
            "the mean of each filter over the frames is taken out",
            "Equation (7) is all that is due here.",
            ALL,
            (
                END,
                "s = np.log(power @ filters.T + 1e-10)\n"
                "    return s - (s.mean(axis=0) if len(s) else 0)",
            ),
        ),
        mistake(
            "transposed",
            "there is a column for each frame where a row is due",
            "The result has the shape (F, n_mels).",
            ALL,
            (END, "return np.log(power @ filters.T + 1e-10).T"),
        ),
        mistake(
            "floor_left_out",
            "nothing is added before the logarithm is taken",
            "Silence has power 0: equation (7).",
            (EDGE,),
            (END, "return np.log(power @ filters.T)"),
        ),
        mistake(
            "floor_before_filters",
            "1e-10 is added to the power, before the filters sum",
            "Equation (7) adds it behind the filters, where each sum gets it once.",
            (EDGE,),
            (END, "return np.log((power + 1e-10) @ filters.T)"),
        ),
        mistake(
            "floor_before_and_behind",
            "1e-10 is added to the power before the filters sum, and once more behind "
            "them",
            "Equation (7) adds it once, behind the filters.",
            (EDGE,),
            (END, "return np.log((power + 1e-10) @ filters.T + 1e-10)"),
        ),
        mistake(
            "floor_too_small",
            "what is added to the power is 1e-12",
            "Equation (7) adds 1e-10.",
            (EDGE,),
            (END, "return np.log(power @ filters.T + 1e-12)"),
        ),
        mistake(
            "floor_as_maximum",
            "small power is replaced by 1e-10",
            "Equation (7) adds.",
            (EDGE,),
            (END, "return np.log(np.maximum(power @ filters.T, 1e-10))"),
        ),
        mistake(
            "floor_too_large",
            "what is added to the power is 1e-8",
            "Equation (7) adds 1e-10.",
            (EDGE,),
            (END, "return np.log(power @ filters.T + 1e-8)"),
        ),
    ),
)
