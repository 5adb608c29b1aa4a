"""Bindings, official and authorized, with the constraints that prove R1 to R3."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from shops.models import Shop, User

from .tickets import Consent


class BindingRole(models.TextChoices):
    OFFICIAL = "official", _("Official")
    AUTHORIZED = "authorized", _("Authorized")


class BindingState(models.TextChoices):
    BOUND = "bound", _("Bound, not upgraded")
    IN_REVIEW = "in_review", _("Verification in review")
    UPGRADED = "upgraded", _("Upgraded")
    AUTHORIZED = "authorized", _("Authorized")


ACTIVE = Q(ended_at__isnull=True)
OFFICIAL = Q(role=BindingRole.OFFICIAL)
# Both, as seen from a shop: the only row that a join on its bindings may return.
OFFICIAL_OF_SHOP = Q(bindings__ended_at__isnull=True, bindings__role=BindingRole.OFFICIAL)


class BindingQuerySet(models.QuerySet["Binding"]):
    """Bindings that have not ended, and official or authorized ones."""

    def active(self) -> Self:
        return self.filter(ACTIVE)

    def official(self) -> Self:
        return self.filter(OFFICIAL)

    def authorized(self) -> Self:
        return self.filter(role=BindingRole.AUTHORIZED)

    def drifted(self) -> Self:
        """Upgraded bindings whose account no longer has the shop's entity (R20)."""
        same = Q(account__entity=F("shop__entity"))
        neither = Q(account__entity__isnull=True, shop__entity__isnull=True)
        return self.filter(state=BindingState.UPGRADED).exclude(same | neither)


class Binding(models.Model):
    """An account's binding to a shop: official or authorized, active until `ended_at`."""

    role = models.CharField(_("role"), max_length=10, choices=BindingRole)
    state = models.CharField(_("state"), max_length=10, choices=BindingState)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="bindings", verbose_name=_("shop"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="bindings", verbose_name=_("account"))
    bound_at = models.DateTimeField(_("bound at"))
    bound_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("bound by")
    )
    upgraded_at = models.DateTimeField(_("upgraded at"), null=True)
    benefits = models.JSONField(_("benefits"), default=list)
    upgrade_name = models.CharField(_("name after the upgrade"), max_length=60, blank=True)
    imported = models.BooleanField(_("imported"), default=False)
    holder_consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    merchant_consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end_reason = models.CharField(_("ended because"), max_length=40, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("binding")
        verbose_name_plural = _("bindings")
        constraints = [
            models.UniqueConstraint(
                fields=["shop"], condition=ACTIVE & OFFICIAL, name="one_official_per_shop"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=ACTIVE & OFFICIAL, name="one_shop_per_official"
            ),
            models.UniqueConstraint(
                fields=["shop", "account"], condition=ACTIVE & ~OFFICIAL, name="authorized_once_per_shop"
            ),
            models.CheckConstraint(
                condition=(OFFICIAL & ~Q(state=BindingState.AUTHORIZED))
                | (~OFFICIAL & Q(state=BindingState.AUTHORIZED)),
                name="binding_state_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(imported=True) | Q(holder_consent__isnull=False, merchant_consent__isnull=False),
                name="binding_has_both_consents",
            ),
            models.CheckConstraint(
                condition=~Q(state=BindingState.UPGRADED) | Q(upgraded_at__isnull=False),
                name="upgraded_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(end_reason="rebound")
                | Q(state__in=[BindingState.BOUND, BindingState.IN_REVIEW]),
                name="rebound_before_upgrade",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-bound_at"]),
            models.Index(fields=["account", "-bound_at"]),
            models.Index(fields=["state", "-shop"], condition=ACTIVE, name="active_by_state"),
            models.Index(fields=["role", "-id"], condition=ACTIVE, name="active_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.shop} · {self.account}"
