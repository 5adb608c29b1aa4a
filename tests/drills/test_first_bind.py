"""From an empty database to the first owner's bind, using only the commands and pages named in the guide.

Once on SQLite with one process, and once like a platform: PostgreSQL, Redis, two processes and nginx with TLS.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests import databases, servers
from tests.commands import HEADERS, SHOP_ROW
from tests.work.smtp import MailServer, mail_server

from .hosts import hosts, nginx, worker
from .load import until
from .person import Person, code_on
from .stores import redis_server

SHOP, REASON = "10482", "Opened under contract 2026-118."
ACCOUNT_ROW = "lanxi.daily,Lanxi Daily,regular,yes,active,,"
OWNER, MANAGER, ROOT = "lin.yulan@lanxi.example", "chen@lanxi.example", "sun.li@shop.example"
PASSWORD = "a long and private phrase"
LINK = re.compile(r"https?://\S+/(?:invitations|password/reset/key)/[\w-]+/")
PHONE = re.compile(r"/m/[\w-]{20,}/")
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")


@dataclass
class Place:
    """A site just started on an empty database, with its settings and its mail server."""

    port: int
    tls: bool
    settings: dict[str, str]
    folder: Path
    mail: MailServer

    def browser(self) -> Person:
        return Person(self.port, tls=self.tls)

    def manage(self, *arguments: str) -> str:
        return servers.manage(*arguments, folder=self.folder, **self.settings)

    def import_file(self, kind: str, row: str) -> None:
        file = self.folder / f"{kind}.csv"
        file.write_text(f"{HEADERS[kind]}\n{row}\n")
        self.manage("import_data", kind, str(file))

    def link_to(self, address: str) -> str:
        """Return the path of the link in the mail sent to an address."""
        until(lambda: address in self.mail.recipients)
        (mail,) = [one for one in self.mail.messages if one["To"] == address]
        return urlsplit(LINK.search(mail.get_body(("plain",)).get_content()).group()).path


@contextmanager
def smallest(folder: Path, mail: MailServer) -> Iterator[Place]:
    """SQLite and one process."""
    settings = {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "DEMO": "on",
        "PHONE_BASE_URL": "http://localhost",
    }
    with servers.site(folder, **settings) as site, worker(folder, **settings):
        yield Place(site.port, False, settings, folder, mail)


@contextmanager
def largest(folder: Path, mail: MailServer) -> Iterator[Place]:
    """PostgreSQL, Redis, two processes and nginx; operators need a second factor."""
    name = f"{databases.FRESH}_first"
    with ExitStack() as stack:
        stack.enter_context(databases.empty_postgres(name))
        redis = stack.enter_context(redis_server(folder))
        settings = {
            "DATABASE_URL": databases.url_of(name), "CACHE_URL": redis.url, "HTTPS": "on", "DEMO": "on",
            "TRUSTED_PROXIES": "127.0.0.1", "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "PHONE_BASE_URL": "https://localhost",
        }  # fmt: skip
        both = stack.enter_context(hosts(folder, 2, **settings))
        port = stack.enter_context(nginx(folder, [host.port for host in both]))
        for host in both:
            until(lambda port=host.port: Person(port).get("/readyz").status == 200, 120)
        stack.enter_context(worker(folder, **settings))
        yield Place(port, True, settings, folder, mail)


def first_operator(place: Place) -> Person:
    """Create the superuser with the command, sign in to the desk, and set up the second factor if required."""
    with_password = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    servers.manage("createsuperuser", "--noinput", "--username=sun.li", f"--email={ROOT}",
                   folder=place.folder, **place.settings | with_password)  # fmt: skip
    desk = place.browser().sign_in("sun.li", PASSWORD)
    if desk.follow("/admin/").location == "/2fa/":
        secret = SECRET.search(desk.get("/2fa/totp/activate/").text).group()
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        assert desk.post("/2fa/totp/activate/", code=code).status == 302
    assert "Set up this server" in desk.get("/admin/").text
    return desk


def import_shop(desk: Person) -> None:
    """Import a shop on the desk: check the file, then import it."""
    checked = desk.upload("/admin/shops/shop/import/", "shops.csv", f"{HEADERS['shops']}\n{SHOP_ROW}\n")
    assert 'name="_import"' in checked.text
    assert desk.post("/admin/shops/shop/import/", _import="on").status == 302


def found(desk: Person, path: str, record: str) -> str:
    """Return the address of the only record in a list of the desk."""
    return re.search(rf"{record}\d+/", desk.get(path).text).group()


def invite_first_owner(place: Place, desk: Person) -> Person:
    """Invite the owner on the desk; they follow the mailed link, choose a password and are signed in."""
    shop = found(desk, f"/admin/shops/shop/?q={SHOP}", "/admin/shops/shop/")
    assert desk.post(f"{shop}do/invite-owner/", email=OWNER, reason=REASON).status == 302
    again = desk.post(f"{shop}do/invite-owner/", email=OWNER, reason=REASON)
    assert again.status == 409
    owner, link = place.browser(), place.link_to(OWNER)
    owner.get(link)
    joined = owner.post(link, full_name="Lin Yulan", username="lin.yulan", password=PASSWORD)
    assert (joined.status, joined.location) == (302, f"/shops/{SHOP}/official-account/")
    return owner


def invite_manager(place: Place) -> Person:
    """Import a manager from a file; they get one mail, choose a password with its link and see the shop."""
    place.import_file("people", f"{MANAGER},Chen Yulan,en")
    place.import_file("memberships", f"{SHOP},{MANAGER},manager")
    assert place.manage("invite_people") == "1 mail on the way.\n"
    manager = place.browser()
    form = manager.follow(place.link_to(MANAGER)).location
    assert manager.post(form, password1=PASSWORD, password2=PASSWORD).status == 302
    assert "Lanxi Tea House" in manager.get("/shops/").text
    return manager


def bind(place: Place, owner: Person) -> None:
    """Choose the benefits, scan and agree on a phone, and type its code in the backend."""
    purpose = f"/shops/{SHOP}/official-account/benefits/?purpose=bind"
    owner.get(purpose)
    scan = owner.post(purpose, benefits="identity").location
    link, phone = PHONE.search(owner.get(scan).text).group(), place.browser()
    phone.get(link)
    phone.post(f"{link}sign-in/", account="lanxi.daily")
    assert "Agree" in phone.get(link).text
    phone.post(f"{link}agree/", terms="on", entity_change="on")
    assert owner.post(f"{scan}confirm/", code=code_on(phone.get(link))).status == 302


def approve(desk: Person) -> None:
    """Approve the verification that the bind started."""
    review = found(desk, "/admin/accounts/review/", "/admin/accounts/review/")
    assert desk.get(f"{review}change/").status == 200
    assert desk.post(f"{review}approve/").status == 302


def play(place: Place) -> list[str]:
    """Run the whole story; return the states of the shop."""
    state: Callable[[], str] = lambda: json.loads(place.manage("shop_status", SHOP, "--json"))["state"]  # noqa: E731
    desk = first_operator(place)
    import_shop(desk)
    place.import_file("accounts", ACCOUNT_ROW)
    states = [state()]
    owner = invite_first_owner(place, desk)
    invite_manager(place)
    bind(place, owner)
    states.append(state())
    approve(desk)
    states.append(state())
    assert "chain" in place.manage("verify_events")
    return states


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(smallest, id="sqlite"),
        pytest.param(
            largest, id="platform", marks=[pytest.mark.postgres, pytest.mark.redis, pytest.mark.nginx]
        ),
    ],
)
def test_from_an_empty_database_to_the_first_bind(place, tmp_path, figure):
    with mail_server() as mail, place(tmp_path, mail) as site:
        states = play(site)
        took = len(mail.messages)
    assert states == ["not_bound", "in_review", "upgraded"]
    figure(
        f"empty database to the first bind, {place.__doc__.rstrip('.')}",
        f"{took} mails sent, {' → '.join(states)}",
    )
