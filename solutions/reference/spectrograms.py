"""From a signal to log-mel features."""

import numpy as np

from .arrays import Array


def frame_signal(x: Array, length: int, hop: int) -> Array:
    """Return overlapping stretches of x, (F, length), F = 1 + (n − length)//hop."""
    F = max(1 + (len(x) - length) // hop, 0)
    frames = np.zeros((F, length))
    for f in range(F):
        frames[f] = x[f * hop : f * hop + length]
    return frames


def mel_filterbank(n_mels: int, length: int, rate: float) -> Array:
    """Return triangles of height 1 over the bins k·rate/length, (n_mels, bins).

    mel(f) = 2595 log10(1 + f/700) (O'Shaughnessy 1987; Young et al., The HTK Book);
    n_mels + 2 points equally spaced in mel from 0 to rate/2, straight lines in Hz.
    """
    top = 2595.0 * np.log10(1.0 + rate / 1400.0)
    points = 700.0 * (10.0 ** (np.linspace(0.0, top, n_mels + 2) / 2595.0) - 1.0)
    bins = np.arange(length // 2 + 1) * rate / length
    rows = [
        np.interp(bins, points[m : m + 3], [0.0, 1.0, 0.0], left=0.0, right=0.0)
        for m in range(n_mels)
    ]
    return np.array(rows)


def log_mel_spectrogram(
    x: Array, rate: float, length: int, hop: int, n_mels: int
) -> Array:
    """Return log(|rfft(frame · Hann)|² filters + 1e-10), (F, n_mels)."""
    frames = frame_signal(x, length, hop) * np.hanning(length)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    features: Array = np.log(power @ mel_filterbank(n_mels, length, rate).T + 1e-10)
    return features
