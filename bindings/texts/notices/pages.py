"""Target pages of notices."""

from django.urls import reverse

from shops.models import Notice
from shops.notice_kinds import own_page, page_of_shop

OFFICIAL_ACCOUNT = page_of_shop("official_account")
AUTHORIZED_ACCOUNTS = page_of_shop("authorized_accounts")
ACTIVITY = page_of_shop("activity")
TEAM = page_of_shop("team")
SHOP_PROFILE = page_of_shop("shop_profile")
TWO_STEP_SIGN_IN = own_page("mfa_index")


def numbers_of_the_day(notice: Notice) -> str:
    """Return the page of the rule book's numbers on the notice's day."""
    return f"{reverse('rules')}?tab=numbers&on={notice.facts.get('from_day', '')}"
