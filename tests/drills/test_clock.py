"""Two hosts with clocks ten minutes apart: the database's clock decides, so nothing expires early."""

import re

import pytest

from tests import machine

from .person import Person, code_on

pytestmark = [pytest.mark.postgres, pytest.mark.faketime]
LANXI = "10482"
PHONE = re.compile(r"/m/[\w-]{20,}/")


def clock(minutes: str) -> dict[str, str]:
    """Return the settings of a process whose clock is off by this many minutes."""
    return {"LD_PRELOAD": machine.faketime(), "FAKETIME": minutes, "DONT_FAKE_MONOTONIC": "1"}


def test_hosts_with_wrong_clocks_bind_an_account_together(serve, merchant, figure):
    with serve(**clock("+5m")) as fast, serve(**clock("-5m")) as slow:
        person = merchant(fast.port)
        bind = f"/shops/{LANXI}/official-account/benefits/?purpose=bind"
        address = person.post(bind, benefits="identity").location
        pages = [person.at(site.port).get(address) for site in (fast, slow)]
        link = PHONE.search(pages[0].text)[0]
        phone = Person(slow.port)
        phone.get(link)
        claimed = phone.post(f"{link}sign-in/", account="lanxi.daily")
        asked = phone.at(fast.port).get(link)
        phone.at(slow.port).post(f"{link}agree/", terms="on", entity_change="on")
        code = code_on(phone.at(fast.port).get(link))
        confirmed = person.at(slow.port).post(f"{address}confirm/", code=code)
        account = person.at(fast.port).get(f"/shops/{LANXI}/official-account/")
    assert all('data-wait="/wait/' in page.text for page in pages)
    assert (claimed.status, "Agree" in asked.text, confirmed.status) == (302, True, 302)
    assert "lanxi.daily" in account.text
    figure(
        "one host's clock 5 minutes fast, another's 5 minutes slow",
        "a QR code of 2 minutes issued by one, shown, scanned and confirmed by both",
    )
