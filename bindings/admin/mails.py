"""Outgoing mail on the operators' desk: waiting, sent and failed mail with its errors; failed mail can be resent."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shops.models import User
from work.models import Mail, MailState
from work.outbox import MAIL_KINDS, resend

from .base import ChoiceFilter, RecordAdmin, pill, two_lines
from .records import moment

_TONES = {
    MailState.WAITING: "blue",
    MailState.SENT: "ok",
    MailState.GIVEN_UP: "bad",
    MailState.DROPPED: "hollow",
}


class MailStateFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "show"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(MailState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    """A mail's content is not shown: it is rendered when sent, and a secret link in it is only for the recipient."""

    actions = ["send_again"]
    list_display = ["which_kind", "recipient", "standing", "tries", "why", "since"]
    list_filter = [MailStateFilter]
    search_fields = ["pk"]
    search_help_text = _("Beginning of the email")
    fields = ["which_kind", "recipient", "language", "standing", "created_at", "due_at", "expires_at"]
    fields += ["attempts", "why", "finished_at"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return rows.filter(recipient__istartswith=term.strip())

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("work.resend_mail")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """Retry the selected failed mails immediately; others are skipped."""
        again = [mail for mail in queryset if resend(mail, timezone.now())]
        LogEntry.objects.log_actions(cast(User, request.user).pk, again, CHANGE, "Sent again")
        if again:
            said = ngettext(
                "%(count)s mail will be sent again.", "%(count)s mails will be sent again.", len(again)
            )
            messages.success(request, said % {"count": len(again)})
        else:
            messages.warning(request, _("Only mails that were given up can be sent again."))

    @admin.display(description=_("kind"))
    def which_kind(self, mail: Mail) -> str | Promise:
        kind = MAIL_KINDS.get(mail.kind)
        return kind.label if kind else mail.kind

    @admin.display(description=_("state"))
    def standing(self, mail: Mail) -> SafeString:
        return pill(_TONES[MailState(mail.state)], mail.get_state_display())

    @admin.display(description=_("attempts"))
    def tries(self, mail: Mail) -> str | SafeString:
        if mail.state != MailState.WAITING:
            return str(mail.attempts)
        return two_lines(mail.attempts, _("next %(time)s") % {"time": moment(mail.due_at)})

    @admin.display(description=_("last error"))
    def why(self, mail: Mail) -> str:
        return mail.last_error or "–"

    @admin.display(description=_("created at"))
    def since(self, mail: Mail) -> str:
        return moment(mail.created_at)
