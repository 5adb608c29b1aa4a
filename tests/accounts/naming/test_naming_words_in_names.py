"""Superlatives and imitations of the platform in names (R14, SUPERLATIVE, PLATFORM_IMITATION)."""

import pytest

from accounts.naming import PROBLEM_CODES, NameCheck, check_name

REAL_SHOPS = """
兰溪茶舍 杭州兰溪茶业 三只松鼠 完美日记 李宁官方旗舰店 老干妈 周黑鸭 六神 良品铺子 王老吉 同仁堂 张小泉 老字号茶铺
名创优品 屈臣氏 海底捞 自然堂 百雀羚 蓝月亮 农夫山泉 喜茶 奈雪的茶 蜜雪冰城 瑞幸咖啡 茶颜悦色 霸王茶姬 沪上阿姨 老乡鸡
特步 回力 优衣库 稻香村 五芳斋 王饱饱 李子柒 认养一头牛 好想你 卫龙 十月稻田 五谷磨房 老板电器 杏林医生 丁香医生 中国李宁
花西子 小米 茶里 乐事 58同城 1号店 七匹狼 九牧王 罗莱家纺 南极人 恒源祥 波司登 全棉时代 北京同仁堂 云南白药 汽车之家
青岛啤酒 康师傅 李先生 好医生 小编织工坊 王医生口腔 茶博士茶舍 老师傅茶坊 石头记 火星人 江南布衣 绝味鸭脖 361 4399
Lanxi_Tea_House Beishan_Ceramics L'Oréal Procter_&_Gamble Häagen-Dazs 7-Eleven Дом_чая Nike Adidas Uniqlo vivo OPPO
Xiaomi Huawei H&M Zara Muji Lego Coach J.Crew Lay's M&M's Ben_&_Jerry's Dr.Martens La_Mer Toys.R.Us Fleur.de.Lis
"""
REAL_NAMES = [name.replace("_", " ") for name in REAL_SHOPS.split()]


@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_shop_names_pass(name):
    assert check_name(name) == NameCheck(name)


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("兰溪最好茶", "最好"),
        ("最茶", "最"),
        ("最 · 好茶", "最 · 好"),
        ("中国第一茶舍", "第一"),
        ("第一百货", "第一"),
        ("第 一茶舍", "第 一"),
        ("第-一茶舍", "第-一"),
        ("第①茶舍", "第1"),
        ("国家级茶舍", "国家级"),
        ("國家級茶舍", "國家級"),
        ("顶.级茶舍", "顶.级"),
        ("唯一茶舍", "唯一"),
        ("世界级茶舍", "世界级"),
        ("遥遥领先茶舍", "遥遥领先"),
        ("全网独家茶", "独家"),
        ("No.1 Tea", "No.1"),
        ("No. 1 Tea", "No. 1"),
        ("NO1茶舍", "NO1"),
        ("№1 Lanxi", "No1"),
        ("Tea Number One", "Number One"),
        ("Top 1 Lanxi", "Top 1"),
        ("TOP1茶舍", "TOP1"),
        ("No.One Tea", "No.One"),
        ("Best Lanxi", "Best"),
        ("ＢＥＳＴ兰溪", "BEST"),
        ("兰溪b.e.s.t", "b.e.s.t"),
        ("Bеst Lanxi", "Bеst"),
        ("Bést Lanxi", "Bést"),
        ("World-Class Lanxi", "World-Class"),
        ("Лучший чай", "Лучший"),
    ],
)
def test_superlative_is_reported_with_its_fragment(name, fragment):
    assert check_name(name).found == {"SUPERLATIVE": fragment}


@pytest.mark.parametrize(
    "name",
    [
        "Bestine",
        "Vest House",
        "Westbest",
        "Be St Marie",
        "No.12 Lanxi",
        "No 10 Downing",
        "Casino 1",
        "Nano1",
        "Stop 1 Cafe",
        "Top 10 Lanxi",
        "第10中学",
        "一品茶",
        "三一重工",
        "唯品会",
        "顶新",
        "国美",
        "极米",
        "王牌之鹰",
    ],
)
def test_names_resembling_superlatives_pass(name):
    assert check_name(name).problems == ()


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("抖音茶舍", "抖音"),
        ("抖 音茶舍", "抖 音"),
        ("抖·音茶舍", "抖·音"),
        ("枓音茶舍", "枓音"),
        ("抖因茶舍", "抖因"),
        ("兰溪抖店官方", "抖店官方"),
        ("头条茶舍", "头条"),
        ("頭條茶舍", "頭條"),
        ("火山茶舍", "火山"),
        ("西瓜茶舍", "西瓜"),
        ("金山西瓜", "西瓜"),
        ("巨量引擎茶", "巨量引擎"),
        ("字节跳动茶", "字节跳动"),
        ("平台官方兰溪", "平台官方"),
        ("Douyin Lanxi", "Douyin"),
        ("MyDouyinShop", "Douyin"),
        ("ＤＯＵＹＩＮ茶", "DOUYIN"),
        ("D0uyin Lanxi", "D0uyin"),
        ("d.o.u.y.i.n茶", "d.o.u.y.i.n"),
        ("Dou Yin Lanxi", "Dou Yin"),
        ("Dóuyin Lanxi", "Dóuyin"),
        ("Тiktok Lanxi", "Тiktok"),
        ("T1kT0k Lanxi", "T1kT0k"),
        ("TlkTok Lanxi", "TlkTok"),
        ("Tik-Tok Lanxi", "Tik-Tok"),
        ("ТІКТОК茶", "ТІКТОК"),
        ("ᴅᴏᴜʏɪɴ茶", "ᴅᴏᴜʏɪɴ"),
        ("Toutiao Lanxi", "Toutiao"),
        ("ByteDance Lanxi", "ByteDance"),
    ],
)
def test_platform_imitation_is_reported_with_its_fragment(name, fragment):
    assert check_name(name).found == {"PLATFORM_IMITATION": fragment}


@pytest.mark.parametrize(
    "name",
    [
        "广西瓜子铺",
        "江西瓜农",
        "陕西瓜果园",
        "Antik Tokyo",
        "TickTock Clocks",
        "星斗音乐",
        "北斗音响社",
        "头道汤",
        "巨量茶",
    ],
)
def test_names_resembling_the_platform_pass(name):
    assert check_name(name).problems == ()


def test_platform_imitation_is_found_despite_invisible_characters():
    assert check_name("Dou\u200byin Lanxi").problems == ("BAD_CHARACTER", "PLATFORM_IMITATION")


def test_problems_are_reported_in_the_order_of_the_rules():
    everything = check_name("抖音@最好的茶 13800138000 兰溪茶业董事长", taken=lambda key: True)
    assert everything.problems == (
        "TOO_LONG",
        "BAD_CHARACTER",
        "SUPERLATIVE",
        "PLATFORM_IMITATION",
        "CONTACT_DETAILS",
        "PERSON_OR_JOB",
        "NAME_TAKEN",
    )
    assert check_name("京", taken=lambda key: True).problems == ("TOO_SHORT", "NAME_TAKEN")
    assert check_name("客服", taken=lambda key: False).problems == ("PERSON_OR_JOB",)


def test_problem_codes_match_the_rules():
    assert PROBLEM_CODES == (
        "TOO_SHORT",
        "TOO_LONG",
        "BAD_CHARACTER",
        "SUPERLATIVE",
        "PLATFORM_IMITATION",
        "CONTACT_DETAILS",
        "GENERIC_WORD",
        "PERSON_OR_JOB",
        "NAME_TAKEN",
    )
