"""What the notebooks import: figures, data, and earlier work."""

from course.carry import carry_over

__all__ = ["carry_over"]
