"""Import and export of shops, accounts and bindings: the same checks as the command, the bad rows marked first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.tmp_storages import TempFolderStorage

from bindings import services
from bindings.admin.base import RecordAdmin, operator_of
from bindings.admin.sheets.exporting import columns, example, exported
from bindings.admin.sheets.files import SheetLine, download, lines_of, mark_faults, on_disk
from bindings.imports import ENCODINGS, BadFile, Counts, Reading, import_file, sample_as_gbk
from bindings.imports.headings import labels
from bindings.texts.faults import report

BYTES_AT_MOST = 20 * 1024 * 1024
_SHOWN = 200
FAULTS_SHOWN = 100
KEPT = "import_{kind}"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or XLSX file"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > BYTES_AT_MOST:
            raise ValidationError(gettext("The file is larger than 20 MB; use the import command for it."))
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise ValidationError(gettext("Choose a file that ends in .csv or .xlsx."))
        return file


class Sheets(admin.ModelAdmin):
    """Gives an admin its import page and its export; `sheet` is the kind of the import."""

    sheet = ""
    change_list_template = "admin/sheets.html"

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("import/", view(self.import_view), name=f"{name}_import"),
            path("import/template/<slug:kind>/", view(self.template_view), name=f"{name}_template"),
            path("export/<slug:kind>/", view(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing writes what the verbs of a supervisor write, so it needs all of their permissions."""
        return request.user.has_perms(["shops.change_shop_entity", "accounts.change_account_entity"])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        urls = {f"export_{kind}": reverse(f"{name}_export", args=[kind]) for kind in ("csv", "xlsx")}
        if self.has_import_permission(request):
            urls["import_url"] = reverse(f"{name}_import")
        return super().changelist_view(request, (extra_context or {}) | urls)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Return the records that the list's filters choose, in the columns an import takes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        query, actor = request.GET.urlencode(), operator_of(request)
        services.record_export(
            what=self.sheet, query=query, rows=records.count(), actor=actor, now=timezone.now()
        )
        return download(self.sheet, kind, columns(self.sheet), exported(self.sheet, records))

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Return a file to fill in: the headings in the reader's language, and a row as an example."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        row = example(self.sheet)
        return download(f"{self.sheet}-template", kind, labels(columns(self.sheet)), iter([row]))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Check an uploaded file and show it with its faults marked; import it once it is confirmed."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "_import" in request.POST:
            return self._import_sheet(request)
        if request.method == "POST" and {"_encoding", "_sheet"} & set(request.POST):
            return self._read_again(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._sheet_page(request, form, 422 if form.errors else 200)
        return self._sheet_preview(request, form.cleaned_data["file"].read(), Reading())

    def _read_again(self, request: HttpRequest) -> HttpResponse:
        """Read the file that was uploaded as the operator has now said."""
        try:
            content, how = self._take_kept(request)
        except FileNotFoundError:
            return self._file_gone(request)
        encoding = request.POST.get("_encoding", how.encoding)
        sheet = request.POST.get("_sheet", how.sheet)
        known = encoding if encoding in ENCODINGS else how.encoding
        return self._sheet_preview(request, content, Reading(known, sheet))

    def _sheet_preview(self, request: HttpRequest, content: bytes, how: Reading) -> HttpResponse:
        form = UploadForm()
        if not how.encoding and (sample := sample_as_gbk(content)):
            self._keep(request, content, how)
            return self._sheet_page(request, form, 422, sample=sample)
        with on_disk(content) as path:
            header, lines = lines_of(self.sheet, path, how, _SHOWN)
        try:
            counts = self._run(request, content, how, dry_run=True)
        except BadFile as error:
            more = self._refusal(request, content, how, lines, error)
            return self._sheet_page(request, form, 422, header=header, lines=lines, **more)
        self._keep(request, content, how)
        return self._sheet_page(request, form, 200, header=header, lines=lines, counts=counts)

    def _refusal(
        self, request: HttpRequest, content: bytes, how: Reading, lines: list[SheetLine], error: BadFile
    ) -> dict[str, Any]:
        """Return what the page shows of the faults; where only the sheet is open, the sheets to choose from."""
        first = error.faults[0]
        if first.code == "SHEET_NOT_CHOSEN":
            self._keep(request, content, how)
            return {"sheets": first.values["sheets"]}
        others = [report(fault) for fault in mark_faults(lines, error.faults)[:FAULTS_SHOWN]]
        return {"others": others, "faults": len(error.faults)}

    def _keep(self, request: HttpRequest, content: bytes, how: Reading) -> None:
        storage = TempFolderStorage()
        storage.save(content)
        request.session[KEPT.format(kind=self.sheet)] = [storage.name, how.encoding, how.sheet]

    def _take_kept(self, request: HttpRequest) -> tuple[bytes, Reading]:
        """Return the file that waits for this operator, and how to read it. Raises FileNotFoundError."""
        kept = request.session.pop(KEPT.format(kind=self.sheet), None)
        if not kept:
            raise FileNotFoundError
        storage = TempFolderStorage(name=kept[0], read_mode="rb")
        content = storage.read()
        storage.remove()
        return content, Reading(*kept[1:])

    def _file_gone(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, _("The file is no longer there; upload it again. Nothing was imported."))
        return self._sheet_page(request, UploadForm(), 409)

    def _import_sheet(self, request: HttpRequest) -> HttpResponse:
        try:
            counts = self._run(request, *self._take_kept(request), dry_run=False)
        except FileNotFoundError:
            return self._file_gone(request)
        except BadFile as error:
            others = [report(fault) for fault in error.faults[:FAULTS_SHOWN]]
            return self._sheet_page(request, UploadForm(), 409, others=others)
        done = gettext("Imported: %(created)s created, %(changed)s changed, %(unchanged)s unchanged.")
        messages.success(
            request,
            done % {"created": counts.created, "changed": counts.changed, "unchanged": counts.unchanged},
        )
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _run(self, request: HttpRequest, content: bytes, how: Reading, *, dry_run: bool) -> Counts:
        with on_disk(content) as path:
            return import_file(
                self.sheet, path, now=timezone.now(), dry_run=dry_run, actor=operator_of(request), how=how
            )

    def _template_url(self, kind: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_template", args=[kind])

    def _sheet_page(self, request: HttpRequest, form: UploadForm, status: int, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Import"),
            "form": form,
            "columns": columns(self.sheet),
            "templates": [(kind.upper(), self._template_url(kind)) for kind in ("csv", "xlsx")],
            **more,
        }
        return render(request, "admin/import.html", context, status=status)


class SheetAdmin(Sheets, RecordAdmin):
    """A list of records that come in and go out as files; an export holds all that a search finds."""

    find_every: Callable[[QuerySet, str], QuerySet]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        match = request.resolver_match
        if search_term.strip() and match and str(match.url_name).endswith("_export"):
            return type(self).find_every(queryset, search_term), False
        return super().get_search_results(request, queryset, search_term)
