"""Facts of a company's shop and of accounts, to be changed with `replace`, for tests that ask the policy."""

from dataclasses import replace

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
