"""Properties of the naming rules that hold for any text (R14)."""

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.naming import PROBLEM_CODES, check_name, name_key, normalize, suggest_names
from accounts.naming.characters import length
from accounts.naming.cleaning import clean_name, shorten
from accounts.naming.entity_names import extract_brand
from accounts.naming.lookalikes import fold, tokenize

WORDS = "最,第,一,抖,音,Douyin,No.,1,best,微信,QQ,138,0013,.com,@,王,总,董事长,北京,美妆,有限公司,旗舰店,ν,Т,兰溪,Tea"
FRAGMENTS = [*WORDS.split(","), " ", "·", "\u200b", "\u0301", "\ufe0f", "😀"]
ANY_TEXT = st.text(st.characters(), max_size=40)
MIXED = st.lists(st.sampled_from(FRAGMENTS) | st.text(st.characters(), max_size=2), max_size=12).map("".join)
NAMES = ANY_TEXT | MIXED
ONE_SCRIPT = st.text("abcxyzÉß&'-·.09兰溪茶", min_size=1) | st.text("бвдёйщѝРФЯ09兰溪", min_size=1)
quick = settings(max_examples=150, deadline=None)


@quick
@given(NAMES)
def test_check_name_accepts_any_text(name):
    check = check_name(name, taken=lambda key: len(key) % 2 == 0)
    assert check.name == normalize(name)
    assert check.problems == tuple(code for code in PROBLEM_CODES if code in check.found)


@quick
@given(NAMES)
def test_normalizing_first_does_not_change_the_check(name):
    assert check_name(normalize(name)) == check_name(name)


@quick
@given(NAMES)
def test_reported_fragments_occur_in_the_name(name):
    check = check_name(name)
    assert all(text in check.name for code, text in check.found.items() if code != "BAD_CHARACTER")


@quick
@given(NAMES)
def test_legal_name_has_two_to_twenty_characters_and_a_key_that_fits_its_column(name):
    check = check_name(name)
    assert len(name_key(name)) <= 120
    assert not check.ok or 2 <= length(check.name) <= 20


@quick
@given(NAMES)
def test_name_key_is_idempotent(name):
    assert name_key(name_key(name)) == name_key(name)
    assert name_key(normalize(name)) == name_key(name)


@quick
@given(ONE_SCRIPT)
def test_name_key_ignores_case_width_and_spaces(name):
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name)
    spaced = " ".join(unicodedata.normalize("NFC", name))
    assert {name_key(name.upper()), name_key(name.lower()), name_key(wide), name_key(spaced)} == {
        name_key(name)
    }


@quick
@given(NAMES, NAMES, NAMES, st.sets(st.sampled_from(["兰溪", "兰溪tea", "北京兰溪"])))
def test_suggestions_are_legal_distinct_and_at_most_four(name, shop_name, entity_name, keys):
    def taken(key):
        return key in keys

    names = suggest_names(
        name, shop_name=shop_name, entity_name=entity_name, shop_type="flagship", taken=taken
    )
    assert len(names) == len({name_key(suggestion) for suggestion in names}) <= 4
    assert all(check_name(suggestion, taken=taken).ok for suggestion in names)


@quick
@given(NAMES)
def test_cleaned_name_has_no_bad_character_and_no_removable_word(name):
    left = set(check_name(clean_name(name)).problems)
    assert left <= {"TOO_SHORT", "TOO_LONG", "GENERIC_WORD"}


@quick
@given(NAMES, st.integers(0, 25))
def test_shortened_name_fits_and_is_part_of_the_name(name, maximum):
    shortened = shorten(normalize(name), maximum)
    assert length(shortened) <= maximum
    assert shortened in normalize(name)


@quick
@given(NAMES)
def test_folded_text_leads_back_to_the_name(name):
    folded = fold(normalize(name))
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert folded.fragment(0, len(folded.text)) in folded.name


@quick
@given(NAMES)
def test_tokens_of_a_name_end_with_each_of_their_suffixes(name):
    folded = fold(normalize(name))
    tokens = tokenize(folded.text)
    for size in range(1, len(tokens) + 1):
        assert tokenize(folded.text[folded.suffix_start(tokens[-size:]) :]) == tokens[-size:]


@quick
@given(NAMES)
def test_brand_is_part_of_the_entity_name_without_its_brackets(name):
    brand = extract_brand(name)
    assert extract_brand(brand) in brand
    assert brand in re.sub(r"[(\[【](.*?)[)\]】]", "", normalize(name))
