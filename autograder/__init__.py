"""Check a learner's functions: `check(fn)`, `hint(fn)`, `progress()`."""

from autograder.check import CheckFailed, check, hint, progress

__all__ = ["CheckFailed", "check", "hint", "progress"]
