"""Sentences about appeals, for the shop and for the desk (R25)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_APPEALS: dict[str, Promise] = {
    "NOT_REJECTED": _("Only a rejected request can be appealed."),
    "APPEAL_MADE": _("This rejection was appealed already. It can be appealed once."),
    "APPEAL_TOO_LATE": _("The days to appeal are over. You can still send the request again."),
    "APPEAL_OVERTAKEN": _(
        "The official account or its entity changed after the rejection, so there is nothing left to approve."
    ),
    "APPEAL_ANSWERED": _("This appeal was answered or withdrawn already. Nothing was changed."),
    "OWN_DECISION": _("You rejected this request, so somebody else has to answer the appeal."),
}
