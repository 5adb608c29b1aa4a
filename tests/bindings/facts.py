"""Facts of a company's shop and of accounts, to be changed with `replace`, for tests that ask the policy."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bindings.policy import AccountFacts, ShopFacts, decide

OURS, THEIRS = "91330106MA000001X1", "91330106MA000002X8"
COMPANY = ShopFacts(
    code="lanxi",
    state="not_bound",
    shop_type="flagship",
    closed=False,
    entity_code=OURS,
    replacements_left=1,
    official_handle="",
    authorized_count=0,
    authorized_limit=10,
)
PERSONAL = replace(COMPANY, shop_type="personal", entity_code="")
REGULAR = AccountFacts(
    handle="leaf",
    kind="regular",
    real_name_verified=True,
    status="active",
    entity_code="",
    official_for="none",
    authorized_here=False,
    authorized_elsewhere=False,
)
BLUE_V = replace(REGULAR, kind="blue_v", entity_code=OURS)
VERIFIED = replace(BLUE_V, kind="enterprise_verified")
UNVERIFIED = replace(BLUE_V, kind="enterprise_unverified")
OFFICIAL_PURPOSES = ("bind", "upgrade", "rebind")


def shop_for(purpose, shop=COMPANY):
    """Return `shop` in a state in which `purpose` may begin."""
    state = "bound" if purpose in ("upgrade", "rebind") else "not_bound"
    return replace(shop, state=state, official_handle="bound" if state == "bound" else "")


def account_for(purpose, account=REGULAR):
    """Return `account` where `purpose` wants it: the bound one for an upgrade, a free one otherwise."""
    return replace(account, official_for="this" if purpose == "upgrade" else "none")


def reasons(purpose, shop=None, account=None):
    return decide(purpose, shop or shop_for(purpose), account or account_for(purpose)).reasons


def every_combination() -> Iterator[tuple[str, ShopFacts, AccountFacts]]:
    """Yield every purpose, shop and account that the rules tell apart."""
    states, kinds = ("not_bound", "bound", "in_review", "upgraded"), ("flagship", "personal")
    shops = [
        ShopFacts("lanxi", state, kind, closed, "" if kind == "personal" else OURS, left, "", count, 10)
        for closed, state, kind, left, count in product((False, True), states, kinds, (0, 1), (9, 10, 11))
    ]
    kinds_of_account = ("regular", "enterprise_unverified", "enterprise_verified", "blue_v")
    statuses, yes_or_no = ("active", "banned", "cancelled"), (False, True)
    rows = product(
        kinds_of_account,
        yes_or_no,
        statuses,
        ("", OURS, THEIRS),
        ("none", "this", "other"),
        yes_or_no,
        yes_or_no,
    )
    accounts = [AccountFacts("leaf", *row) for row in rows]
    return product(("bind", "upgrade", "rebind", "authorize"), shops, accounts)
