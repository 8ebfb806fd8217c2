"""Real files for tests: neither shipped nor committed."""

import os
from pathlib import Path

import pytest

VARIABLE = "RNN_COURSE_REAL_DATA"
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def require_real(name):
    """Return a real file's path; skip without the folder, but not if it is there.

    `.ci/run` names the folder; under CI a test may be skipped only where the folder
    is missing.
    """
    folder = os.environ.get(VARIABLE)
    if folder is None:
        assert os.environ.get("CI") != "true" or not BESIDE.exists(), (
            f"expected {VARIABLE} to name {BESIDE}"
        )
        pytest.skip(f"{VARIABLE} is not set: it names a folder of real data")
    path = Path(folder) / name
    assert path.exists(), f"expected {name} in {folder}, as {VARIABLE} says"
    return path
