"""What a killed process leaves is removed, and nothing of one that is elsewhere."""

import os
import subprocess
from tempfile import mkdtemp

import pytest

from autograder.grading import leftovers
from autograder.grading.leftovers import OLD_SECONDS, numbering, own_prefix, sweep


def ended_process():
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def folder_of(parent, place, owner):
    path = parent / f"judge-{place}-{owner}-abc"
    path.mkdir()
    return path


def test_what_a_killed_process_left_is_removed(tmp_path):
    left = folder_of(tmp_path, numbering(), ended_process())
    mine = mkdtemp(prefix=own_prefix("judge-"), dir=tmp_path)
    sweep(tmp_path, "judge-")
    assert not left.exists()
    assert os.path.isdir(mine)  # noqa: PTH112


@pytest.mark.parametrize("name", ["judge-{0}-{1}-abc", "judge-{1}-abc", "judge-abc"])
def test_a_folder_of_another_machine_stays_until_it_is_old(tmp_path, name):
    path = tmp_path / name.format("0" * 12, ended_process())
    path.mkdir()
    sweep(tmp_path, "judge-")
    assert path.exists()
    then = path.stat().st_mtime - OLD_SECONDS - 1
    os.utime(path, (then, then))
    sweep(tmp_path, "judge-")
    assert not path.exists()


def test_containers_of_one_machine_are_told_apart(tmp_path, monkeypatch):
    here = numbering()
    (tmp_path / "pid").symlink_to("pid:[1]")
    monkeypatch.setattr(leftovers, "NUMBERS", tmp_path / "pid")
    numbering.cache_clear()
    assert numbering() != here
    numbering.cache_clear()
