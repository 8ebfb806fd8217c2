"""Find mistakes by search: wrong versions of a solved function, and their numbers."""
