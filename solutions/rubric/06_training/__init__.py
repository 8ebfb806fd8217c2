"""Unit 06: embeddings, update rules, both directions, several layers."""

TITLE = "Training"
ANSWERS = {"when_is_memory_enough": 1}
NOTATION = {
    "velocity": "the new velocity",
    "velocity[]": "the velocity of {}",
    "velocity[*]": "each velocity",
    "m_hat": "m̂",
    "v_hat": "v̂",
    "cache_fwd": "the cache of the forward direction",
    "cache_bwd": "the cache of the backward direction",
    "fwd[]": "the forward direction's d{}",
    "bwd[]": "the backward direction's d{}",
    "ahead": "the forward direction's states",
    "back": "the backward direction's states",
}
"""What the text calls variables of the solved functions."""
