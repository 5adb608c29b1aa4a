"""Notices about the official account and its deadline, and about authorized accounts."""

from django.utils.translation import gettext_lazy

from shops.notice_kinds import ByMail, NoticeText

from .pages import ACTIVITY, AUTHORIZED_ACCOUNTS, OFFICIAL_ACCOUNT

ABOUT_ACCOUNTS = {
    "upgrade_due": NoticeText(
        "deadline",
        "triangle-alert",
        "warn",
        gettext_lazy("Upgrade due soon"),
        gettext_lazy("After %(deadline)s listing products may be affected."),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
    ),
    "listing_restricted": NoticeText(
        "deadline",
        "triangle-alert",
        "bad",
        gettext_lazy("Listing restricted"),
        gettext_lazy("The upgrade was due on %(deadline)s. Upgrading lifts the restriction at once."),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
    ),
    "account_bound": NoticeText(
        "binding",
        "link",
        "info",
        gettext_lazy("@%(handle)s is bound"),
        gettext_lazy("The account is the shop’s official account now."),
        leads_to=OFFICIAL_ACCOUNT,
        by_mail=ByMail.ANSWER,
    ),
    "account_rebound": NoticeText(
        "binding",
        "repeat",
        "info",
        gettext_lazy("Rebound to @%(handle)s"),
        gettext_lazy("The old account is released and the shop’s replacement is used."),
        leads_to=OFFICIAL_ACCOUNT,
        by_mail=ByMail.SINGLE,
    ),
    "upgrade_confirmed": NoticeText(
        "binding",
        "badge-check",
        "info",
        gettext_lazy("Upgrade of @%(handle)s confirmed"),
        gettext_lazy("The official account page shows what happens next."),
        leads_to=OFFICIAL_ACCOUNT,
        by_mail=ByMail.ANSWER,
    ),
    "code_tries_used": NoticeText(
        "security",
        "shield-alert",
        "warn",
        gettext_lazy("Too many wrong confirmation codes for @%(handle)s"),
        gettext_lazy("The attempt has ended and nothing was changed."),
        leads_to=ACTIVITY,
        by_mail=ByMail.SINGLE,
    ),
    "not_me_reported": NoticeText(
        "security",
        "shield-alert",
        "bad",
        gettext_lazy("The holder of @%(handle)s reports: this wasn’t me"),
        gettext_lazy("Check who in your team confirmed it. The platform’s operators see the report as well."),
        leads_to=ACTIVITY,
        action=True,
        by_mail=ByMail.SINGLE,
    ),
    "account_authorized": NoticeText(
        "authorized",
        "megaphone",
        "info",
        gettext_lazy("@%(handle)s is authorized"),
        gettext_lazy("The account may promote the shop."),
        leads_to=AUTHORIZED_ACCOUNTS,
    ),
    "authorization_ended": NoticeText(
        "authorized",
        "megaphone",
        "muted",
        gettext_lazy("The authorization of @%(handle)s has ended"),
        gettext_lazy("The account no longer promotes the shop."),
        leads_to=AUTHORIZED_ACCOUNTS,
    ),
}
