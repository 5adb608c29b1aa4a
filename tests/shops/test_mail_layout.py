"""The frame of every mail: the same content as HTML and as text, in the reader's language, with nothing to break out of."""

import pytest
from django.utils.translation import override

from shops.mail import Document, Link, Section, SectionRow, Tile, address, greeting, letter, masked

FULL = Document(
    subject="Two shops need you",
    heading="This morning",
    paragraphs=("Hello Lin,", "Two shops need you."),
    tiles=(Tile(2, "due", "warn"),),
    sections=(
        Section(
            "Deadlines",
            3,
            (
                SectionRow(
                    "Lanxi <Tea>", "@daily", "7 days left", "bad", Link("Open", "https://shop.example/a/")
                ),
            ),
            Link("All deadlines", "https://shop.example/all/"),
        ),
    ),
    button=Link("Open the backend", "https://shop.example/b/"),
    notes=("The link works once.",),
    foot=("You get this mail because you are the owner.", Link("Settings", "https://shop.example/c/")),
)


@pytest.mark.parametrize(
    "part",
    [
        *("This morning", "Hello Lin,", "Two shops need you.", "due", "Deadlines", "@daily", "7 days left"),
        *(
            "All deadlines",
            "Open the backend",
            "The link works once.",
            "because you are the owner.",
            "Settings",
        ),
        *(f"https://shop.example/{page}/" for page in ("a", "all", "b", "c")),
    ],
)
def test_html_and_text_say_the_same(part):
    written = letter(FULL, to="lin@example.com")
    assert part in written.text
    assert part in written.html


def test_names_are_escaped_in_html_and_plain_in_text():
    written = letter(FULL, to="lin@example.com")
    assert "Lanxi &lt;Tea&gt;" in written.html
    assert "Lanxi <Tea>" in written.text


def test_text_has_no_trailing_spaces_and_one_blank_line_at_most():
    text = letter(FULL, to="lin@example.com").text
    assert text.endswith("\n")
    assert "\n\n\n" not in text
    assert [line for line in text.splitlines() if line != line.strip()] == []


@pytest.mark.parametrize(("language", "lang"), [("en", 'lang="en"'), ("zh-hans", 'lang="zh-CN"')])
def test_html_says_its_language_and_needs_nothing_from_elsewhere(language, lang):
    with override(language):
        html = letter(FULL, to="lin@example.com").html
    assert lang in html
    assert "<link" not in html
    assert "<script" not in html
    assert "style=" in html


@pytest.mark.parametrize(
    ("email", "shown"),
    [("chen@jiangnan.example", "c•••n@jiangnan.example"), ("a@b.example", "a•••a@b.example"), ("x", "•••@x")],
)
def test_address_is_masked(email, shown):
    assert masked(email) == shown
    assert "lin@example.com" not in letter(FULL, to="lin@example.com").text


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("https://shop.example", "/a/", "https://shop.example/a/"),
        ("https://shop.example/", "/a/", "https://shop.example/a/"),
        ("https://shop.example", "", ""),
        ("", "/a/", ""),
    ],
)
def test_address_of_a_page_is_whole_or_missing(settings, base, path, url):
    settings.PHONE_BASE_URL, settings.HTTPS = base, False
    assert address(path) == url


@pytest.mark.parametrize(
    ("https", "hosts", "url"),
    [
        (True, ["shop.example"], "https://shop.example/a/"),
        (True, ["*"], ""),
        (True, [".shop.example"], ""),
        (True, [], ""),
        (False, ["shop.example"], ""),
    ],
)
def test_address_of_the_site_is_its_first_name_with_https_alone(settings, https, hosts, url):
    settings.PHONE_BASE_URL, settings.HTTPS, settings.ALLOWED_HOSTS = "", https, hosts
    assert address("/a/") == url


def test_greeting_is_in_the_reader_s_language():
    assert greeting("Lin") == "Hello Lin,"
    with override("zh-hans"):
        assert "Lin" in greeting("Lin")
        assert "Hello" not in greeting("Lin")
