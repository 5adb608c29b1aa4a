"""One host's clock is five minutes fast: the database's clock decides, so nothing expires early."""

import re

import pytest

from tests import machine

from .person import Person

pytestmark = [pytest.mark.postgres, pytest.mark.faketime]
LANXI = "10482"
PHONE = re.compile(r"/m/[\w-]{20,}/")


def test_a_fast_clock_expires_nothing_early(serve, merchant, figure):
    fast = {"LD_PRELOAD": machine.faketime(), "FAKETIME": "+5m", "DONT_FAKE_MONOTONIC": "1"}
    with serve(**fast) as site:
        person = merchant(site.port)
        bind = f"/shops/{LANXI}/official-account/benefits/?purpose=bind"
        page = person.get(person.post(bind, benefits="identity").location)
        phone = Person(site.port)
        link = PHONE.search(page.text)[0]
        phone.get(link)
        claimed = phone.post(f"{link}sign-in/", account="lanxi.daily")
        asked = phone.get(link)
    assert 'data-wait="/wait/' in page.text
    assert (claimed.status, "Agree" in asked.text) == (302, True)
    figure("one host's clock 5 minutes fast", "its QR code of 2 minutes is shown, and scanned as usual")
