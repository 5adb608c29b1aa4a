"""All settings of the product, read from the environment or `.env`. An invalid value stops the start."""

import re

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.cache import cache
from config.databases import database
from config.env import BASE_DIR, REQUIRED, env, host_and_port, networks, number, one_of, read, switch
from config.logs import logging_settings
from config.monitoring.errors import report_faults
from config.storage import file_storage, media_root, require_private

DEBUG = switch("DEBUG", False)
SECRET_KEY = read(env.str, "SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY must be a random text of at least 32 characters: run 'make setup' to write one."
    )
ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
HTTPS = switch("HTTPS", False)
DEMO = switch("DEMO", False)
WEB_PROCESSES = number("WEB_PROCESSES", 1, least=1, most=64)
DOUYIN_IDENTITY = read(env.str, "DOUYIN_IDENTITY", "simulated" if DEBUG else REQUIRED)
if DOUYIN_IDENTITY != "simulated":
    raise ImproperlyConfigured(
        f"DOUYIN_IDENTITY={DOUYIN_IDENTITY} is not known; the one there is: simulated."
    )
DEMO_LANGUAGE = one_of("DEMO_LANGUAGE", "en", ("en", "zh-hans"))
PHONE_BASE_URL = read(env.str, "PHONE_BASE_URL", "")
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
STAFF_SECOND_FACTOR = switch("STAFF_SECOND_FACTOR", HTTPS)

# Reads and writes have separate thread pools: writes that wait for a row lock block no reads.
READ_THREADS = number("READ_THREADS", 16, least=1)
WRITE_THREADS = number("WRITE_THREADS", 24, least=1)
DATABASES = {"default": database(READ_THREADS + WRITE_THREADS)}
CACHES = {"default": cache()}
globals().update(read(env.email_url, "EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", 10, least=1, most=120)
MAIL_LEASE_SECONDS = number("MAIL_LEASE_SECONDS", 300, least=1)
MAIL_RETRY_SECONDS, MAIL_RETRY_MOST_SECONDS = 30, 3600
MAIL_GIVE_UP_HOURS = number("MAIL_GIVE_UP_HOURS", 72, least=1)
MAIL_KEPT_DAYS = 90
MAIL_SINGLE_SHOPS = 20  # people with more shops get answers in the digest, not one mail per notice
MAIL_WAITS_AT_MOST_MINUTES = 10  # after this the desk warns that no worker is running
DIGEST_AT = read(env.str, "DIGEST_AT", "09:00")  # Asia/Shanghai
if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", DIGEST_AT):
    raise ImproperlyConfigured(f"DIGEST_AT={DIGEST_AT} is not a time of day such as 09:00.")
DEFAULT_FROM_EMAIL = read(env.str, "DEFAULT_FROM_EMAIL", "Shop Backend <no-reply@localhost>")

INSTALLED_APPS = [
    "shops",
    "accounts.apps.AccountsConfig",
    "bindings",
    "work",
    "config.apps.SiteConfig",
    "config.admin.OperationsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "lucide",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "config.monitoring.access.observed",
    "config.middleware.trusted_proxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shops.preferences.language_middleware",
    "config.middleware.readable_request",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.htmx_sign_in",
    "allauth.account.middleware.AccountMiddleware",
    "shops.second_factor.second_factor",
    "config.middleware.private_pages",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shops.preferences.page_settings",
                "bindings.admin.site.frames.desk_frame",
            ],
            "builtins": ["shops.templatetags.backend"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.templates.OwnTemplates", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

AUTH_USER_MODEL = "shops.User"
AUTHENTICATION_BACKENDS = ["shops.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/shops/"
ACCOUNT_ADAPTER = "shops.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
PASSWORD_LINK_DAYS = read(env.int, "PASSWORD_LINK_DAYS", 3)
if PASSWORD_LINK_DAYS < 1:
    raise ImproperlyConfigured("PASSWORD_LINK_DAYS must be 1 or more.")
PASSWORD_RESET_TIMEOUT = PASSWORD_LINK_DAYS * 24 * 3600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = None
# `shops.sign_in` limits password attempts. allauth limits only second-factor codes, per person.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "login": False}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Shop Backend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = media_root(DATABASES["default"])
require_private(MEDIA_ROOT, STATIC_ROOT)
# Uploads are written to a file immediately, so that concurrent uploads take no memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
STORAGES = {
    "default": file_storage(MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Never in a cache: a sign-out must reach every process, even after a cache outage.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
# Browsers remember these values, so the default is short. Raise it once HTTPS works reliably.
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = switch("HSTS_PRELOAD", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Limits of a request, enforced by the server before a thread is assigned: `config.server`.
HEAD_SECONDS = number("HEAD_SECONDS", 10, least=1)
BODY_SECONDS = number("BODY_SECONDS", 10, least=1)
BODY_BYTES_A_SECOND = number("BODY_BYTES_A_SECOND", 10_000, least=1)
SEND_SECONDS = number("SEND_SECONDS", 30, least=1)
BODY_LIMIT = number("BODY_LIMIT", 1_000_000, least=1)
UPLOAD_LIMIT = number("UPLOAD_LIMIT", 25_000_000, least=1)
# Longer than a proxy keeps an idle connection (nginx: 60 s), which would otherwise reuse one that is being closed.
KEEP_ALIVE_SECONDS = number("KEEP_ALIVE_SECONDS", 75, least=1)
SHUTDOWN_SECONDS = number("SHUTDOWN_SECONDS", 20, least=1)
IMPORT_ROWS = number("IMPORT_ROWS", 200_000, least=1)
IMPORT_UNPACKED_MB = number("IMPORT_UNPACKED_MB", 200, least=1)
UPLOAD_PATHS = [
    r"^/admin/.+/import/",
    r"^/shops/[^/]+/reviews/\d+/documents/$",
    r"^/m/[^/]+/documents/$",
    r"^/shops/check/",
]
LOGGING = logging_settings(one_of("LOG_FORMAT", "line", ("line", "json")), access=switch("ACCESS_LOG", True))
# /metrics is open to the bearer of this token, or served on a separate address such as 127.0.0.1:9100.
METRICS_TOKEN = read(env.str, "METRICS_TOKEN", "")
METRICS_LISTEN = host_and_port("METRICS_LISTEN")
if SENTRY_DSN := read(env.str, "SENTRY_DSN", ""):
    report_faults(SENTRY_DSN)
APP_NAME = _("Shop Backend")
