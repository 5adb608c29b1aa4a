"""Suggested names (R11, R14), and the place and brand extracted from an entity's name."""

import pytest

from accounts.naming import check_name, name_key, suggest_names
from accounts.naming.entity_names import Place, extract_brand, find_place, place_named

LANXI = {"shop_name": "兰溪茶舍", "entity_name": "杭州兰溪茶业有限公司", "shop_type": "flagship"}
LANXI_LATIN = {
    "shop_name": "Lanxi Tea House",
    "entity_name": "Hangzhou Lanxi Tea Co., Ltd.",
    "shop_type": "flagship",
}


def taken_names(*names):
    keys = {name_key(name) for name in names}
    return lambda key: key in keys


def test_suggestions_are_empty_for_a_legal_name():
    assert suggest_names("兰溪茶舍", **LANXI) == []


def test_suggestions_for_a_taken_name_add_city_and_shop_type():
    expected = ["杭州兰溪茶舍", "兰溪茶舍旗舰店", "杭州兰溪茶舍旗舰店", "兰溪茶业"]
    assert suggest_names("兰溪茶舍", taken=taken_names("兰溪茶舍"), **LANXI) == expected


def test_suggestions_never_include_a_taken_name():
    free = suggest_names("兰溪茶舍", taken=taken_names("兰溪茶舍", "杭州兰溪茶舍"), **LANXI)
    assert free[0] == "兰溪茶舍旗舰店"
    assert "杭州兰溪茶舍" not in free


def test_suggestions_stop_at_the_limit():
    assert suggest_names("抖音兰溪茶舍", limit=2, **LANXI) == ["兰溪茶舍", "杭州兰溪茶舍"]
    assert suggest_names("抖音兰溪茶舍", limit=0, **LANXI) == []


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("兰溪最好的茶", "兰溪的茶"),
        ("抖音兰溪茶舍", "兰溪茶舍"),
        ("兰溪茶舍😀", "兰溪茶舍"),
        ("兰溪\u200b茶舍", "兰溪茶舍"),
        ("兰溪（杭州）茶舍", "兰溪杭州茶舍"),
        ("兰溪茶舍 微信lanxi88", "兰溪茶舍"),
        ("兰溪茶业董事长", "兰溪茶业"),
        ("美妆", "兰溪茶舍美妆"),
        ("张总", "兰溪茶舍"),
        ("", "兰溪茶舍"),
        ("杭州兰溪茶业有限公司官方旗舰店西湖龙井大佛茶叶", "杭州兰溪茶业有限公司"),
    ],
)
def test_suggestions_in_han_omit_what_is_refused(name, first):
    assert suggest_names(name, **LANXI)[0] == first


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Best Lanxi Teas", "Lanxi Teas"),
        ("Lanxi’s Tea/House", "Lanxi's Tea House"),
        ("Lanxi Teas Douyin", "Lanxi Teas"),
        ("Lanxi Teas @lanxi.com", "Lanxi Teas"),
        ("Lanxi Teas and Ceramics of the West Lake", "Lanxi Teas"),
        ("Lanxi Teas CEO", "Lanxi Teas"),
        ("Manager", "Lanxi Tea House"),
        ("Beauty", "Lanxi Tea Beauty"),
    ],
)
def test_suggestions_in_latin_omit_what_is_refused(name, first):
    assert first in suggest_names(name, **LANXI_LATIN)[:2]


def test_suggestions_in_latin_add_city_and_shop_type():
    names = suggest_names("Lanxi", city="杭州市", shop_type="flagship", taken=taken_names("Lanxi"))
    assert names == ["Hangzhou Lanxi", "Lanxi Flagship Store", "Lanxi Store", "Lanxi Shop"]


def test_suggestions_for_a_name_with_its_shop_type_do_not_repeat_it():
    names = suggest_names("兰溪旗舰店", shop_type="flagship", city="杭州", taken=taken_names("兰溪旗舰店"))
    assert names == ["杭州兰溪旗舰店"]


def test_suggestions_are_empty_when_nothing_legal_is_left():
    assert suggest_names("美妆") == []
    assert suggest_names("董事长") == []
    assert suggest_names("兰" * 30) == []


@pytest.mark.parametrize("shop", [LANXI, LANXI_LATIN])
@pytest.mark.parametrize("name", ["抖音", "Best", "茶", "13800138000", "x" * 90, "最" * 300, "\ud800"])
def test_suggestions_are_legal_and_distinct(name, shop):
    names = suggest_names(name, **shop)
    assert len({name_key(suggestion) for suggestion in names}) == len(names) > 0
    assert all(check_name(suggestion).ok for suggestion in names)


def test_suggestions_respect_the_limits_of_the_caller():
    names = suggest_names("Lanxi Tea House of Hangzhou", maximum=10, **LANXI_LATIN)
    assert names[0] == "Lanxi Tea"
    assert all(check_name(name, maximum=10).ok for name in names)


@pytest.mark.parametrize(
    ("entity", "place", "brand"),
    [
        ("杭州兰溪茶业有限公司", "杭州", "兰溪茶业"),
        ("浙江省杭州市兰溪茶业有限公司", "杭州", "兰溪茶业"),
        ("兰溪茶业（杭州）有限公司", "杭州", "兰溪茶业"),
        ("河南阳光商贸有限公司", "河南", "阳光商贸"),
        ("景德镇市北山陶瓷有限责任公司", "景德镇", "北山陶瓷"),
        ("云南白药集团股份有限公司", "云南", "白药"),
        ("Hangzhou Lanxi Tea Co., Ltd.", "杭州", "Lanxi Tea"),
        ("Lanxi Tea (Hangzhou) Limited", "杭州", "Lanxi Tea"),
        ("杭州成都小吃有限公司", "杭州", "成都小吃"),
        ("Chengdurian Foods LLC", "", "Chengdurian Foods"),
        ("兰溪茶业", "", "兰溪茶业"),
        ("", "", ""),
    ],
)
def test_entity_name_gives_place_and_brand(entity, place, brand):
    assert find_place(entity).han == place
    assert extract_brand(entity) == brand


@pytest.mark.parametrize(
    ("city", "place"),
    [
        ("杭州市", Place("杭州", "Hangzhou")),
        ("hangzhou", Place("杭州", "Hangzhou")),
        ("兰溪", Place(han="兰溪")),
        ("Lanxi", Place(latin="Lanxi")),
    ],
)
def test_known_place_is_written_in_both_scripts(city, place):
    assert place_named(city) == place
