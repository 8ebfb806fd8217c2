"""How parse_tune is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .parse_tune_cases import large, tune_edge, tune_general
from .shared import UNIT

BARS = '        if token == "|":\n            continue\n'
OCTAVE = "12 * (int(octave) + 1)"
GUARD = "match is None or int(match[4]) < 1"
RAISE = (
    '            raise ValueError(f"{token!r} is no note, no rest and no bar line")\n'
)
APPEND = "notes.append((pitch, int(length)))"
END = "    return notes"

RUBRIC = ExerciseRubric(
    Exercise(
        "parse_tune",
        UNIT,
        inputs=("text",),
        outputs=("notes",),
        points={"notes": 3, EDGE: 1},
        refuses="ValueError",
        hints=(
            "Go from token to token. Each is a bar line, a note, a rest, or a mistake "
            "of whoever wrote the tune.",
            "Equation (1) for a note. The octave digit counts from C, and the sign "
            "moves the number, whatever the octave: a flat below C leads into the "
            "octave below.",
            "Split at white space. Pass over bar lines. Hold each other token as a "
            "whole against a pattern of letter, sign, octave, colon and digits, or "
            "minus, colon and digits; if it does not fit, or the length is 0, raise "
            "with the token in the message. Else append a pair.",
        ),
        equations={
            "notes": "one entry that is wrong: a pitch by equation (1), or None for a "
            "rest, and then a length"
        },
    ),
    tune_general,
    tune_edge,
    large,
    variants=(
        mistake(
            "octave_too_low",
            "C4 is 48: the number of the octave is not raised by one",
            "C4 is 60: equation (1) has the octave plus one.",
            ("notes",),
            (OCTAVE, "12 * int(octave)"),
        ),
        mistake(
            "octave_too_high",
            "C4 is 72, as where the middle C is called C3",
            "C4 is 60 here: equation (1).",
            ("notes",),
            (OCTAVE, "12 * (int(octave) + 2)"),
        ),
        mistake(
            "octave_from_A",
            "the octave is taken to begin at A",
            "A new octave digit begins at C: A4 and B4 lie above C4.",
            ("notes",),
            (OCTAVE, '12 * (int(octave) + 1 - (letter in "AB"))'),
        ),
        mistake(
            "white_keys",
            "the letters are counted one by one, as if all were a whole step apart "
            "and a step were a semitone",
            "The table has the semitones of each letter above C.",
            ("notes",),
            ("SEMITONES[letter]", '"CDEFGAB".index(letter)'),
        ),
        mistake(
            "signs_ignored",
            "sharps and flats are read and not used",
            "A sharp raises by a semitone, a flat lowers by one: equation (1).",
            ("notes",),
            (" + sign\n", "\n"),
        ),
        mistake(
            "flats_ignored",
            "flats are not used",
            "A flat lowers by a semitone: equation (1).",
            ("notes",),
            ('"b": -1', '"b": 0'),
        ),
        mistake(
            "flats_raise",
            "a flat raises the note as a sharp does",
            "A flat lowers by a semitone: equation (1).",
            ("notes",),
            ('"b": -1', '"b": 1'),
        ),
        mistake(
            "signs_exchanged",
            "sharps lower and flats raise",
            "A sharp raises, a flat lowers: equation (1).",
            ("notes",),
            ('"#": 1, "b": -1', '"#": -1, "b": 1'),
        ),
        mistake(
            "rests_left_out",
            "rests are left out",
            "A rest lasts as a note does: it is a pair with None.",
            ("notes",),
            (f"        {APPEND}", f"        if letter:\n            {APPEND}"),
        ),
        mistake(
            "rest_is_0",
            "the pitch of a rest is 0",
            "0 is a MIDI number, that of a very low C. A rest has None.",
            ("notes",),
            ("pitch = None", "pitch = 0"),
        ),
        mistake(
            "rest_is_minus_1",
            "the pitch of a rest is −1",
            "A rest has None.",
            ("notes",),
            ("pitch = None", "pitch = -1"),
        ),
        mistake(
            "bar_lines_kept",
            "bar lines are kept as rests of length 0",
            "A bar line takes no time and leaves nothing behind.",
            ("notes",),
            (
                BARS,
                '        if token == "|":\n            notes.append((None, 0))\n'
                "            continue\n",
            ),
        ),
        mistake(
            "one_digit",
            "only the last digit of a length is used",
            "A length may have several digits.",
            ("notes",),
            (APPEND, "notes.append((pitch, int(length[-1])))"),
        ),
        mistake(
            "lengths_as_text",
            "the lengths are text",
            "A length is a number of sixteenths.",
            ("notes",),
            (APPEND, "notes.append((pitch, length))"),
        ),
        mistake(
            "quarters",
            "the lengths are in quarters",
            "They stay in sixteenths, as they are written.",
            ("notes",),
            (APPEND, "notes.append((pitch, int(length) / 4))"),
        ),
        mistake(
            "exchanged",
            "length and pitch stand in the other order",
            "Each pair is pitch and length.",
            ("notes",),
            (APPEND, "notes.append((int(length), pitch))"),
        ),
        mistake(
            "pitches_only",
            "only the pitches come back",
            "Each entry is a pair of pitch and length.",
            ("notes",),
            (APPEND, "notes.append(pitch)"),
        ),
        mistake(
            "neighbours_merged",
            "a note that is repeated, or a second rest, is joined to the one before it",
            "Each token of the text is an entry of its own.",
            ("notes",),
            (
                f"        {APPEND}",
                "        if notes and notes[-1][0] == pitch:\n"
                "            length = notes.pop()[1] + int(length)\n"
                f"        {APPEND}",
            ),
        ),
        mistake(
            "a_list_for_each_bar",
            "there is a list for each bar",
            "Bars leave nothing behind: one list holds all notes.",
            ("notes",),
            ("    notes = []\n", "    notes, bars = [], []\n"),
            (
                BARS,
                '        if token == "|":\n            bars.append(notes)\n'
                "            notes = []\n            continue\n",
            ),
            (END, "    return [*bars, notes] if len(bars) + len(notes) else []"),
        ),
        mistake(
            "starts",
            "in place of its length each note has the time at which it starts",
            "The second number is the length.",
            ("notes",),
            (
                END,
                "    return [(p, sum(n for _, n in notes[:i])) "
                "for i, (p, _) in enumerate(notes)]",
            ),
        ),
        mistake(
            "wrapped",
            "a flat below C and a sharp above B stay in their octave, a whole octave "
            "off",
            "The sign moves the number by 1, also across the end of an octave: "
            "equation (1).",
            (EDGE,),
            ("SEMITONES[letter] + sign", "(SEMITONES[letter] + sign) % 12"),
        ),
        mistake(
            "passed_over",
            "a bad token is passed over",
            "Whoever wrote it wants to know: raise ValueError with the token.",
            (EDGE,),
            (RAISE, "            continue\n"),
        ),
        mistake(
            "another_exception",
            "a bad token raises another exception than ValueError",
            "Look at what int or a dict raises by itself: it must be a ValueError.",
            (EDGE,),
            ("raise ValueError(", "raise KeyError("),
        ),
        mistake(
            "token_not_named",
            "the message does not hold the bad token",
            "In a long tune the message is what finds the place.",
            (EDGE,),
            (RAISE, '            raise ValueError("a bad token")\n'),
        ),
        mistake(
            "length_0",
            "a length of 0 is taken",
            "A length is at least 1.",
            (EDGE,),
            (GUARD, "match is None"),
        ),
        mistake(
            "start_only",
            "what follows a good start of a token is not looked at",
            "The whole token must fit the pattern.",
            (EDGE,),
            ("re.fullmatch", "re.match"),
        ),
        mistake(
            "what_int_takes",
            "the length may be all that int takes: a sign, an underscore",
            "A length has the digits 0 to 9 only.",
            (EDGE,),
            ("([0-9]+)", "([-+0-9_]+)"),
        ),
        mistake(
            "other_digits",
            "digits of other scripts are taken as well",
            "The digits are 0 to 9; for Python those of other scripts are digits too.",
            (EDGE,),
            ("([0-9]+)", r"(\d+)"),
        ),
        mistake(
            "several_signs",
            "several sharps and flats are taken, and the first is used",
            "A note has at most one.",
            (EDGE,),
            ("([#b]?)", "([#b]?)[#b]*"),
        ),
        mistake(
            "lower_case",
            "lower-case letters are taken",
            "The letters are A to G in capitals: in lower case b would be both a note "
            "and a flat.",
            (EDGE,),
            ("([A-G])", "([A-Ga-g])"),
            ("SEMITONES[letter]", "SEMITONES[letter.upper()]"),
        ),
        mistake(
            "long_octaves",
            "the octave may have several digits",
            "The octave is one digit.",
            (EDGE,),
            ("([0-9])|", "([0-9]+)|"),
        ),
    ),
)
