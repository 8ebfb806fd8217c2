"""Scripts write what ships as a whole or not at all, and run from end to end."""

import json

import numpy as np
import pytest

from course import spoken_digits as read_digits
from solutions import shipping, spoken_digits, sweeps


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "weights.npz"
    shipping.ship_weights(path, {"W": np.ones(3)})
    before = path.read_bytes()

    def fails(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    with pytest.raises(OSError, match="no space"):
        shipping.ship_weights(path, {"W": np.zeros(3)})
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_weights_are_written_in_half_the_precision_and_the_same_each_time(tmp_path):
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    for path in (one, two):
        shipping.ship_weights(path, {"W": np.arange(3.0)})
    assert one.read_bytes() == two.read_bytes()
    with np.load(one) as weights:
        assert weights["W"].dtype == np.float32


def test_the_sweeps_of_unit_06_run_and_write(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "TARGET", tmp_path / "sweeps.json")
    monkeypatch.setattr(sweeps, "UPDATES", 21)
    monkeypatch.setattr(sweeps, "SEEDS", range(1))
    monkeypatch.setattr(sweeps, "N", 2)
    sweeps.main()
    found = json.loads((tmp_path / "sweeps.json").read_text())
    for name, task in {"adding": sweeps.ADDING, "copy": sweeps.COPY}.items():
        assert set(found[name]["runs"]) == set(map(str, task.settings))
        for runs in found[name]["runs"].values():
            assert set(runs) == set(found[name]["sizes"])
            assert all(np.isfinite(run["final"]) for (run,) in runs.values())


def test_the_script_of_the_spoken_digits_writes_what_the_course_reads(
    tmp_path, monkeypatch
):
    """Without the synthesiser: a tone stands for each word."""

    def tone(word, voice, speed, pitch):
        return 0.9 * np.sin(np.arange(900 + 10 * len(word)) * pitch / 100)

    monkeypatch.setattr(spoken_digits, "speak", tone)
    monkeypatch.setattr(spoken_digits, "TARGET", tmp_path / "spoken_digits.npz")
    spoken_digits.main()
    shipped = spoken_digits.Path(read_digits.__file__).parent / "spoken_digits.npz"
    with np.load(tmp_path / "spoken_digits.npz") as made, np.load(shipped) as due:
        assert {k: v.dtype for k, v in made.items()} == {
            k: v.dtype for k, v in due.items()
        }
        assert made["names"].tolist() == due["names"].tolist()
        assert made["held_out"].tolist() == due["held_out"].tolist()
        assert made["lengths"].shape == due["lengths"].shape
        assert made["lengths"].sum() == len(made["samples"])
