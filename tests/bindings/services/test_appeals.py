"""A rejection is appealed once and in time, and answered by somebody else; both decisions stay (R25)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import Appeal, RuleBook
from shops.models import Notice
from tests import files, flows
from tests.factories import AccountFactory
from tests.world import last_event, refused, shows, verbs, violates

TEXT = "The mark is ours since 2016."


@pytest.fixture
def account(shop, owner):
    account = AccountFactory(unverified=True)
    flows.bind(shop, account, owner)
    return account


@pytest.fixture
def rejected(shop, account, operator) -> Review:
    return flows.reject(shop, operator, "The name is a superlative.")


@pytest.fixture
def appeal(rejected, owner, now) -> Appeal:
    return appealing(rejected, owner, now)


def appealing(review, person, now, text=TEXT):
    return services.appeal_rejection(review=review, text=text, actor=services.merchant(person), now=now)


def answer(verb, appeal, person, now, reason="Looked at again."):
    return verb(appeal=appeal, reason=reason, actor=services.operator(person), now=now)


def test_an_appeal_keeps_the_first_decision_and_changes_nothing_yet(appeal, rejected, shop, operator):
    assert (appeal.state, appeal.text, appeal.rejected_by, appeal.rejection) == (
        "waiting",
        TEXT,
        operator,
        "The name is a superlative.",
    )
    assert (last_event().verb, last_event().rules, last_event().facts["review"]) == (
        "appeal_made",
        ["R25"],
        rejected.number,
    )
    shows(last_event(), appeal=(None, "waiting"))
    assert services.official_binding(shop).state == "bound"


def test_the_answer_is_due_by_the_rule_book(appeal):
    assert appeal.due_at - appeal.appealed_at == timedelta(hours=RuleBook.objects.get().appeal_hours)


def test_a_rejection_is_appealed_once(appeal, rejected, owner, operator, supervisor, now):
    with refused("APPEAL_MADE"):
        appealing(rejected, owner, now)
    answer(services.uphold_appeal, appeal, supervisor, now)
    with refused("APPEAL_MADE"):
        appealing(rejected, owner, now)


def test_the_database_takes_one_appeal_for_a_review(appeal):
    with violates("APPEAL_MADE"):
        Appeal.objects.create(
            review=appeal.review,
            text="Again",
            appealed_by=appeal.appealed_by,
            appealed_at=appeal.appealed_at,
            due_at=appeal.due_at,
            rejected_at=appeal.rejected_at,
        )


def test_the_last_day_is_of_the_rule_book_in_force_at_the_rejection(rejected, owner, now):
    today, days = timezone.localdate(now), RuleBook.objects.get().appeal_days
    RuleBook.objects.create(effective_from=today + timedelta(days=1), appeal_days=0)
    assert services.last_day_to_appeal(rejected) == today + timedelta(days=days)
    with refused("APPEAL_TOO_LATE"):
        appealing(rejected, owner, now + timedelta(days=days + 1))
    assert appealing(rejected, owner, now + timedelta(days=days)).state == "waiting"


def test_what_is_not_rejected_is_not_appealed(shop, account, owner, now):
    with refused("NOT_REJECTED"):
        appealing(flows.open_review(shop), owner, now)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_appeal_says_why(rejected, owner, now, text):
    with refused("REASON_REQUIRED"):
        appealing(rejected, owner, now, text)


def test_a_viewer_does_not_appeal(rejected, viewer, now):
    with refused("ROLE_TOO_SMALL"):
        appealing(rejected, viewer, now)


def test_a_request_that_was_handed_in_again_is_decided_first(rejected, shop, account, owner, now):
    flows.complete(shop, "upgrade", account, owner)
    with refused("REVIEW_OPEN"):
        appealing(rejected, owner, now)


def test_after_a_rebind_there_is_nothing_to_appeal(rejected, shop, owner, now):
    flows.rebind(shop, AccountFactory(), owner)
    with refused("APPEAL_OVERTAKEN"):
        appealing(rejected, owner, now)


def test_who_rejected_does_not_answer(appeal, operator, now):
    for verb in (services.uphold_appeal, services.grant_appeal):
        with refused("OWN_DECISION"):
            answer(verb, appeal, operator, now)


def test_the_database_takes_no_answer_of_who_rejected(appeal, operator, now):
    with violates("OWN_DECISION"):
        Appeal.objects.filter(pk=appeal.pk).update(state="upheld", answered_by=operator, answered_at=now)


def test_upheld_the_rejection_stands_and_the_shop_reads_why(
    appeal, rejected, shop, owner, operator, supervisor, now
):
    answered = answer(services.uphold_appeal, appeal, supervisor, now)
    rejected.refresh_from_db()
    assert (answered.state, answered.answered_by, rejected.state, rejected.decided_by) == (
        "upheld",
        supervisor,
        "rejected",
        operator,
    )
    shows(last_event(), appeal=("waiting", "upheld"))
    assert Notice.objects.get(kind="appeal_upheld", user=owner).facts["reason"] == "Looked at again."


def test_granted_the_request_is_approved_and_both_decisions_stay(
    appeal, rejected, shop, account, operator, supervisor, now
):
    answer(services.grant_appeal, appeal, supervisor, now)
    appeal.refresh_from_db()
    rejected.refresh_from_db()
    account.refresh_from_db()
    assert verbs(shop=shop)[-4:] == ["review_rejected", "appeal_made", "appeal_granted", "review_approved"]
    assert (rejected.state, rejected.decided_by, account.kind) == ("approved", supervisor, "blue_v")
    assert (appeal.state, appeal.rejected_by, appeal.rejection) == (
        "granted",
        operator,
        "The name is a superlative.",
    )
    assert services.official_binding(shop).state == "upgraded"
    assert not list(services.broken_invariants())


def test_an_answer_is_given_once(appeal, supervisor, now):
    answer(services.uphold_appeal, appeal, supervisor, now)
    with refused("APPEAL_ANSWERED"):
        answer(services.grant_appeal, appeal, supervisor, now)


def test_granting_passes_the_gates_of_an_approval(appeal, account, supervisor, now):
    account.real_name_verified = False
    account.save()
    with refused("REAL_NAME_REQUIRED"):
        answer(services.grant_appeal, appeal, supervisor, now)
    assert Appeal.objects.get().state == "waiting"


def test_overtaken_by_a_rebind_it_can_only_be_upheld(appeal, shop, owner, supervisor, now):
    flows.rebind(shop, AccountFactory(), owner)
    with refused("APPEAL_OVERTAKEN"):
        answer(services.grant_appeal, appeal, supervisor, now)
    assert answer(services.uphold_appeal, appeal, supervisor, now).state == "upheld"


def test_another_open_request_is_decided_before_the_appeal_is_granted(
    appeal, shop, account, owner, supervisor, now
):
    flows.complete(shop, "upgrade", account, owner)
    with refused("REVIEW_OPEN"):
        answer(services.grant_appeal, appeal, supervisor, now)


def test_documents_are_taken_while_the_appeal_waits(rejected, owner, supervisor, documents, now):
    def hand_in():
        actor, file = services.merchant(owner), BytesIO(files.picture())
        more = {"kind": "trademark", "file": file, "file_name": "mark.jpg"}
        return services.hand_in_document(review=rejected, actor=actor, now=now, **more)

    with refused("REVIEW_DECIDED"):
        hand_in()
    made = appealing(rejected, owner, now)
    document = hand_in()
    assert services.delete_expired_documents(now=now + timedelta(days=1000)) == 0
    answer(services.uphold_appeal, made, supervisor, now)
    assert services.delete_expired_documents(now=now + timedelta(days=1000)) == 1
    assert document.review == rejected


@pytest.mark.parametrize("verb", ["close_shop", "cancel_account", "cancel_enterprise_identity"])
def test_what_ends_the_shop_or_the_account_withdraws_the_appeal(appeal, shop, account, supervisor, now, verb):
    subject = {"shop": shop} if verb == "close_shop" else {"account": account}
    getattr(services, verb)(**subject, reason="Gone", actor=services.operator(supervisor), now=now)
    appeal.refresh_from_db()
    assert (appeal.state, last_event().before["requests"]) == ("withdrawn", [appeal.number])
