"""Waves on the operators' desk: select shops, review the selection, schedule the dates in steps (R12)."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.base import Cell, RecordAdmin, operator_of, pill, two_lines
from bindings.admin.records import moment
from bindings.admin.shops import WAVE_CODES
from bindings.admin.standing import STATES
from bindings.admin.verbs import DayInput
from bindings.admin.waves.choosing import chosen_shops, unknown_codes
from bindings.errors import Refusal
from bindings.models import BindingState, Wave
from bindings.texts import explain
from shops.models import Shop, ShopType

SECONDS = 3
_SHOWN = 20
CODES_AT_MOST = 5000
TYPES = [choice for choice in ShopType.choices if choice[0] != ShopType.PERSONAL]


class WaveForm(forms.Form):
    types = forms.MultipleChoiceField(
        label=_("Types"), choices=TYPES, required=False, widget=forms.CheckboxSelectMultiple
    )
    state = forms.ChoiceField(
        label=_("Official state"),
        required=False,
        choices=[("", _("Any that is not upgraded"))]
        + [(state, words.label) for state, words in STATES.items() if state != BindingState.UPGRADED],
    )
    registered_from = forms.DateField(label=_("Registered from"), required=False, widget=DayInput)
    registered_to = forms.DateField(label=_("Registered until"), required=False, widget=DayInput)
    codes = forms.CharField(
        label=_("Only these shop IDs"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Separated by spaces, commas or lines; empty means all that fit."),
    )
    reminder_from = forms.DateField(label=_("Reminder from"), widget=DayInput)
    deadline = forms.DateField(label=_("Upgrade deadline"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean_codes(self) -> list[str]:
        codes = list(dict.fromkeys(re.split(r"[\s,;，；]+", self.cleaned_data["codes"].strip())))
        codes = [code for code in codes if code]
        if len(codes) > CODES_AT_MOST:
            raise forms.ValidationError(
                gettext("At most %(most)s shop IDs at once; choose by filter for more.")
                % {"most": CODES_AT_MOST}
            )
        if unknown := unknown_codes(codes):
            raise forms.ValidationError(
                gettext("No shop has these IDs: %(codes)s") % {"codes": ", ".join(unknown[:_SHOWN])}
            )
        return codes

    def shops(self) -> QuerySet[Shop]:
        """Return the shops matching a valid form."""
        names = ("types", "state", "registered_from", "registered_to", "codes")
        return chosen_shops(**{name: self.cleaned_data[name] for name in names})

    def choice(self) -> dict:
        """Return the selection criteria, as stored with the wave."""
        kept = {name: self.cleaned_data[name] for name in ("types", "state")}
        days = {name: str(self.cleaned_data[name] or "") for name in ("registered_from", "registered_to")}
        return kept | days | {"codes": len(self.cleaned_data["codes"])}


@admin.register(Wave)
class WaveAdmin(RecordAdmin):
    change_form_template = "admin/wave.html"
    change_list_template = "admin/waves.html"
    list_display = ["dates", "progress", "reason", "prepared"]
    list_select_related = ["created_by"]
    fields = ()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("shops.schedule_upgrade")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("shop_ids")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("prepare/", view(self.prepare), name="bindings_wave_prepare"),
            path("<int:pk>/run/", view(self.run), name="bindings_wave_run"),
            *super().get_urls(),
        ]

    def prepare(self, request: HttpRequest) -> HttpResponse:
        """Select shops and dates and show the selection; the second POST stores the wave."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        codes = "\n".join(request.session.pop(WAVE_CODES, []))
        form = WaveForm(request.POST or None, initial={"codes": codes})
        if request.method != "POST" or not form.is_valid() or "_prepare" not in request.POST:
            return self._form(request, form, 422 if form.errors else 200)
        try:
            wave = services.prepare_wave(
                shop_ids=form.shops().values_list("pk", flat=True),
                reminder_from=form.cleaned_data["reminder_from"],
                deadline=form.cleaned_data["deadline"],
                reason=form.cleaned_data["reason"],
                choice=form.choice(),
                actor=operator_of(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, explain(refusal))
            return self._form(request, form, 409)
        return redirect("admin:bindings_wave_change", wave.pk)

    def _form(self, request: HttpRequest, form: WaveForm, status: int) -> HttpResponse:
        found = form.shops() if form.is_bound and form.is_valid() else None
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Prepare a wave"),
            "form": form,
            "found": found.count() if found is not None else None,
            "shown": found.order_by("pk")[:_SHOWN] if found is not None else [],
        }
        return render(request, "admin/prepare_wave.html", context, status=status)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        wave = self.get_object(request, object_id)
        if wave is None:
            return {}
        running = request.GET.get("running") == "1" and wave.finished_at is None
        return {"wave": wave, "title": _("Wave"), "running": running}

    def run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST, schedule the next shops for a few seconds, then show the progress."""
        wave = Wave.objects.filter(pk=pk).first()
        if wave is None or request.method != "POST":
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        services.run_wave(wave=wave, actor=operator_of(request), now=timezone.now(), seconds=SECONDS)
        return redirect(reverse("admin:bindings_wave_change", args=[pk]) + "?running=1")

    @admin.display(description=_("dates"))
    def dates(self, wave: Wave) -> Cell:
        return two_lines(wave.deadline, wave.reminder_from)

    @admin.display(description=_("progress"))
    def progress(self, wave: Wave) -> Cell:
        state = pill("ok", _("Done")) if wave.finished_at else pill("warn", _("Not finished"))
        return two_lines(state, format_html("{} / {}", wave.done, wave.total))

    @admin.display(description=_("prepared"))
    def prepared(self, wave: Wave) -> Cell:
        return two_lines(moment(wave.created_at), wave.created_by)
