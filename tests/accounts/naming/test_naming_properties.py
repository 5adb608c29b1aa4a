"""Properties of the naming rules over any text (R14)."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.naming import PROBLEM_CODES, check_name, name_key, normalize, suggest_names
from accounts.naming.characters import length

WORDS = "最,第,一,抖,音,Douyin,No.,1,best,微信,QQ,138,0013,.com,@,王,总,董事长,北京,美妆,有限公司,旗舰店,ν,Т,兰溪,Tea"
SPICE = [*WORDS.split(","), " ", "·", "\u200b", "\u0301", "\ufe0f", "😀"]
ANY_TEXT = st.text(st.characters(), max_size=40)
SPICED = st.lists(st.sampled_from(SPICE) | st.text(st.characters(), max_size=2), max_size=12).map("".join)
NAMES = ANY_TEXT | SPICED
ONE_SCRIPT = st.text("abcxyzÉß&'-·.09兰溪茶", min_size=1) | st.text("бвдёйщѝРФЯ09兰溪", min_size=1)
quick = settings(max_examples=150, deadline=None)


@quick
@given(NAMES)
def test_check_name_takes_any_text(name):
    check = check_name(name, taken=lambda key: len(key) % 2 == 0)
    assert check.name == normalize(name)
    assert check.problems == tuple(code for code in PROBLEM_CODES if code in check.found)


@quick
@given(NAMES)
def test_normalized_name_is_checked_the_same(name):
    assert check_name(normalize(name)) == check_name(name)


@quick
@given(NAMES)
def test_found_words_are_fragments_of_the_name(name):
    check = check_name(name)
    assert all(text in check.name for code, text in check.found.items() if code != "BAD_CHARACTER")


@quick
@given(NAMES)
def test_legal_name_has_a_key_of_its_column_and_two_to_twenty_characters(name):
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
def test_name_key_does_not_see_case_width_or_spaces(name):
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name)
    spaced = " ".join(unicodedata.normalize("NFC", name))
    assert {name_key(name.upper()), name_key(name.lower()), name_key(wide), name_key(spaced)} == {
        name_key(name)
    }


@quick
@given(NAMES, NAMES, NAMES, st.sets(st.sampled_from(["兰溪", "兰溪tea", "北京兰溪"])))
def test_suggestions_are_always_legal_distinct_and_few(name, shop_name, entity_name, keys):
    def taken(key):
        return key in keys

    names = suggest_names(
        name, shop_name=shop_name, entity_name=entity_name, shop_type="flagship", taken=taken
    )
    assert len(names) == len({name_key(suggestion) for suggestion in names}) <= 4
    assert all(check_name(suggestion, taken=taken).ok for suggestion in names)
