"""The operators' verbs on people who sign in: reset a lost second factor, correct an address (R16)."""

from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from bindings.errors import Refusal
from shops.address_mails import post_to_old_address
from shops.models import User
from shops.notices import notify

from .actors import Actor
from .events import build, record
from .locks import lock_person
from .plans import Plan, Write, carry_out, setting
from .reasons import require_reason
from .transactions import one_transaction


def reset_second_factor(*, person: User, reason: str, actor: Actor, now: datetime) -> User:
    """Remove every second factor of a person who lost it. All sessions end, and the person is notified by mail.

    Raises Refusal: REASON_REQUIRED, SECOND_PERSON_REQUIRED (for staff), OWN_SIGN_IN, PERSON_ABOVE, NO_SECOND_FACTOR.
    """
    reason = require_reason(reason)
    with one_transaction():
        person = lock_person(person.pk)
        carry_out(decide_reset_second_factor(person=person, reason=reason, actor=actor, now=now))
    return person


def decide_reset_second_factor(
    *, person: User, reason: str, actor: Actor, now: datetime, facts: dict | None = None
) -> Plan:
    """Return what resetting does now. `facts` name the requester; without them, staff need a second person."""
    _require_reach(person, actor, by_two=facts is not None)
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    kinds = list(factors.values_list("type", flat=True))
    if not kinds:
        raise Refusal("NO_SECOND_FACTOR")
    event = build(
        "second_factor_reset",
        now=now,
        actor=actor,
        person=person,
        facts={"member": str(person)} | (facts or {}),
        before={"second_factor": kinds},
        after={"second_factor": []},
        reason=reason,
    )
    told = partial(_tell, person, "second_factor_reset", now, reason=reason)
    return Plan((event,), (factors.delete, partial(_end_sessions, person), told))


def correct_email(*, person: User, email: str, reason: str, actor: Actor, now: datetime) -> User:
    """Correct a wrong address. Both addresses are notified, and links sent to the old one stop working.

    Raises Refusal: REASON_REQUIRED, SECOND_PERSON_REQUIRED (for staff), OWN_SIGN_IN, PERSON_ABOVE, EMAIL_UNCHANGED,
    EMAIL_IN_USE.
    """
    reason = require_reason(reason)
    with one_transaction():
        person = lock_person(person.pk)
        carry_out(decide_correct_email(person=person, email=email, reason=reason, actor=actor, now=now))
    return person


def decide_correct_email(
    *, person: User, email: str, reason: str, actor: Actor, now: datetime, facts: dict | None = None
) -> Plan:
    """Return what correcting does now. `facts` name the requester; without them, staff need a second person."""
    _require_reach(person, actor, by_two=facts is not None)
    old, new = person.email, _usable_email(person, email)
    event = build(
        "email_corrected",
        now=now,
        actor=actor,
        person=person,
        facts={"member": str(person)} | (facts or {}),
        before={"email": old},
        after={"email": new},
        reason=reason,
    )
    told = partial(_tell_both, person, "email_corrected", old, now, reason=reason)
    return Plan((event,), (*_taking_email(person, new), told))


def change_own_email(*, email: str, actor: Actor, now: datetime) -> User:
    """Replace the actor's address with one they have verified; both addresses are notified.

    Raises Refusal: EMAIL_UNCHANGED, EMAIL_IN_USE.
    """
    with one_transaction():
        person = lock_person(actor.person.pk)
        old, new = person.email, _usable_email(person, email)
        for write in _taking_email(person, new):
            write()
        record(
            "email_changed",
            now=now,
            actor=actor,
            person=person,
            facts={"member": str(person)},
            before={"email": old},
            after={"email": new},
        )
        _tell_both(person, "email_changed", old, now)
    return person


def _usable_email(person: User, email: str) -> str:
    """Return the address as it is stored; raise Refusal EMAIL_UNCHANGED or EMAIL_IN_USE."""
    new = User.objects.normalize_email(email.strip())
    if new == person.email:
        raise Refusal("EMAIL_UNCHANGED")
    if User.objects.filter(email__lower=new.lower()).exclude(pk=person.pk).exists():
        raise Refusal("EMAIL_IN_USE")
    return new


def _taking_email(person: User, new: str) -> tuple[Write, ...]:
    """Return the writes that give the person the address and invalidate links sent to the old one."""
    return (setting(person, email=new), EmailAddress.objects.filter(user=person).delete)


def rights_of(person: User) -> dict[str, object]:
    """Return the person's current permissions in the form events store."""
    return {
        "active": person.is_active,
        "staff": person.is_staff,
        "superuser": person.is_superuser,
        "groups": list(person.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(person.user_permissions.order_by("pk").values_list("codename", flat=True)),
    }


def record_rights(person: User, before: dict[str, object], *, actor: Actor, now: datetime) -> None:
    """Record a superuser's change to a person's permissions; does nothing if they are unchanged.

    An empty `before` means a new person. The caller holds the transaction and the person's lock.
    """
    after = rights_of(person)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if changed:
        record(
            "rights_changed" if before else "person_added",
            now=now,
            actor=actor,
            person=person,
            facts={"member": str(person)},
            before={name: before[name] for name in changed if before},
            after=changed,
        )


def _require_reach(person: User, actor: Actor, *, by_two: bool) -> None:
    """Raise Refusal if `actor` may not act here: not staff, on oneself, or on a superuser without being one."""
    if (person.is_staff or person.is_superuser) and not by_two:
        raise Refusal("SECOND_PERSON_REQUIRED")
    if person.pk == actor.person.pk:
        raise Refusal("OWN_SIGN_IN")
    if person.is_superuser and not actor.person.is_superuser:
        raise Refusal("PERSON_ABOVE")


def _end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def _tell_both(person: User, kind: str, old: str, now: datetime, **facts: str) -> None:
    _tell(person, kind, now, **facts)
    if old:
        post_to_old_address(old, language=person.language, now=now)


def _tell(person: User, kind: str, now: datetime, **facts: str) -> None:
    notify([person.pk], shop=None, kind=kind, key=f"{kind}-{now:%Y%m%d%H%M%S%f}", facts=facts, now=now)
