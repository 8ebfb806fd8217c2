"""What a learner calls: check, hint, progress, and the learner's commands."""
