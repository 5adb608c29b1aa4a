"""Mails that invite a person to a shop. The link works once and is stored encrypted until the mail is sent."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from .mail import Document, Link
from .models import Invitation, User
from .sealed_mails import post_sealed


def post_invitation(invitation: Invitation, link: str, *, language: str, now: datetime) -> None:
    """Put the mail with the single-use `link` of an owner's invitation into the outbox, once."""
    with override(language):
        facts = {"shop": invitation.shop.name, "person": str(invitation.invited_by)}
        document = Document(
            subject=_("Invitation to the team of %(shop)s") % facts,
            heading=_("Invitation to the team of %(shop)s") % facts,
            paragraphs=(
                _("%(person)s invites you to work on the official account of %(shop)s.") % facts,
                _("Role: %(role)s. The link works once, for 7 days:")
                % {"role": invitation.get_role_display()},
            ),
            button=Link(_("Accept the invitation"), link),
            notes=(
                _code(invitation),
                _("If you don’t know the sender, ignore this mail; nothing happens."),
            ),
        )
        _post(invitation, document, now)


def post_owner_invitation(invitation: Invitation, link: str, *, language: str, now: datetime) -> None:
    """Queue the mail by which the platform makes a person a shop's owner, once, in that person's language."""
    reader = User.objects.filter(email__iexact=invitation.email).first()
    with override((reader.language if reader else "") or language):
        facts = {"shop": invitation.shop.name}
        document = Document(
            subject=_("You are invited to own %(shop)s") % facts,
            heading=_("You are invited to own %(shop)s") % facts,
            paragraphs=(
                _("The platform invites you as owner of %(shop)s.") % facts,
                _("As owner you bind the official account and invite your team."),
                _("The link works once, for 7 days, and only with this email address:"),
            ),
            button=Link(_("Accept the invitation"), link),
            notes=(
                _code(invitation),
                _("If the shop isn’t yours, ignore this mail; nothing happens."),
            ),
        )
        _post(invitation, document, now)


def _code(invitation: Invitation) -> str:
    facts = {"code": invitation.code, "email": invitation.email}
    return _("Or sign in with %(email)s and enter this code under All Shops: %(code)s") % facts


def _post(invitation: Invitation, document: Document, now: datetime) -> None:
    key = f"{invitation.pk}-{invitation.token_hash[:16]}"
    post_sealed(document, kind="invitation", key=key, to=invitation.email, now=now)
