"""Points, cases, tolerances and known mistakes of every exercise."""
