"""Anonymous sockets that send half a request take no page away, and are ended."""

import pytest

from tests.servers import HALF_BODY, HALF_HEAD, read_all, read_answer, status_of

SETTINGS = {"HEAD_SECONDS": "2", "BODY_SECONDS": "2"}
MANY = 50


@pytest.mark.parametrize("half", [HALF_HEAD, HALF_BODY], ids=["head", "body"])
def test_half_requests_leave_the_pages_alone_and_get_408(site, half):
    slow = [site.open(half) for _ in range(MANY)]
    assert [site.ask("/login/").status for _ in range(5)] == [200] * 5
    assert {status_of(read_all(connection)) for connection in slow} == {408}
    assert site.ask("/login/").status == 200


def test_connection_that_sends_nothing_is_closed_without_a_word(site):
    assert read_all(site.open()) == b""


def test_second_half_request_on_a_connection_is_ended_too(site):
    connection = site.open(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + HALF_HEAD)
    assert read_all(connection).count(b"HTTP/1.1 200") == 1


def test_late_half_request_on_a_kept_connection_gets_408(site):
    connection = site.open(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status_of(read_answer(connection)) == 200
    connection.sendall(HALF_HEAD)
    assert status_of(read_all(connection)) == 408


def test_body_that_keeps_coming_is_answered(site):
    connection = site.open(HALF_BODY)
    connection.sendall(b"&password=x")
    assert status_of(read_answer(connection)) == 403


def test_sentence_for_a_slow_sender_is_in_the_language_of_the_browser(site):
    half = HALF_BODY.replace(b"\r\nContent-Type", b"\r\nAccept-Language: zh-CN\r\nContent-Type")
    assert '<html lang="zh-hans">' in read_all(site.open(half)).decode()
