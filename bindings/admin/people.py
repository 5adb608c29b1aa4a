"""People and memberships as files: the lists are those of `shops.admin`; only superusers import, as only they change."""

from django.contrib import admin
from django.http import HttpRequest

from shops.admin import MembershipAdmin, PersonAdmin
from shops.models import Membership, User

from .sheets.pages import Sheets

admin.site.unregister([User, Membership])


@admin.register(User)
class PersonSheetAdmin(Sheets, PersonAdmin):
    sheet = "people"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


@admin.register(Membership)
class MembershipSheetAdmin(Sheets, MembershipAdmin):
    sheet = "memberships"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser
