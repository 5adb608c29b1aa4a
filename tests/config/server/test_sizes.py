"""What is too large is refused before it is read; pages that take files take more."""

import pytest

from tests.servers import CSRF, read_all, status_of

SETTINGS = {"BODY_LIMIT": "100000", "UPLOAD_LIMIT": "300000"}
FORM = "application/x-www-form-urlencoded"
UPLOADS = "/admin/shops/shop/import/"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def head(path: str, rest: bytes) -> bytes:
    lines = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {CSRF}\r\nContent-Type: {FORM}\r\n"
    return lines.encode() + rest


def post(site, path: str, size: int):
    return site.ask(path, "POST", b"a" * size, Content_Type=FORM, Cookie=CSRF)


def test_declared_size_over_the_limit_is_413_before_a_byte_of_it_is_sent(site):
    connection = site.open(head("/login/", b"Content-Length: 100001\r\n\r\n"))
    assert status_of(connection.recv(65536)) == 413


def test_chunks_over_the_limit_are_413(site):
    chunk = b"%x\r\n%s\r\n" % (60_000, b"a" * 60_000)
    assert status_of(site.open(head("/login/", CHUNKED + 2 * chunk)).recv(65536)) == 413


def test_sender_that_goes_on_gets_to_read_the_413(site):
    answer = post(site, "/login/", 5_000_000)
    assert (answer.status, answer.getheader("Connection")) == (413, "close")
    assert "too large" in answer.text


@pytest.mark.parametrize(("path", "size", "status"), [
    ("/login/", 100_000, 403), (UPLOADS, 100_001, 403), (UPLOADS, 300_001, 413),
])  # fmt: skip
def test_limit_of_a_page_that_takes_files_is_larger(site, path, size, status):
    assert post(site, path, size).status == status


def test_form_sent_in_chunks_is_read_like_any_other(site):
    form = f"csrfmiddlewaretoken={CSRF.removeprefix('csrf=')}&language=en".encode()
    sent = head("/preferences/", CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(form), form))
    assert status_of(site.open(sent).recv(65536)) == 302


def test_head_over_64_kilobytes_is_431(site):
    assert status_of(read_all(site.open(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000))) == 431
