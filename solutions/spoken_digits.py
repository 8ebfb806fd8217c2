"""The spoken digits of unit 09: python -m solutions.spoken_digits.

Needs the program espeak-ng (1.51 made the file that ships). Each voice is an accent, a
variant, a speed in words a minute and a pitch, and says zero to nine one by one. Writes
`course/spoken_digits.npz`: 8 kHz, µ-law bytes, ends of silence cut off. The program is
under the GPL 3; that does not reach its output, which holds no part of the program
(Free Software Foundation, "Frequently Asked Questions about the GNU Licenses",
"GPLOutput").
"""

import io
import subprocess
import wave
from pathlib import Path

import numpy as np

from course.spoken_digits import compress, numbers, resampled
from solutions.reference.arrays import Array
from solutions.shipping import ship_arrays

TARGET = Path(__file__).resolve().parents[1] / "course" / "spoken_digits.npz"
WORDS = "zero one two three four five six seven eight nine".split()
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-us-nyc")
TRAINING = (
    *("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4"),
    *("klatt", "klatt2", "klatt3", "adam", "Alicia", "Andrea", "Andy", "Annie"),
    *("antonio", "belinda", "benjamin", "david", "edward", "gene", "john", "linda"),
    *("michael", "paul", "robert", "steph", "Hugo"),
)
HELD_OUT = ("max", "steph3", "f5", "norbert")
SEED = 9


def speak(word: str, voice: str, speed: int, pitch: int) -> Array:
    """Return a word at 8 kHz, its loudest sample 0.99, without silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout"]
    spoken = subprocess.run([*command, word], check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(spoken)) as file:
        rate, width = file.getframerate(), file.getsampwidth()
    x = resampled(numbers(spoken[44 : 44 + (len(spoken) - 44) // 2 * 2], width), rate)
    x = 0.99 * x / np.abs(x).max()
    loud = np.flatnonzero(np.abs(x) > 0.02)
    kept: Array = x[max(loud[0] - 80, 0) : loud[-1] + 160]
    return kept


def main() -> None:
    """Speak all digits in all voices and write them."""
    rng = np.random.default_rng(SEED)
    names, clips = [], []
    for i, variant in enumerate((*TRAINING, *HELD_OUT)):
        voice = f"{ACCENTS[i % len(ACCENTS)]}+{variant}"
        speed, pitch = int(rng.integers(150, 211)), int(rng.integers(25, 76))
        names.append(f"{voice}, speed {speed}, pitch {pitch}")
        clips += [compress(speak(word, voice, speed, pitch)) for word in WORDS]
    arrays = {
        "names": np.array(names),
        "held_out": np.arange(len(names)) >= len(TRAINING),
        "lengths": np.array([len(clip) for clip in clips], dtype=np.int32),
        "samples": np.concatenate(clips),
    }
    ship_arrays(TARGET, arrays)


if __name__ == "__main__":
    main()
