"""The settings of the test suite: the product's own, with an environment that needs no `.env`."""

import os
import tempfile
from pathlib import Path

os.environ.update(
    SECRET_KEY="only-for-tests-only-for-tests-only-for-tests",
    DEBUG="off",
    HTTPS="off",
    ALLOWED_HOSTS="*",
    DOUYIN_IDENTITY="simulated",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"),
    CACHE_URL="locmemcache://",
    EMAIL_URL="memorymail://",
    PHONE_BASE_URL="",
    TRUSTED_PROXIES="",
    STAFF_SECOND_FACTOR="off",
    MEDIA_ROOT=str(Path(tempfile.gettempdir()) / f"guanhao-test-{os.getpid()}-files"),
)

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server of the browser tests has threads with connections of their own.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"guanhao-test-{os.getpid()}.sqlite3")
    }
    DATABASES["default"]["OPTIONS"]["timeout"] = 20
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
