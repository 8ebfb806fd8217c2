"""How render is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ...reference.sounds import tone
from .shared import UNIT, Notes


def sound_case(name: str, notes: Notes, rate: int, seconds: float) -> Case:
    """Return a case; rate times seconds is whole, up to round-off."""
    return Case(name, {"notes": notes, "rate": rate, "seconds": seconds})


def dips(pitch: int, count: int, rate: int) -> bool:
    """Say whether a tone goes clearly further down than up."""
    wave = tone(pitch, count, rate)
    return bool(-wave.min() > 1.02 * wave.max())


def tune(rng: np.random.Generator, rate: int, unit: int) -> Notes:
    """Draw a short tune: the loudest note dips, and is the first; a rest lies between.

    Its last note is so high that some of its four partials are left out.
    """
    loud = [p for p in range(45, 58) if dips(p, 4 * unit, rate)]
    first = int(rng.choice(loud))
    return [
        (first, 4),
        (None, 2),
        (int(rng.integers(60, 66)), 1),
        (int(rng.integers(67, 72)), 2),
    ]


def strong(rng: np.random.Generator, rate: int, unit: int) -> tuple[int, int]:
    """Draw a note so long that it goes beyond 1 before anything is divided."""
    length = int(rng.integers(20, 25))
    found = [
        p for p in range(60, 76) if np.abs(tone(p, length * unit, rate)).max() > 1.01
    ]
    return int(rng.choice(found)), length


def sound_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield three rates, with partials above half the rate in each.

    Of the first two nothing reaches 1 before it is divided, and the second ends with
    a note that is not the loudest.
    """
    yield sound_case("rate 1600", [*tune(rng, 1600, 50), (None, 1)], 1600, 1 / 32)
    yield sound_case("rate 2048", tune(rng, 2048, 32), 2048, 1 / 64)
    notes: Notes = [(None, 1), strong(rng, 1600, 50), (None, 1)]
    yield sound_case("one long note between rests", notes, 1600, 1 / 32)


def sound_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield nothing, silence, one sample a sixteenth, notes above half the rate."""
    pitch = int(rng.integers(50, 70))
    yield sound_case("no notes", [], 1600, 1 / 32)
    rests: Notes = [(None, int(rng.integers(2, 9))), (None, 1)]
    yield sound_case("silence", rests, 1600, 1 / 32)
    yield sound_case("one note", [(pitch, 2)], 3200, 1 / 64)
    yield sound_case("a note shorter than the attack", [(pitch, 1)], 2048, 1 / 256)
    top = int(rng.integers(96, 103))
    above: Notes = [(top, int(rng.integers(2, 9))), (None, 1)]
    yield sound_case("a note above half the rate", above, 1600, 1 / 32)
    high: Notes = [(top, 2), (pitch, 3)]
    yield sound_case("one such note before another", high, 1600, 1 / 32)
    yield sound_case("a partial just below half the rate", [(69, 3)], 1800, 1 / 50)
    yield sound_case("a partial just above half the rate", [(69, 3)], 1750, 1 / 50)
    # a sixteenth each: all orders of the product, rounded down or up, are wrong alike
    three: Notes = [(pitch - 10, 1), (None, 1), (pitch - 7, 1)]
    yield sound_case("rate · seconds just below a whole number", three, 800, 0.0725)
    yield sound_case("rate · seconds just above a whole number", three, 1600, 0.0175)
    yield sound_case("pitch 0", [(0, 8), (pitch, 1)], 1600, 1 / 32)
    again: Notes = [(pitch, 1), (pitch, 1), (pitch, 2)]
    yield sound_case("a repeated note", again, 2048, 1 / 64)


T = "t = np.arange(length * round(rate * seconds)) / rate"
SILENT = "            parts.append(np.zeros(len(t)))\n"
F = "f = 440 * 2 ** ((pitch - 69) / 12)"
BELOW = "        k = k[k * f < rate / 2]\n"
WAVE = "(np.sin(2 * np.pi * f * k * t[:, None]) / k**2).sum(axis=1)"
ATTACK = "np.minimum(t / 0.01, 1)"
DECAY = "np.exp(-3 * t / (length * seconds))"
LARGEST = "np.abs(sound).max(initial=0.0)"
END = f"return sound / ({LARGEST} or 1.0)"
ALL = ("sound",)


def large(rng: np.random.Generator) -> Case:
    """Draw more notes and rests than any other case has."""
    pitches, lengths = rng.integers(45, 85, 40), rng.integers(1, 5, 40)
    notes: Notes = list(zip(pitches.tolist(), lengths.tolist(), strict=True))
    notes[5::7] = [(None, length) for _, length in notes[5::7]]
    return sound_case("large", notes, 3200, 1 / 64)


RUBRIC = ExerciseRubric(
    Exercise(
        "render",
        UNIT,
        inputs=("notes", "rate", "seconds"),
        outputs=("sound",),
        points={"sound": 4, EDGE: 1},
        axes={"sound": ("n",)},
        hints=(
            "Make each note by itself, with a time that starts at 0, and put the "
            "pieces one behind the other.",
            "Equations (10) to (12). Partials at or above half the rate can't be "
            "sampled and are left out.",
            "For each pair the times of its samples; for a rest as many zeros; for a "
            "note the sum over the partials that fit, times the attack, which rises "
            "to 1 and stays there, times the decay. Put all behind an empty array, "
            "and divide by the largest absolute value unless that is 0.",
        ),
        equations={
            "sound": "the number of samples, if another one is due, else at equations "
            "(10), (11) and last (12)"
        },
    ),
    sound_general,
    sound_edge,
    large,
    variants=(
        mistake(
            "not_squared",
            "the partials are divided by k, not by its square",
            "Equation (11) has k².",
            ALL,
            ("/ k**2)", "/ k)"),
        ),
        mistake(
            "equal_partials",
            "all partials are equally strong",
            "Equation (11) divides them by k².",
            ALL,
            (" / k**2)", ")"),
        ),
        mistake(
            "first_partial_only",
            "there is only the first partial",
            "Equation (11) sums over four.",
            ALL,
            ("np.arange(1, 5)", "np.arange(1, 2)"),
        ),
        mistake(
            "three_partials",
            "the fourth partial is missing",
            "k runs from 1 to 4 in equation (11), 4 included.",
            ALL,
            ("np.arange(1, 5)", "np.arange(1, 4)"),
        ),
        mistake(
            "folded",
            "partials above half the rate are kept, and sound at other frequencies",
            "Only those below half the rate are summed: equation (11).",
            ALL,
            (BELOW, ""),
        ),
        mistake(
            "below_the_rate",
            "partials are kept up to the rate, not half of it",
            "Above half the rate a sampled sine is another sine: equation (11).",
            ALL,
            ("< rate / 2", "< rate"),
        ),
        mistake(
            "note_dropped",
            "a note with a partial above half the rate is left silent as a whole",
            "Only the partials that do not fit are left out: equation (11).",
            ALL,
            (BELOW, "        k = k[(k * f).max() + 0 * k < rate / 2]\n"),
        ),
        mistake(
            "no_attack",
            "there is no attack",
            "Equation (11) rises from 0 to 1 in the first 10 ms.",
            ALL,
            (f"{ATTACK} * ", ""),
        ),
        mistake(
            "attack_1_ms",
            "the attack takes 1 ms",
            "It takes 10 ms: equation (11).",
            ALL,
            ("t / 0.01", "t / 0.001"),
        ),
        mistake(
            "attack_without_end",
            "the attack goes on to rise after 10 ms",
            "It stops at 1: the minimum in equation (11).",
            ALL,
            (ATTACK, "(t / 0.01)"),
        ),
        mistake(
            "no_decay",
            "there is no decay",
            "Equation (11) has an exponential that falls.",
            ALL,
            (f" * {DECAY}", ""),
        ),
        mistake(
            "decay_in_seconds",
            "the decay is the same for short and long notes",
            "Equation (11) divides the time by the duration of the note.",
            ALL,
            (DECAY, "np.exp(-3 * t)"),
        ),
        mistake(
            "decay_of_a_sixteenth",
            "every note decays as a sixteenth does",
            "The duration in equation (11) is that of the note.",
            ALL,
            ("(length * seconds)", "seconds"),
        ),
        mistake(
            "decay_in_sixteenths",
            "the duration is counted in sixteenths, the time in seconds",
            "Both are seconds in equation (11).",
            ALL,
            ("(length * seconds)", "length"),
        ),
        mistake(
            "decay_times_duration",
            "in the decay the time is multiplied by the duration",
            "Equation (11) divides by it: long notes fade slowly.",
            ALL,
            ("/ (length * seconds)", "* (length * seconds)"),
        ),
        mistake(
            "growing",
            "the notes grow louder",
            "The exponent in equation (11) is negative.",
            ALL,
            ("np.exp(-3", "np.exp(3"),
        ),
        mistake(
            "time_runs_on",
            "in the sines, and only there, the time counts from the start of the tune",
            "t in equation (11) starts at 0 with each note.",
            ALL,
            (T, f"start = sum(len(part) for part in parts) / rate\n        {T}"),
            (WAVE, WAVE.replace("t[:, None]", "(start + t)[:, None]")),
        ),
        mistake(
            "all_time_runs_on",
            "in sines, attack and decay the time counts from the start of the tune",
            "t in equation (11) starts at 0 with each note.",
            ALL,
            (
                T,
                f"start = sum(len(part) for part in parts) / rate\n        {T} + start",
            ),
        ),
        mistake(
            "two_pi_missing",
            "2π is missing",
            "f counts turns a second, the sine takes radians: equation (11).",
            ALL,
            ("2 * np.pi * f", "f"),
        ),
        mistake(
            "pi_for_two_pi",
            "π stands in place of 2π",
            "A turn is 2π: equation (11).",
            ALL,
            ("2 * np.pi * f", "np.pi * f"),
        ),
        mistake(
            "from_C4",
            "C4 sounds at 440 Hz",
            "A4, MIDI number 69, does: equation (10).",
            ALL,
            ("pitch - 69", "pitch - 60"),
        ),
        mistake(
            "from_A3",
            "A3 sounds at 440 Hz, an octave too high",
            "A4, MIDI number 69, does: equation (10).",
            ALL,
            ("pitch - 69", "pitch - 57"),
        ),
        mistake(
            "linear_pitch",
            "the frequency grows in a straight line with the pitch",
            "An octave doubles it: equation (10).",
            ALL,
            (F, "f = 440 * (1 + (pitch - 69) / 12)"),
        ),
        mistake(
            "tempered_by_7",
            "an octave has seven steps",
            "Twelve semitones double the frequency: equation (10).",
            ALL,
            ("(pitch - 69) / 12", "(pitch - 69) / 7"),
        ),
        mistake(
            "rests_left_out",
            "rests take no time",
            "A rest is as many zeros as a note of its length has samples.",
            ALL,
            (SILENT, ""),
        ),
        mistake(
            "short_rests",
            "every rest is a sixteenth long",
            "A rest is as many zeros as a note of its length has samples.",
            ALL,
            (SILENT, SILENT.replace("len(t)", "round(rate * seconds)")),
        ),
        mistake(
            "one_sample_too_many",
            "each note and rest has one sample too many",
            "n sixteenths have n times rate times seconds samples; the last lies one "
            "step before the end.",
            ALL,
            (
                T,
                T.replace(
                    "length * round(rate * seconds)",
                    "length * round(rate * seconds) + 1",
                ),
            ),
        ),
        mistake(
            "not_normalised",
            "nothing is divided by the largest value",
            "Equation (12) divides all by it.",
            ALL,
            (END, "return sound"),
        ),
        mistake(
            "last_note_alone",
            "all is divided by the largest value of the last entry, and by nothing if "
            "that is a rest",
            "Equation (12) has the largest absolute value of the whole sound.",
            ALL,
            (LARGEST, "np.abs(parts[-1]).max(initial=0.0)"),
        ),
        mistake(
            "only_above_1",
            "a sound whose largest value is below 1 is not divided",
            "Equation (12) also makes a quiet sound louder.",
            ALL,
            (END, f"return sound / max({LARGEST}, 1.0)"),
        ),
        mistake(
            "largest_without_sign",
            "all is divided by the largest value, and the lowest is below −1",
            "Equation (12) has the largest absolute value.",
            ALL,
            ("np.abs(sound).max", "sound.max"),
        ),
        mistake(
            "each_note_by_itself",
            "each note is divided by its own largest value",
            "Equation (12) divides all by one number, so that loud stays loud.",
            ALL,
            (
                "parts.append(wave * envelope)",
                "own = np.abs(wave * envelope).max(initial=0.0) or 1.0\n"
                "        parts.append(wave * envelope / own)",
            ),
        ),
        mistake(
            "spread",
            "all is divided by the standard deviation",
            "Equation (12) has the largest absolute value.",
            ALL,
            (LARGEST, "(sound.std() if len(sound) else 0.0)"),
        ),
        mistake(
            "samples_rounded_down",
            "the number of samples is always rounded down",
            "The product may lie just below the whole number it stands for.",
            (EDGE,),
            ("length * round(rate * seconds)", "int(length * rate * seconds)"),
        ),
        mistake(
            "samples_rounded_up",
            "the number of samples is always rounded up",
            "The product may lie just above the whole number it stands for.",
            (EDGE,),
            ("length * round(rate * seconds)", "int(np.ceil(length * rate * seconds))"),
        ),
        mistake(
            "pitch_0_silent",
            "pitch 0 is taken for a rest",
            "0 is a pitch; a rest has None.",
            (EDGE,),
            ("pitch is None", "not pitch"),
        ),
        mistake(
            "silence_divided",
            "silence is divided by 0",
            "Where the largest value is 0 there is nothing to divide: silence stays 0.",
            (EDGE,),
            (END, f"return sound / {LARGEST}"),
        ),
        mistake(
            "no_notes_refused",
            "without notes an error is raised",
            "Without notes the sound is an empty array.",
            (EDGE,),
            ("parts = [np.zeros(0)]", "parts = []"),
        ),
        mistake(
            "float32",
            "the sound is one of float32",
            "Float64 is due.",
            ("float64",),
            (END, f"return (sound / ({LARGEST} or 1.0)).astype(np.float32)"),
        ),
        mistake(
            "end_included",
            "the times of a note run up to its end, which is its last value",
            "The times are 0, 1/rate, 2/rate and so on: the end is where the next "
            "note starts.",
            ("sound",),
            (
                "np.arange(length * round(rate * seconds)) / rate",
                "np.linspace(0, length * seconds, length * round(rate * seconds))",
            ),
        ),
        mistake(
            "whole_numbers",
            "the sound is scaled to ±32767",
            "Equation (12) ends between −1 and 1.",
            ("sound",),
            ("return sound / (", "return 32767 * sound / ("),
        ),
        mistake(
            "one_sixteenth_each",
            "every note lasts one sixteenth",
            "A note of n sixteenths is n times as long.",
            ("sound",),
            (
                "np.arange(length * round(rate * seconds))",
                "np.arange(round(rate * seconds))",
            ),
        ),
    ),
)
