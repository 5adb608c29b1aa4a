"""Pages for requests that cannot be answered."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """Answer a form whose page was too old or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
