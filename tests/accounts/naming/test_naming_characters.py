"""Normalization, length and allowed characters of names (R14)."""

import pytest

from accounts.naming import check_name, normalize

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("name", "normalized"),
    [
        ("  兰溪茶舍\t", "兰溪茶舍"),
        ("ＬＡＮＸＩ　Ｔｅａ", "LANXI Tea"),
        ("Lanxi\u00a0Tea", "Lanxi Tea"),
        ("①②③茶", "123茶"),
        ("⽟器", "玉器"),
        ("\uf9b5", "例"),
        ("Lanxi™", "LanxiTM"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_normalize_uses_nfkc_and_trims(name, normalized):
    assert normalize(name) == normalized
    assert check_name(name).name == normalized


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("", ("TOO_SHORT",)),
        ("   ", ("TOO_SHORT",)),
        ("兰", ("TOO_SHORT",)),
        ("兰溪", ()),
        ("x" * 20, ()),
        ("x" * 21, ("TOO_LONG",)),
        ("兰溪茶" * 7, ("TOO_LONG",)),
        ("𠮷" * 20, ()),
        ("e\u0302\u0323" * 20, ()),
        (FAMILY, ("TOO_SHORT", "BAD_CHARACTER")),
        (FAMILY * 20, ("BAD_CHARACTER",)),
    ],
)
def test_length_counts_user_perceived_characters(name, problems):
    assert check_name(name).problems == problems


def test_length_limits_come_from_the_caller():
    assert check_name("兰溪", minimum=3).problems == ("TOO_SHORT",)
    assert check_name("兰溪茶舍", maximum=3).problems == ("TOO_LONG",)
    assert check_name("x" * 30, maximum=30).ok


def test_too_long_reports_the_excess():
    assert check_name("x" * 20 + "茶舍").found == {"TOO_LONG": "茶舍"}


@pytest.mark.parametrize(
    "name",
    [
        "Lanxi Tea House",
        "L'Oréal",
        "Procter & Gamble",
        "Häagen-Dazs",
        "7-Eleven",
        "A.O.Smith",
        "兰溪·茶舍",
        "Дом чая",
        "Йога Клуб",
        "Ελιά Κρήτης",
        "ἀρχή οἶκος",
        "Phở Việt",
        "Ọ̀ṣun Oils",
        "〇度空间",
        "佐々木",
        "𠮷野家",
        "𪚥龍茶舍",
        "３６１度",
        "ﬁne Tea",
        "Ægir Øl",
    ],
)
def test_allowed_characters_pass(name):
    assert check_name(name).problems == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("兰溪茶舍😀", "😀"),
        ("兰溪茶舍🍵🍵", "🍵"),
        ("兰溪_茶舍", "_"),
        ("兰溪（杭州）", "( )"),
        ("兰溪@茶舍", "@"),
        ("兰溪/茶:舍", "/ :"),
        ("兰溪，茶舍！", ", !"),
        ("Lanxi’s Tea", "’"),
        ("Lanxi  Tea", "U+0020"),
        ("Lanxi\tTea", "U+0009"),
        ("Lanxi\nTea", "U+000A"),
        ("Lanxi\x00Tea", "U+0000"),
        ("Lan\u200bxi", "U+200B"),
        ("兰溪\u200d茶舍", "U+200D"),
        ("\u202eLanxi", "U+202E"),
        ("Lanxi\ufeff", "U+FEFF"),
        ("兰溪\ue000茶", "U+E000"),
        ("兰溪\U000e0041茶", "U+E0041"),
        ("兰溪\u0378茶", "U+0378"),
        ("兰溪\ud800茶", "U+D800"),
        ("兰溪㊙️茶", "秘U+FE0F"),
        ("茶\ufe00舍", "茶U+FE00"),
        ("1️⃣茶舍", "1U+FE0FU+20E3"),
        ("茶\u0301舍", "茶U+0301"),
        ("La\u0336nxi", "aU+0336"),
        ("e\u0301\u0301\u0301\u0301x", "éU+0301U+0301U+0301"),
        ("\u0301Lanxi", "U+0301"),
        ("さくら茶", "さ く ら"),
        ("ｻｸﾗ茶", "サ ク ラ"),
        ("兰溪・茶舍", "・"),
        ("한국茶", "한 국"),
        ("شاي茶", "ش ا ي"),
        ("茶٣٤٥", "٣ ٤ ٥"),
        ("Ⲁ茶舍", "Ⲁ"),
        ("〡〢茶舍", "〡 〢"),
        ("⺮茶舍", "⺮"),
        ("½茶舍", "⁄"),
        ("#茶*舍%$+=", "# * % $ + …"),
    ],
)
def test_bad_characters_are_reported_readably(name, found):
    check = check_name(name)
    assert check.problems == ("BAD_CHARACTER",)
    assert check.found["BAD_CHARACTER"] == found
