"""Waves: selecting shops and scheduling upgrade dates in steps (R12)."""
