"""Contact details in names (R14, CONTACT_DETAILS)."""

import pytest

from accounts.naming import check_name


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("13800138000", "13800138000"),
        ("兰溪138-0013-8000", "138-0013-8000"),
        ("兰溪 138 0013 8000", "138 0013 8000"),
        ("兰溪１３８００１３８０００", "13800138000"),
        ("兰溪8613800138000", "8613800138000"),
        ("一三八零零一三八零零零", "一三八零零一三八零零零"),
        ("兰溪0571-88886666", "0571-88886666"),
        ("兰溪 010 6666 8888", "010 6666 8888"),
        ("兰溪400-123-4567", "400-123-4567"),
        ("兰溪电话88886666", "电话88886666"),
        ("Lanxi Tel 88886666", "Tel 88886666"),
        ("www.lanxi", "www."),
        ("lanxi.com", "lanxi.com"),
        ("LANXI.CN", "LANXI.CN"),
        ("兰溪茶.com", ".com"),
        ("lanxi . com", "lanxi . com"),
        ("lanxi·com", "lanxi·com"),
        ("lanxi dot com", "lanxi dot com"),
        ("兰溪点com", "点com"),
        ("lanxi.shop", "lanxi.shop"),
        ("lanxi.中国", "lanxi.中国"),
        ("lanxi.соm", "lanxi.соm"),
        ("微信lanxi88", "微信lanxi88"),
        ("兰溪微信号lanxi88", "微信号lanxi88"),
        ("薇信lanxi2026", "薇信lanxi2026"),
        ("微 信 lanxi88", "微 信 lanxi88"),
        ("WeChat lanxitea", "WeChat lanxitea"),
        ("兰溪VX lanxi888", "VX lanxi888"),
        ("vxlanxi888", "vxlanxi888"),
        ("wx88886666", "wx88886666"),
        ("加V lanxitea", "加V lanxitea"),
        ("兰溪QQ12345678", "QQ12345678"),
        ("Q Q 123 456", "Q Q 123 456"),
        ("兰溪扣扣123456", "扣扣123456"),
        ("QQ群号12345", "QQ群号12345"),
    ],
)
def test_contact_details_are_reported_with_their_fragment(name, fragment):
    assert check_name(name).found == {"CONTACT_DETAILS": fragment}


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("lanxi@qq.com", "lanxi@qq.com"),
        ("lanxi＠ｑｑ", "lanxi@qq"),
        ("https:lanxi", "https:"),
        ("vx:lanxi", "vx:lanxi"),
        ("138\u200b00138000", "138\u200b00138000"),
    ],
)
def test_contact_details_with_bad_characters_break_both_rules(name, fragment):
    check = check_name(name)
    assert check.problems == ("BAD_CHARACTER", "CONTACT_DETAILS")
    assert check.found["CONTACT_DETAILS"] == fragment


@pytest.mark.parametrize(
    "name",
    [
        "Lanxi Co.Ltd",
        "St.Marie",
        "Dr.Jart",
        "Dr.Shop Lanxi",
        "No.TV Lanxi",
        "Mr.Li",
        "Lanxi Commerce",
        "Lanxi.Community",
        "兰溪·中国",
        "Hotel 12345",
        "QQ糖",
        "QQ 星星 2026",
        "微信兰溪",
        "WX Ceramics",
        "VX-7 Racing",
        "LVX 12345",
        "加Vitamin鞋",
        "1380013800",
        "兰溪 20261124",
        "兰溪 9001",
        "四百零八茶舍",
        "Lanxi 24-7",
        "一二三四五六七",
    ],
)
def test_names_resembling_contact_details_pass(name):
    assert check_name(name).problems == ()
