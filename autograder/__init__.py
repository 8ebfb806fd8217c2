"""Check a learner's functions: `check(fn)`, `hint(fn)`, `progress()`."""

from autograder.learner.checking import CheckFailed, check
from autograder.learner.hints import hint
from autograder.learner.progress_bar import progress

__all__ = ["CheckFailed", "check", "hint", "progress"]
