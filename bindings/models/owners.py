"""Requests to the operators about a shop's ownership: claim a shop, or hand it over to another person (R16)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shops.models import Shop, User

from .operators import RequestState


class OwnerAsk(models.TextChoices):
    CLAIM = "claim", _("Claims the shop")
    HANDOVER = "handover", _("Hands the shop over")


class OwnerRequest(models.Model):
    """One request. `shop_code` and `entity_code` are as typed; `shop` is the shop with that code, if it exists.

    `email` is the future owner's address: in a claim, the requester's own.
    """

    ask = models.CharField(_("what"), max_length=8, choices=OwnerAsk)
    shop_code = models.CharField(_("shop ID"), max_length=40)
    entity_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, related_name="+", verbose_name=_("shop"))
    email = models.EmailField(_("email"))
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        app_label = "bindings"
        verbose_name = _("owner request")
        verbose_name_plural = _("owner requests")
        constraints = [
            models.UniqueConstraint(
                "asked_by",
                Lower("shop_code"),
                condition=Q(state=RequestState.WAITING),
                name="owner_request_one_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state=RequestState.WAITING), name="owner_request_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shop_code} · {self.asked_by}"
