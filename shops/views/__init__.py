"""Pages about people: notifications and profile."""
