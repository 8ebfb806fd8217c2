"""Spoken digits: the synthesised ones that ship, and WAV files of the learner's own.

`course/spoken_digits.npz` is made by `solutions/spoken_digits.py` with the synthesiser
eSpeak NG. Samples are numbers between −1 and 1 at 8000 per second.
"""

from __future__ import annotations

import re
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

RATE = 8000
MU = 255.0
MAX_SECONDS = 30
MAX_FILES = 1000


def compress(x: np.ndarray) -> np.ndarray:
    """Return samples in [−1, 1] as bytes by the µ-law (ITU-T G.711, its formula)."""
    y = np.sign(x) * np.log1p(MU * np.abs(x)) / np.log1p(MU)
    stored: np.ndarray = np.round((y + 1) / 2 * MU).astype(np.uint8)
    return stored


def expand(stored: np.ndarray) -> np.ndarray:
    """Return the samples that µ-law bytes stand for."""
    y = 2 * stored.astype(float) / MU - 1
    x: np.ndarray = np.sign(y) * np.expm1(np.abs(y) * np.log1p(MU)) / MU
    return x


@dataclass(frozen=True)
class Voice:
    """One voice, and its ten digits in order.

    Parameters
    ----------
    name : str
    held_out : bool
        Whether it is kept from training.
    digits : tuple of arrays
        Samples of zero to nine.
    """

    name: str
    held_out: bool
    digits: tuple[np.ndarray, ...]


def voices() -> list[Voice]:
    """Return all voices that ship, those to train on first."""
    path = files("course") / "spoken_digits.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        names, held_out = stored["names"], stored["held_out"]
        ends = np.cumsum(stored["lengths"])
        clips = np.split(expand(stored["samples"]), ends[:-1])
    return [
        Voice(str(name), bool(out), tuple(clips[10 * i : 10 * i + 10]))
        for i, (name, out) in enumerate(zip(names, held_out, strict=True))
    ]


def say(digits: Sequence[int], voice: Voice, rng: np.random.Generator) -> np.ndarray:
    """Return digits of a voice in a row, with pauses, another tempo and loudness."""
    tempo = rng.uniform(0.85, 1.15)
    parts = [np.zeros(int(rng.integers(400, 1600)))]
    for digit in digits:
        clip = voice.digits[digit]
        at = np.arange(0, len(clip) - 1, tempo)
        parts.append(np.interp(at, np.arange(len(clip)), clip))
        parts.append(np.zeros(int(rng.integers(200, 1600))))
    x: np.ndarray = rng.uniform(0.5, 1.0) * np.concatenate(parts)
    return x


def with_noise(
    sounds: Sequence[np.ndarray], rng: np.random.Generator, spread: float = 0.01
) -> np.ndarray:
    """Return sounds with white noise, silence behind the shorter ones, (N, n)."""
    longest = max(len(sound) for sound in sounds)
    x = np.stack([np.pad(sound, (0, longest - len(sound))) for sound in sounds])
    noisy: np.ndarray = x + spread * rng.standard_normal(x.shape)
    return noisy


class RecordingError(ValueError):
    """A recording that is not read: what was expected, what was found, what to do."""

    def _render_traceback_(self) -> list[str]:
        return [f"RecordingError: {self}"]


@dataclass(frozen=True)
class Recording:
    """A WAV file: its name, its samples at 8000 per second, and what is said in it."""

    name: str
    samples: np.ndarray
    digits: tuple[int, ...]


def load_recordings(folder: str | Path) -> list[Recording]:
    """Return the recordings of a folder, in the order of their names.

    A file's name begins with the digits that are said in it: ``314_me.wav``.

    Raises
    ------
    RecordingError
        If there is none, or one can't be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise RecordingError(f"expected a folder, found none at {folder.resolve()}")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".wav")
    if not 1 <= len(paths) <= MAX_FILES:
        raise RecordingError(
            f"expected 1 to {MAX_FILES} files that end in .wav in {folder.resolve()}, "
            f"found {len(paths)}"
        )
    return [read_recording(path) for path in paths]


def read_recording(path: Path) -> Recording:
    """Return one WAV file's samples, channels averaged, and the digits of its name."""
    said = re.match(r"[0-9]+", path.name)
    if said is None:
        raise RecordingError(
            f"{path.name}: expected a name that begins with the digits that are said, "
            "as 314_me.wav"
        )
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = (
                file.getframerate(),
                file.getsampwidth(),
                file.getnchannels(),
            )
            frames = file.getnframes()
            check_format(rate, width, channels, frames)
            content = file.readframes(frames)
    except (wave.Error, EOFError, OSError) as error:
        raise RecordingError(
            f"{path.name}: expected a WAV file of whole numbers (PCM), found something "
            f"else ({error}): export it as WAV, 16 bit"
        ) from None
    except RecordingError as error:
        raise RecordingError(f"{path.name}: {error}") from None
    x = numbers(content[: len(content) // (width * channels) * width * channels], width)
    x = resampled(x.reshape(-1, channels).mean(axis=1), rate)
    if not len(x):
        raise RecordingError(f"{path.name}: expected samples, found none")
    return Recording(path.name, x, tuple(int(d) for d in said[0]))


def check_format(rate: int, width: int, channels: int, frames: int) -> None:
    """Refuse what can't be speech or is too long to read."""
    if not RATE <= rate <= 192_000:
        raise RecordingError(
            f"expected {RATE} to 192000 samples a second, found {rate}"
        )
    if not 1 <= width <= 4:
        raise RecordingError(f"expected 8 to 32 bits a sample, found {8 * width}")
    if not 1 <= channels <= 8:
        raise RecordingError(f"expected 1 to 8 channels, found {channels}")
    if frames > MAX_SECONDS * rate:
        raise RecordingError(
            f"expected at most {MAX_SECONDS} s, found {frames / rate:.0f} s: cut it"
        )


def numbers(content: bytes, width: int) -> np.ndarray:
    """Return PCM samples as numbers in [−1, 1): 8 bit unsigned, others signed."""
    if width == 1:
        return np.frombuffer(content, np.uint8).astype(float) / 128 - 1
    raw = np.frombuffer(content, np.uint8).reshape(-1, width)
    whole = np.zeros((len(raw), 4), np.uint8)
    whole[:, 4 - width :] = raw
    return whole.view("<i4")[:, 0].astype(float) / 2**31


def resampled(x: np.ndarray, rate: int) -> np.ndarray:
    """Return the signal at 8000 samples a second; what is above 4 kHz is cut off."""
    if rate == RATE or not len(x):
        return x
    n = int(round(len(x) * RATE / rate))
    spectrum = np.fft.rfft(x)[: n // 2 + 1]
    y: np.ndarray = np.fft.irfft(spectrum, n) * (n / len(x)) if n else np.zeros(0)
    return y
