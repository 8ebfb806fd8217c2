"""Unit 06: embeddings, update rules, both directions, several layers."""

TITLE = "Training"
ANSWERS = {"when_is_memory_enough": 1}
