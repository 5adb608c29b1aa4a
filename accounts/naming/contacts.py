"""Finds phone numbers, web addresses, email addresses and messenger IDs in a name (R14, CONTACT_DETAILS)."""

from functools import cache

import regex

from accounts.naming.characters import has_han
from accounts.naming.lookalikes import Folded, fold_word
from accounts.naming.matching import GAP, any_of, at_word_start, with_gaps
from accounts.naming.words import read_words_of_kind

# Numerals written in Han, so that 一三八… is recognized as a phone number like 138….
_HAN_DIGITS = str.maketrans("〇零一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖", "0011122233445566778899")

_DIGIT = rf"(?:{GAP}[0-9])"
_MOBILE = rf"(?<![0-9])(?:(?:00)?86{GAP})?1{GAP}[3-9]{_DIGIT}{{9}}(?![0-9])"
_LANDLINE = rf"(?<![0-9])0{GAP}[1-9]{_DIGIT}{{8,10}}(?![0-9])"
_SERVICE_LINE = rf"(?<![0-9])[48]{GAP}0{GAP}0{_DIGIT}{{7}}(?![0-9])"

_MAIL_HOSTS = "qq|gmail|hotmail|outlook|foxmail|sina|sohu|163|126|139"
_EMAIL = rf"[\w.+-]{{1,64}}@(?:\w[\w-]*(?:\.\w+)+|(?:{_MAIL_HOSTS})\b)"
_WEB_PREFIX = rf"(?<![a-z])www{GAP}[.·]|https?{GAP}:|://"
_ABBREVIATIONS = "co|dr|ft|inc|jr|mr|mrs|ms|mt|no|prof|sr|st"
_LABEL = r"(?:(?:(?!\p{Script=Han})[\p{L}\p{N}-]){1,63}|(?<=\p{Script=Han}))"
_BEFORE_LOOSE_DOMAIN = rf"{_LABEL}(?:\s?[.。]\s?|(?<=[a-z0-9])\s?·\s?|\s?点\s?|\s+dot\s+)"
_BEFORE_STRICT_DOMAIN = rf"{_LABEL}(?<=[\p{{L}}\p{{N}}-]{{2}})(?<!\b(?:{_ABBREVIATIONS}))\."

_ID = r"[a-z0-9][a-z0-9_-]{4,}"
_ID_WITH_DIGIT = rf"(?=[a-z_-]*[0-9]){_ID}"
_NUMBER = rf"[0-9]{_DIGIT}{{4,}}"
_ID_PREFIX = "(?:号码|账号|帐号|同号|号|搜索|搜|是|为|加)"


def _domains(kind: str) -> str:
    """Return a pattern for the top-level domains of a kind, each at the end of a word."""
    return any_of(map(_domain, map(fold_word, read_words_of_kind("top_level_domains.tsv", kind))))


def _domain(domain: str) -> str:
    same_script = r"\p{Script=Han}" if has_han(domain) else r"[0-9\p{Script=Latin}\p{Script=Cyrillic}]"
    return f"{regex.escape(domain)}(?!{same_script})"


def _markers(kind: str) -> str:
    words = map(fold_word, read_words_of_kind("contact_markers.tsv", kind))
    return any_of(at_word_start(with_gaps(word), word) for word in words)


def _chat_id_pattern() -> str:
    """Return a pattern for a marker and its ID; an ID after a Latin marker needs a gap or a digit."""
    separator = rf"(?:(?<=\p{{Script=Han}}){GAP}|[^\p{{L}}\p{{N}}]{{1,3}}|{GAP}{_ID_PREFIX}{GAP})"
    return rf"{_markers('chat')}(?:{separator}{_ID}|{_ID_WITH_DIGIT})"


def _coded_id_pattern() -> str:
    return rf"{_markers('code')}(?:{GAP}{_ID_WITH_DIGIT}|\s?:\s?{_ID}|{GAP}{_ID_PREFIX}{GAP}{_ID})"


def _numbered_id_pattern() -> str:
    return rf"{_markers('number')}{GAP}{_ID_PREFIX}?{GAP}{_NUMBER}"


@cache
def _contact_pattern() -> regex.Pattern[str]:
    domains = (f"{_BEFORE_LOOSE_DOMAIN}{_domains('loose')}", f"{_BEFORE_STRICT_DOMAIN}{_domains('strict')}")
    ids = (_chat_id_pattern(), _coded_id_pattern(), _numbered_id_pattern())
    return regex.compile("|".join((*ids, _EMAIL, _WEB_PREFIX, *domains, _MOBILE, _LANDLINE, _SERVICE_LINE)))


def find_contact(folded: Folded) -> str:
    """Return the first fragment of a name that is a contact detail, or an empty string.

    A messenger's name counts only when an ID follows it; digits may be written in Han and have gaps.
    """
    match = _contact_pattern().search(folded.text.translate(_HAN_DIGITS))
    return folded.fragment(*match.span()) if match else ""
