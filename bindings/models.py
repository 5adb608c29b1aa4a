"""Bindings, scan tickets, consents, the rule book and the event log, with the constraints that prove the rules."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from shops.models import Shop, User


class RuleBook(models.Model):
    """Every number of the rules that the article leaves open, in force from a date (R17). Rows are only added."""

    effective_from = models.DateField(_("effective from"), unique=True)
    scan_seconds = models.PositiveIntegerField(_("life of a QR code, seconds"), default=120)
    agree_seconds = models.PositiveIntegerField(_("time to agree on the phone, seconds"), default=300)
    confirm_seconds = models.PositiveIntegerField(_("life of a confirmation code, seconds"), default=600)
    code_tries = models.PositiveSmallIntegerField(_("tries for a confirmation code"), default=3)
    authorized_limit = models.PositiveIntegerField(_("authorized accounts of a shop, at most"), default=10)
    replacements = models.PositiveSmallIntegerField(_("replacements of a shop"), default=1)
    name_minimum = models.PositiveSmallIntegerField(_("shortest name, characters"), default=2)
    name_maximum = models.PositiveSmallIntegerField(_("longest name, characters"), default=20)
    name_edit_days = models.PositiveSmallIntegerField(_("days between two name edits"), default=30)
    blue_v_hours = models.PositiveSmallIntegerField(_("target for a blue V verification, hours"), default=48)
    entity_change_hours = models.PositiveSmallIntegerField(
        _("target for an entity change, hours"), default=24
    )
    urgent_days = models.PositiveSmallIntegerField(_("days before the deadline that are urgent"), default=7)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule book row")
        verbose_name_plural = _("rule book")
        ordering = ["-effective_from"]

    def __str__(self):
        return str(self.effective_from)

    @classmethod
    def on(cls, day) -> "RuleBook":
        """Return the row in force on `day`."""
        return cls.objects.filter(effective_from__lte=day).order_by("-effective_from")[:1].get()

    def clean(self):
        self._require_sense()
        if self.effective_from and self.effective_from <= timezone.localdate():
            raise ValidationError(
                {"effective_from": _("A new row takes effect tomorrow or later; rows in force are kept.")}
            )

    def _require_sense(self) -> None:
        """Raise ValidationError for numbers under which nobody could bind, agree or be named."""
        never_zero = ("scan_seconds", "agree_seconds", "confirm_seconds", "code_tries", "name_minimum")
        zero = [name for name in never_zero if getattr(self, name) == 0]
        if zero:
            raise ValidationError(dict.fromkeys(zero, _("This can’t be zero.")))
        if (self.name_minimum or 0) > (self.name_maximum or 0):
            raise ValidationError({"name_maximum": _("The longest name can’t be shorter than the shortest.")})


class TermsKind(models.TextChoices):
    BINDING = "binding", _("Official Account Binding Terms")
    ENTITY_CHANGE = "entity_change", _("Entity Change Terms")
    AUTHORIZATION = "authorization", _("Account Authorization Terms")


class Terms(models.Model):
    """One version of a text people agree to; a consent stores its version and hash."""

    kind = models.CharField(_("kind"), max_length=13, choices=TermsKind)
    version = models.CharField(_("version"), max_length=20)
    text_en = models.TextField(_("English text"))
    text_zh = models.TextField(_("Chinese text"))
    sha256 = models.CharField(max_length=64, editable=False)
    effective_from = models.DateField(_("effective from"))

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="terms_version_unique")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.version}"


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
    """One QR code: one shop, one purpose, one use (R15). `key` names it at the desk; the phone's token is derived."""

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

    def __str__(self):
        return self.key

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


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

    def __str__(self):
        return f"{self.get_side_display()} · {self.version}"


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


class Binding(models.Model):
    """An account's place in a shop: official or authorized, active until `ended_at`."""

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

    def __str__(self):
        return f"{self.shop} · {self.account}"


class ActorKind(models.TextChoices):
    MERCHANT = "merchant", _("Shop")
    HOLDER = "holder", _("Account holder")
    OPERATOR = "operator", _("Operator")
    SYSTEM = "system", _("System")


class ChainHead(models.Model):
    """The last event of a chain, so that a removed end is missed (R16)."""

    chain = models.CharField(max_length=30, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self):
        return self.chain


class Event(models.Model):
    """One change of state or refusal, never edited or deleted, chained by hash within its subject (R16)."""

    chain = models.CharField(_("chain"), max_length=30)
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what"), max_length=40)
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, related_name="events", verbose_name=_("shop"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="events", verbose_name=_("account")
    )
    actor_kind = models.CharField(_("role"), max_length=8, choices=ActorKind)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    actor_name = models.CharField(_("name"), max_length=80)
    ip = models.CharField(_("network address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=80, blank=True)
    rules = models.JSONField(_("rules"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    rule_book = models.ForeignKey(
        RuleBook, models.PROTECT, null=True, related_name="+", verbose_name=_("rule book")
    )
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="event_number_unique")]
        indexes = [
            models.Index(fields=["shop", "-id"]),
            models.Index(fields=["account", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["verb", "-id"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self):
        return f"{self.verb} #{self.number}"


from bindings.operators.models import OperatorRequest, RequestState, RequestVerb, Wave  # noqa: E402, F401
