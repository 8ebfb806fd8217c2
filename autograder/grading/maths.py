"""Where older classes look for the maths of feedback pages; goes with 0.2."""

from autograder.grading.nbgrader.maths import StaticMaths

__all__ = ["StaticMaths"]
