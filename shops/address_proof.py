"""Verification of a new email address: a code is mailed to it and entered while signed in.

Until then the address is kept only in the session, so that neither a typo nor someone else's mailbox reaches the
account.
"""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest
from django.utils import timezone

from .access import person_of
from .address_mails import post_address_taken, post_proof_code
from .models import User

KEY = "address_proof"
PROOF_LIMIT = {"limit": 5, "seconds": 3600}


class AddressProof(AbstractCodeVerificationProcess):
    """One attempt: the address, the code mailed to it, and the number of wrong codes entered."""

    def __init__(self, request: HttpRequest, state: dict) -> None:
        super().__init__(
            max_attempts=app_settings.EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
            state=state,
            user=person_of(request),
        )
        self.request = request

    @property
    def email(self) -> str:
        return self.state["email"]

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> "AddressProof":
        """Mail a code to `email`. Only the reader of that mailbox learns whether another person has the address."""
        state = cls.initial_state(person_of(request), email)
        state["code"] = get_adapter().generate_email_verification_code()
        proof = cls(request, state)
        proof.send()
        proof.persist()
        return proof

    @classmethod
    def pending(cls, request: HttpRequest) -> "AddressProof | None":
        """Return this session's attempt if it can still be completed."""
        state = request.session.get(KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def fits(self, code: str) -> bool:
        """Return whether `code` is the one that was mailed. The third wrong code ends the attempt."""
        if compare_user_code(actual=code, expected=self.code):
            return True
        self.record_invalid_attempt()
        return False

    def send(self) -> None:
        now, person = timezone.now(), person_of(self.request)
        if User.objects.filter(email__lower=self.email.lower()).exclude(pk=person.pk).exists():
            post_address_taken(self.email, now=now)
        else:
            post_proof_code(self.email, self.code, now=now)

    def persist(self) -> None:
        self.request.session[KEY] = self.state
        self.request.session.modified = True

    def abort(self) -> None:
        self.request.session.pop(KEY, None)
