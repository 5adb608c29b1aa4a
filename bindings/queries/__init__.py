"""What pages show, gathered once: each answers one question with a fixed number of queries and changes nothing."""
