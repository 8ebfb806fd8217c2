"""Where older classes look for nbgrader's preprocessors; goes with 0.2."""

from autograder.grading.nbgrader.plugin import Judge, Rebuild, SaveScores

__all__ = ["Judge", "Rebuild", "SaveScores"]
