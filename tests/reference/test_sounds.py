"""The reference of unit 11, sound: frequencies by Fourier transform, shapes, limits."""

import numpy as np
import pytest

from solutions.reference import sounds

RATE = 8000


def strongest(sound, rate):
    """The frequency with most energy, in hertz, by a padded Fourier transform."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 16 * len(sound)))
    return np.fft.rfftfreq(16 * len(sound), 1 / rate)[spectrum.argmax()]


@pytest.mark.parametrize(
    ("pitch", "hertz"), [(69, 440.0), (57, 220.0), (60, 261.626), (64, 329.628)]
)
def test_a_note_sounds_at_its_frequency(pitch, hertz):
    sound = sounds.render([(pitch, 8)], RATE, 0.125)
    assert strongest(sound, RATE) == pytest.approx(hertz, abs=0.3)


def test_four_partials_have_the_strengths_of_inverse_squares():
    count, f = RATE, sounds.frequency(69)
    wave = sounds.tone(69, count, RATE)
    t = np.arange(count) / RATE
    steady = slice(RATE // 100, None)
    envelope = np.exp(-3 * t)[steady]
    columns = [np.sin(2 * np.pi * k * f * t)[steady] * envelope for k in range(1, 7)]
    found = np.linalg.lstsq(np.stack(columns, 1), wave[steady], rcond=None)[0]
    np.testing.assert_allclose(found, [1, 1 / 4, 1 / 9, 1 / 16, 0, 0], atol=1e-9)


def test_partials_above_half_the_rate_are_left_out():
    wave = sounds.tone(69, 1600, 1600)  # half the rate is 800: the first partial only
    t = np.arange(1600) / 1600
    due = np.sin(2 * np.pi * 440 * t) * np.exp(-3 * t) * np.clip(t * 100, None, 1)
    np.testing.assert_allclose(wave, due, atol=1e-12)
    assert not sounds.tone(96, 1600, 1600).any()


def test_attack_and_decay():
    loud = np.abs(sounds.render([(69, 4)], RATE, 0.25))
    blocks = loud[: len(loud) // 10 * 10].reshape(10, -1).max(axis=1)
    assert loud[0] == 0
    ratio = blocks[2:] / blocks[1:-1]
    np.testing.assert_allclose(ratio, np.exp(-0.3), rtol=0.02)


def test_notes_lie_one_behind_the_other():
    notes = [(60, 2), (None, 3), (67, 1)]
    sound = sounds.render(notes, RATE, 0.125)
    assert sound.shape == (6000,) and sound.dtype == np.float64
    assert not sound[2000:5000].any()
    assert np.abs(sound).max() == 1
    one, other = (sounds.tone(p, n, RATE) for p, n in ((60, 2000), (67, 1000)))
    largest = max(np.abs(one).max(), np.abs(other).max())
    np.testing.assert_allclose(sound[:2000], one / largest)
    np.testing.assert_allclose(sound[5000:], other / largest)


def test_silence_and_nothing():
    assert sounds.render([], RATE, 0.125).shape == (0,)
    assert sounds.render([(None, 4)], RATE, 0.125).tolist() == [0.0] * 4000
