"""Suggests legal names: refused words removed, the city, brand or shop type added (R11, R14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from accounts.naming.characters import clip, has_han
from accounts.naming.checks import (
    GENERIC_WORD,
    MAXIMUM_LENGTH,
    MINIMUM_LENGTH,
    TOO_SHORT,
    IsTaken,
    check_name,
)
from accounts.naming.cleaning import clean_name, join_parts, shorten
from accounts.naming.entity_names import Place, extract_brand, find_place, place_named
from accounts.naming.lookalikes import fold_word, name_key, tokenize
from accounts.naming.whole_names import Vocabulary
from accounts.naming.words import read_word_list

_NEUTRAL = "neutral"
_MAX_INPUT_LENGTH = 200


@dataclass(frozen=True)
class _Additions:
    """What may be added to a name: its city before it, the word for its shop type after it."""

    place: Place
    shop_type: str

    def variants(self, base: str) -> Iterator[str]:
        """Yield a name alone, with the city, with the shop type, and with both."""
        yield base
        city = self.place.written_like(base)
        local = base if fold_word(city) in fold_word(base) else join_parts(city, base)
        yield local
        yield from (
            join_parts(start, word) for start in (base, local) for word in _type_words(self.shop_type, base)
        )


def _type_words(shop_type: str, base: str) -> list[str]:
    """Return the words for a shop type in the script of a name; none if it already ends in such a word."""
    if _all_type_words().longest_suffix(tokenize(fold_word(base))):
        return []
    column = 1 if has_han(base) else 2
    return [row[column] for row in read_word_list("shop_types.tsv", 3) if row[0] == shop_type]


@cache
def _all_type_words() -> Vocabulary:
    return Vocabulary(word for _, *words in read_word_list("shop_types.tsv", 3) for word in words)


def suggest_names(
    name: str,
    *,
    shop_name: str = "",
    city: str = "",
    shop_type: str = "",
    entity_name: str = "",
    taken: IsTaken | None = None,
    limit: int = 4,
    minimum: int = MINIMUM_LENGTH,
    maximum: int = MAXIMUM_LENGTH,
) -> list[str]:
    """Return legal names similar to one that breaks the blue V naming rules (R11, R14); none if it breaks no rule.

    At most `limit` names, best first, all different; each passes `check_name` with the same `taken`, `minimum`
    and `maximum`. `city` is not needed when `entity_name` begins with it or has it in brackets. `shop_type` is a
    code such as `flagship`. The list is empty when nothing legal can be made of the arguments.
    """
    if check_name(name, taken=taken, minimum=minimum, maximum=maximum).ok:
        return []
    place = place_named(city) if city.strip() else find_place(entity_name)
    cleaned, *brands = (
        clean_name(clip(text, end=_MAX_INPUT_LENGTH))
        for text in (name, shop_name, extract_brand(entity_name))
    )
    bases = _base_names(cleaned, brands, maximum)
    candidates = (
        variant
        for kind in (shop_type, _NEUTRAL)
        for base in bases
        for variant in _Additions(place, kind).variants(base)
    )
    legal = (text for text in candidates if check_name(text, minimum=minimum, maximum=maximum).ok)
    free = (text for text in _distinct(legal) if not (taken and taken(name_key(text))))
    return list(islice(free, max(limit, 0)))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    keys: set[str] = set()
    for name in names:
        key = name_key(name)
        if key not in keys:
            keys.add(key)
            yield name


def _base_names(cleaned: str, brands: list[str], maximum: int) -> list[str]:
    """Return what suggestions build on, shortened to fit: the cleaned name, it with a brand before it, the brands."""
    needs_brand = not {TOO_SHORT, GENERIC_WORD}.isdisjoint(check_name(cleaned).problems)
    branded = [
        join_parts(brand, cleaned)
        for brand in brands
        if needs_brand and fold_word(cleaned) not in fold_word(brand)
    ]
    fitting = (shorten(text, maximum) for text in (cleaned, *branded, *brands))
    return list(dict.fromkeys(filter(None, fitting)))
