"""Legal entities and shops."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.validators import validate_uscc

from .people import User

validate_code = RegexValidator(
    r"^[A-Za-z0-9._-]{1,40}\Z", _("Use 1 to 40 letters, digits, dots, underscores or hyphens.")
)


class Entity(models.Model):
    """The holder of a business license.

    Two entities are the same if their codes are equal; names are for display only.
    """

    code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[validate_uscc]
    )
    name = models.CharField(_("name"), max_length=120, db_index=True)

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")

    def __str__(self) -> str:
        return self.name


class ShopType(models.TextChoices):
    OFFICIAL_FLAGSHIP = "official_flagship", _("Official flagship store")
    FLAGSHIP = "flagship", _("Flagship store")
    FRANCHISE = "franchise", _("Franchise store")
    MULTI_BRAND = "multi_brand", _("Multi-brand store")
    ENTERPRISE = "enterprise", _("Enterprise shop")
    INDIVIDUAL_BUSINESS = "individual_business", _("Individual-business shop")
    PERSONAL = "personal", _("Personal store")


class ShopStatus(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Shop(models.Model):
    """A Douyin Shop. Its one official account is a row of `bindings.Binding` (R1)."""

    code = models.CharField(_("shop ID"), max_length=40, validators=[validate_code])
    name = models.CharField(_("name"), max_length=60)
    avatar = models.CharField(_("avatar character"), max_length=2, blank=True)
    shop_type = models.CharField(_("type"), max_length=20, choices=ShopType)
    status = models.CharField(_("status"), max_length=6, choices=ShopStatus, default=ShopStatus.OPEN)
    entity = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("license entity"), null=True, blank=True, related_name="shops"
    )
    registered_on = models.DateField(_("registered on"), default=timezone.localdate)
    upgrade_reminder_from = models.DateField(_("reminder from"), null=True, blank=True)
    upgrade_deadline = models.DateField(_("upgrade deadline"), null=True, blank=True, db_index=True)
    replacements_allowed = models.PositiveSmallIntegerField(_("replacements allowed"), default=1)
    replacements_used = models.PositiveSmallIntegerField(_("replacements used"), default=0)
    members = models.ManyToManyField(User, through="Membership", related_name="shops")
    my_role = ""  # the viewer's role, set by shops.access

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        constraints = [
            models.UniqueConstraint(Lower("code"), name="shop_code_unique"),
            models.CheckConstraint(
                condition=Q(replacements_used__gte=0, replacements_used__lte=F("replacements_allowed")),
                name="shop_replacements_within_allowance",
            ),
            models.CheckConstraint(
                condition=(Q(shop_type=ShopType.PERSONAL) & Q(entity__isnull=True))
                | (~Q(shop_type=ShopType.PERSONAL) & Q(entity__isnull=False)),
                name="shop_entity_unless_personal",
            ),
        ]
        indexes = [
            models.Index(fields=["name"]),
            models.Index(fields=["shop_type", "-id"]),
            models.Index(fields=["status", "-id"]),
        ]
        permissions = [
            ("grant_replacement", _("Can grant an extra replacement")),
            ("close_shop", _("Can close a shop")),
            ("change_shop_entity", _("Can change a shop's entity")),
            ("schedule_upgrade", _("Can schedule reminders and deadlines")),
            ("invite_owner", _("Can invite a shop's first owner")),
            ("replace_owner", _("Can replace a shop's owner")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        return self.shop_type == ShopType.PERSONAL

    @property
    def is_closed(self) -> bool:
        return self.status == ShopStatus.CLOSED
