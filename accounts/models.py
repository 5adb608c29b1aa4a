"""Douyin accounts (not logins; those are `shops.User`), candidates, and the reviews that operators decide."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shops.models import Entity, Shop, User, validate_code

from . import document_models as document_models
from .naming import name_key


class AccountKind(models.TextChoices):
    REGULAR = "regular", _("Regular account")
    ENTERPRISE_UNVERIFIED = "enterprise_unverified", _("Unverified enterprise account")
    ENTERPRISE_VERIFIED = "enterprise_verified", _("Verified enterprise account")
    BLUE_V = "blue_v", _("Blue V account")


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    BANNED = "banned", _("Banned")
    CANCELLED = "cancelled", pgettext_lazy("account", "Cancelled")


class Account(models.Model):
    """A Douyin account; `entity` is the registered entity, or the declared one while the account is unverified."""

    handle = models.CharField(_("handle"), max_length=40, validators=[validate_code])
    display_name = models.CharField(_("display name"), max_length=60)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    avatar = models.CharField(_("avatar character"), max_length=2, blank=True)
    kind = models.CharField(_("kind"), max_length=21, choices=AccountKind)
    real_name_verified = models.BooleanField(_("real-name verified"), default=False)
    status = models.CharField(_("status"), max_length=9, choices=AccountStatus, default=AccountStatus.ACTIVE)
    entity = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("entity"), null=True, blank=True, related_name="accounts"
    )
    name_edited_at = models.DateTimeField(_("name edited at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Douyin account")
        verbose_name_plural = _("Douyin accounts")
        constraints = [models.UniqueConstraint(Lower("handle"), name="account_handle_unique")]
        indexes = [
            models.Index(fields=["display_name"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["status", "-id"]),
            models.Index(
                fields=["kind", "-id"], condition=Q(entity__isnull=True), name="account_without_entity"
            ),
        ]
        permissions = [
            ("cancel_account", _("Can cancel an account")),
            ("cancel_identity", _("Can cancel an enterprise identity")),
            ("change_account_entity", _("Can change an account's entity")),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def save(self, **kwargs: Any) -> None:
        """Save the account with the comparison key of its display name (R14)."""
        self.name_key = name_key(self.display_name)
        if (fields := kwargs.get("update_fields")) and "display_name" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(**kwargs)

    @classmethod
    def by_handle(cls, handle: str) -> "Account | None":
        """Return the account with `handle` and its entity, or None; ignores case and a leading @."""
        bare = handle.strip().removeprefix("@").lower()
        return cls.objects.select_related("entity").filter(handle__lower=bare).first()


class Candidate(models.Model):
    """An account that a shop considers for its official account. The advisor ranks only these."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="candidates")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "account"], name="candidate_once")]

    def __str__(self) -> str:
        return str(self.account)


class ReviewKind(models.TextChoices):
    BLUE_V = "blue_v", _("Blue V verification")
    ENTITY_CHANGE = "entity_change", _("Entity change")


class ReviewState(models.TextChoices):
    AWAITING_HOLDER = "awaiting_holder", _("Waiting for the account's holder")
    OPEN = "open", _("In review")
    RETURNED = "returned", _("Sent back for more material")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDECIDED = [ReviewState.OPEN, ReviewState.RETURNED]
ASKED = [*UNDECIDED, ReviewState.AWAITING_HOLDER]  # all states that a decision has not ended


class Review(models.Model):
    """A request for blue V verification or an entity change.

    Approving one with `completes_upgrade` upgrades the shop.
    """

    kind = models.CharField(_("kind"), max_length=13, choices=ReviewKind)
    state = models.CharField(_("state"), max_length=15, choices=ReviewState, default=ReviewState.OPEN)
    account = models.ForeignKey(Account, models.PROTECT, related_name="reviews", verbose_name=_("account"))
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="reviews", verbose_name=_("shop"))
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+", verbose_name=_("entity asked for"))
    completes_upgrade = models.BooleanField(_("completes the upgrade"), default=False)
    proposed_name = models.CharField(_("name after approval"), max_length=60, blank=True)
    material = models.TextField(_("further material"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    due_at = models.DateTimeField(_("decision expected by"))
    # Working time (R23): the operators' target, and what is left of it while the merchant has the request.
    target = models.DurationField(_("target"), null=True, editable=False)
    clock_left = models.DurationField(null=True, editable=False)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assignee")
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), blank=True)
    reason_code = models.CharField(
        _("code of the reason"), max_length=40, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state__in=UNDECIDED), name="review_one_undecided_per_account"
            ),
            models.UniqueConstraint(
                fields=["shop"],
                condition=Q(state__in=UNDECIDED, completes_upgrade=True),
                name="review_one_upgrade_per_shop",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["state", "decided_at"])]
        permissions = [("decide_review", _("Can decide reviews")), ("export_review", _("Can export reviews"))]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the request number shown to people, such as BV-8889 or EC-2291."""
        return f"{'BV' if self.kind == ReviewKind.BLUE_V else 'EC'}-{self.pk}"
