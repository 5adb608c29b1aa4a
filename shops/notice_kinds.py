"""The kinds of notices: how each reads and what it leads to."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class ByMail(StrEnum):
    """How a kind of notice reaches people by mail."""

    SINGLE = "single"  # it concerns security: at once, in a mail of its own
    ANSWER = "answer"  # it answers what people did: at once to who has few shops, else in the daily digest
    DIGEST = "digest"  # it can wait for the daily digest


@dataclass(frozen=True, slots=True)
class NoticeText:
    """How one kind of notice reads; `title` and `sentence` are filled with the notice's facts."""

    topic: str
    icon: str
    tone: str
    title: Promise
    sentence: Promise
    page: str = "official_account"
    action: bool = False
    by_mail: ByMail = ByMail.DIGEST


NOTICES: dict[str, NoticeText] = {
    "upgrade_due": NoticeText(
        "deadline",
        "triangle-alert",
        "warn",
        gettext_lazy("Upgrade due soon"),
        gettext_lazy("After %(deadline)s listing products may be affected."),
        action=True,
    ),
    "listing_restricted": NoticeText(
        "deadline",
        "triangle-alert",
        "bad",
        gettext_lazy("Listing restricted"),
        gettext_lazy("The upgrade was due on %(deadline)s. Upgrading lifts the restriction at once."),
        action=True,
    ),
    "account_bound": NoticeText(
        "binding",
        "link",
        "info",
        gettext_lazy("@%(handle)s is bound"),
        gettext_lazy("The account is the shop’s official account now."),
        by_mail=ByMail.ANSWER,
    ),
    "account_rebound": NoticeText(
        "binding",
        "repeat",
        "info",
        gettext_lazy("Rebound to @%(handle)s"),
        gettext_lazy("The old account is released and the shop’s replacement is used."),
        by_mail=ByMail.SINGLE,
    ),
    "upgrade_confirmed": NoticeText(
        "binding",
        "badge-check",
        "info",
        gettext_lazy("Upgrade of @%(handle)s confirmed"),
        gettext_lazy("The official account page shows what happens next."),
        by_mail=ByMail.ANSWER,
    ),
    "entity_change_requested": NoticeText(
        "review",
        "file-pen-line",
        "info",
        gettext_lazy("Entity change requested for @%(handle)s"),
        gettext_lazy("Request %(number)s."),
    ),
    "review_approved": NoticeText(
        "review",
        "circle-check",
        "ok",
        gettext_lazy("Request %(number)s for @%(handle)s is approved"),
        gettext_lazy("The official account page shows what changed."),
        by_mail=ByMail.ANSWER,
    ),
    "review_rejected": NoticeText(
        "review",
        "circle-x",
        "bad",
        gettext_lazy("Request %(number)s for @%(handle)s is rejected"),
        gettext_lazy("Reason: %(reason)s"),
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "review_returned": NoticeText(
        "review",
        "undo-2",
        "warn",
        gettext_lazy("Request %(number)s for @%(handle)s needs more material"),
        gettext_lazy("Reason: %(reason)s"),
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "review_late": NoticeText(
        "review",
        "hourglass",
        "warn",
        gettext_lazy("The review takes longer than expected"),
        gettext_lazy("Request %(number)s for @%(handle)s was expected by %(due)s."),
    ),
    "code_tries_used": NoticeText(
        "security",
        "shield-alert",
        "warn",
        gettext_lazy("Too many wrong confirmation codes for @%(handle)s"),
        gettext_lazy("The attempt has ended and nothing was changed."),
        page="activity",
        by_mail=ByMail.SINGLE,
    ),
    "not_me_reported": NoticeText(
        "security",
        "shield-alert",
        "bad",
        gettext_lazy("The holder of @%(handle)s reports: this wasn’t me"),
        gettext_lazy("Check who in your team confirmed it. The platform’s operators see the report as well."),
        page="activity",
        action=True,
        by_mail=ByMail.SINGLE,
    ),
    "new_sign_in": NoticeText(
        "security",
        "monitor-smartphone",
        "muted",
        gettext_lazy("New sign-in to your account"),
        gettext_lazy("%(device)s, %(address)s. If it wasn’t you, end that session and change your password."),
        page="usersessions_list",
        by_mail=ByMail.SINGLE,
    ),
    "second_factor_reminder": NoticeText(
        "security",
        "shield-off",
        "warn",
        gettext_lazy("Set up two-step sign-in"),
        gettext_lazy("%(person)s asks the team to. A stolen password is then not enough to sign in."),
        page="mfa_index",
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
        page="mfa_index",
        action=True,
        by_mail=ByMail.SINGLE,
    ),
    "email_changed": NoticeText(
        "security",
        "mail",
        "muted",
        gettext_lazy("Your email was changed"),
        gettext_lazy("Sign-in and mail now use this address. If you didn’t do that, contact the platform."),
        page="",
        by_mail=ByMail.SINGLE,
    ),
    "email_corrected": NoticeText(
        "security",
        "mail",
        "warn",
        gettext_lazy("The platform corrected your email"),
        gettext_lazy("Sign-in and mail now use this address. Reason: %(reason)s"),
        page="",
        by_mail=ByMail.SINGLE,
    ),
    "account_authorized": NoticeText(
        "authorized",
        "megaphone",
        "info",
        gettext_lazy("@%(handle)s is authorized"),
        gettext_lazy("The account may promote the shop."),
        page="authorized_accounts",
    ),
    "authorization_ended": NoticeText(
        "authorized",
        "megaphone",
        "muted",
        gettext_lazy("The authorization of @%(handle)s has ended"),
        gettext_lazy("The account no longer promotes the shop."),
        page="authorized_accounts",
    ),
    "member_joined": NoticeText(
        "team",
        "user-plus",
        "ok",
        gettext_lazy("%(member)s joined the team"),
        gettext_lazy("Role: %(role)s."),
        page="team",
        by_mail=ByMail.ANSWER,
    ),
    "role_changed": NoticeText(
        "team",
        "users",
        "info",
        gettext_lazy("Your role has changed"),
        gettext_lazy("Role: %(role)s."),
        page="team",
        by_mail=ByMail.ANSWER,
    ),
    "member_removed": NoticeText(
        "team",
        "user-minus",
        "warn",
        gettext_lazy("You are no longer in the team of %(shop)s"),
        gettext_lazy("Your open QR codes for the shop were cancelled."),
        page="",
        by_mail=ByMail.ANSWER,
    ),
    "owner_replaced": NoticeText(
        "security",
        "user-minus",
        "warn",
        gettext_lazy("The platform replaced you as owner of %(shop)s"),
        gettext_lazy("You no longer have access to the shop. Reason: %(reason)s"),
        page="",
        by_mail=ByMail.SINGLE,
    ),
    "claim_accepted": NoticeText(
        "team",
        "key-round",
        "ok",
        gettext_lazy("You own the shop now"),
        gettext_lazy("The platform accepted your claim. Bind the official account and invite your team."),
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "owner_request_declined": NoticeText(
        "team",
        "circle-x",
        "warn",
        gettext_lazy("The platform declined your request about shop %(code)s"),
        gettext_lazy("Reason: %(reason)s"),
        page="",
        by_mail=ByMail.ANSWER,
    ),
    "co_owner_replaced": NoticeText(
        "security",
        "users",
        "warn",
        gettext_lazy("The platform replaced an owner: %(member)s"),
        gettext_lazy("A new owner is invited. Reason: %(reason)s"),
        page="team",
        by_mail=ByMail.SINGLE,
    ),
    "member_left": NoticeText(
        "team",
        "user-minus",
        "muted",
        gettext_lazy("%(member)s left the team"),
        gettext_lazy("Open QR codes of this member were cancelled."),
        page="team",
    ),
    "replacement_granted": NoticeText(
        "platform",
        "ticket-plus",
        "ok",
        gettext_lazy("The shop has one replacement more"),
        gettext_lazy("Reason: %(reason)s"),
    ),
    "grant_withdrawn": NoticeText(
        "platform",
        "ticket-minus",
        "warn",
        gettext_lazy("The extra replacement was taken back"),
        gettext_lazy("Reason: %(reason)s"),
    ),
    "approval_undone": NoticeText(
        "review",
        "undo-2",
        "bad",
        gettext_lazy("The approval for @%(handle)s was undone"),
        gettext_lazy("Reason: %(reason)s"),
        action=True,
        by_mail=ByMail.ANSWER,
    ),
    "shop_reopened": NoticeText(
        "platform",
        "store",
        "ok",
        gettext_lazy("The shop is open again"),
        gettext_lazy("Reason: %(reason)s"),
        page="shop_profile",
    ),
    "shop_closed": NoticeText(
        "platform",
        "store",
        "bad",
        gettext_lazy("The shop was closed"),
        gettext_lazy("Reason: %(reason)s"),
        page="shop_profile",
    ),
    "shop_entity_changed": NoticeText(
        "platform",
        "building-2",
        "warn",
        gettext_lazy("The shop’s license entity was changed"),
        gettext_lazy("The official account page shows whether the account’s entity still matches."),
    ),
    "account_entity_changed": NoticeText(
        "platform",
        "building-2",
        "warn",
        gettext_lazy("The entity of @%(handle)s was changed"),
        gettext_lazy("The official account page shows whether it still matches the business license."),
    ),
    "account_cancelled": NoticeText(
        "platform",
        "circle-x",
        "bad",
        gettext_lazy("@%(handle)s was cancelled"),
        gettext_lazy("It no longer belongs to the shop; no replacement was used."),
        action=True,
    ),
    "rules_change": NoticeText(
        "rules",
        "book-open",
        "info",
        gettext_lazy("The rules change on %(from_day)s"),
        gettext_lazy("The rules page shows which numbers change, and what they were before."),
        page="rules",
    ),
}
