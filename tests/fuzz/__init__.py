"""Malformed input for what reads bytes that come from students."""
