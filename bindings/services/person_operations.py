"""The operators' verbs on people who sign in: a lost second factor, an address that is wrong (R16)."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from bindings.errors import Refusal
from shops.address_mails import post_to_old_address
from shops.models import User
from shops.notices import notify

from .actors import Actor
from .events import record
from .locks import lock_person
from .shop_operations import require_reason
from .transactions import one_transaction


def reset_second_factor(*, person: User, reason: str, actor: Actor, now: datetime) -> User:
    """Take every second factor from somebody who lost it; all sessions end, and the person is told by mail.

    Raises Refusal: REASON_REQUIRED, SECOND_PERSON_REQUIRED (for staff), OWN_SIGN_IN, PERSON_ABOVE, NO_SECOND_FACTOR.
    """
    _require_no_staff(person)
    with one_transaction():
        return apply_reset(person=person, reason=reason, actor=actor, now=now)


def apply_reset(*, person: User, reason: str, actor: Actor, now: datetime, facts: dict | None = None) -> User:
    """Reset within the caller's transaction; `facts` tell who asked, where a second person decided."""
    reason, person = require_reason(reason), lock_person(person.pk)
    require_reach(person, actor)
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    kinds = list(factors.values_list("type", flat=True))
    if not kinds:
        raise Refusal("NO_SECOND_FACTOR")
    factors.delete()
    _end_sessions(person)
    record(
        "second_factor_reset",
        now=now,
        actor=actor,
        person=person,
        facts={"member": str(person)} | (facts or {}),
        before={"second_factor": kinds},
        after={"second_factor": []},
        reason=reason,
    )
    _tell(person, "second_factor_reset", now, reason=reason)
    return person


def correct_email(*, person: User, email: str, reason: str, actor: Actor, now: datetime) -> User:
    """Put the right address in place of a wrong one; both addresses are told, and links sent to the old one are dead.

    Raises Refusal: REASON_REQUIRED, SECOND_PERSON_REQUIRED (for staff), OWN_SIGN_IN, PERSON_ABOVE, EMAIL_UNCHANGED,
    EMAIL_IN_USE.
    """
    _require_no_staff(person)
    with one_transaction():
        return apply_email(person=person, email=email, reason=reason, actor=actor, now=now)


def apply_email(
    *, person: User, email: str, reason: str, actor: Actor, now: datetime, facts: dict | None = None
) -> User:
    """Correct the address within the caller's transaction; `facts` tell who asked, where a second person decided."""
    reason, person = require_reason(reason), lock_person(person.pk)
    require_reach(person, actor)
    old = _put_email(person, email)
    record(
        "email_corrected",
        now=now,
        actor=actor,
        person=person,
        facts={"member": str(person)} | (facts or {}),
        before={"email": old},
        after={"email": person.email},
        reason=reason,
    )
    _tell_both(person, "email_corrected", old, now, reason=reason)
    return person


def change_own_email(*, email: str, actor: Actor, now: datetime) -> User:
    """Put the address that the acting person has proved in place of the old one; both are told.

    Raises Refusal: EMAIL_UNCHANGED, EMAIL_IN_USE.
    """
    with one_transaction():
        person = lock_person(actor.person.pk)
        old = _put_email(person, email)
        record(
            "email_changed",
            now=now,
            actor=actor,
            person=person,
            facts={"member": str(person)},
            before={"email": old},
            after={"email": person.email},
        )
        _tell_both(person, "email_changed", old, now)
    return person


def _put_email(person: User, email: str) -> str:
    """Give the person the address and return the old one; links that were sent to that are dead with it."""
    old, person.email = person.email, User.objects.normalize_email(email.strip())
    if person.email == old:
        raise Refusal("EMAIL_UNCHANGED")
    if User.objects.filter(email__lower=person.email.lower()).exclude(pk=person.pk).exists():
        raise Refusal("EMAIL_IN_USE")
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()
    return old


def rights_of(person: User) -> dict[str, object]:
    """Return what the person may do at this moment, as events tell it."""
    return {
        "active": person.is_active,
        "staff": person.is_staff,
        "superuser": person.is_superuser,
        "groups": list(person.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(person.user_permissions.order_by("pk").values_list("codename", flat=True)),
    }


def record_rights(person: User, before: dict[str, object], *, actor: Actor, now: datetime) -> None:
    """Record what a superuser changed in a person's rights; nothing where they are the same.

    An empty `before` is a new person. The caller holds the transaction, and the person's lock.
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


def require_reach(person: User, actor: Actor) -> None:
    """Raise Refusal OWN_SIGN_IN for one's own sign-in, PERSON_ABOVE where only a superuser may help a superuser."""
    if person.pk == actor.person.pk:
        raise Refusal("OWN_SIGN_IN")
    if person.is_superuser and not actor.person.is_superuser:
        raise Refusal("PERSON_ABOVE")


def _require_no_staff(person: User) -> None:
    if person.is_staff or person.is_superuser:
        raise Refusal("SECOND_PERSON_REQUIRED")


def _end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def _tell_both(person: User, kind: str, old: str, now: datetime, **facts: str) -> None:
    _tell(person, kind, now, **facts)
    if old:
        post_to_old_address(old, language=person.language, now=now)


def _tell(person: User, kind: str, now: datetime, **facts: str) -> None:
    notify([person.pk], shop=None, kind=kind, key=f"{kind}-{now:%Y%m%d%H%M%S%f}", facts=facts, now=now)
