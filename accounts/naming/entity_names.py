"""Extracts the place of registration and the brand from an entity's name."""

from dataclasses import dataclass
from functools import cache

import regex

from accounts.naming.characters import has_han, normalize
from accounts.naming.matching import any_of
from accounts.naming.words import AREA, PROVINCE, optional_values, read_word_list, read_words

_BRACKETED = regex.compile(r"[(\[【](.*?)[)\]】]")
_EDGES = " .,·-&'"


@dataclass(frozen=True)
class Place:
    """An administrative division, written in Han and in Latin letters; either may be empty."""

    han: str = ""
    latin: str = ""

    def written_like(self, text: str) -> str:
        """Return the place's name in the script of a text."""
        return self.han if has_han(text) else self.latin


@dataclass(frozen=True)
class _Region:
    place: Place
    is_province: bool


@cache
def _regions() -> dict[str, _Region]:
    """Return the regions by case-folded spelling; a province takes precedence over a city of the same name."""
    regions: dict[str, _Region] = {}
    for level, short, suffix, latin in read_word_list("regions.tsv", 4):
        if level == AREA:
            continue
        region = _Region(Place(short, optional_values(latin)[0]), level == PROVINCE)
        for spelling in (
            *(short + ending for ending in optional_values(suffix)),
            short,
            *optional_values(latin),
        ):
            regions.setdefault(spelling.casefold(), region)
    return regions


@cache
def _leading_region() -> regex.Pattern[str]:
    spellings = (regex.escape(spelling) + ("" if has_han(spelling) else r"\b") for spelling in _regions())
    return regex.compile(rf"[{regex.escape(_EDGES)}]*({any_of(spellings)})", regex.IGNORECASE)


@cache
def _legal_form() -> regex.Pattern[str]:
    forms = read_words("company_suffixes.txt")
    han = [regex.escape(form) for form in forms if has_han(form)]
    latin = [r"[\s.,]+".join(map(regex.escape, form.split())) for form in forms if not has_han(form)]
    ending = rf"(?:{any_of(han)}|(?<=\s|,){any_of(latin)})"
    return regex.compile(rf"[\s.,]*{ending}[\s.,]*$", regex.IGNORECASE)


def _split_regions(text: str) -> tuple[list[_Region], str]:
    """Return the regions that a text begins with, and the rest of the text."""
    regions: list[_Region] = []
    while match := _leading_region().match(text):
        region = _regions()[match[1].casefold()]
        if regions and not regions[-1].is_province:
            break
        regions.append(region)
        text = text[match.end() :]
    return regions, text


def find_place(text: str) -> Place:
    """Return the city at the start of an entity's name or in brackets, else its province, else an empty place."""
    normalized = normalize(text)
    parts = (_BRACKETED.sub("", normalized), *_BRACKETED.findall(normalized))
    regions = [region for part in parts for region in _split_regions(part)[0]]
    cities = [region.place for region in regions if not region.is_province]
    return next(iter(cities + [region.place for region in regions]), Place())


def place_named(city: str) -> Place:
    """Return the place with a city's name; a known city has its name in both scripts."""
    normalized = normalize(city)
    region = _regions().get(normalized.casefold())
    if region:
        return region.place
    return Place(han=normalized) if has_han(normalized) else Place(latin=normalized)


def extract_brand(entity_name: str) -> str:
    """Return an entity's name without region, bracketed parts and legal form: 兰溪茶业 for 杭州兰溪茶业有限公司."""
    rest = _split_regions(_BRACKETED.sub("", normalize(entity_name)))[1]
    while match := _legal_form().search(rest):
        rest = rest[: match.start()]
    return rest.strip(_EDGES)
