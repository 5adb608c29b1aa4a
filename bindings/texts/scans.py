"""Titles and button labels of the scan pages, by purpose."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class ScanWords:
    """The titles and button labels of one purpose."""

    title: Promise
    crumb: Promise
    cancel: Promise
    confirm: Promise
    cancel_nothing: Promise
    cannot: Promise
    busy: Promise
    done: Promise


SCAN_WORDS = {
    "bind": ScanWords(
        title=_("Bind an official account"),
        crumb=pgettext_lazy("breadcrumb", "Bind"),
        cancel=_("Cancel binding"),
        confirm=_("Confirm binding"),
        cancel_nothing=_("Cancel, bind nothing"),
        cannot=_("@%(handle)s can’t be bound to %(shop)s"),
        busy=_("Binding…"),
        done=_("@%(handle)s is now the official account."),
    ),
    "upgrade": ScanWords(
        title=_("Upgrade the official account"),
        crumb=pgettext_lazy("breadcrumb", "Upgrade"),
        cancel=_("Cancel upgrade"),
        confirm=_("Confirm upgrade"),
        cancel_nothing=_("Cancel, upgrade nothing"),
        cannot=_("@%(handle)s can’t be upgraded for %(shop)s"),
        busy=_("Upgrading…"),
        done=_("The upgrade of @%(handle)s is confirmed."),
    ),
    "rebind": ScanWords(
        title=_("Rebind another account"),
        crumb=pgettext_lazy("breadcrumb", "Rebind"),
        cancel=_("Cancel rebind"),
        confirm=_("Confirm rebind"),
        cancel_nothing=_("Cancel, keep the current account"),
        cannot=_("@%(handle)s can’t be bound to %(shop)s"),
        busy=_("Rebinding…"),
        done=_("@%(handle)s is now the official account. The replacement is used."),
    ),
    "authorize": ScanWords(
        title=_("Authorize an account"),
        crumb=pgettext_lazy("breadcrumb", "Authorize"),
        cancel=_("Cancel authorization"),
        confirm=_("Confirm authorization"),
        cancel_nothing=_("Cancel, authorize nothing"),
        cannot=_("@%(handle)s can’t be authorized for %(shop)s"),
        busy=_("Authorizing…"),
        done=_("@%(handle)s may now promote the shop."),
    ),
}
