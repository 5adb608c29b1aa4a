"""Consents: the terms a scan requires, and who agreed to which version (R6, R8)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from bindings.models import Consent, ScanTicket, Terms, TermsKind
from bindings.policy import Purpose

from .actors import Actor


def required_terms(purpose: str, effects: Iterable[str]) -> list[str]:
    """Return the kinds of terms a scan requires: binding or authorization, and entity change if one starts (R6, R8)."""
    kinds: list[str] = [TermsKind.AUTHORIZATION if purpose == Purpose.AUTHORIZE else TermsKind.BINDING]
    return [*kinds, TermsKind.ENTITY_CHANGE] if "start_entity_change" in effects else kinds


def store_consents(
    ticket: ScanTicket, side: str, kinds: Iterable[str], *, actor: Actor, now: datetime
) -> list[Consent]:
    """Store and return a consent to the version in force of each kind of terms, with its hash (R8)."""
    consents = []
    for kind in kinds:
        terms = terms_in_force(kind, now)
        consents.append(
            Consent.objects.create(
                ticket=ticket,
                side=side,
                user=actor.user,
                account=actor.account,
                terms=terms,
                version=terms.version,
                sha256=terms.sha256,
                at=now,
                ip=actor.ip,
                device=actor.device,
            )
        )
    return consents


def terms_in_force(kind: str, now: datetime) -> Terms:
    """Return the version of the terms in force at `now`. Raises Terms.DoesNotExist if there is none yet."""
    day = timezone.localdate(now)
    return (
        Terms.objects.filter(kind=kind, effective_from__lte=day).order_by("-effective_from", "-pk")[:1].get()
    )
