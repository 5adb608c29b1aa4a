"""The event log, chained by hash within each subject (R16)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from shops.models import Shop, User

from .rule_book import RuleBook


class ActorKind(models.TextChoices):
    MERCHANT = "merchant", _("Shop")
    HOLDER = "holder", _("Account holder")
    OPERATOR = "operator", _("Operator")
    SYSTEM = "system", _("System")


class ChainHead(models.Model):
    """The last event of a chain, so that a truncated chain is detected (R16)."""

    chain = models.CharField(max_length=30, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
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

    def __str__(self) -> str:
        return f"{self.verb} #{self.number}"

    @property
    def person_id(self) -> int | None:
        """Return the key of the person that the event is about, if it is about no shop and no account."""
        kind, _colon, key = self.chain.partition(":")
        return int(key) if kind == "person" else None
