"""Verbs as buttons: a page of its own with what will change, a required reason and one button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.options import Options
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.audit.changes import changes_of
from bindings.admin.rehearsal import Rehearsal, rehearse
from bindings.errors import Refusal
from bindings.texts import explain
from shops.models import Entity
from shops.validators import clean_uscc

from .base import RecordAdmin, operator_of


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("Kept in the audit log, and shown to the shop where it concerns the shop."),
    )


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


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing an operator can do to a record.

    `act(record, form, actor, now)` calls the service; `rehearsal` stands in for it where the act is only asked for.
    `after(request, outcome)` follows what was done, such as a mail; `given(record)` is what the form knows beforehand.
    """

    name: str
    title: str | Promise
    says: str | Promise
    done: str | Promise
    may: Callable[[Any], bool]
    act: Callable[[Any, Any, services.Actor, datetime], object]
    form: type[forms.Form] = ReasonForm
    dangerous: bool = True
    fits: Callable[[Any], bool] = lambda record: True
    rehearsal: Callable[[Any, Any, services.Actor, datetime], object] | None = None
    after: Callable[[HttpRequest, Any], None] | None = None
    given: Callable[[Any], dict[str, Any]] = lambda record: {}

    def rehearse(self, record, form: forms.Form, actor: services.Actor) -> Rehearsal:
        """Return what the verb would do at this moment; without input it stands for the reason."""
        now, run = timezone.now(), self.rehearsal or self.act
        return rehearse(lambda: run(record, form, actor, now), now)

    @property
    def needs_input(self) -> bool:
        return set(self.form.base_fields) != {"reason"}


def has(*permissions: str) -> Callable[[Any], bool]:
    """Return the check that a person has one of `permissions`."""
    return lambda user: any(user.has_perm(permission) for permission in permissions)


class Verbs:
    """Gives an admin its verbs: their buttons, their pages, and nothing done without a confirmation."""

    verbs: tuple[Verb, ...] = ()
    admin_site: AdminSite
    opts: Options
    get_object: Callable
    has_view_permission: Callable

    def get_urls(self):
        view = self.admin_site.admin_view(self.verb_view)
        return [path("<int:pk>/do/<slug:name>/", view, name=self.verb_url_name), *super().get_urls()]  # type: ignore[misc]

    @property
    def verb_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_verb"

    def buttons(self, request, record) -> list[tuple[Verb, str]]:
        """Return the verbs that the person may use and that fit the record, each with its address."""
        return [
            (verb, reverse(f"admin:{self.verb_url_name}", args=[record.pk, verb.name]))
            for verb in self.verbs
            if verb.may(request.user) and verb.fits(record)
        ]

    def verb_view(self, request, pk: int, name: str) -> HttpResponse:
        """Show what the verb will do, and do it on POST."""
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

    def _do(self, request, record, verb: Verb, form: forms.Form) -> HttpResponse:
        try:
            outcome = verb.act(record, form, operator_of(request), timezone.now())
        except Refusal as refusal:
            messages.error(request, explain(refusal))
            return self._page(request, record, verb, form, 409)
        messages.success(request, str(verb.done))
        if verb.after:
            verb.after(request, outcome)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", record.pk)

    def _page(self, request, record, verb: Verb, form: forms.Form, status: int) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": verb.title,
            "opts": self.opts,
            "record": record,
            "verb": verb,
            "form": form,
            **self._preview(request, record, verb, form),
        }
        return render(request, "admin/verb.html", context, status=status)

    def _preview(self, request, record, verb: Verb, form: forms.Form) -> dict:
        if verb.needs_input and not (form.is_bound and form.is_valid()):
            return {}
        if not form.is_bound or not form.is_valid():
            form_for_preview = verb.form({"reason": "–"})
            form_for_preview.is_valid()
        else:
            form_for_preview = form
        rehearsal = verb.rehearse(record, form_for_preview, operator_of(request))
        return {
            "previewed": True,
            "changes": [changes_of(event) for event in rehearsal.events],
            "refusal": explain(rehearsal.refusal) if rehearsal.refusal else "",
        }


class VerbAdmin(Verbs, RecordAdmin):
    """A record with verbs."""
