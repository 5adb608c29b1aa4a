"""From events to what a person reads in the log and the timelines: a title, a detail, a tone and a group (R16)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.document_models import DocumentKind
from accounts.models import AccountKind
from bindings.models import Event, TicketPurpose
from shops.models import Role

from .reasons import EFFECT_TEXTS, REASONS, join_sentences

EVENT_GROUPS = {
    "binding": gettext_lazy("Binding"),
    "upgrade": gettext_lazy("Upgrade and reviews"),
    "documents": gettext_lazy("Documents"),
    "refused": gettext_lazy("Refused and stopped"),
    "scan": gettext_lazy("Scans"),
    "authorized": pgettext_lazy("accounts", "Authorized accounts"),
    "team": gettext_lazy("Team and candidates"),
    "platform": gettext_lazy("Decided by the platform"),
}
DESK = "desk"  # the group of what concerns operators alone: no merchant reads it


@dataclass(frozen=True, slots=True)
class EventText:
    """How one verb reads: its group, its tone (muted, info, ok, warn or bad) and its title."""

    group: str
    tone: str
    title: Promise | str


EVENTS: dict[str, EventText] = {
    "account_bound": EventText("binding", "info", gettext_lazy("Official account bound: @%(handle)s")),
    "account_rebound": EventText("binding", "info", gettext_lazy("Official account replaced: @%(handle)s")),
    "upgrade_confirmed": EventText("upgrade", "info", gettext_lazy("Upgrade confirmed for @%(handle)s")),
    "benefits_changed": EventText("binding", "info", gettext_lazy("Benefits changed for @%(handle)s")),
    "name_edited": EventText("binding", "info", gettext_lazy("Display name edited: @%(handle)s")),
    "binding_imported": EventText("binding", "info", gettext_lazy("Binding taken over: @%(handle)s")),
    "review_approved": EventText("upgrade", "ok", gettext_lazy("Review approved for @%(handle)s")),
    "review_rejected": EventText("upgrade", "bad", gettext_lazy("Review rejected for @%(handle)s")),
    "review_returned": EventText(
        "upgrade", "warn", gettext_lazy("Review of @%(handle)s sent back for more material")
    ),
    "review_resubmitted": EventText("upgrade", "info", gettext_lazy("Review of @%(handle)s handed in again")),
    "appeal_made": EventText("upgrade", "info", gettext_lazy("Rejection for @%(handle)s appealed")),
    "appeal_upheld": EventText("upgrade", "bad", gettext_lazy("Rejection for @%(handle)s upheld")),
    "appeal_granted": EventText("upgrade", "ok", gettext_lazy("Appeal for @%(handle)s granted")),
    "document_handed_in": EventText("documents", "info", gettext_lazy("Document handed in for @%(handle)s")),
    "document_withdrawn": EventText("documents", "muted", gettext_lazy("Document removed for @%(handle)s")),
    "document_opened": EventText(
        "documents", "muted", gettext_lazy("Document of @%(handle)s opened by an operator")
    ),
    "document_deleted": EventText(
        "documents", "muted", gettext_lazy("Document of @%(handle)s deleted after its days")
    ),
    "review_taken": EventText("desk", "muted", gettext_lazy("Review of @%(handle)s taken")),
    "review_released": EventText("desk", "muted", gettext_lazy("Review of @%(handle)s released")),
    "review_handed_over": EventText("desk", "muted", gettext_lazy("Review of @%(handle)s handed over")),
    "entity_change_requested": EventText(
        "upgrade", "info", gettext_lazy("Entity change requested for @%(handle)s")
    ),
    "entity_change_withdrawn": EventText(
        "upgrade", "muted", gettext_lazy("Entity change withdrawn for @%(handle)s")
    ),
    "upgrade_scheduled": EventText("upgrade", "warn", gettext_lazy("Upgrade deadline set")),
    "ticket_issued": EventText("scan", "muted", gettext_lazy("QR code created")),
    "ticket_scanned": EventText("scan", "info", gettext_lazy("QR code scanned by @%(handle)s")),
    "ticket_agreed": EventText("scan", "info", gettext_lazy("@%(handle)s agreed on the phone")),
    "ticket_cancelled": EventText("scan", "muted", gettext_lazy("QR code cancelled")),
    "ticket_superseded": EventText("scan", "muted", gettext_lazy("QR code replaced by a newer one")),
    "ticket_expired": EventText("scan", "muted", gettext_lazy("QR code expired")),
    "scan_denied": EventText("refused", "bad", gettext_lazy("Not possible with @%(handle)s")),
    "ticket_refused": EventText("refused", "bad", gettext_lazy("@%(handle)s refused on the phone")),
    "ticket_failed": EventText(
        "refused", "bad", gettext_lazy("Attempt ended after wrong confirmation codes")
    ),
    "wrong_code": EventText("refused", "warn", gettext_lazy("Wrong confirmation code for @%(handle)s")),
    "not_me_reported": EventText(
        "refused", "bad", gettext_lazy("The holder of @%(handle)s reports: this wasn’t me")
    ),
    "account_authorized": EventText("authorized", "info", gettext_lazy("Account authorized: @%(handle)s")),
    "authorization_ended": EventText("authorized", "muted", gettext_lazy("Authorization ended: @%(handle)s")),
    "candidate_added": EventText("team", "muted", gettext_lazy("Candidate added: @%(handle)s")),
    "candidate_removed": EventText("team", "muted", gettext_lazy("Candidate removed: @%(handle)s")),
    "member_invited": EventText("team", "info", gettext_lazy("Member invited: %(member)s")),
    "invitation_cancelled": EventText("team", "muted", gettext_lazy("Invitation cancelled: %(member)s")),
    "member_joined": EventText("team", "ok", gettext_lazy("Member joined: %(member)s")),
    "owner_invited": EventText("team", "info", gettext_lazy("Owner invited by the platform: %(member)s")),
    "owner_invitation_resent": EventText(
        "team", "muted", gettext_lazy("Invitation of the owner sent again: %(member)s")
    ),
    "shop_claimed": EventText("team", "info", gettext_lazy("Shop claimed by %(member)s")),
    "claim_accepted": EventText("team", "ok", gettext_lazy("Claim accepted, owner: %(member)s")),
    "handover_asked": EventText("team", "info", gettext_lazy("Handover requested to %(member)s")),
    "owner_request_declined": EventText("team", "warn", gettext_lazy("Owner request declined: %(member)s")),
    "owner_request_withdrawn": EventText(
        "team", "muted", gettext_lazy("Owner request withdrawn: %(member)s")
    ),
    "owner_replaced": EventText("team", "warn", gettext_lazy("Owner replaced by the platform: %(member)s")),
    "second_factor_reset": EventText("platform", "warn", gettext_lazy("Second factor reset: %(member)s")),
    "records_exported": EventText("desk", "info", gettext_lazy("Records exported: %(member)s")),
    "person_added": EventText("platform", "info", gettext_lazy("Person added: %(member)s")),
    "rights_changed": EventText("platform", "warn", gettext_lazy("Rights changed: %(member)s")),
    "email_changed": EventText("platform", "info", gettext_lazy("Email changed: %(member)s")),
    "email_corrected": EventText("platform", "warn", gettext_lazy("Email corrected: %(member)s")),
    "role_changed": EventText("team", "info", gettext_lazy("Role changed: %(member)s")),
    "member_removed": EventText("team", "warn", gettext_lazy("Member removed: %(member)s")),
    "member_left": EventText("team", "muted", gettext_lazy("Member left: %(member)s")),
    "grant_withdrawn": EventText("platform", "warn", gettext_lazy("Extra replacement taken back")),
    "shop_reopened": EventText("platform", "ok", gettext_lazy("Shop opened again")),
    "account_restored": EventText("platform", "ok", gettext_lazy("Account @%(handle)s restored")),
    "approval_undone": EventText("upgrade", "bad", gettext_lazy("Approval for @%(handle)s undone")),
    "replacement_granted": EventText("platform", "ok", gettext_lazy("Extra replacement granted")),
    "shop_closed": EventText("platform", "bad", gettext_lazy("Shop closed")),
    "account_imported": EventText("platform", "muted", gettext_lazy("Account @%(handle)s taken over")),
    "person_imported": EventText("platform", "muted", gettext_lazy("Person imported: %(member)s")),
    "person_invited": EventText("platform", "muted", gettext_lazy("Invited to sign in: %(member)s")),
    "shop_imported": EventText("platform", "muted", gettext_lazy("Shop taken over into the backend")),
    "shop_entity_changed": EventText("platform", "warn", gettext_lazy("License entity of the shop changed")),
    "account_entity_changed": EventText("platform", "warn", gettext_lazy("Entity of @%(handle)s changed")),
    "identity_cancelled": EventText(
        "platform", "warn", gettext_lazy("Enterprise identity of @%(handle)s cancelled")
    ),
    "account_cancelled": EventText("platform", "bad", gettext_lazy("Account @%(handle)s cancelled")),
}
DESK_VERBS = [verb for verb, text in EVENTS.items() if text.group == DESK]
ENTITY_EFFECTS = ("change_entity", "register_entity")
TIMELINE_TONES = {"ok": "is-done", "bad": "is-bad", "warn": "is-warn", "muted": "is-quiet"}
UNCHANGED = {"ticket_cancelled", "ticket_superseded", "ticket_expired", "ticket_refused", "ticket_failed"}


def text_of(event: Event) -> EventText:
    """Return how the event's verb reads; a verb written by a later version is shown by its name."""
    return EVENTS.get(event.verb) or EventText("platform", "muted", event.verb.replace("_", " "))


def event_title(event: Event) -> str:
    """Return the event's title in the active language; `event.account` should be loaded."""
    facts = event.facts | event.before | event.after
    return str(text_of(event).title) % {
        "handle": event.account.handle if event.account else "",
        "member": facts.get("member", ""),
    }


def event_detail(event: Event) -> str:
    """Return the line below the title: what it means or why; empty where the title says it all."""
    if event.verb in UNCHANGED:
        return _("Nothing was changed")
    if reader := DETAILS.get(event.verb):
        return reader(event)
    if number := event.facts.get("review") or event.after.get("review"):
        return _("Request %(number)s") % {"number": number}
    return event.reason


def _effect(event: Event) -> str:
    effects = event.after.get("effects") or []
    return str(EFFECT_TEXTS[effects[-1]]) if effects and effects[-1] in EFFECT_TEXTS else ""


def _approved(event: Event) -> str:
    """Return the request's number and, where the account's entity changed, in which way (R6, R7)."""
    number = {"number": event.facts.get("review", "")}
    entity = [EFFECT_TEXTS[code] for code in event.after.get("effects", ()) if code in ENTITY_EFFECTS]
    return (
        join_sentences([_("Request %(number)s.") % number, *entity])
        if entity
        else _("Request %(number)s") % number
    )


def _tries(event: Event) -> str:
    left = event.facts.get("tries_left", 0)
    return ngettext(
        "%(left)s try left, nothing was changed", "%(left)s tries left, nothing was changed", left
    ) % {"left": left}


def _reasons(event: Event) -> str:
    return join_sentences(REASONS[code] for code in event.after.get("reasons", ()) if code in REASONS)


def _scanned(event: Event) -> str:
    kind = (event.facts.get("account") or {}).get("kind", "")
    return str(AccountKind(kind).label) if kind in AccountKind.values else ""


def _terms(event: Event) -> str:
    versions = ", ".join(dict.fromkeys(event.facts.get("terms", ())))
    return _("Terms %(version)s, confirmation code shown on the phone") % {"version": versions}


def _purpose(event: Event) -> str:
    purpose = event.after.get("purpose", "")
    return str(TicketPurpose(purpose).label) if purpose in TicketPurpose.values else ""


def _role(event: Event) -> str:
    role = event.after.get("role") or event.before.get("role", "")
    return str(Role(role).label) if role in Role.values else ""


def _document(event: Event) -> str:
    """Return which document it is, of which request."""
    kind, number = event.facts.get("kind", ""), event.facts.get("review", "")
    label = str(DocumentKind(kind).label) if kind in DocumentKind.values else ""
    return " · ".join(filter(None, [label, _("Request %(number)s") % {"number": number}]))


def _deadline(event: Event) -> str:
    day = date.fromisoformat(event.after["deadline"])
    return _("Due by %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def _exported(event: Event) -> str:
    rows = event.facts.get("rows", 0)
    told = ngettext("%(count)s record", "%(count)s records", rows) % {"count": rows}
    return " · ".join(filter(None, [event.facts.get("what", ""), event.facts.get("query", ""), told]))


DETAILS: dict[str, Callable[[Event], str]] = {
    "account_bound": _effect,
    "account_rebound": _effect,
    "upgrade_confirmed": _effect,
    "review_approved": _approved,
    "wrong_code": _tries,
    "scan_denied": _reasons,
    "ticket_scanned": _scanned,
    "ticket_agreed": _terms,
    "ticket_issued": _purpose,
    "member_invited": _role,
    "invitation_cancelled": _role,
    "member_joined": _role,
    "role_changed": _role,
    "upgrade_scheduled": _deadline,
    **{f"appeal_{what}": attrgetter("reason") for what in ("made", "upheld", "granted")},
    **{f"document_{what}": _document for what in ("handed_in", "withdrawn", "opened", "deleted")},
    "records_exported": _exported,
}
