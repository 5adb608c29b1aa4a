"""Bindings, scan tickets, consents, the rule book and the event log, with the constraints that prove the rules."""

from .appeals import Appeal, AppealState
from .bindings import ACTIVE, OFFICIAL, OFFICIAL_OF_SHOP, Binding, BindingRole, BindingState
from .desk import SavedView
from .events import ActorKind, ChainHead, Event
from .operators import OperatorRequest, RequestState, RequestVerb, Wave
from .owners import OwnerAsk, OwnerRequest
from .reasons import OTHER, Reason, ReasonUse
from .rule_book import RuleBook, Terms, TermsKind
from .tickets import LIVE, Consent, ConsentSide, ScanTicket, TicketPurpose, TicketState

__all__ = [
    "ACTIVE",
    "LIVE",
    "OFFICIAL",
    "OFFICIAL_OF_SHOP",
    "OTHER",
    "ActorKind",
    "Appeal",
    "AppealState",
    "Binding",
    "BindingRole",
    "BindingState",
    "ChainHead",
    "Consent",
    "ConsentSide",
    "Event",
    "OperatorRequest",
    "OwnerAsk",
    "OwnerRequest",
    "Reason",
    "ReasonUse",
    "RequestState",
    "RequestVerb",
    "RuleBook",
    "SavedView",
    "ScanTicket",
    "Terms",
    "TermsKind",
    "TicketPurpose",
    "TicketState",
    "Wave",
]
