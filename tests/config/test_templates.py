"""Templates are served without the white space that makes their files readable."""

import pytest
from django.template import Context, Template
from django.template.loader import get_template

from config.templates import without_layout


def test_lines_begin_at_the_margin():
    assert without_layout("<ul>\n  <li>\n\t one\n</ul>\n") == "<ul>\n<li>\none\n</ul>\n"


@pytest.mark.parametrize("rows", [[], [1], [1, 2]])
@pytest.mark.parametrize("shown", [True, False])
def test_what_was_apart_stays_apart(rows, shown):
    source = "<a>\n  {% if shown %}\n    <b>\n  {% else %}\n  <c>\n  {% endif %}\n  {% for x in rows %}\n    {{ x }}\n  {% endfor %}\n<d>"
    before, after = (
        Template(text).render(Context({"rows": rows, "shown": shown}))
        for text in (source, without_layout(source))
    )
    assert before.split() == after.split()
    assert len(after) < len(before)


def test_pages_have_no_indentation_and_plain_text_keeps_its_own():
    assert "\n " not in get_template("account/login.html").template.source
    assert "\n{% " in get_template("mail/document.txt").template.source
