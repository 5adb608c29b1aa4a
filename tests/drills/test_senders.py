"""Clients that never finish sending, and oversized bodies: the site keeps answering everyone else."""

from contextlib import ExitStack

import pytest

from tests.servers import HALF_BODY, HALF_HEAD, read_all, status_of

from .load import asking

pytestmark = pytest.mark.postgres
SOCKETS = 50


def test_half_requests_stop_no_page(serve, agency, figure):
    with serve() as site, ExitStack() as stack:
        person = agency(site.port)
        halves = [HALF_HEAD if number % 2 else HALF_BODY for number in range(SOCKETS)]
        sockets = [stack.enter_context(site.open(half)) for half in halves]
        with asking(lambda: person.get("/shops/")) as pages:
            ends = [status_of(read_all(one)) for one in sockets]
    assert set(ends) == {408}
    assert set(pages.statuses) == {200}
    figure(
        f"{SOCKETS} anonymous sockets with half a request",
        f"{SOCKETS} x 408; {len(pages.answers)} pages meanwhile, p95 {1000 * pages.percentile(0.95):.0f} ms",
    )


def test_a_body_over_the_limit_is_refused_before_it_is_read(serve, figure):
    head = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\n\r\n"
    with serve() as site:
        assert status_of(read_all(site.open(head))) == 413
    figure("a body of 200 MB announced", "413 before a byte of it was sent")
