"""Judge numbers: exercises, calls, comparisons, marks, mistakes, verdicts."""
