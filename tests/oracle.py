"""PyTorch as an oracle, where it is installed."""

import os

import pytest


def require_torch():
    """Return PyTorch; skip without it, but never under CI."""
    try:
        import torch
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("PyTorch is not installed; `make bench` installs it")
    return torch
