"""Notices about the team and about sign-in."""

from django.utils.translation import gettext_lazy

from shops.notice_kinds import ByMail, NoticeText

from .pages import OFFICIAL_ACCOUNT, TEAM, TWO_STEP_SIGN_IN

ABOUT_PEOPLE = {
    "second_factor_reminder": NoticeText(
        "security",
        "shield-off",
        "warn",
        gettext_lazy("Set up two-step sign-in"),
        gettext_lazy("%(person)s asks the team to. A stolen password is then not enough to sign in."),
        leads_to=TWO_STEP_SIGN_IN,
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "second_factor_reset": NoticeText(
        "security",
        "shield-off",
        "bad",
        gettext_lazy("The platform reset your two-step sign-in"),
        gettext_lazy(
            "You were signed out everywhere. Set it up again. If you didn’t ask for this, contact the platform "
            "immediately. Reason: %(reason)s"
        ),
        leads_to=TWO_STEP_SIGN_IN,
        action=True,
        by_mail=ByMail.SINGLE,
    ),
    "email_changed": NoticeText(
        "security",
        "mail",
        "muted",
        gettext_lazy("Your email was changed"),
        gettext_lazy("Sign-in and mail now use this address. If you didn’t do that, contact the platform."),
        by_mail=ByMail.SINGLE,
    ),
    "email_corrected": NoticeText(
        "security",
        "mail",
        "warn",
        gettext_lazy("The platform corrected your email"),
        gettext_lazy("Sign-in and mail now use this address. Reason: %(reason)s"),
        by_mail=ByMail.SINGLE,
    ),
    "member_joined": NoticeText(
        "team",
        "user-plus",
        "ok",
        gettext_lazy("%(member)s joined the team"),
        gettext_lazy("Role: %(role)s."),
        leads_to=TEAM,
        by_mail=ByMail.ANSWER,
    ),
    "role_changed": NoticeText(
        "team",
        "users",
        "info",
        gettext_lazy("Your role has changed"),
        gettext_lazy("Role: %(role)s."),
        leads_to=TEAM,
        by_mail=ByMail.ANSWER,
    ),
    "member_removed": NoticeText(
        "team",
        "user-minus",
        "warn",
        gettext_lazy("You are no longer in the team of %(shop)s"),
        gettext_lazy("Your open QR codes for the shop were cancelled."),
        by_mail=ByMail.ANSWER,
    ),
    "owner_replaced": NoticeText(
        "security",
        "user-minus",
        "warn",
        gettext_lazy("The platform replaced you as owner of %(shop)s"),
        gettext_lazy("You no longer have access to the shop. Reason: %(reason)s"),
        by_mail=ByMail.SINGLE,
    ),
    "claim_accepted": NoticeText(
        "team",
        "key-round",
        "ok",
        gettext_lazy("You own the shop now"),
        gettext_lazy("The platform accepted your claim. Bind the official account and invite your team."),
        leads_to=OFFICIAL_ACCOUNT,
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "owner_request_declined": NoticeText(
        "team",
        "circle-x",
        "warn",
        gettext_lazy("The platform declined your request about shop %(code)s"),
        gettext_lazy("Reason: %(reason)s"),
        by_mail=ByMail.ANSWER,
    ),
    "co_owner_replaced": NoticeText(
        "security",
        "users",
        "warn",
        gettext_lazy("The platform replaced an owner: %(member)s"),
        gettext_lazy("A new owner is invited. Reason: %(reason)s"),
        leads_to=TEAM,
        by_mail=ByMail.SINGLE,
    ),
    "member_left": NoticeText(
        "team",
        "user-minus",
        "muted",
        gettext_lazy("%(member)s left the team"),
        gettext_lazy("Open QR codes of this member were cancelled."),
        leads_to=TEAM,
    ),
}
