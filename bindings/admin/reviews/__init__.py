"""The review queue and the pages of one review."""
