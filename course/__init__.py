"""What the notebooks import: figures, data, and earlier work."""
