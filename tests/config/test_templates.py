"""Templates are served without the indentation of their files."""

from django.template.loader import get_template

from config.templates import without_indentation


def test_lines_begin_at_the_margin_and_keep_their_number():
    assert without_indentation("<ul>\n  <li>\n\t one\n</ul>\n") == "<ul>\n<li>\none\n</ul>\n"


def test_pages_have_no_indentation_and_plain_text_keeps_its_own():
    assert "\n " not in get_template("account/login.html").template.source
    assert get_template("mail/document.txt").template.source
