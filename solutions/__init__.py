"""What an instructor has and a learner has not; never installed."""
