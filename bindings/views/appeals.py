"""The shop appeals a rejection, with what it has to say and documents, and reads the answer (R25)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.document_models import DocumentKind, DocumentState
from accounts.models import Review
from bindings import services
from bindings.errors import Refusal
from bindings.models import AppealState
from bindings.queries.appeals import AppealNow, appeal_now
from bindings.texts import explain
from shops.access import get_shop, person_of
from shops.models import Role
from shops.posted import form_page, posted

from .handing_in import hand_in
from .origin import actor_of


class AppealedDocumentForm(forms.Form):
    """One document that supports the appeal."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=DocumentKind)
    file = forms.FileField(
        label=gettext_lazy("Photo or file"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg, .jpeg, .png, .webp, .pdf"}),
        help_text=gettext_lazy("jpg, png, webp or pdf"),
    )


class AppealForm(AppealedDocumentForm):
    """Why the rejection is wrong; a document is welcome, and more can follow."""

    text = forms.CharField(
        label=gettext_lazy("Why the rejection is wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ["text", "kind", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("Photo or file (optional)")


@form_page
def appeal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show the appeal of one rejected request; make it on POST."""
    review = _review(request, code, pk)
    form = AppealForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, review, form, 422 if form.is_bound else 200)
    try:
        services.appeal_rejection(
            review=review, text=form.cleaned_data["text"], actor=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, explain(refusal))
        return _page(request, review, form, 409)
    messages.success(request, _("Your appeal is handed in. Somebody else decides it."))
    if form.cleaned_data["file"]:
        _hand_in(request, review, form)
    return redirect("appeal", code, pk)


@posted("official_account")
def appeal_document(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add one more document while the appeal waits for its answer."""
    review, form = _review(request, code, pk), AppealedDocumentForm(request.POST, request.FILES)
    if _hand_in(request, review, form):
        messages.success(request, _("The document was handed in."))
    return redirect("appeal", code, pk)


def _review(request: HttpRequest, code: str, pk: int) -> Review:
    shop = get_shop(request.user, code, Role.MANAGER)
    review = get_object_or_404(Review.objects.select_related("account"), pk=pk, shop=shop)
    review.shop = shop
    return review


def _page(request: HttpRequest, review: Review, form: AppealForm, status: int = 200) -> HttpResponse:
    standing = appeal_now(review, timezone.now())
    made = review.appeals.first()
    page = {
        "shop": review.shop,
        "section": "official_account",
        "review": review,
        "appeal": made,
        "standing": standing,
        "form": form,
        "against": _against(standing),
        "waits": made is not None and made.state == AppealState.WAITING,
        "document_form": AppealedDocumentForm(),
        "documents": review.documents.filter(state=DocumentState.KEPT).order_by("pk"),
    }
    return render(request, "bindings/appeal.html", page, status=status)


def _against(standing: AppealNow | None) -> str:
    """Return why no appeal can be made, as a sentence; empty where one can be made."""
    code = standing.against if standing else "NOT_REJECTED"
    return explain(Refusal(code)) if code else ""


def _hand_in(request: HttpRequest, review: Review, form: AppealedDocumentForm) -> bool:
    """Hand in the form's file. If it is refused, say why; the appeal stands anyway."""
    try:
        hand_in(form, review, actor_of(request), sender=str(person_of(request).pk))
    except Refusal as refusal:
        messages.error(request, explain(refusal))
        return False
    return True
