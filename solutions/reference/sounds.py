"""Sound: notes as decaying sums of sines."""

import numpy as np

from .arrays import Array
from .melodies import Notes

PARTIALS = np.array([1.0, 2.0, 3.0, 4.0])
ATTACK = 0.01


def frequency(pitch: float) -> float:
    """Return 440·2^((pitch − 69)/12) in hertz: equal temperament, A4 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def tone(pitch: int, count: int, rate: float) -> Array:
    """Return Σ_k sin(2πkft)/k², k = 1…4 below rate/2, with attack and decay, (count,).

    The attack is linear over 10 ms, the decay exp(−3t/duration).
    """
    f, t = frequency(pitch), np.arange(count) / rate
    k = PARTIALS[PARTIALS * f < rate / 2]
    wave = np.sin(2 * np.pi * f * np.outer(t, k)) @ (1 / k**2)
    shaped: Array = wave * np.minimum(1, t / ATTACK) * np.exp(-3 * t * rate / count)
    return shaped


def render(notes: Notes, rate: float, seconds: float) -> Array:
    """Return the sound of notes, one behind the other, `seconds` a sixteenth, (n,).

    All is divided by the largest absolute value; silence stays 0.
    """
    unit = round(rate * seconds)
    sound = np.zeros(unit * sum(length for _, length in notes))
    start = 0
    for pitch, length in notes:
        stop = start + unit * length
        if pitch is not None:
            sound[start:stop] = tone(pitch, stop - start, rate)
        start = stop
    largest = max(float(np.abs(sound).max(initial=0.0)), 0.0)
    return sound / largest if largest else sound
