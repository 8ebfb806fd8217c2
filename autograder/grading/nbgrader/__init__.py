"""The host: nbgrader's gradebook, its two passes over a notebook, its pages."""
