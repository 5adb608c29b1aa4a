"""Team memberships and invitations."""

import base64

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User
from .shops import Shop


class Role(models.TextChoices):
    """A person's role in a shop. Each role includes the ones before it."""

    VIEWER = "viewer", _("Viewer")
    MANAGER = "manager", _("Manager")
    OWNER = "owner", _("Owner")


class Membership(models.Model):
    """One person's role in one shop."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="memberships", verbose_name=_("shop"))
    role = models.CharField(_("role"), max_length=7, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "shop"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.user} · {self.shop} · {self.get_role_display()}"


class Invitation(models.Model):
    """A mailed, single-use offer of a role by an owner or `by_platform`. Only the hash of its secret is stored."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email"))
    role = models.CharField(_("role"), max_length=7, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    by_platform = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "shop",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="invitation_one_open",
            ),
            models.UniqueConstraint(
                fields=["shop"],
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True, by_platform=True),
                name="invitation_one_of_platform",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.shop}"

    @property
    def code(self) -> str:
        """Return the code printed next to the link in the mail, ABCD-EFGH, for a person signed in with that address.

        It is derived from the stored hash. A person who is not signed in needs the link to open the offer.
        """
        letters = base64.b32encode(bytes.fromhex(self.token_hash)).decode()
        return f"{letters[:4]}-{letters[4:8]}"
