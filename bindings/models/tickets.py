"""Scan tickets and the consents given on them (R8, R15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from shops.models import Shop, User

from .rule_book import RuleBook, Terms


class TicketState(models.TextChoices):
    WAITING = "waiting", _("Waiting for scan")
    SCANNED = "scanned", _("Scanned, confirm on the phone")
    AGREED = "agreed", _("Agreed on the phone")
    CONFIRMED = "confirmed", _("Confirmed")
    DENIED = "denied", _("Not possible by the rules")
    REFUSED = "refused", _("Refused on the phone")
    CANCELLED = "cancelled", _("Cancelled")
    SUPERSEDED = "superseded", _("Replaced by a newer QR code")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Ended after wrong codes")


LIVE = [TicketState.WAITING, TicketState.SCANNED, TicketState.AGREED]


class TicketPurpose(models.TextChoices):
    BIND = "bind", _("Bind an official account")
    UPGRADE = "upgrade", _("Upgrade the official account")
    REBIND = "rebind", _("Rebind another account")
    AUTHORIZE = "authorize", _("Authorize an account")


class ScanTicket(models.Model):
    """One QR code: one shop, one purpose, one use (R15).

    `key` identifies it in the backend; the phone's token is derived.
    """

    key = models.CharField(max_length=32, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="tickets", verbose_name=_("shop"))
    purpose = models.CharField(_("purpose"), max_length=9, choices=TicketPurpose)
    group = models.CharField(max_length=10, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=TicketState, default=TicketState.WAITING)
    version = models.PositiveIntegerField(default=1)
    benefits = models.JSONField(default=list)
    ends_authorization = models.BooleanField(default=False)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_ip = models.CharField(_("network address"), max_length=45, blank=True)
    issued_device = models.CharField(_("device"), max_length=80, blank=True)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="tickets", verbose_name=_("account")
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True)
    expires_at = models.DateTimeField(_("expires at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    wrong_codes = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    decision = models.JSONField(null=True)
    rule_book = models.ForeignKey(RuleBook, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("scan ticket")
        verbose_name_plural = _("scan tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "group"], condition=Q(state__in=LIVE), name="ticket_one_live"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*LIVE], finished_at__isnull=True)
                | (~Q(state__in=[*LIVE]) & Q(finished_at__isnull=False)),
                name="ticket_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TicketState.SCANNED, TicketState.AGREED, TicketState.CONFIRMED])
                | Q(account__isnull=False),
                name="ticket_scanned_has_account",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state__in=LIVE), name="ticket_live_expiry")
        ]

    def __str__(self) -> str:
        return self.key


class ConsentSide(models.TextChoices):
    HOLDER = "holder", _("Account holder")
    MERCHANT = "merchant", _("Shop")


class Consent(models.Model):
    """Who agreed to which version of which terms, when and from where (R8)."""

    ticket = models.ForeignKey(ScanTicket, models.PROTECT, null=True, related_name="consents")
    side = models.CharField(_("side"), max_length=8, choices=ConsentSide)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="+", verbose_name=_("terms"))
    version = models.CharField(_("version"), max_length=20)
    sha256 = models.CharField(_("seal"), max_length=64)
    at = models.DateTimeField(_("at"))
    ip = models.CharField(_("network address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "side", "terms"], name="consent_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(account__isnull=False), name="consent_has_who"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} · {self.version}"
