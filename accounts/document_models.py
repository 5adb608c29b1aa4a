"""Documents that shops and account holders submit for a review, and requests for documents by operators (R22)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shops.models import User


class DocumentKind(models.TextChoices):
    LICENSE = "license", pgettext_lazy("document", "Business license")
    TRADEMARK = "trademark", pgettext_lazy("document", "Trademark certificate")
    LETTER = "letter", pgettext_lazy("document", "Authorization letter")
    IDENTITY = "identity", pgettext_lazy("document", "Proof of identity")
    OTHER = "other", pgettext_lazy("document", "Other document")


class DocumentFormat(models.TextChoices):
    JPEG = "image/jpeg", "JPG"
    PNG = "image/png", "PNG"
    WEBP = "image/webp", "WebP"
    PDF = "application/pdf", "PDF"


class DocumentState(models.TextChoices):
    KEPT = "kept", pgettext_lazy("document", "Kept")
    WITHDRAWN = "withdrawn", pgettext_lazy("document", "Removed by who handed it in")
    DELETED = "deleted", pgettext_lazy("document", "Deleted after its days")


MOST_DOCUMENT_BYTES = 20 * 1024 * 1024  # the rule book's limit is lower


class Document(models.Model):
    """A file submitted for a review. When the file is deleted, the row stays with its hash (R22).

    `received_sha256` is the hash of the uploaded file; `sha256` and `size` describe the stored one, because pictures
    are re-encoded.
    """

    review = models.ForeignKey(
        "accounts.Review", models.PROTECT, related_name="documents", verbose_name=_("review")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=DocumentKind)
    state = models.CharField(_("state"), max_length=9, choices=DocumentState, default=DocumentState.KEPT)
    format = models.CharField(_("format"), max_length=15, choices=DocumentFormat)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    received_sha256 = models.CharField(max_length=64, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=100)
    stored_as = models.CharField(max_length=80, unique=True, editable=False)
    handed_in_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("handed in by")
    )
    handed_in_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        default_permissions = ("view",)
        permissions = [("open_document", _("Can open the documents of reviews"))]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "received_sha256"],
                condition=Q(state=DocumentState.KEPT),
                name="document_once_per_review",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_DOCUMENT_BYTES), name="document_size_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(format__in=DocumentFormat.values), name="document_format_allowed"
            ),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.review}"

    @property
    def is_picture(self) -> bool:
        return self.format != DocumentFormat.PDF


class AskReason(models.TextChoices):
    MISSING = "missing", _("Not handed in")
    ILLEGIBLE = "illegible", _("Not legible")
    EXPIRED = "expired", _("Out of date")
    OTHER_ENTITY = "other_entity", _("Of another entity")
    NO_SEAL = "no_seal", _("Seal missing")


class DocumentAsk(models.Model):
    """A document that operators requested when they sent a review back, with the reason and the answer (R22)."""

    review = models.ForeignKey("accounts.Review", models.CASCADE, related_name="asks")
    kind = models.CharField(_("kind"), max_length=9, choices=DocumentKind)
    why = models.CharField(_("why"), max_length=12, choices=AskReason)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.ForeignKey(Document, models.PROTECT, null=True, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"], condition=Q(answer__isnull=True), name="ask_open_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_why_display()}"
