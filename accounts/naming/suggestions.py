"""Suggests legal names: the trouble taken out, the city, the brand or the shop type put in."""

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
from accounts.naming.cleaning import clean, join, shortened
from accounts.naming.entity_names import Place, brand_of, find_place, known_place
from accounts.naming.lookalikes import fold_word, name_key, units
from accounts.naming.whole_names import Vocabulary
from accounts.naming.words import read_rows

_NEUTRAL = "neutral"
_READ_AT_MOST = 200


@dataclass(frozen=True)
class _Ways:
    """What may be put beside a name: its city before it, the word for its shop type behind it."""

    place: Place
    shop_type: str

    def forms(self, base: str) -> Iterator[str]:
        """A name alone, with the city, with the shop type, with both."""
        yield base
        city = self.place.written_like(base)
        local = base if fold_word(city) in fold_word(base) else join(city, base)
        yield local
        yield from (
            join(start, word) for start in (base, local) for word in _type_words(self.shop_type, base)
        )


def _type_words(shop_type: str, base: str) -> list[str]:
    """The words for a shop type in the script of a name, none when it ends in such a word already."""
    if _all_type_words().ending_of(units(fold_word(base))):
        return []
    column = 1 if has_han(base) else 2
    return [row[column] for row in read_rows("shop_types.tsv", 3) if row[0] == shop_type]


@cache
def _all_type_words() -> Vocabulary:
    return Vocabulary(word for _, *words in read_rows("shop_types.tsv", 3) for word in words)


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
    """Legal names near one that breaks the blue V naming rules (R11, R14); empty when it breaks none.

    At most `limit` names, best first, no two of them the same name; each passes `check_name` with the same
    `taken`, `minimum` and `maximum`. `city` may be left out when `entity_name` begins with it or has it in
    brackets; `shop_type` is a code such as `flagship`. Nothing legal in what is given: the list is empty.
    """
    if check_name(name, taken=taken, minimum=minimum, maximum=maximum).ok:
        return []
    place = known_place(city) if city.strip() else find_place(entity_name)
    cleaned, *own = (
        clean(clip(text, end=_READ_AT_MOST)) for text in (name, shop_name, brand_of(entity_name))
    )
    bases = _bases(cleaned, own, maximum)
    candidates = (
        form for kind in (shop_type, _NEUTRAL) for base in bases for form in _Ways(place, kind).forms(base)
    )
    in_limits = (text for text in candidates if check_name(text, minimum=minimum, maximum=maximum).ok)
    free = (text for text in _distinct(in_limits) if not (taken and taken(name_key(text))))
    return list(islice(free, max(limit, 0)))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    keys: set[str] = set()
    for name in names:
        key = name_key(name)
        if key not in keys:
            keys.add(key)
            yield name


def _bases(cleaned: str, own: list[str], maximum: int) -> list[str]:
    """What suggestions start from: the cleaned name, the brand before it, the brand; shortened to fit."""
    needs_brand = not {TOO_SHORT, GENERIC_WORD}.isdisjoint(check_name(cleaned).problems)
    branded = [
        join(brand, cleaned) for brand in own if needs_brand and fold_word(cleaned) not in fold_word(brand)
    ]
    fitting = (shortened(text, maximum) for text in (cleaned, *branded, *own))
    return list(dict.fromkeys(filter(None, fitting)))
