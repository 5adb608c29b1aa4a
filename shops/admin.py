"""People in the admin: who signs in, their groups, and who works on which shop. Only superusers change them."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from .models import Membership, User
from .paging import CappedChangeList, CappedPaginator


class SuperusersOnly(admin.ModelAdmin):
    """Others may look where they have the permission; what a person may do is a superuser's to decide."""

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = CappedPaginator

    def get_changelist(self, request, **kwargs):
        return CappedChangeList

    def has_add_permission(self, request, *args):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(User)
class PersonAdmin(SuperusersOnly, UserAdmin):
    actions = None
    ordering = ["-pk"]
    sortable_by = ()
    list_display = ["username", "full_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["username__startswith", "full_name__startswith"]
    search_help_text = _("User name, name")
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "email", "language", "theme"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "invited_at"]}),
    ]
    readonly_fields = ["last_login", "date_joined", "invited_at"]

    def has_delete_permission(self, request, obj=None):
        """A person who ever acted stays on record: make the sign-in inactive instead."""
        return False


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(SuperusersOnly, GroupAdmin):
    pass


@admin.register(Membership)
class MembershipAdmin(SuperusersOnly):
    """Memberships are given and taken on the shop's team page, with an event each."""

    actions = None
    ordering = ["-pk"]
    sortable_by = ()
    list_display = ["user", "shop", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "shop"]
    search_fields = ["user__username__exact", "shop__code__exact"]
    search_help_text = _("User name, shop ID")

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
