"""Notices about the platform's decisions: shops, entities, replacements, rules."""

from django.utils.translation import gettext_lazy

from shops.notice_kinds import NoticeText

from .pages import OFFICIAL_ACCOUNT, SHOP_PROFILE, numbers_of_the_day

ABOUT_PLATFORM = {
    "replacement_granted": NoticeText(
        "platform",
        "ticket-plus",
        "ok",
        gettext_lazy("The shop has one replacement more"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "grant_withdrawn": NoticeText(
        "platform",
        "ticket-minus",
        "warn",
        gettext_lazy("The extra replacement was taken back"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "shop_reopened": NoticeText(
        "platform",
        "store",
        "ok",
        gettext_lazy("The shop is open again"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=SHOP_PROFILE,
    ),
    "shop_closed": NoticeText(
        "platform",
        "store",
        "bad",
        gettext_lazy("The shop was closed"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=SHOP_PROFILE,
    ),
    "shop_entity_changed": NoticeText(
        "platform",
        "building-2",
        "warn",
        gettext_lazy("The shop’s license entity was changed"),
        gettext_lazy("The official account page shows whether the account’s entity still matches."),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "account_entity_changed": NoticeText(
        "platform",
        "building-2",
        "warn",
        gettext_lazy("The entity of @%(handle)s was changed"),
        gettext_lazy("The official account page shows whether it still matches the business license."),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "account_cancelled": NoticeText(
        "platform",
        "circle-x",
        "bad",
        gettext_lazy("@%(handle)s was cancelled"),
        gettext_lazy("It no longer belongs to the shop; no replacement was used."),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
    ),
    "rules_change": NoticeText(
        "rules",
        "book-open",
        "info",
        gettext_lazy("The rules change on %(from_day)s"),
        gettext_lazy("The rules page shows which numbers change, and what they were before."),
        leads_to=numbers_of_the_day,
    ),
}
