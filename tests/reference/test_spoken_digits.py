"""Spoken digits: the voices that ship, the model, and a learner's own WAV files."""

import hashlib
import wave
from importlib.resources import files

import numpy as np
import pytest
from real_data import require_real

from course import data, spoken_digits
from course.spoken_digits import RATE, RecordingError, load_recordings
from solutions import speech_model
from solutions.reference.ctc import best_path_decode, ctc_loss
from solutions.reference.error_rates import edit_distance, error_rate

HASHES = {
    "spoken_digits": "22074537bc9a71e01b2598d4cb84b5bf010f29365b4ff82565b5f65222ed457c",
    "speech_model": "7996499001e9ef43047c1b6928e11d5ae988dbcf399ce5fb7164d5ed493346f8",
}
LIMITS = {"spoken_digits": 1_500_000, "speech_model": 400_000}


def write(path, x, rate=RATE, width=2, channels=1):
    """Write samples in [−1, 1) as a WAV file, the same in every channel."""
    whole = np.round(np.asarray(x) * 2 ** (8 * width - 1)).astype("<i4")
    whole = whole + 128 if width == 1 else whole
    bytes_of = np.repeat(whole, channels).view(np.uint8).reshape(-1, 4)[:, :width]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes_of.tobytes())


@pytest.mark.parametrize("name", HASHES)
def test_what_ships_is_what_the_scripts_made(name):
    stored = (files("course") / f"{name}.npz").read_bytes()
    assert len(stored) <= LIMITS[name]
    assert hashlib.sha256(stored).hexdigest() == HASHES[name], (
        f"{name} changed: run `python -m solutions.{name}`, train the model again if "
        "the digits are new, read the text beside the figures again, and write the new "
        "hash here"
    )


def test_each_voice_says_ten_digits_and_four_are_held_out():
    voices = spoken_digits.voices()
    assert len({voice.name for voice in voices}) == len(voices) == 36
    assert [voice.held_out for voice in voices] == [False] * 32 + [True] * 4
    for voice in voices:
        assert len(voice.digits) == 10
        for clip in voice.digits:
            assert 0.1 * RATE < len(clip) < RATE
            assert 0.9 < np.abs(clip).max() <= 1


def test_no_variant_of_a_held_out_voice_is_trained_on():
    variants = [v.name.split("+")[1].split(",")[0] for v in spoken_digits.voices()]
    assert not set(variants[32:]) & set(variants[:32])


def test_the_mu_law_undoes_itself_to_its_precision():
    x = np.linspace(-1, 1, 1001)
    found = spoken_digits.expand(spoken_digits.compress(x))
    assert (np.abs(found - x) <= 0.0221 * (np.abs(x) + 1 / 255)).all()
    stored = np.arange(256, dtype=np.uint8)
    assert (spoken_digits.compress(spoken_digits.expand(stored)) == stored).all()


def test_the_shipped_weights_have_the_layout_of_a_learners():
    due = speech_model.start(np.random.default_rng(0))
    weights = data.weights("speech_model")
    assert {k: v.shape for k, v in weights.items()} == {
        k: v.shape for k, v in due.items()
    }


def test_the_loss_of_a_batch_is_the_mean_of_the_losses():
    rng = np.random.default_rng(0)
    log_probs = rng.standard_normal((5, 9, 4))
    targets = [np.array(t, dtype=np.int64) for t in ([1, 1, 2], [], [3], [2, 1], [1])]
    loss, grad = speech_model.batch_ctc(log_probs, targets)
    found = [ctc_loss(row, t) for row, t in zip(log_probs, targets, strict=True)]
    assert np.isclose(loss, np.mean([each for each, _ in found]), rtol=1e-12)
    assert np.allclose(grad, np.stack([g for _, g in found]) / 5, rtol=1e-10)


def test_the_gradients_of_training_are_those_of_its_loss():
    rng = np.random.default_rng(1)
    x, targets = rng.standard_normal((2, 6, speech_model.D)), [np.array([1, 2])] * 2
    params = speech_model.start(rng, H=3)
    _, grads = speech_model.loss_and_gradients(x, targets, params)
    way = {k: rng.standard_normal(v.shape) for k, v in params.items()}

    def moved(eps):
        at = {k: v + eps * way[k] for k, v in params.items()}
        return speech_model.loss_and_gradients(x, targets, at)[0]

    numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5
    assert np.isclose(numeric, sum((grads[k] * way[k]).sum() for k in way), rtol=1e-6)


def test_the_script_trains_and_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(speech_model, "TARGET", tmp_path / "weights.npz")
    monkeypatch.setattr(speech_model, "UPDATES", 2)
    speech_model.main()
    with np.load(tmp_path / "weights.npz") as weights:
        assert {v.dtype for v in weights.values()} == {np.dtype("float32")}


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_all_widths_of_whole_numbers_are_read(tmp_path, width, channels):
    x = 0.5 * np.sin(np.arange(4000) / 10)
    write(tmp_path / "27_me.wav", x, width=width, channels=channels)
    (found,) = load_recordings(tmp_path)
    assert found.digits == (2, 7)
    assert np.abs(found.samples - x).max() <= 2.0 ** (1 - 8 * width)


@pytest.mark.parametrize("rate", [11_025, 16_000, 44_100, 48_000])
def test_other_rates_are_brought_to_8000(tmp_path, rate):
    t = np.arange(rate) / rate
    write(tmp_path / "1.wav", 0.5 * np.sin(2 * np.pi * 440 * t), rate)
    (found,) = load_recordings(tmp_path)
    due = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    assert len(found.samples) == RATE
    assert np.abs(found.samples - due)[100:-100].max() < 1e-3


def refused(folder, words):
    with pytest.raises(RecordingError, match=words):
        load_recordings(folder)


def test_what_can_not_be_read_is_refused_in_words(tmp_path):
    refused(tmp_path / "none", "expected a folder")
    refused(tmp_path, "found 0")
    (tmp_path / "1.wav").write_bytes(b"no sound at all")
    refused(tmp_path, r"1\.wav: expected a WAV file of whole numbers")
    write(tmp_path / "1.wav", np.zeros(0))
    refused(tmp_path, "expected samples, found none")
    write(tmp_path / "1.wav", np.zeros(4000), rate=4000)
    refused(tmp_path, "8000 to 192000 samples a second, found 4000")
    write(tmp_path / "1.wav", np.zeros(31 * RATE))
    refused(tmp_path, "at most 30 s, found 31 s")
    write(tmp_path / "1.wav", np.zeros(40), channels=9)
    refused(tmp_path, "1 to 8 channels, found 9")
    (tmp_path / "1.wav").unlink()
    write(tmp_path / "me.wav", np.zeros(40))
    refused(tmp_path, r"me\.wav: expected a name that begins with the digits")


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path):
    write(tmp_path / "1.wav", np.full(1000, 0.25))
    content = (tmp_path / "1.wav").read_bytes()
    (tmp_path / "1.wav").write_bytes(content[:-501])
    (found,) = load_recordings(tmp_path)
    assert np.allclose(found.samples, 0.25) and 700 < len(found.samples) < 1000


def test_real_recordings_are_read():
    found = load_recordings(require_real("spoken-digits"))
    assert len(found) == 60
    assert sorted({r.digits for r in found}) == [(d,) for d in range(10)]
    for recording in found:
        assert 0.1 * RATE < len(recording.samples) < 3 * RATE
        assert 0 < np.abs(recording.samples).max() <= 1


def test_about_half_of_the_real_recordings_are_misheard():
    params, rng = data.weights("speech_model"), np.random.default_rng(0)
    wrong = 0
    for recording in load_recordings(require_real("spoken-digits")):
        x = np.pad(recording.samples / np.abs(recording.samples).max(), 1000)
        x = speech_model.features(spoken_digits.with_noise([x], rng)[0])
        heard = best_path_decode(speech_model.log_probs(x[None], params)[0][0])
        wrong += edit_distance(heard, [d + 1 for d in recording.digits])
    assert 24 <= wrong <= 36


def test_the_shipped_model_hears_known_voices_better_than_held_out_ones():
    params, rates = data.weights("speech_model"), []
    for held_out in (False, True):
        voices = [v for v in spoken_digits.voices() if v.held_out == held_out]
        x, targets = speech_model.draw(np.random.default_rng(1), voices, 100)
        heard = [best_path_decode(row) for row in speech_model.log_probs(x, params)[0]]
        rates.append(error_rate(heard, [list(t) for t in targets]))
    assert rates[0] < 0.04 < rates[1] + 0.02 < 0.2
