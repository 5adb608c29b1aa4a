"""The blue V naming rules (R14): check, compare and suggest names. Pure: no clock, database or settings."""

from accounts.naming.characters import normalize
from accounts.naming.checks import PROBLEM_CODES, NameCheck, check_name
from accounts.naming.lookalikes import name_key
from accounts.naming.suggestions import suggest_names

__all__ = ["PROBLEM_CODES", "NameCheck", "check_name", "name_key", "normalize", "suggest_names"]
