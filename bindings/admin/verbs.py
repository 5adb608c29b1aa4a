"""Verbs as buttons: a page of its own with the changes, a required reason and one button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.db.models.options import Options
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.previews import preview_of
from bindings.errors import Refusal
from bindings.texts import explain
from shops.models import Entity
from shops.validators import clean_uscc

from .base import RecordAdmin, operator_of


class DayInput(forms.DateInput):
    """A day, with the browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("Kept in the audit log, and shown to the shop where it concerns the shop."),
    )

    def arguments(self) -> dict[str, Any]:
        """Return the form's values as arguments of the service."""
        return self.cleaned_data


class EntityForm(ReasonForm):
    entity_code = forms.CharField(
        label=_("Unified social credit code of the new entity"), max_length=40, min_length=18
    )
    field_order = ["entity_code", "reason"]

    def clean_entity_code(self) -> str:
        code = clean_uscc(self.cleaned_data["entity_code"])
        self.entity = Entity.objects.filter(code=code).first()
        if self.entity is None:
            raise ValidationError(_("There is no entity with this code on record. Import it first."))
        return code

    def arguments(self) -> dict[str, Any]:
        return {"entity": self.entity, "reason": self.cleaned_data["reason"]}


def record_as(name: str) -> Callable[[Any], dict[str, Any]]:
    """Return the function that turns a record into the service's argument `name`."""
    return lambda record: {name: record}


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing an operator can do to a record.

    `act` is the service and `decide` its plan; both take the subject, what the form holds, `actor` and `now`.
    `after(request, outcome)` follows what was done, such as a mail; `given(record)` is what the form knows beforehand.
    """

    name: str
    title: str | Promise
    says: str | Promise
    done: str | Promise
    may: Callable[[Any], bool]
    subject: Callable[[Any], dict[str, Any]]
    act: Callable[..., object]
    decide: Callable[..., services.Plan]
    form: type[ReasonForm] = ReasonForm
    dangerous: bool = True
    fits: Callable[[Any], bool] = lambda record: True
    after: Callable[[HttpRequest, Any], None] | None = None
    given: Callable[[Any], dict[str, Any]] = lambda record: {}

    def run(self, record: Model, form: ReasonForm, actor: services.Actor, now: datetime) -> object:
        """Carry out the verb on the record."""
        return self.act(**self.subject(record), **form.arguments(), actor=actor, now=now)

    def plan(
        self, record: Model, arguments: dict[str, Any], actor: services.Actor, now: datetime
    ) -> services.Plan:
        """Return the verb's plan for the record; raises the same Refusal as the verb."""
        return self.decide(**self.subject(record), **arguments, actor=actor, now=now)

    @property
    def needs_input(self) -> bool:
        return set(self.form.base_fields) != {"reason"}


def has(*permissions: str) -> Callable[[Any], bool]:
    """Return a check that a person has one of `permissions`."""
    return lambda user: any(user.has_perm(permission) for permission in permissions)


class Verbs:
    """Gives an admin its verbs: buttons, pages, and a confirmation before each."""

    verbs: tuple[Verb, ...] = ()
    admin_site: AdminSite
    opts: Options
    get_object: Callable
    has_view_permission: Callable

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.verb_view)
        return [path("<int:pk>/do/<slug:name>/", view, name=self.verb_url_name), *super().get_urls()]  # type: ignore[misc]

    @property
    def verb_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_verb"

    def buttons(self, request: HttpRequest, record: Model) -> list[tuple[Verb, str]]:
        """Return the verbs that the person may use and that apply to the record, each with its address."""
        return [
            (verb, reverse(f"admin:{self.verb_url_name}", args=[record.pk, verb.name]))
            for verb in self.verbs
            if verb.may(request.user) and verb.fits(record)
        ]

    def verb_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show what the verb will do, and carry it out on POST."""
        record = self.get_object(request, str(pk))
        verb = next((verb for verb in self.verbs if verb.name == name), None)
        if record is None or verb is None:
            raise Http404
        if not (self.has_view_permission(request, record) and verb.may(request.user)):
            raise PermissionDenied
        form = verb.form(request.POST or None, **verb.given(record))
        if request.method == "POST" and form.is_valid() and "_preview" not in request.POST:
            return self._do(request, record, verb, form)
        return self._page(request, record, verb, form, 422 if form.errors else 200)

    def _do(self, request: HttpRequest, record: Model, verb: Verb, form: ReasonForm) -> HttpResponse:
        try:
            outcome = verb.run(record, form, operator_of(request), timezone.now())
        except Refusal as refusal:
            messages.error(request, explain(refusal))
            return self._page(request, record, verb, form, 409)
        messages.success(request, str(verb.done))
        if verb.after:
            verb.after(request, outcome)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", record.pk)

    def _page(
        self, request: HttpRequest, record: Model, verb: Verb, form: ReasonForm, status: int
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": verb.title,
            "opts": self.opts,
            "record": record,
            "verb": verb,
            "form": form,
            **self._preview(request, record, verb, form),
        }
        return render(request, "admin/verb.html", context, status=status)

    def _preview(self, request: HttpRequest, record: Model, verb: Verb, form: ReasonForm) -> dict:
        if verb.needs_input and not (form.is_bound and form.is_valid()):
            return {}
        arguments = form.arguments() if form.is_bound and form.is_valid() else {"reason": ""}
        actor, now = operator_of(request), timezone.now()
        return preview_of(lambda: verb.plan(record, arguments, actor, now))


class VerbAdmin(Verbs, RecordAdmin):
    """A record with verbs."""
