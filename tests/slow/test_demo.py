"""The README's first command, on all units."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_every_submission_of_the_demo_comes_out_as_expected(tmp_path):
    command = [sys.executable, "-m", "autograder", "demo", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "NOT AS EXPECTED" not in done.stdout
