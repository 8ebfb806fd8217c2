"""The reference of unit 09, features: against definitions."""

import numpy as np
import pytest

from solutions.reference import spectrograms

RNG = np.random.default_rng(9)


@pytest.mark.parametrize(("n", "length", "hop"), [(20, 6, 4), (7, 7, 2), (3, 5, 1)])
def test_frames_are_all_that_lie_in_the_signal(n, length, hop):
    x = RNG.standard_normal(n)
    starts = [s for s in range(0, n, hop) if s + length <= n]
    frames = spectrograms.frame_signal(x, length, hop)
    assert frames.shape == (len(starts), length)
    for start, frame in zip(starts, frames, strict=True):
        np.testing.assert_array_equal(frame, x[start : start + length])


def test_neighbouring_filters_sum_to_1_between_the_first_and_last_middle():
    filters = spectrograms.mel_filterbank(20, 512, 16000.0)
    middle = filters.argmax(axis=1)
    inside = filters.sum(axis=0)[middle[0] + 1 : middle[-1]]
    np.testing.assert_allclose(inside, 1)
    assert filters.min() == 0
    assert filters.max() <= 1


def test_the_mel_scale_has_1000_at_1000_hertz():
    rate = 2000.0
    filters = spectrograms.mel_filterbank(1, 2000, rate)
    half = 700 * (10 ** (0.5 * np.log10(1 + 1000 / 700)) - 1)
    assert filters.argmax() == round(half)
    assert 2595 * np.log10(1 + 1000 / 700) == pytest.approx(1000, abs=0.1)


def test_a_tone_is_loudest_in_its_filter():
    rate, length = 8000.0, 256
    filters = spectrograms.mel_filterbank(12, length, rate)
    for m in (2, 6, 10):
        tone = rate / length * filters[m].argmax()
        x = np.sin(2 * np.pi * tone * np.arange(2000) / rate)
        features = spectrograms.log_mel_spectrogram(x, rate, length, 100, 12)
        assert (features.argmax(axis=1) == m).all()


def test_silence_is_the_logarithm_of_the_small_number():
    features = spectrograms.log_mel_spectrogram(np.zeros(300), 8000.0, 64, 32, 5)
    np.testing.assert_array_equal(features, np.log(1e-10))
