"""Reference implementations in NumPy: the numbers that are right."""
