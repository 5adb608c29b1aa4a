"""The characters a blue V name may use, and how a name is normalized and measured (R14)."""

import unicodedata

import regex

_HAN = r"(?=[\p{L}\u3007])\p{Script=Han}"
_ALPHABETIC = r"(?=\p{L})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]"
# Combining accents that NFKC leaves uncomposed, at most two: no strike-through, underline or enclosing marks.
_ACCENTS = r"[\u0300-\u0331\u0339-\u0345\u0483-\u0487]{0,2}+"
_ALLOWED_CHARACTER = rf"(?:{_HAN}|{_ALPHABETIC}{_ACCENTS}|[0-9]|[.·\-&']|(?<! )[ ](?! ))(?!\p{{M}})"
_ALLOWED = regex.compile(_ALLOWED_CHARACTER)
_ALLOWED_RUN = regex.compile(rf"(?:{_ALLOWED_CHARACTER})+")
_HAN_CHARACTER = regex.compile(r"\p{Script=Han}")
_GRAPHEME = regex.compile(r"\X")
_INVISIBLE = regex.compile(r"[\p{C}\p{M}\p{Z}\p{Default_Ignorable_Code_Point}]")
_MAX_DESCRIBED = 5


def normalize(name: str) -> str:
    """Return the form of a name that the rules check (R14): NFKC, without leading or trailing whitespace."""
    return unicodedata.normalize("NFKC", name).strip()


def length(name: str) -> int:
    """Return the number of user-perceived characters (grapheme clusters) in a normalized name."""
    return sum(1 for _ in _GRAPHEME.finditer(name))


def clip(name: str, start: int = 0, end: int | None = None) -> str:
    """Return the user-perceived characters of a normalized name from `start` up to `end`."""
    return "".join(_GRAPHEME.findall(name)[start:end])


def bad_characters(name: str) -> list[str]:
    """Return the characters of a normalized name that are not allowed (R14), each once, in order of appearance."""
    disallowed = (grapheme for rest in _ALLOWED.split(name) for grapheme in _GRAPHEME.findall(rest))
    return list(dict.fromkeys(disallowed))


def describe_characters(characters: list[str]) -> str:
    """Return bad characters in readable form: visible ones as they are, others as code points such as U+200B."""
    shown = " ".join(_describe(grapheme) for grapheme in characters[:_MAX_DESCRIBED])
    return shown + (" …" if len(characters) > _MAX_DESCRIBED else "")


def _describe(grapheme: str) -> str:
    return "".join(f"U+{ord(char):04X}" if _INVISIBLE.match(char) else char for char in grapheme)


def allowed_runs(name: str) -> list[str]:
    """Return the longest runs of allowed characters in a normalized name."""
    return [run[0] for run in _ALLOWED_RUN.finditer(name)]


def is_han(char: str) -> bool:
    """Return whether a character belongs to the Han script, which is written without spaces."""
    return bool(_HAN_CHARACTER.match(char))


def has_han(text: str) -> bool:
    """Return whether a text contains a character of the Han script."""
    return bool(_HAN_CHARACTER.search(text))
