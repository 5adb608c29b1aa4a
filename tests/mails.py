"""Sends the mail waiting in the outbox, like a worker."""

from collections import Counter

from django.core import mail
from django.core.mail import EmailMessage

from work.clock import database_now
from work.outbox import deliver


def send_mails() -> Counter[str]:
    """Send every mail that is due and return how many ended in each state."""
    return deliver(database_now).counts


def mailed() -> list[EmailMessage]:
    """Send every mail that is due and return all that were sent in this test."""
    send_mails()
    return mail.outbox
