"""Scan preview: tells what a scan would do, for whom it may, and changes nothing."""

import pytest
from django.urls import reverse

from accounts.models import Candidate
from bindings.models import Event, ScanTicket
from bindings.views.preview import TYPED_HANDLES
from tests.factories import AccountFactory, BindingFactory, CandidateFactory


@pytest.fixture
def see(shop, client_of):
    """Open the preview as a person: `see(viewer, account="daily")`."""

    def open_page(person, **query):
        return client_of(person).get(reverse("preview", args=[shop.code]), query)

    return open_page


def test_preview_tells_the_outcome_of_a_candidate(shop, viewer, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    response = see(viewer, account="daily")
    assert response.status_code == 200
    assert response.context["page"].picked.decision.scenario == 4
    assert response.context["outcome"].title == "Can be bound, then blue V verification"


def test_preview_shows_both_entities_of_a_refusal(shop, viewer, see):
    account = AccountFactory(handle="group", blue_v=True, entity__name="Zhejiang Lanxi Holdings")
    CandidateFactory(shop=shop, account=account)
    response = see(viewer, account="group")
    row = next(row for row in response.context["trace"] if row.check.code == "ENTITY_MISMATCH")
    assert (row.found, row.needed, row.tone) == (
        "Zhejiang Lanxi Holdings",
        f"License: {shop.entity.name}",
        "bad",
    )
    assert b"Zhejiang Lanxi Holdings" in response.content


def test_preview_offers_the_better_fit(shop, viewer, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    best = AccountFactory(handle="flagship", blue_v=True, entity=shop.entity)
    CandidateFactory(shop=shop, account=best)
    assert see(viewer, account="daily").context["better"].account == best
    assert see(viewer, account="flagship").context["better"] is None


def test_preview_lists_the_best_candidate_first_and_picks_it(shop, viewer, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    CandidateFactory(shop=shop, account=AccountFactory(handle="best", blue_v=True, entity=shop.entity))
    response = see(viewer)
    assert [choice.account.handle for choice in response.context["page"].choices] == ["best", "daily"]
    assert response.context["page"].picked.account.handle == "best"


@pytest.mark.parametrize(
    ("state", "purpose"), [("bound", "upgrade"), ("in_review", "rebind"), ("upgraded", "authorize")]
)
def test_preview_takes_the_purpose_of_the_state(shop, viewer, see, state, purpose):
    more = {"bound": {}, "in_review": {"in_review": True}, "upgraded": {"upgraded": True}}[state]
    bound = BindingFactory(shop=shop, **more)
    assert see(viewer, account=bound.account.handle).context["page"].purpose == purpose


def test_another_account_of_a_bound_shop_is_previewed_as_a_rebind(shop, viewer, see):
    BindingFactory(shop=shop)
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    response = see(viewer, account="daily")
    assert response.context["page"].purpose == "rebind"
    assert "spend_replacement" in response.context["page"].picked.decision.effects
    assert response.context["changes"][0].text == "Used"


def test_a_typed_handle_is_previewed_without_regard_to_case(viewer, see):
    AccountFactory(handle="Elsewhere", regular=True)
    response = see(viewer, account="@elsewhere")
    assert response.context["page"].picked.account.handle == "Elsewhere"
    assert response.context["page"].picked.account == response.context["page"].typed


def test_an_unknown_handle_is_told_at_the_field(viewer, see):
    response = see(viewer, account="nobody")
    assert response.status_code == 422
    assert b"There is no account with this handle." in response.content


@pytest.mark.parametrize("typed", ["<script>", "a b", "x" * 41])
def test_what_is_no_handle_is_refused(viewer, see, typed):
    assert see(viewer, account=typed).status_code == 422


@pytest.mark.usefixtures("no_window_ends")
def test_typed_handles_are_limited_so_that_the_page_is_no_directory(viewer, see):
    AccountFactory(handle="elsewhere", regular=True)
    for _ in range(TYPED_HANDLES["limit"]):
        assert see(viewer, account="elsewhere").status_code == 200
    response = see(viewer, account="elsewhere")
    assert response.status_code == 422
    assert response.context["page"].picked is None


def test_a_preview_changes_nothing(shop, viewer, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    see(viewer, account="daily")
    assert not ScanTicket.objects.exists()
    assert not Event.objects.exists()


def test_only_a_manager_gets_the_button(shop, viewer, manager, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily", regular=True))
    assert b"Bind Now" in see(manager, account="daily").content
    assert b"Bind Now" not in see(viewer, account="daily").content


def test_a_stranger_gets_404(stranger, see):
    assert see(stranger).status_code == 404


def test_names_are_escaped(shop, viewer, see):
    CandidateFactory(shop=shop, account=AccountFactory(handle="x", display_name="<b>bold</b>", regular=True))
    content = see(viewer).content
    assert b"<b>bold</b>" not in content
    assert b"&lt;b&gt;bold&lt;/b&gt;" in content


@pytest.mark.parametrize("rows", [1, 30])
def test_preview_asks_the_database_the_same_with_many_candidates(
    shop, viewer, client_of, rows, django_assert_num_queries
):
    for _ in range(rows):
        CandidateFactory(shop=shop, account=AccountFactory(blue_v=True))
    client, path = client_of(viewer), reverse("preview", args=[shop.code])
    client.get(path)
    with django_assert_num_queries(7):
        client.get(path)


def test_a_manager_adds_and_removes_a_candidate(shop, manager, client_of):
    AccountFactory(handle="daily", regular=True)
    client = client_of(manager)
    response = client.post(reverse("add_candidate", args=[shop.code]), {"handle": "@Daily"})
    assert response.status_code == 302
    assert Candidate.objects.get().account.handle == "daily"
    client.post(reverse("remove_candidate", args=[shop.code]), {"handle": "daily"})
    assert not Candidate.objects.exists()
    assert list(Event.objects.values_list("verb", flat=True)) == ["candidate_added", "candidate_removed"]


def test_an_unknown_candidate_is_refused(shop, manager, client_of):
    response = client_of(manager).post(reverse("add_candidate", args=[shop.code]), {"handle": "nobody"})
    assert response.status_code == 422
    assert not Candidate.objects.exists()


@pytest.mark.parametrize("name", ["add_candidate", "remove_candidate"])
def test_a_viewer_may_not_change_the_candidates(shop, viewer, client_of, name):
    assert client_of(viewer).post(reverse(name, args=[shop.code]), {"handle": "x"}).status_code == 403
