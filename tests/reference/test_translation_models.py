"""The weights and the stored runs of unit 08, and the script that made them."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest

from course import data, translation_pairs
from course.translation_pairs import START, STOP
from solutions import translation_models as script
from solutions.reference import gru
from solutions.reference.attention import attention_forward
from solutions.reference.decoding import beam_search
from solutions.reference.flat import part

NAMES = ("french", "french_without_attention", "german_without_attention")
HASHES = (
    "65cdfe00c56093ba8136a2e942738b6fc7ba8407da7762389631d92ac34d98e8",
    "ae195d03c73eed4483f6c24fe04a1f40c39337b3b930464ab2e4ec730a9a3d31",
    "fecedad2c565e1f8e0ea3e5af42b210f83e6c3f32d5ef31fdbf52a368339d2d9",
)
LIMIT = 400_000
PAIRS = {"french": "English to French", "german": "German to ISO"}


def stored(name):
    return (files("course") / f"translation_{name}.npz").read_bytes()


def task(name):
    return script.Task(translation_pairs.load(PAIRS[name.split("_")[0]]))


def test_the_weights_are_small():
    assert sum(len(stored(name)) for name in NAMES) <= LIMIT


@pytest.mark.parametrize(("name", "due_hash"), list(zip(NAMES, HASHES, strict=True)))
def test_the_shipped_weights_are_those_of_the_script(name, due_hash):
    assert hashlib.sha256(stored(name)).hexdigest() == due_hash, (
        "the weights changed: run `python -m solutions.translation_models`, read the "
        "text of unit 08 beside its figures again, and write the new hash here"
    )
    pairs = task(name).pairs
    sizes = len(pairs.source_letters), len(pairs.target_letters) + 2
    due = script.start(*sizes, np.random.default_rng(0))
    weights = data.weights(f"translation_{name}")
    assert {k: v.shape for k, v in weights.items()} == {
        k: v.shape for k, v in due.items()
    }
    assert weights["W_y"][script.H :].any() == ("without" not in name)


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_weights_are_as_good_as_the_stored_runs_say(name):
    job, weights = task(name), data.weights(f"translation_{name}")
    kind = "without" if "without" in name else "with attention"
    runs = data.sweeps("translation_models")[kind][PAIRS[name.split("_")[0]]]
    last = (runs["forwards"] if kind == "without" else runs)[0][-1]["exact"]
    found = script.exact_match(job, weights, job.pairs.held_out)
    assert abs(found - last) <= 0.01


def final(runs):
    return [run[-1]["exact"] for run in runs]


def test_what_unit_08_says_of_other_seeds_is_what_is_stored():
    stored = data.sweeps("translation_models")
    name = "German to ISO"
    attentive = [round(300 * share) for share in final(stored["with attention"][name])]
    assert attentive == [300, 300, 299]
    without = {k: final(v) for k, v in stored["without"][name].items()}
    assert [round(share, 2) for share in without["forwards"]] == [0.74, 1.0, 0.98]
    for forwards, backwards in zip(*without.values(), strict=True):
        assert backwards < forwards
    french = stored["without"]["English to French"]
    forwards, backwards = (
        np.array([[report["loss"] for report in run] for run in french[order]])
        for order in ("forwards", "backwards")
    )
    updates = stored["every"] * np.arange(1, forwards.shape[1] + 1)
    apart = backwards.max(axis=0) < forwards.min(axis=0)
    assert apart[updates <= 600].all()
    assert sorted(backwards[:, -1] < forwards[:, -1]) == [False, True]
    assert max(final(french["forwards"]) + final(french["backwards"])) < 0.1


def test_ranges_of_french_lengths_hold_dates_and_numbers_as_the_unit_says():
    pairs = translation_pairs.load("English to French").held_out
    dates = []
    for low, high in ((3, 13), (13, 21), (21, 29), (29, 48)):
        some = [source for source, _ in pairs if low <= len(source) < high]
        dates.append(np.mean([source[-1].isdigit() for source in some]))
    assert min(dates[:3]) > 0.5 and dates[3] == 0


def french_written(width):
    """What the shipped model with attention makes of the held-out sources."""
    params, job = data.weights("translation_french"), task("french")
    encoder, decoder = part(params, "encoder"), part(params, "decoder")

    def written(source):
        tokens, mask, _, _ = job.batch([(source, "")])
        x = params["E_source"][tokens]
        keys, _ = gru.gru_forward(x, np.zeros((1, script.H)), encoder)

        def step(token, h):
            hs, _ = gru.gru_forward(params["E_target"][[[token]]], h, decoder)
            context, _, _ = attention_forward(hs[:, 0], keys, keys, mask)
            both = np.concatenate([hs[:, 0], context], axis=1)
            scores = (both @ params["W_y"] + params["b_y"])[0]
            return scores - np.log(np.exp(scores).sum()), hs[:, -1]

        found, _ = beam_search(step, keys[:, -1], START, STOP, width, len(source) + 12)
        return "".join(job.pairs.target_letters[k - STOP - 1] for k in found)

    return [written(source) for source, _ in job.pairs.held_out]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_unit_08_says_of_all_french_pairs():
    pairs = task("french").pairs.held_out
    right = {
        width: [f == t for f, (_, t) in zip(french_written(width), pairs, strict=True)]
        for width in (1, 2, 4)
    }
    assert [round(np.mean(right[width]), 2) for width in (1, 2, 4)] == [
        0.81,
        0.84,
        0.84,
    ]
    for ending, most in (("teen", 0.2), ("ty-one", 0.3)):
        ends = [source.endswith(ending) for source, _ in pairs]
        assert np.mean(np.array(right[1])[ends]) < most


def test_no_french_text_is_more_than_eleven_letters_longer():
    pairs = translation_pairs.load("English to French")
    for source, target in pairs.training + pairs.held_out:
        assert len(target) + 1 <= len(source) + 12


@pytest.mark.slow
def test_the_script_trains_and_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    monkeypatch.setattr(script, "WITH", dict.fromkeys(script.WITH, 2))
    monkeypatch.setattr(script, "WITHOUT", dict.fromkeys(script.WITHOUT, (2, 1)))
    monkeypatch.setattr(script, "EVERY", 2)
    monkeypatch.setattr(script, "N", 4)
    script.main()
    found = json.loads((tmp_path / "translation_models.json").read_text())
    for runs in found["without"].values():
        assert set(runs) == {"forwards", "backwards"}
        assert np.isfinite(runs["backwards"][0][0]["loss"])
    with np.load(tmp_path / "translation_german_without_attention.npz") as weights:
        assert {v.dtype for v in weights.values()} == {np.dtype("float32")}
        assert not weights["W_y"][script.H :].any()
