"""Which characters a blue V name may hold, how a name is normalized and how long it is."""

import unicodedata

import regex

_HAN = r"(?=[\p{L}\u3007])\p{Script=Han}"
_ALPHABETIC = r"(?=\p{L})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]"
# Accents that NFKC left beside their letter, at most two: no strike-through, underline or enclosing marks.
_ACCENTS = r"[\u0300-\u0331\u0339-\u0345\u0483-\u0487]{0,2}+"
_GOOD_CHARACTER = rf"(?:{_HAN}|{_ALPHABETIC}{_ACCENTS}|[0-9]|[.·\-&']|(?<! )[ ](?! ))(?!\p{{M}})"
_GOOD = regex.compile(_GOOD_CHARACTER)
_GOOD_RUN = regex.compile(rf"(?:{_GOOD_CHARACTER})+")
_HAN_CHARACTER = regex.compile(r"\p{Script=Han}")
_CLUSTER = regex.compile(r"\X")
_UNSEEN = regex.compile(r"[\p{C}\p{M}\p{Z}\p{Default_Ignorable_Code_Point}]")
_SHOWN_AT_MOST = 5


def normalize(name: str) -> str:
    """The form of a name that the rules look at (R14): NFKC, without white space at both ends."""
    return unicodedata.normalize("NFKC", name).strip()


def length(name: str) -> int:
    """The number of user-perceived characters (grapheme clusters) of a normalized name."""
    return sum(1 for _ in _CLUSTER.finditer(name))


def clip(name: str, start: int = 0, end: int | None = None) -> str:
    """The user-perceived characters of a normalized name from `start` to `end`."""
    return "".join(_CLUSTER.findall(name)[start:end])


def bad_characters(name: str) -> list[str]:
    """The characters of a normalized name that are not allowed (R14), each once, in order of appearance."""
    strays = (cluster for rest in _GOOD.split(name) for cluster in _CLUSTER.findall(rest))
    return list(dict.fromkeys(strays))


def describe_characters(characters: list[str]) -> str:
    """Bad characters for people: as they are when they can be seen, else as code points such as U+200B."""
    shown = " ".join(_describe(cluster) for cluster in characters[:_SHOWN_AT_MOST])
    return shown + (" …" if len(characters) > _SHOWN_AT_MOST else "")


def _describe(cluster: str) -> str:
    return "".join(f"U+{ord(char):04X}" if _UNSEEN.match(char) else char for char in cluster)


def allowed_runs(name: str) -> list[str]:
    """The longest runs of allowed characters of a normalized name."""
    return [run[0] for run in _GOOD_RUN.finditer(name)]


def is_han(char: str) -> bool:
    """Whether a character is written in the Han script (no space goes beside it)."""
    return bool(_HAN_CHARACTER.match(char))


def has_han(text: str) -> bool:
    """Whether any character of a text is written in the Han script."""
    return bool(_HAN_CHARACTER.search(text))
