"""Takes an entity's name apart: the city it is registered in and what is left as its brand."""

from dataclasses import dataclass
from functools import cache

import regex

from accounts.naming.characters import has_han, normalize
from accounts.naming.matching import alternatives
from accounts.naming.words import AREA, PROVINCE, optional, read_rows, read_words

_ASIDE = regex.compile(r"[(\[【](.*?)[)\]】]")
_EDGES = " .,·-&'"


@dataclass(frozen=True)
class Place:
    """A division of the country, written in Han and in Latin letters; either may be empty."""

    han: str = ""
    latin: str = ""

    def written_like(self, text: str) -> str:
        """The place's name in the script of a text."""
        return self.han if has_han(text) else self.latin


@dataclass(frozen=True)
class _Region:
    place: Place
    is_province: bool


@cache
def _regions() -> dict[str, _Region]:
    """The divisions by each way to write them, lower case; a province goes before a city of the same name."""
    regions: dict[str, _Region] = {}
    for level, short, suffix, latin in read_rows("regions.tsv", 4):
        if level == AREA:
            continue
        region = _Region(Place(short, optional(latin)[0]), level == PROVINCE)
        for spelling in (*(short + ending for ending in optional(suffix)), short, *optional(latin)):
            regions.setdefault(spelling.casefold(), region)
    return regions


@cache
def _leading_region() -> regex.Pattern[str]:
    spellings = (regex.escape(spelling) + ("" if has_han(spelling) else r"\b") for spelling in _regions())
    return regex.compile(rf"[{regex.escape(_EDGES)}]*({alternatives(spellings)})", regex.IGNORECASE)


@cache
def _legal_form() -> regex.Pattern[str]:
    forms = read_words("company_suffixes.txt")
    han = [regex.escape(form) for form in forms if has_han(form)]
    latin = [r"[\s.,]+".join(map(regex.escape, form.split())) for form in forms if not has_han(form)]
    ending = rf"(?:{alternatives(han)}|(?<=\s|,){alternatives(latin)})"
    return regex.compile(rf"[\s.,]*{ending}[\s.,]*$", regex.IGNORECASE)


def _split_regions(text: str) -> tuple[list[_Region], str]:
    """The divisions that a text begins with, and the rest of it."""
    regions: list[_Region] = []
    while match := _leading_region().match(text):
        region = _regions()[match[1].casefold()]
        if regions and not regions[-1].is_province:
            break
        regions.append(region)
        text = text[match.end() :]
    return regions, text


def find_place(text: str) -> Place:
    """The city that an entity's name begins with or has in brackets, else its province, else no place."""
    plain = normalize(text)
    parts = (_ASIDE.sub("", plain), *_ASIDE.findall(plain))
    regions = [region for part in parts for region in _split_regions(part)[0]]
    cities = [region.place for region in regions if not region.is_province]
    return next(iter(cities + [region.place for region in regions]), Place())


def known_place(city: str) -> Place:
    """The place that a city's name stands for, in both scripts when it is a known one."""
    plain = normalize(city)
    region = _regions().get(plain.casefold())
    if region:
        return region.place
    return Place(han=plain) if has_han(plain) else Place(latin=plain)


def brand_of(entity_name: str) -> str:
    """An entity's name without region, bracketed parts and legal form (杭州兰溪茶业有限公司 is 兰溪茶业)."""
    rest = _split_regions(_ASIDE.sub("", normalize(entity_name)))[1]
    while match := _legal_form().search(rest):
        rest = rest[: match.start()]
    return rest.strip(_EDGES)
