"""The holder hands documents in for the entity change of the account, on the phone that scanned (R22)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.errors import Refusal
from bindings.forms import DocumentForm
from bindings.models import ScanTicket
from bindings.queries.documents import entity_change_in_review, evidence_page
from bindings.texts import explain
from bindings.views.handing_in import hand_in
from bindings.views.origin import holder_of
from shops.posted import form_page, posted

from .pages import with_ticket


@form_page
@with_ticket
def phone_documents(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Show the holder's documents; accept another file on POST."""
    review = entity_change_in_review(ticket, account)
    if review is None or account is None:
        return redirect("phone", token)
    if request.method != "POST":
        return _show(request, token, ticket, review)
    try:
        form = DocumentForm(request.POST, request.FILES)
        hand_in(form, review, holder_of(request, account), sender=f"phone:{account.pk}", most=30)
    except Refusal as refusal:
        return _show(request, token, ticket, review, refused=explain(refusal), status=422)
    return redirect("phone_documents", token)


def _show(
    request: HttpRequest,
    token: str,
    ticket: ScanTicket,
    review: Review,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    page = {
        "token": token,
        "ticket": ticket,
        "shop": review.shop,
        "account": review.account,
        "evidence": evidence_page(review, by_holder=True),
        "refused": refused,
    }
    return render(request, "phone/documents.html", page, status=status)


@posted("phone_documents")
@with_ticket
def phone_withdraw_document(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None, pk: int
) -> HttpResponse:
    """Withdraw a document of the holder that no operator has opened."""
    review = entity_change_in_review(ticket, account)
    if review is None or account is None:
        return redirect("phone", token)
    document = get_object_or_404(review.documents.select_related("review"), pk=pk, handed_in_by=None)
    try:
        services.withdraw_document(document=document, actor=holder_of(request, account), now=timezone.now())
    except Refusal as refusal:
        return _show(request, token, ticket, review, refused=explain(refusal), status=409)
    return redirect("phone_documents", token)
