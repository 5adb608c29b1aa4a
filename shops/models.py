"""People who sign in, legal entities, shops, and who may work on which shop."""

import base64

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .validators import validate_uscc

models.CharField.register_lookup(Lower)
validate_code = RegexValidator(
    r"^[A-Za-z0-9._-]{1,40}\Z", _("Use 1 to 40 letters, digits, dots, underscores or hyphens.")
)


class MailRhythm(models.TextChoices):
    """How a person gets by mail what can wait; what concerns security always comes at once."""

    DAILY = "daily", _("One mail a day")
    EACH = "each", _("Each one right away")
    NONE = "none", _("Only here, no mail")


class User(AbstractUser):
    """A person who signs in: of a shop, or of the platform's operators (`is_staff`)."""

    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(
        _("theme"), max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    muted_notices = models.JSONField(_("notices switched off"), default=list, blank=True)
    mail_rhythm = models.CharField(
        _("mail"), max_length=5, choices=MailRhythm, default=MailRhythm.DAILY, db_default=MailRhythm.DAILY
    )
    calendar_key = models.CharField(max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [
            ("reset_second_factor", _("Can reset a person's second factor")),
            ("correct_email", _("Can correct a person's email")),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message=_("This email can’t be used. Choose another one."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)


class Entity(models.Model):
    """The holder of a business license. Two are the same when their codes are; names are only shown."""

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
    my_role = ""  # the role of the person who looks, set by shops.access

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


class Role(models.TextChoices):
    """What a person may do in a shop, each including the ones before."""

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
    """An e-mailed, one-use offer of a role by an owner or `by_platform`; only the hash of its secret is stored."""

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
        """Return what the mail says beside the link: ABCD-EFGH, for the person who signed in with its address.

        It follows from the stored hash, so that only the link opens the offer to who is not signed in.
        """
        letters = base64.b32encode(bytes.fromhex(self.token_hash)).decode()
        return f"{letters[:4]}-{letters[4:8]}"


class Notice(models.Model):
    """One message to one person, shown in the page and mailed at most once; `key` keeps it from repeating.

    `in_digest` is true while the notice waits for its person's next digest.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    in_digest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["user", "created_at"], condition=Q(in_digest=True), name="notice_in_digest"),
        ]

    def __str__(self) -> str:
        return self.kind


class RateCount(models.Model):
    """How often something happened in one window, counted by a single upsert (`shops.limits`); times in seconds since 1970."""

    key = models.CharField(max_length=160, primary_key=True)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_default=0, default=0)

    def __str__(self) -> str:
        return self.key
