"""Starting, stopping and replacing processes while people work: nothing is lost."""

import re
import threading
import time

import pytest

from tests import databases, servers

from .hosts import connect, hosts, nginx
from .load import asking, until
from .person import Answer, Person

pytestmark = pytest.mark.postgres
LANXI = "10482"
STREAM = re.compile(r'data-wait="(/wait/[^"]+)"|(/wait/[^"]+)')
TLS = {"HTTPS": "on", "TRUSTED_PROXIES": "127.0.0.1", "STAFF_SECOND_FACTOR": "off", "DEMO": "on"}


def test_two_hosts_start_on_an_empty_database_at_once(tmp_path, figure):
    with databases.empty_postgres(f"{databases.FRESH}_empty"):
        settings = {"DATABASE_URL": databases.url_of(f"{databases.FRESH}_empty"), "DEMO": "on"}
        folders = [tmp_path / "one", tmp_path / "two"]
        for folder in folders:
            folder.mkdir()
        start = time.monotonic()
        with servers.sites(folders, **settings) as both:
            seconds = time.monotonic() - start
            statuses = [Person(site.port).get("/readyz").status for site in both]
    assert statuses == [200, 200]
    figure("two hosts start on an empty database at once", f"both serve after {seconds:.0f} s")


def browser_of(person: Person, page: str, told: list[str], over: threading.Event) -> None:
    """Do what the page's script does: read its stream, and reconnect when it ends without a message."""
    while not over.is_set():
        stream = STREAM.search(person.get(page).text)
        if stream is None or "event: change" in person.get(stream.group().split('"')[-1]).text:
            told.append("change")
            return
        time.sleep(1)


def ready(port: int) -> bool:
    return Person(port, tls=True).get("/readyz").status == 200


def candidate(person: Person, number: list[int]) -> Answer:
    """Add or remove a candidate: a write with its event."""
    number.append(len(number))
    verb = "add" if len(number) % 2 else "remove"
    return person.post(f"/shops/{LANXI}/candidates/{verb}/", handle="beishan.flagship")


@pytest.mark.nginx
def test_rolling_restart_behind_nginx_loses_nothing(database, merchant, agency, tmp_path, figure):
    """Two processes are replaced one after the other under load, with a migration that adds a column in between."""
    over, told = threading.Event(), []
    with (
        hosts(tmp_path, 2, DATABASE_URL=database, **TLS) as both,
        nginx(tmp_path, [h.port for h in both]) as port,
    ):
        until(lambda: ready(port), 120)
        desk, other, writer = merchant(port, tls=True), agency(port, tls=True), merchant(port, tls=True)
        benefits = f"/shops/{LANXI}/official-account/benefits/?purpose=bind"
        page = desk.post(benefits, benefits="identity").location
        waiting = threading.Thread(target=browser_of, args=(desk, page, told, over), daemon=True)
        waiting.start()
        count: list[int] = []
        with (
            asking(lambda: other.get("/shops/")) as pages,
            asking(lambda: candidate(writer, count), people=1, pause=0.2) as writes,
        ):
            for host in both:
                time.sleep(2)
                host.restart()
                connect(database).execute("ALTER TABLE shops_shop ADD COLUMN IF NOT EXISTS drilled text")
                until(lambda: ready(port), 120)
            time.sleep(3)
        assert not told
        agency(port, tls=True).post(f"{page}cancel/")
        waiting.join(40)
        over.set()
    assert (pages.failed, writes.failed, told) == (0, 0, ["change"])
    figure(
        "rolling restart of two processes behind nginx, a migration in between",
        f"{len(pages.answers)} pages and {len(writes.answers)} writes, 0 failed, the slowest {pages.slowest:.1f} s; "
        "the waiting browser came back and heard of the change",
    )
