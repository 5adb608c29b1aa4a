"""The floor: bare Django with a constant answer, no middleware, behind the same server."""

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
application = WSGIMiddleware(WSGIHandler(), workers=10)
