"""Hands in one document, whichever page its form stands on (R22)."""

import time

from django import forms
from django.utils import timezone

from accounts.document_models import Document
from accounts.models import Review
from bindings import services
from bindings.errors import Refusal
from bindings.services import Actor
from shops.limits import allow


def hand_in(form: forms.Form, review: Review, actor: Actor, *, sender: str, most: int = 60) -> Document:
    """Hand in the form's file; one `sender` sends at most `most` files in ten minutes.

    Raises Refusal: TOO_MANY_DOCUMENTS, DOCUMENT_EMPTY, DOCUMENT_KIND, or a code of `services.hand_in_document`.
    """
    if not allow(f"documents:{sender}", at=time.time(), limit=most, seconds=600):
        raise Refusal("TOO_MANY_DOCUMENTS")
    if not form.is_valid():
        raise Refusal("DOCUMENT_EMPTY" if "file" in form.errors else "DOCUMENT_KIND")
    file = form.cleaned_data["file"]
    return services.hand_in_document(
        review=review,
        kind=form.cleaned_data["kind"],
        file=file,
        file_name=file.name,
        actor=actor,
        now=timezone.now(),
    )
