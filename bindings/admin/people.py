"""People on the desk: sign-ins, groups, memberships, and help for people who can't sign in.

Only superusers change permissions and import people; operators help through verbs, each with a reason.
"""

from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.errors import Refusal
from bindings.services.locks import lock_person
from bindings.texts import explain
from shops.models import Membership, User
from shops.paging import CappedChangeList, CappedPaginator

from .audit.histories import history_of_person
from .base import ReadOnly, operator_of
from .person_forms import AddPersonForm
from .person_verbs import PERSON_VERBS, send_link
from .sheets.pages import Sheets
from .verbs import Verbs

admin.site.unregister(Group)


class _Saving(HttpRequest):
    """A request that saves a person, with the person's permissions before the change."""

    rights_before: dict[str, object]


class SuperusersOnly(admin.ModelAdmin):
    """Others may view with permission; only superusers change what a person may do."""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = CappedPaginator
    ordering = ["-pk"]
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CappedChangeList

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser


class ImportedBySuperusers(Sheets, SuperusersOnly):
    """A list with import and export as a file."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


@admin.register(User)
class PersonAdmin(Verbs, ImportedBySuperusers, UserAdmin):
    sheet = "people"
    verbs = PERSON_VERBS
    change_form_template = "admin/person.html"
    list_display = ["username", "full_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["username"]
    search_help_text = _("User name, name, email")
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "email", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "invited_at"]}),
    ]
    looked_at = [
        (_("Person"), {"fields": ["username", "full_name", "email", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "invited_at"]}),
    ]
    add_form = AddPersonForm
    add_form_template = "admin/change_form.html"
    add_fieldsets = [(None, {"fields": ["full_name", "email", "language", "is_staff", "groups"]})]
    # The labels of Django's two-box picker may not reach screen readers; for a few groups a plain list is enough.
    filter_horizontal = ["user_permissions"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the fields; the password is hidden from users who can't change them."""
        return super().get_fieldsets(request, obj) if request.user.is_superuser else self.looked_at

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An existing address is changed by its person, or by a verb that notifies both addresses."""
        return ["last_login", "date_joined", "invited_at", "email"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        if not (term := search_term.strip()):
            return queryset, False
        found = Q(username__startswith=term) | Q(full_name__startswith=term) | Q(email__lower=term.lower())
        return queryset.filter(found), False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A person who has ever acted stays on record: deactivate the sign-in instead."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save within the page's transaction, after recording the person's current permissions."""
        cast(_Saving, request).rights_before = services.rights_of(lock_person(obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Save the groups, and record the change in the person's permissions."""
        super().save_related(request, form, formsets, change)
        services.record_rights(
            form.instance,
            cast(_Saving, request).rights_before,
            actor=operator_of(request),
            now=timezone.now(),
        )
        if not change:
            transaction.on_commit(partial(self._send_link, request, form.instance))

    def _send_link(self, request: HttpRequest, person: User) -> None:
        """Mail a new person the link to choose a password, after the commit: that is a separate verb."""
        try:
            send_link(person=person, actor=operator_of(request), now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, explain(refusal))
        else:
            messages.success(
                request,
                _("A link to choose a password is on its way to %(email)s.") % {"email": person.email},
            )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person:
            memberships = person.memberships.select_related("shop__entity").order_by("shop__name")[:50]
            shown = {"buttons": self.buttons(request, person), "memberships": memberships}
            extra_context = (extra_context or {}) | shown | history_of_person(person)
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(Group)
class RightsAdmin(SuperusersOnly, GroupAdmin):
    ordering = ["name"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly, ImportedBySuperusers):
    """Memberships are granted and removed on the shop's team page or by an import, with an event each."""

    sheet = "memberships"

    list_display = ["user", "shop", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "shop"]
    search_fields = ["user__username__exact", "shop__code__exact"]
    search_help_text = _("User name, shop ID")
