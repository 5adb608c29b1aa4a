"""Waves: choosing shops and giving out upgrade dates in steps (R12)."""
