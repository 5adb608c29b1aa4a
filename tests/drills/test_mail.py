"""The mail server hangs, then refuses, then works: pages stay fast, and every mail is sent once."""

import pytest

from tests import servers
from tests.work.smtp import mail_server

from .hosts import connect, worker
from .load import Seen, until

pytestmark = pytest.mark.postgres
LANXI = "10482"
PATIENCE = 30  # seconds that a page would wait if it spoke to a mail server that hangs
TRIED = "SELECT max(attempts), min(due_at) > now() FROM work_mail WHERE last_error LIKE %s"


def invited(person, number: int) -> str:
    return f"{person}{number}@shop.example"


def invite(owner, names: str) -> Seen:
    """Invite five people, which sends each a mail."""
    path = f"/shops/{LANXI}/team/invite/"
    return Seen([owner.post(path, email=invited(names, number), role="viewer") for number in range(5)])


def tried(url: str, error: str) -> tuple[int, bool]:
    """Return how often mail was tried that failed with this error, and whether every further attempt lies ahead."""
    with connect(url) as database:
        return database.execute(TRIED, [f"{error}%"]).fetchone()


def make_due(url: str) -> None:
    with connect(url) as database:
        database.execute("UPDATE work_mail SET due_at = now() WHERE state = 'waiting'")


def test_no_page_waits_for_mail_and_no_mail_is_lost_or_doubled(serve, database, merchant, tmp_path, figure):
    port = servers.free_port()
    settings = {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    with (
        serve(EMAIL_TIMEOUT=str(PATIENCE), **settings) as site,
        worker(tmp_path, EMAIL_TIMEOUT="1", **settings),
    ):
        owner = merchant(site.port)
        with mail_server(port) as hanging:
            hanging.hangs = True
            slow = invite(owner, "hangs")
            until(lambda: tried(database, "SMTPServerDisconnected")[0])
            _, later = tried(database, "SMTPServerDisconnected")
        make_due(database)
        refused = invite(owner, "refuses")
        until(lambda: tried(database, "ConnectionRefusedError")[0])
        with mail_server(port) as working:
            make_due(database)
            until(lambda: len(working.messages) >= 10)
            attempts = connect(database).execute("SELECT max(attempts) FROM work_mail").fetchone()[0]
            until(
                lambda: (
                    not connect(database).execute("SELECT 1 FROM work_mail WHERE state <> 'sent'").fetchone()
                )
            )
    everybody = [invited(names, number) for names in ("hangs", "refuses") for number in range(5)]
    assert {**slow.statuses, **refused.statuses} == {302: 5}
    assert max(slow.slowest, refused.slowest) < PATIENCE
    assert later
    assert sorted(working.recipients) == sorted(everybody)
    figure(
        "the mail server hangs, then refuses",
        f"10 invitations, the slowest answered in {slow.slowest:.1f} s while it hung and {refused.slowest:.1f} s while "
        f"it refused; the first mail took {attempts} attempts; 10 mails, each once",
    )
