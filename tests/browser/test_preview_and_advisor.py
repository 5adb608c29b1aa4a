"""Before a scan: the preview of one account and the ranking of all candidates."""

from playwright.sync_api import expect

from .flow import open_official

LANXI = "10482"


def test_preview_shows_outcome_trace_and_better_account_and_changes_nothing(site, backend):
    before = site.status(LANXI)
    open_official(backend, LANXI)
    backend.get_by_role("link", name="Preview a scan").click()
    backend.get_by_role("link", name="@lanxi.lab").click()
    expect(backend.get_by_role("heading", name="Can be bound with an entity change")).to_be_visible()
    entities = backend.get_by_role("row").filter(has_text="Xihu Lanxi Tea Studio")
    expect(entities).to_contain_text("Hangzhou Lanxi Tea Co., Ltd.")
    expect(entities.get_by_role("link", name="R6")).to_be_visible()
    backend.get_by_role("link", name="Preview @lanxi.flagship").click()
    expect(backend.get_by_role("heading", name="Can be bound", exact=True)).to_be_visible()
    expect(backend.get_by_text("No other account on the list fits better.")).to_be_visible()
    assert site.status(LANXI) == before


def test_preview_of_a_refused_account_names_the_ways_out(backend):
    backend.goto(f"/shops/{LANXI}/preview/?account=lanxi.group")
    expect(backend.get_by_role("heading", name="Can’t be bound")).to_be_visible()
    expect(backend.get_by_text("Ways out:")).to_be_visible()
    expect(backend.locator("main").get_by_role("link", name="Bind Now")).to_have_count(0)


def test_advisor_ranks_by_the_rules_and_explains_refusals(backend):
    open_official(backend, LANXI)
    ranked = backend.locator(".advice .mark-handle").all_inner_texts()
    assert ranked == ["@lanxi.flagship", "@lanxi.shop", "@lanxi.daily", "@lanxi.lab"]
    refused = backend.get_by_role("complementary").get_by_role("listitem")
    expect(refused.filter(has_text="@lanxi.group").get_by_role("link", name="Three ways out")).to_be_visible()
    refused.filter(has_text="@lanxi.live").get_by_role("link", name="End the authorization").click()
    expect(backend.get_by_role("heading", name="Authorized Accounts", level=1)).to_be_visible()


def test_account_is_added_by_its_handle_and_ranked(backend):
    backend.goto(f"/shops/{LANXI}/preview/")
    handle = backend.get_by_role("searchbox", name="Another handle")
    handle.fill("@no.such.account")
    handle.press("Enter")
    expect(backend.get_by_role("alert")).to_be_visible()
    handle.fill("@heyuan.fields")
    handle.press("Enter")
    backend.get_by_role("button", name="Keep @heyuan.fields").click()
    expect(backend.get_by_role("status").filter(has_text="@heyuan.fields is on the list")).to_be_visible()
    open_official(backend, LANXI)
    expect(backend.locator(".advice").get_by_text("@heyuan.fields")).to_be_visible()
