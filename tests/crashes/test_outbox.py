"""kill -9 before and after every statement of a sending worker: a mail is either waiting or sent, like its notice."""

from functools import partial
from itertools import count

from django.utils import timezone

from shops.models import Notice
from tests.crashes.killing import run_until_killed
from tests.factories import MembershipFactory
from tests.mails import send_mails
from tests.shops.telling import tell
from work.clock import database_now
from work.models import Mail
from work.outbox import deliver


def told() -> set[tuple[str, bool]]:
    """Return the state of each mail, and whether its notice counts as mailed."""
    notices = {f"notice:{notice.user_id}:{notice.key}": notice for notice in Notice.objects.all()}
    return {(mail.state, notices[mail.key].mailed_at is not None) for mail in Mail.objects.all()}


def test_killed_anywhere_a_mail_waits_or_is_sent_and_the_next_worker_sends_it(on_disk):
    for step in count():
        member = MembershipFactory()
        tell(member.user, member.shop)
        run = run_until_killed(step, partial(deliver, database_now))
        assert told() <= {("waiting", False), ("sent", True)}
        if not run.killed:
            break
        Mail.objects.filter(state="waiting").update(due_at=timezone.now())  # as after the lease
        send_mails()
        assert told() == {("sent", True)}
    assert step > 5
