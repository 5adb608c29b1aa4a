"""The small parts of the naming rules: joining, cutting, clipping, describing, and words as tokens (R14)."""

import pytest

from accounts.naming.characters import (
    allowed_runs,
    bad_characters,
    clip,
    describe_characters,
    has_han,
    is_han,
    length,
)
from accounts.naming.checks import NameCheck, check_name
from accounts.naming.cleaning import clean_name, join_parts, shorten
from accounts.naming.entity_names import Place, extract_brand, find_place
from accounts.naming.lookalikes import KEY_LENGTH, fold, name_key, tokenize
from accounts.naming.matching import WordFinder
from accounts.naming.whole_names import Vocabulary


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("兰溪", "茶", "兰溪茶"),
        ("Lanxi", "Tea", "Lanxi Tea"),
        ("兰溪", "Tea", "兰溪Tea"),
        ("Lanxi", "茶", "Lanxi茶"),
        ("", "茶", "茶"),
        ("Tea", "", "Tea"),
        ("", "", ""),
    ],
)
def test_parts_are_joined_with_a_space_between_letters_alone(before, after, joined):
    assert join_parts(before, after) == joined


@pytest.mark.parametrize(
    ("name", "maximum", "cut"),
    [
        ("杭州兰溪茶业有限公司", 10, "杭州兰溪茶业有限公司"),
        ("杭州兰溪茶业有限公司", 9, "杭州兰溪茶业"),
        ("兰溪茶舍官方旗舰店", 6, "兰溪茶舍"),
        ("兰溪茶业有限公司西湖分店", 10, "兰溪茶业有限公司西湖"),
        ("Lanxi Tea House", 15, "Lanxi Tea House"),
        ("Lanxi Tea House", 14, "Lanxi Tea"),
        ("Lanxi Tea House", 8, "Lanxi"),
        ("Lanxi Tea and Ceramics", 21, "Lanxi Tea"),
        ("Lanxi", 3, ""),
        ("兰" * 21, 20, ""),
        ("", 0, ""),
    ],
)
def test_name_is_cut_after_a_whole_word_or_not_at_all(name, maximum, cut):
    assert shorten(name, maximum) == cut


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("最好的兰溪茶", "兰溪茶"),
        ("抖音号兰溪", "兰溪"),
        ("兰溪最好的茶", "兰溪的茶"),
        ("的确良布坊", "的确良布坊"),
        ("兰溪加加", "兰溪加加"),
        ("兰溪茶舍加 抖音", "兰溪茶舍"),
        ("兰溪 · 抖音", "兰溪"),
        ("抖音", ""),
        ("😀", ""),
        ("兰溪–茶舍", "兰溪-茶舍"),
        ("Lanxi • Tea", "Lanxi · Tea"),
        ("Lanxi (Tea)", "Lanxi Tea"),
    ],
)
def test_cleaned_name_keeps_nothing_that_belonged_to_what_went(name, cleaned):
    assert clean_name(name) == cleaned


def test_characters_are_counted_and_clipped_as_people_see_them():
    assert (length("e\u0301ab"), length(""), length("👨‍👩‍👧")) == (3, 0, 1)
    assert clip("e\u0301ab", 1) == "ab"
    assert clip("e\u0301ab", end=1) == "e\u0301"
    assert clip("abc", 1, 2) == "b"
    assert clip("abc") == "abc"


def test_bad_characters_are_named_once_in_their_order_and_five_at_most():
    assert bad_characters("#茶*#舍*") == ["#", "*"]
    assert describe_characters(list("#*%$+")) == "# * % $ +"
    assert describe_characters(list("#*%$+=")) == "# * % $ + …"
    assert describe_characters([]) == ""


def test_allowed_runs_are_as_long_as_possible():
    assert allowed_runs("a😀b c") == ["a", "b c"]
    assert allowed_runs("😀") == []


@pytest.mark.parametrize(
    ("char", "han"), [("茶", True), ("〇", True), ("a", False), ("1", False), ("さ", False)]
)
def test_han_is_told_from_other_scripts(char, han):
    assert is_han(char) is has_han(f"a{char}1") is han


def test_ok_is_the_absence_of_problems():
    assert NameCheck("兰溪").ok
    assert not NameCheck("兰", ("TOO_SHORT",)).ok


def test_whether_a_name_is_taken_is_asked_once_with_its_key():
    asked: list[str] = []
    check_name(" Lanxi  TEA ", taken=lambda key: bool(asked.append(key)))
    assert asked == [name_key("lanxi tea")]
    check_name("", taken=lambda key: bool(asked.append(key)))
    assert len(asked) == 1


@pytest.mark.parametrize("answer", [True, False])
def test_taken_name_is_a_problem_only_where_it_is_taken(answer):
    check = check_name("兰溪", taken=lambda key: answer)
    assert check.found == ({"NAME_TAKEN": "兰溪"} if answer else {})


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Lanxi", "L a n x i", True),
        ("Ｌanxi", "lanxi", True),
        ("Straße", "STRASSE", True),
        ("Lan\u200bxi", "Lanxi", True),
        ("Lanxi", "Lanxí", False),
        ("Lanxi1", "Lanxil", False),
        ("茶-舍", "茶舍", False),
        ("兰溪", "兰溪茶", False),
    ],
)
def test_names_are_the_same_whatever_their_case_width_and_spaces(name, other, same):
    assert (name_key(name) == name_key(other)) is same


def test_key_of_a_long_name_is_cut_and_still_its_own():
    assert len(name_key("a" * KEY_LENGTH)) == len(name_key("a" * (KEY_LENGTH + 1))) == KEY_LENGTH
    assert name_key("a" * KEY_LENGTH) == "a" * KEY_LENGTH
    assert name_key("a" * 200 + "b") != name_key("a" * 200 + "c")


def test_fragment_is_what_stands_in_the_name_itself():
    folded = fold("Bést Tea")
    assert folded.text == "best tea"
    assert (folded.fragment(0, 4), folded.fragment(5, 8), folded.fragment(3, 3)) == ("Bést", "Tea", "")


def test_suffix_begins_where_its_first_token_does():
    folded = fold("Tea General  Manager")
    assert folded.suffix_start(tokenize("general manager")) == 4
    assert folded.suffix_start(()) == len(folded.text)
    with pytest.raises(ValueError, match="not found"):
        folded.suffix_start(("absent",))


WORDS = Vocabulary(["tea", "tea house", "茶叶", "店"])


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("tea", True),
        ("tea tea house", True),
        ("茶叶店", True),
        ("茶叶a店", False),
        ("house", False),
        ("", False),
    ],
)
def test_vocabulary_covers_what_its_words_make_up(text, covered):
    assert WORDS.covers(tokenize(text)) is covered


@pytest.mark.parametrize(
    ("text", "suffix", "within"),
    [
        ("my tea house", ("tea", "house"), True),
        ("my tea", ("tea",), True),
        ("tea of mine", (), True),
        ("house", (), False),
        ("", (), False),
    ],
)
def test_vocabulary_finds_the_longest_word_at_the_end_and_any_within(text, suffix, within):
    assert WORDS.longest_suffix(tokenize(text)) == suffix
    assert WORDS.occurs_in(tokenize(text)) is within


def test_word_of_several_letters_is_found_spaced_out_and_whole_alone():
    finder = WordFinder(["best", "no.1", "top"])
    assert finder.find(fold("b e s t tea")) == "b e s t"
    assert finder.find(fold("No . 1 tea")) == "No . 1"
    assert finder.find(fold("t o p tea")) == ""
    assert finder.find(fold("bests")) == finder.find(fold("no.12")) == finder.find(fold("abest")) == ""
    assert finder.find(fold("最best茶")) == "best"


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("海南岛", ("GENERIC_WORD",)),
        ("上海故事丝巾", ()),
        ("东北大米", ("GENERIC_WORD",)),
        ("新疆红枣直营店", ("GENERIC_WORD",)),
        ("重庆啤酒旗舰店", ()),
        ("店", ("TOO_SHORT", "GENERIC_WORD")),
    ],
)
def test_names_of_the_rules_own_examples(name, problems):
    assert check_name(name).problems == problems


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("兰溪400 1234567", "400 1234567"),
        ("兰溪800-123-4567", "800-123-4567"),
        ("兰溪 0086 13800138000", "0086 13800138000"),
        ("公众号lanxi88", "公众号lanxi88"),
        ("小红书号lanxi88", "小红书号lanxi88"),
        ("Telegram lanxi88", "Telegram lanxi88"),
        ("兰溪TG lanxi88", "TG lanxi88"),
        ("wx号lanxitea", "wx号lanxitea"),
        ("line id lanxi8", "line id lanxi8"),
        ("电话12345", "电话12345"),
        ("lanxi.xyz", "lanxi.xyz"),
    ],
)
def test_other_ways_to_give_a_contact_are_found(name, fragment):
    assert check_name(name).found == {"CONTACT_DETAILS": fragment}


@pytest.mark.parametrize("name", ["电话1234", "兰溪12800138000", "兰溪138001380001", "兰溪 0571-88866"])
def test_numbers_too_short_or_too_long_for_a_phone_pass(name):
    assert check_name(name).problems == ()


@pytest.mark.parametrize(
    ("entity", "place"),
    [
        ("杭州兰溪茶业有限公司", Place("杭州", "Hangzhou")),
        ("兰溪茶业【杭州】有限公司", Place("杭州", "Hangzhou")),
        ("兰溪茶业[杭州]有限公司", Place("杭州", "Hangzhou")),
        ("兰溪杭州茶业", Place()),
    ],
)
def test_place_is_at_the_beginning_or_in_brackets(entity, place):
    assert find_place(entity) == place


def test_place_is_written_like_the_name_it_joins():
    assert Place("杭州", "Hangzhou").written_like("兰溪 Tea") == "杭州"
    assert Place("杭州", "Hangzhou").written_like("Lanxi") == "Hangzhou"
    assert Place("兰溪").written_like("Lanxi") == ""


@pytest.mark.parametrize(
    ("entity", "brand"),
    [
        ("Lanxi Tea Co., Ltd.", "Lanxi Tea"),
        ("Lanxi Tea  CO LTD", "Lanxi Tea"),
        ("兰溪茶业集团有限公司", "兰溪茶业"),
    ],
)
def test_brand_is_without_its_legal_form(entity, brand):
    assert extract_brand(entity) == brand
