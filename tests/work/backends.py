"""Mail servers that fail in the ways that real ones do."""

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend


class Broken(BaseEmailBackend):
    """A server that can't be reached."""

    def send_messages(self, messages):
        raise OSError("no route to the mail server")


class Failing(EmailBackend):
    """A server that fails with `error` while there is one."""

    error: Exception | None = None

    def send_messages(self, messages):
        if self.error:
            raise self.error
        return super().send_messages(messages)
