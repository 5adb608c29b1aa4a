"""The parts of every page: avatars, initials, icons and the badge, with names that try to break out."""

import lucide
import pytest
from django.template import Context, Template
from django.utils.translation import override

from accounts.models import Account
from shops.models import Shop, User


def drawn(source: str, **context) -> str:
    return Template("{% load backend %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Lin Yulan", "LY"), ("lin", "L"), ("Lin Yu Lan", "LY"), ("林玉兰", "林"), ("  lin   yulan ", "LY")],
)
def test_initials_are_of_the_first_two_words(name, letters):
    html = drawn("{% initials user %}", user=User(username="u", full_name=name))
    assert f">{letters}</span>" in html
    assert "avatar-28 avatar-round" in html


def test_avatar_of_an_account_is_the_first_character_of_its_name():
    html = drawn("{% avatar thing 40 'square' %}", thing=Account(handle="h", display_name="mountain"))
    assert html.endswith(">M</span>")
    assert "avatar-40 avatar-square" in html
    assert 'aria-hidden="true"' in html


def test_avatar_of_a_shop_is_round_and_32_wide_unless_told_otherwise():
    assert "avatar-32 avatar-round" in drawn("{% avatar thing %}", thing=Shop(name="兰溪"))
    assert drawn("{% avatar thing %}", thing=Shop(name="兰溪")).endswith(">兰</span>")


def test_avatar_keeps_its_tint_and_names_differ_in_it():
    tints = {drawn("{% avatar thing %}", thing=name).split("tint-")[1][0] for name in "abcdef"}
    assert tints == set("012345")
    assert drawn("{% avatar 'a' %}") == drawn("{% avatar 'a' %}")


def test_name_that_begins_with_markup_is_escaped():
    assert drawn("{% avatar thing %}", thing="<script>").endswith(">&lt;</span>")


def test_icon_is_decoration_of_the_size_asked_for():
    html = drawn("{% icon 'link' 20 %}")
    assert html.startswith("<svg")
    assert 'width="20"' in html
    assert 'aria-hidden="true"' in html
    assert "stroke-linecap" not in html
    assert "> <" not in html


def test_icon_is_16_wide_and_may_be_named_by_the_page():
    assert (
        drawn("{% icon name %}", name="link") == drawn("{% icon 'link' %}") == drawn("{% icon 'link' 16 %}")
    )


def test_icon_that_does_not_exist_stops_the_template():
    with pytest.raises(lucide.IconDoesNotExist):
        Template("{% load backend %}{% icon 'no-such-icon' %}")


def test_badge_says_its_name_in_the_reader_s_language():
    assert 'aria-label="Blue V" width="16"' in drawn("{% bluev %}")
    with override("zh-hans"):
        assert 'aria-label="蓝' in drawn("{% bluev 24 %}")
