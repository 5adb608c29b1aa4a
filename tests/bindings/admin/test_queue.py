"""The review queue: least time left first, one line a request, filters whose counts respect each other, search by any part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Review, ReviewKind
from bindings import services
from bindings.models import Binding, Event, SavedView
from shops.models import Shop
from tests.factories import AccountFactory, BindingFactory, EntityFactory

QUEUE = "/admin/accounts/review/"


def waiting(number: int, **more) -> list[Review]:
    """Return upgrades in review of regular accounts, as many shops."""
    return [waits_for(BindingFactory(in_review=True), step, **more) for step in range(number)]


def waits_for(binding: Binding, step: int = 0, **more) -> Review:
    now, shop = timezone.now(), binding.shop
    return Review.objects.create(
        kind=more.pop("kind", ReviewKind.BLUE_V),
        shop=shop,
        account=binding.account,
        entity=shop.entity,
        completes_upgrade=True,
        proposed_name=shop.name,
        target=timedelta(hours=48),
        **({"submitted_at": now, "due_at": now + timedelta(hours=48 - step)} | more),
    )


def numbers(response) -> list[str]:
    return [review.number for review, *_more in response.context["rows"]]


def counts(response, title: str) -> dict[str, int]:
    filters = {str(name): choices for name, choices in response.context["filters"]}
    return {str(choice.label): choice.count for choice in filters[title]}


def take(review, person):
    services.assign_review(
        review=review, assignee=person, actor=services.operator(person), now=timezone.now()
    )


def test_queue_shows_least_time_left_first(client_of, operator):
    first, second = waiting(2)
    assert numbers(client_of(operator).get(QUEUE)) == [second.number, first.number]


def test_queue_hides_decided_requests_until_asked(client_of, operator, review):
    Review.objects.filter(pk=review.pk).update(state="rejected", decided_at=timezone.now())
    client = client_of(operator)
    assert numbers(client.get(QUEUE)) == []
    assert numbers(client.get(QUEUE + "?status=decided")) == [review.number]


def test_request_with_the_merchant_is_out_of_waiting_and_counts_down_no_more(client_of, operator, review):
    services.return_review(
        review=review, reason="The letter", actor=services.operator(operator), now=timezone.now()
    )
    client = client_of(operator)
    assert numbers(client.get(QUEUE)) == []
    response = client.get(QUEUE + "?status=returned")
    assert numbers(response) == [review.number]
    assert "With the merchant" in response.content.decode()
    Review.objects.update(due_at=timezone.now() - timedelta(hours=9))
    assert client.get(QUEUE).context["figures"]["overdue"] == 0


def test_queue_marks_overdue_requests(client_of, operator):
    waiting(1, due_at=timezone.now() - timedelta(hours=3, minutes=20))
    response = client_of(operator).get(QUEUE)
    assert "3 h 20 m over" in response.content.decode()
    assert response.context["figures"] == {"waiting": 1, "overdue": 1, "soon": 0}


def test_counts_of_a_filter_respect_the_others(client_of, operator):
    """They counted all that waits, whatever else was chosen."""
    waiting(2, due_at=timezone.now() - timedelta(hours=1))
    waiting(1, kind=ReviewKind.ENTITY_CHANGE, due_at=timezone.now() - timedelta(hours=1))
    waiting(4)
    response = client_of(operator).get(QUEUE + "?due=overdue")
    assert len(numbers(response)) == 3
    assert counts(response, "Kind") == {"All": 3, "Blue V verification": 2, "Entity change": 1}
    assert counts(response, "Time left") == {"All": 7, "Overdue": 3, "Soon due": 0, "Later": 4}


def test_counts_respect_the_check_and_the_search(client_of, operator):
    good, closed = waiting(2)
    Shop.objects.filter(pk=closed.shop_id).update(status="closed")
    client = client_of(operator)
    response = client.get(QUEUE + "?check=blocked")
    assert numbers(response) == [closed.number]
    assert counts(response, "Kind")["All"] == 1
    assert counts(response, "Check")["All"] == 2
    assert counts(client.get(QUEUE, {"q": good.shop.code}), "Check")["Can’t be approved"] == 0


def test_filter_by_who_has_it(client_of, operator, supervisor):
    mine, theirs, free = waiting(3)
    take(mine, operator)
    take(theirs, supervisor)
    client = client_of(operator)
    for choice, review in (("me", mine), ("other", theirs), ("nobody", free)):
        assert numbers(client.get(f"{QUEUE}?reviewer={choice}")) == [review.number]


def checked(client) -> tuple[str, str, str]:
    _review, check, *_more = client.get(QUEUE).context["rows"][0]
    return check.code, check.tone, check.detail


@pytest.fixture
def other(db):
    return EntityFactory(name="Shuyu Plants")


def test_check_is_green_where_the_account_has_the_entity_asked_for(client_of, operator, shop):
    waits_for(
        BindingFactory(shop=shop, in_review=True, account__unverified=True, account__entity=shop.entity)
    )
    assert checked(client_of(operator)) == ("same", "ok", shop.entity.name)


def test_account_without_an_entity_is_grey_and_never_green(client_of, operator):
    review = waiting(1)[0]
    assert checked(client_of(operator)) == ("unknown", "hollow", review.entity.name)


def test_difference_that_is_the_purpose_is_grey(client_of, operator, shop, other):
    binding = BindingFactory(shop=shop, in_review=True, account__unverified=True, account__entity=other)
    waits_for(binding, kind=ReviewKind.ENTITY_CHANGE)
    assert checked(client_of(operator)) == ("change", "hollow", "On record: Shuyu Plants")


def test_regular_account_of_another_entity_is_a_warning(client_of, operator, other):
    review = waiting(1)[0]
    Account.objects.filter(pk=review.account_id).update(entity=other)
    assert checked(client_of(operator)) == ("differ", "warn", "On record: Shuyu Plants")


@pytest.mark.parametrize(
    ("model", "change", "why"),
    [
        (Shop, {"status": "closed"}, "The shop is closed."),
        (Account, {"status": "banned"}, "The account is banned or cancelled."),
        (Account, {"real_name_verified": False}, "The account has not completed real-name verification."),
        (Binding, {"ended_at": timezone.now()}, "This is not the account that is bound to the shop."),
        (
            Review,
            {"proposed_name": "Best Tea No.1"},
            "“Best Tea No.1”: Superlatives such as “best” or “No. 1” aren’t allowed.",
        ),
    ],
)
def test_what_cannot_be_approved_says_so_and_why(client_of, operator, model, change, why):
    """The column asks the gates of the approval."""
    review, client = waiting(1)[0], client_of(operator)
    model.objects.update(**change)
    assert checked(client) == ("blocked", "bad", why)
    assert numbers(client.get(QUEUE + "?check=blocked")) == [review.number]
    assert client.post(f"{QUEUE}{review.pk}/approve/").status_code == 409


def test_check_sees_a_license_that_changed_and_a_taken_name(client_of, operator, other):
    moved, taken = waiting(2)
    Shop.objects.filter(pk=moved.shop_id).update(entity=other)
    AccountFactory(blue_v=True, display_name=taken.proposed_name)
    rows = client_of(operator).get(QUEUE).context["rows"]
    assert [check.code for _review, check, *_more in rows] == ["blocked", "blocked"]


@pytest.mark.parametrize("form", ["BV-{}", "bv{}", "BV {}", "#{}", "{}", "ＢＶ－{}", " bv–{} "])
def test_request_is_found_by_its_number_in_any_form(client_of, operator, form):
    review, _other = waiting(2)
    assert numbers(client_of(operator).get(QUEUE, {"q": form.format(review.pk)})) == [review.number]


def test_number_of_the_other_kind_is_another_request(client_of, operator):
    review = waiting(1)[0]
    assert numbers(client_of(operator).get(QUEUE, {"q": f"EC-{review.pk}"})) == []


def test_queue_is_found_by_handle_credit_code_and_any_part_of_a_name(client_of, operator):
    review, _other = waiting(2)
    Shop.objects.filter(pk=review.shop_id).update(name="杭州兰溪茶叶旗舰店")
    Account.objects.filter(pk=review.account_id).update(display_name="Yulan Pours Tea")
    client = client_of(operator)
    full_width = f"＠{review.account.handle}"
    for term in (full_width, review.shop.entity.code.lower(), "兰溪", "茶叶旗", "pours", "ｐｏｕｒｓ"):
        assert numbers(client.get(QUEUE, {"q": term})) == [review.number], term


def test_nothing_is_cut_silently(client_of, operator):
    waiting(55)
    client = client_of(operator)
    first, second = client.get(QUEUE), client.get(QUEUE + "?p=2")
    assert "1–50 of 55" in first.content.decode()
    assert len(numbers(first) + numbers(second)) == len({*numbers(first), *numbers(second)}) == 55


def test_take_next_takes_from_the_view_and_leaves_what_is_taken(client_of, operator, supervisor):
    reviews = sorted(waiting(4), key=lambda review: review.due_at)
    change = waiting(1, kind=ReviewKind.ENTITY_CHANGE, due_at=timezone.now())[0]
    take(reviews[0], supervisor)
    response = client_of(operator).post(QUEUE + "take-next/", {"back": "kind=blue_v"}, follow=True)
    assert response.redirect_chain[0][0] == QUEUE + "?kind=blue_v"
    assert set(Review.objects.filter(assignee=operator)) == set(reviews[1:])
    assert "3 requests are yours." in response.content.decode()
    change.refresh_from_db()
    assert change.assignee is None


def test_view_is_saved_shown_to_others_if_shared_and_deleted_by_its_maker(client_of, operator, supervisor):
    fields = {"name": "Late ones", "back": "due=overdue&evil=1", "shared": "1"}
    client_of(operator).post(QUEUE + "views/save/", fields)
    view = SavedView.objects.get()
    assert (view.query, view.person) == ("due=overdue", operator)
    assert "Late ones" in client_of(supervisor).get(QUEUE).content.decode()
    client_of(supervisor).post(f"{QUEUE}views/{view.pk}/delete/")
    assert SavedView.objects.count() == 1
    client_of(operator).post(f"{QUEUE}views/{view.pk}/delete/")
    assert SavedView.objects.count() == 0


def test_view_of_ones_own_is_not_shown_to_others(client_of, operator, supervisor):
    client_of(operator).post(QUEUE + "views/save/", {"name": "Late ones", "back": "due=overdue"})
    assert "Late ones" not in client_of(supervisor).get(QUEUE).content.decode()


def test_export_holds_all_that_matches_and_is_an_event(client_of, supervisor):
    waiting(55)
    waiting(1, kind=ReviewKind.ENTITY_CHANGE)
    response = client_of(supervisor).post(QUEUE + "export.csv", {"back": "kind=blue_v"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    event = Event.objects.get(verb="records_exported")
    assert (len(lines), event.facts["rows"], event.facts["query"]) == (56, 55, "kind=blue_v")


def test_export_needs_its_permission(client_of, operator, supervisor):
    assert client_of(operator).post(QUEUE + "export.csv").status_code == 403
    assert client_of(supervisor).post(QUEUE + "export.csv").status_code == 200


def test_queue_needs_the_permission(client_of, owner, stranger):
    assert client_of(owner).get(QUEUE).status_code == 302
    assert client_of(stranger).get(QUEUE).status_code == 302


@pytest.mark.parametrize("rows", [1, 40])
def test_queue_keeps_its_number_of_queries(client_of, operator, django_assert_num_queries, rows):
    client = client_of(operator)
    waiting(rows)
    client.get(QUEUE)
    with django_assert_num_queries(26):
        client.get(QUEUE)


def test_filters_search_and_place_work_on_either_database(desk):
    first, second = waiting(2)
    Shop.objects.filter(pk=first.shop_id).update(name="杭州兰溪茶叶旗舰店")
    assert numbers(desk.get(QUEUE, {"q": "兰溪茶"})) == [first.number]
    query = "check=unknown&due=later&reviewer=nobody&kind=blue_v"
    response = desk.get(f"{QUEUE}?{query}")
    assert numbers(response) == [second.number, first.number]
    assert {
        sum(choice.selected for choice in choices) for _title, choices in response.context["filters"]
    } == {1}
    page = desk.get(f"{QUEUE}{second.pk}/change/", {"back": query})
    assert (page.context["place"], page.context["of"]) == (1, 2)
