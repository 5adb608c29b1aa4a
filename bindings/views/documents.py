"""The shop hands documents in for a review, takes them back, and looks at them (R22)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.document_models import Document, DocumentState
from accounts.documents.serving import serve
from accounts.documents.store import StoreUnavailable
from accounts.models import Review
from bindings import services
from bindings.errors import Refusal
from bindings.forms import DocumentForm
from bindings.queries.documents import evidence_page
from bindings.texts import explain, sentence_of
from shops.access import get_shop, person_of
from shops.models import Role, Shop
from shops.origin import HtmxRequest
from shops.posted import posted

from .handing_in import hand_in
from .origin import actor_of

TOO_LATE = ("REVIEW_DECIDED", "SHOP_CLOSED", "DOCUMENTS_FULL", "STORE_UNAVAILABLE", "DOCUMENT_LOCKED")


@posted("official_account")
def hand_in_document(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Accept one file; the page's script gets the updated list, or the reason for a refusal."""
    shop = get_shop(request.user, code, Role.MANAGER)
    review = _review(shop, pk)
    try:
        form = DocumentForm(request.POST, request.FILES)
        hand_in(form, review, actor_of(request), sender=str(person_of(request).pk))
    except Refusal as refusal:
        return _refused(request, review, refusal)
    if request.htmx:
        return documents_part(request, shop, _review(shop, pk))
    messages.success(request, _("The document was handed in."))
    return redirect(page_of(review))


def _refused(request: HtmxRequest, review: Review, refusal: Refusal) -> HttpResponse:
    if request.htmx:
        page = {"sentence": explain(refusal)}
        status = 409 if refusal.code in TOO_LATE else 422
        return render(request, "bindings/_document_refused.html", page, status=status)
    messages.error(request, explain(refusal))
    return redirect(page_of(review))


def _review(shop: Shop, pk: int) -> Review:
    rows = Review.objects.select_related("shop__entity", "account__entity", "entity")
    return get_object_or_404(rows, pk=pk, shop=shop)


def documents_part(request: HttpRequest, shop: Shop, review: Review) -> HttpResponse:
    """Return the list of documents alone, for the page's script."""
    page = {"shop": shop, "review": review, "evidence": evidence_page(review)}
    return render(request, "bindings/_documents_now.html", page)


def page_of(review: Review) -> str:
    """Return the address of the page that shows the review's documents."""
    page = "official_account" if review.completes_upgrade else "entity_change"
    return reverse(page, args=[review.shop.code]) + "#documents"


@posted("official_account")
def withdraw_document(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Take a document back that nobody of the desk has opened."""
    shop = get_shop(request.user, code, Role.MANAGER)
    document = _document(shop, pk)
    try:
        services.withdraw_document(document=document, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, _("The document was removed."))
    return redirect(page_of(document.review))


def _document(shop: Shop, pk: int) -> Document:
    rows = Document.objects.select_related("review__shop", "review__account")
    return get_object_or_404(rows, pk=pk, review__shop=shop)


@require_safe
def shop_document(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Show a document to members who may submit documents for the shop."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_object_or_404(
        Document.objects.select_related("review"), pk=pk, review__shop=shop, state=DocumentState.KEPT
    )
    try:
        return serve(found)
    except StoreUnavailable:
        return HttpResponse(
            sentence_of("DOCUMENT_AWAY"), status=503, content_type="text/plain; charset=utf-8"
        )
