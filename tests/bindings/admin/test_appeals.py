"""Appeals at the desk: listed as what they are, answered by somebody else than who rejected (R25)."""

import pytest

from bindings import services
from tests import flows
from tests.factories import AccountFactory


@pytest.fixture
def appeal(shop, owner, operator, now):
    flows.bind(shop, AccountFactory(), owner)
    rejected = flows.reject(shop, operator, "A superlative.")
    return services.appeal_rejection(review=rejected, text="Ours", actor=services.merchant(owner), now=now)


def page(client, appeal):
    return client.get(f"/admin/bindings/appeal/{appeal.pk}/change/").content.decode()


def test_list_shows_what_waits_and_is_found_by_any_number(client_of, supervisor, appeal):
    client = client_of(supervisor)
    for query in ("", f"?q={appeal.number}", f"?q={appeal.review.shop.code}"):
        assert appeal.number in client.get(f"/admin/bindings/appeal/{query}").content.decode()
    assert appeal.review.number not in client.get("/admin/bindings/appeal/?q=AP-999999").content.decode()


def test_who_rejected_is_offered_no_answer(client_of, do, operator, supervisor, appeal):
    assert "can’t go to you" in page(client_of(operator), appeal)
    assert "/do/uphold/" not in page(client_of(operator), appeal)
    assert "/do/uphold/" in page(client_of(supervisor), appeal)
    assert do(operator, appeal, "grant", reason="Mine").status_code == 409


@pytest.mark.parametrize("verb", ["uphold", "grant"])
def test_page_of_an_answer_shows_it_and_changes_nothing(client_of, supervisor, appeal, verb):
    response = client_of(supervisor).get(f"/admin/bindings/appeal/{appeal.pk}/do/{verb}/")
    assert response.status_code == 200
    appeal.refresh_from_db()
    assert (appeal.state, appeal.review.state) == ("waiting", "rejected")


def test_granting_approves_the_request(do, supervisor, shop, appeal):
    assert do(supervisor, appeal, "grant", reason="").status_code == 422
    assert do(supervisor, appeal, "grant", reason="The mark is shown.").status_code == 302
    appeal.review.refresh_from_db()
    assert (appeal.review.state, services.official_binding(shop).state) == ("approved", "upgraded")
    assert do(supervisor, appeal, "uphold", reason="No").status_code == 409


def test_upholding_changes_only_the_appeal(do, supervisor, shop, appeal):
    assert do(supervisor, appeal, "uphold", reason="It is a claim.").status_code == 302
    appeal.review.refresh_from_db()
    assert (appeal.review.state, services.official_binding(shop).state) == ("rejected", "bound")
