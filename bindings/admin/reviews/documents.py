"""Documents at the desk: what a review's page shows of them, each opening an event, and what is asked for (R22)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.document_models import AskReason, Document, DocumentKind, DocumentState
from accounts.documents.serving import serve
from accounts.documents.store import StoreUnavailable
from accounts.models import Review
from bindings import services
from bindings.admin.base import operator_of
from bindings.errors import Refusal
from bindings.queries.documents import evidence_page
from bindings.services.evidence import opened_documents
from bindings.texts import explain, sentence_of

if TYPE_CHECKING:
    from .queue import ReviewAdmin


def panel(request: HttpRequest, review: Review) -> dict[str, Any]:
    """Return what `admin/_evidence.html` shows: the documents, and which of them the reader has opened."""
    evidence = evidence_page(review)
    return {
        "evidence": evidence,
        "may_open": request.user.has_perm("accounts.open_document"),
        "seen": opened_documents([review], by=operator_of(request)) if evidence.rows else set(),
    }


def open_document(admin: "ReviewAdmin", request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """Show one document; that it was opened is written down first."""
    if not request.user.has_perm("accounts.open_document"):
        raise PermissionDenied
    rows = Document.objects.select_related("review__shop", "review__account")
    found = get_object_or_404(rows, pk=document, review=pk, state=DocumentState.KEPT)
    try:
        services.open_document(document=found, actor=operator_of(request), now=timezone.now())
        return serve(found)
    except StoreUnavailable:
        return _plain(sentence_of("DOCUMENT_AWAY"), 503)
    except Refusal as refusal:
        return _plain(explain(refusal), 410)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


class AskForm(forms.Form):
    """For each kind of document, why another one is asked for; most are not asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in DocumentKind.choices:
            choices = [("", _("Not asked for")), *AskReason.choices]
            self.fields[f"ask_{kind}"] = forms.ChoiceField(label=label, required=False, choices=choices)

    @property
    def asks(self) -> list[forms.BoundField]:
        return [self[f"ask_{kind}"] for kind in DocumentKind.values]

    @property
    def asked(self) -> dict[str, str]:
        """Return the kinds that are asked for, each with its reason."""
        chosen = {kind: self.cleaned_data.get(f"ask_{kind}", "") for kind in DocumentKind.values}
        return {kind: why for kind, why in chosen.items() if why}
