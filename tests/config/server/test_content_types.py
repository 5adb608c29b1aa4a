"""Content types that nobody can read are refused before any page, and no page of an error reads the body again."""

import pytest

from config.server.content import fault_of
from tests.servers import CSRF

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
READABLE = [
    FORM,
    f"{FORM}; charset=UTF-8",
    f"{MULTIPART}; boundary=x",
    f'{MULTIPART}; boundary="a b"',
    "text/plain",
    "",
]
UNREADABLE = [
    (f"{FORM}; charset=utf-7", 415), (f"{FORM}; charset=utf-16", 415), (f"{FORM}; charset=nobody", 415),
    (f"{MULTIPART}; boundary=x; charset=idna", 415), (f"{FORM}; charset*=nobody'x'y", 400), (f"{FORM}; x=é", 400),
    (MULTIPART, 400), (f"{MULTIPART}; boundary=", 400), (f"{MULTIPART}; boundary=é", 400),
    (f"{MULTIPART}; boundary={'x' * 71}", 400), (f'{MULTIPART}; boundary="x "', 400),
]  # fmt: skip
PARTS = {
    "a field's name in no encoding": "Content-Disposition: form-data; name*=nobody''a\r\n\r\nb",
    "broken base64": 'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=',
    "a part's unknown encoding": "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset*=no''x\r\n\r\nb",
    "a NUL": 'Content-Disposition: form-data; name="a"\r\n\r\n\0',
}


@pytest.mark.parametrize("value", READABLE)
def test_readable_type_passes(value):
    assert fault_of([(b"content-type", value.encode())]) is None


@pytest.mark.parametrize(("value", "status"), UNREADABLE)
def test_unreadable_type_is_named(value, status):
    assert fault_of([(b"content-type", value.encode())]) == status


@pytest.mark.parametrize(("value", "status"), [("gzip", 415), ("identity", None)])
def test_packed_body_is_refused(value, status):
    assert fault_of([(b"content-encoding", value.encode())]) == status


@pytest.mark.parametrize("path", ["/login/", "/preferences/", "/nowhere/", "/m/none/agree/"])
@pytest.mark.parametrize(("value", "status"), UNREADABLE)
def test_unreadable_type_is_refused_on_every_page(site, path, value, status):
    answer = site.ask(path, "POST", b"a=b", Content_Type=value.encode(), Cookie=CSRF)
    assert (answer.status, answer.text.count("<h1>")) == (status, 1)


@pytest.mark.parametrize("path", ["/login/", "/preferences/", "/nowhere/"])
@pytest.mark.parametrize("part", PARTS)
def test_broken_parts_are_400_on_every_page(site, path, part):
    body = f"--x\r\n{PARTS[part]}\r\n--x--\r\n".encode()
    answer = site.ask(path, "POST", body, Content_Type=f"{MULTIPART}; boundary=x", Cookie=CSRF)
    assert answer.status in (400, 403, 404)
    assert site.ask("/login/").status == 200


def test_upgrade_is_answered_as_the_page_it_asks_for(site):
    assert site.ask("/login/", Connection="Upgrade", Upgrade="websocket").status == 200
