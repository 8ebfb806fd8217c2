"""GENERATED answer data, one pair of files per unit; made by `autograder build`."""
