"""Notices about requests that operators decide."""

from django.utils.translation import gettext_lazy

from shops.notice_kinds import ByMail, NoticeText

from .pages import OFFICIAL_ACCOUNT

ABOUT_REVIEWS = {
    "entity_change_requested": NoticeText(
        "review",
        "file-pen-line",
        "info",
        gettext_lazy("Entity change requested for @%(handle)s"),
        gettext_lazy("Request %(number)s."),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "review_approved": NoticeText(
        "review",
        "circle-check",
        "ok",
        gettext_lazy("Request %(number)s for @%(handle)s is approved"),
        gettext_lazy("The official account page shows what changed."),
        leads_to=OFFICIAL_ACCOUNT,
        by_mail=ByMail.ANSWER,
    ),
    "review_rejected": NoticeText(
        "review",
        "circle-x",
        "bad",
        gettext_lazy("Request %(number)s for @%(handle)s is rejected"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "appeal_upheld": NoticeText(
        "review",
        "scale",
        "bad",
        gettext_lazy("The rejection of request %(number)s for @%(handle)s stands"),
        gettext_lazy("Answer to your appeal: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
        by_mail=ByMail.ANSWER,
    ),
    "appeal_granted": NoticeText(
        "review",
        "scale",
        "ok",
        gettext_lazy("Your appeal about request %(number)s for @%(handle)s is granted"),
        gettext_lazy("Answer to your appeal: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "review_returned": NoticeText(
        "review",
        "undo-2",
        "warn",
        gettext_lazy("Request %(number)s for @%(handle)s needs more material"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "review_late": NoticeText(
        "review",
        "hourglass",
        "warn",
        gettext_lazy("The review takes longer than expected"),
        gettext_lazy("Request %(number)s for @%(handle)s was expected by %(due)s."),
        leads_to=OFFICIAL_ACCOUNT,
    ),
    "approval_undone": NoticeText(
        "review",
        "undo-2",
        "bad",
        gettext_lazy("The approval for @%(handle)s was undone"),
        gettext_lazy("Reason: %(reason)s"),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
        by_mail=ByMail.ANSWER,
    ),
}
