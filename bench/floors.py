"""The floor: bare Django that returns a constant, without middleware, behind the same server."""

from typing import Any, cast

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse("ok"))]

settings.configure(
    ALLOWED_HOSTS=["*"], MIDDLEWARE=[], ROOT_URLCONF=__name__, SECRET_KEY="only-for-the-benchmark"
)
django.setup()
application = WSGIMiddleware(cast(Any, WSGIHandler()), workers=10)
