"""Names that are only generic words or a job title, or that claim a person (R14, GENERIC_WORD, PERSON_OR_JOB)."""

import pytest

from accounts.naming import check_name


@pytest.mark.parametrize(
    "name",
    [
        "美妆",
        "红包",
        "北京",
        "北京市",
        "旅游",
        "北京美妆",
        "北京 · 美妆",
        "浙江杭州茶叶",
        "内蒙古自治区",
        "巴音郭楞蒙古自治州",
        "云南普洱茶",
        "好物推荐",
        "官方旗舰店",
        "美妆旗舰店",
        "Beauty",
        "TRAVEL",
        "Beijing",
        "Xi'an Food",
        "Hong Kong Jewelry",
        "Tea House",
        "The Tea Shop",
        "北京Beauty",
        "Москва",
        "магазин",
    ],
)
def test_generic_names_are_refused(name):
    assert check_name(name).found == {"GENERIC_WORD": name}


@pytest.mark.parametrize(
    "name",
    [
        "兰溪美妆",
        "北京同仁堂",
        "云南白药",
        "兰溪",
        "Lanxi Tea House",
        "Lanxi",
        "Artea",
        "Beautyful",
        "北京2026",
        "青岛啤酒旗舰店",
        "China Mobile",
        "阿里健康",
        "美妆社的茶",
    ],
)
def test_generic_words_with_a_distinctive_name_pass(name):
    assert check_name(name).problems == ()


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("董事长", "董事长"),
        ("董 事 长", "董 事 长"),
        ("小编", "小编"),
        ("客服经理", "客服经理"),
        ("高级客服经理", "高级客服经理"),
        ("华东区销售部经理", "华东区销售部经理"),
        ("掌柜", "掌柜"),
        ("医生", "医生"),
        ("CEO", "CEO"),
        ("Sales Manager", "Sales Manager"),
        ("Senior Shop Manager", "Senior Shop Manager"),
        ("兰溪茶业董事长", "董事长"),
        ("兰溪茶业 董事长", "董事长"),
        ("兰溪总经理", "总经理"),
        ("兰溪客服", "客服"),
        ("兰溪茶舍小编", "小编"),
        ("Lanxi CEO", "CEO"),
        ("兰溪CEO", "CEO"),
        ("Tea General Manager", "General Manager"),
        ("张总", "张总"),
        ("兰溪王总", "王总"),
        ("王老师", "王老师"),
        ("欧阳老师", "欧阳老师"),
        ("王小明老师", "王小明老师"),
        ("兰溪茶 王老师", "王老师"),
        ("李医生", "李医生"),
        ("陈律师", "陈律师"),
        ("刘教授.", "刘教授"),
    ],
)
def test_job_titles_and_persons_are_refused(name, fragment):
    assert check_name(name).found == {"PERSON_OR_JOB": fragment}


@pytest.mark.parametrize(
    "name",
    [
        "小编织工坊",
        "王医生口腔",
        "茶博士茶舍",
        "老师傅茶坊",
        "丁香医生",
        "好医生",
        "康师傅",
        "李先生",
        "老板电器",
        "董事长的茶",
        "好物汇总",
        "北京古董行",
        "CEO Coffee",
        "Managerial Arts",
        "Videoceo",
        "经理人茶舍",
    ],
)
def test_titles_elsewhere_in_a_name_pass(name):
    assert check_name(name).problems == ()
