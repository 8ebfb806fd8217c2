"""The stored comparison on real jobs, and the script that made it."""

import json

import numpy as np

from course import data
from solutions import application_sweeps


def test_what_unit_06_says_of_real_jobs_is_what_is_stored():
    found = data.sweeps("application_sweeps")
    assert set(found) == set(application_sweeps.JOBS)
    runs = {job: stored["runs"] for job, stored in found.items()}
    music = runs["music"]
    for gated_win in (runs["speech"], runs["prices"]):
        for gru, lstm, rnn in zip(*map(gated_win.get, ("gru", "lstm", "rnn"))):
            assert max(gru, lstm) < rnn
    for plain_wins in (runs["text"], runs["translation"]):
        means = {cell: np.mean(values) for cell, values in plain_wins.items()}
        assert min(means, key=means.__getitem__) == "rnn"
        for i in range(3):
            assert plain_wins["lstm"][i] == max(r[i] for r in plain_wins.values())
    spread = max(max(v) - min(v) for v in music.values())
    cells = [np.mean(v) for v in music.values()]
    assert max(cells) - min(cells) < spread


def test_cells_are_matched():
    for stored in data.sweeps("application_sweeps").values():
        assert {len(runs) for runs in stored["runs"].values()} == {3}
        assert stored["updates"] == application_sweeps.UPDATES
        assert stored["sizes"]["rnn"] > stored["sizes"]["gru"] > stored["sizes"]["lstm"]


def test_the_script_runs_and_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(application_sweeps, "TARGET", tmp_path / "found.json")
    monkeypatch.setattr(application_sweeps, "UPDATES", 2)
    monkeypatch.setattr(application_sweeps, "SEEDS", range(1))
    monkeypatch.setattr(
        application_sweeps,
        "JOBS",
        {
            name: application_sweeps.JOBS[name]
            for name in ("prices", "music", "translation")
        },
    )
    application_sweeps.main()
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["music"]["unit"] == "nats per sixteenth"
    assert np.isfinite(found["prices"]["runs"]["lstm"]).all()
