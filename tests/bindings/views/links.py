"""Links of mails."""

from django.urls import reverse


def path_of(token: str) -> str:
    return reverse("invitation_accept", args=[token])
