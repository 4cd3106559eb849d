"""Everything that is decided outside the code: read once from the environment, with defaults."""

import json
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from helpdesk import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where we are ---------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
DATA_DIR = Path(env.text("HELPDESK_DATA", str(BASE_DIR / "data"))).absolute()
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
_base = urlsplit(BASE_URL)
if _base.scheme not in {"http", "https"} or not _base.hostname:
    raise ImproperlyConfigured(f"BASE_URL must look like https://help.example.com, not {BASE_URL}.")
IS_HTTPS = _base.scheme == "https"
BASE_HOST = _base.hostname
ALLOWED_HOSTS = [BASE_HOST, *env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")]
# How many proxies of our own stand in front; only then X-Forwarded-For/-Proto are believed.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0)

# --- secrets --------------------------------------------------------------------------------
SECRET_KEY = env.secret("SECRET_KEY", keep_in=DATA_DIR / "secrets")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# user:password that a mail provider's webhook must present.
WEBHOOK_SECRET = env.text("WEBHOOK_SECRET") or "helpdesk:" + env.secret(
    "WEBHOOK_PASSWORD", keep_in=DATA_DIR / "secrets"
)

# --- application ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "tickets",
    "faq",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "django_htmx",
]
MIDDLEWARE = [
    "helpdesk.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tickets.api.door.ApiDoor",
    "helpdesk.middleware.BodySizeGuard",
    "helpdesk.middleware.NoNul",
    # What anybody may read is answered here: no session, no cookie.
    "faq.public.door.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tickets.staff.gates.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tickets.staff.gates.SecondStep",
    "tickets.staff.watching.Watch",
    "helpdesk.middleware.PersonalSettings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "helpdesk.urls"
PUBLIC_URLCONF = "helpdesk.public_urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tickets.staff.places.around",
            ],
            "builtins": [
                "tickets.templatetags.addresses",
                "tickets.templatetags.components",
                "tickets.templatetags.when",
            ],
        },
    }
]

# The rest of it each view says itself (tickets/api/view.py).
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tickets.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "PREPROCESSING_HOOKS": ["tickets.api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": ["tickets.api.schema.complete"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# What finds public answers for who waits (core/suggesting.py); the app itself is not known there.
ANSWER_SOURCE = "helpdesk.answers.fitting"

# --- database, cache, broker ----------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'helpdesk.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if IS_SQLITE:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # Deferred transactions that read and then write fail under load (ADR 0001).
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA mmap_size=134217728; PRAGMA foreign_keys=ON",
    }
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "helpdesk.cache.RedisOrOwnMemory",
        "LOCATION": REDIS_URL,
        "OPTIONS": {
            "serializer": "helpdesk.cache.JsonSerializer",
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
        },
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
# The broker is a doorbell: what must happen stands in the database (ADR 0002).
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Whoever rings must not wait for a doorbell that is broken: one try, and on.
    {"max_retries": 1, "interval_start": 0, "interval_max": 0, "connect_retries_timeout": 1}
    if REDIS_URL
    else {"polling_interval": 0.1}
)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
WORKER_THREADS = env.integer("WORKER_THREADS", 4, least=1)
WEB_THREADS = env.integer("WEB_THREADS", 4, least=1)

# --- people and sessions --------------------------------------------------------------------
AUTH_USER_MODEL = "tickets.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tickets.staff.account.MaximumLengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff:inbox"
ACCOUNT_ADAPTER = "tickets.staff.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Strangers get no mail because somebody typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "tickets.staff.account_forms.NewPasswordForm"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Wrong passwords and wrong codes: per address, and per account or second step.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,50/h/ip,5/900s/key"}
MFA_ADAPTER = "tickets.staff.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "tickets.staff.account_forms.CodeForm",
    "reauthenticate": "tickets.staff.account_forms.CodeAgainForm",
    "login_webauthn": "tickets.staff.account_forms.PasskeyLoginForm",
    "authenticate_webauthn": "tickets.staff.account_forms.PasskeyForm",
    "reauthenticate_webauthn": "tickets.staff.account_forms.PasskeyAgainForm",
    "add_webauthn": "tickets.staff.account_forms.AddPasskeyForm",
}
MFA_TOTP_ISSUER = f"Helpdesk {BASE_HOST}"
# One step of 30 seconds back and forth: telephones' clocks differ.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys without https on this machine itself only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_FAILURE_VIEW = "tickets.staff.errors.csrf_failure"

# --- hardening ------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A provider posts a whole mail at once; every other address is held to 2.5 MB by BodySizeGuard.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- languages ------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "helpdesk" / "locale"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Amsterdam")

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700


def _file_storage(url: str) -> dict[str, object]:
    """Local folder by default; `s3://key:secret@host/bucket?region=...` for object storage."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
        }
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.path.strip("/"):
        raise ImproperlyConfigured("FILES_URL must look like s3://key:secret@host/bucket.")
    options: dict[str, object] = {
        "bucket_name": parts.path.strip("/"),
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "default_acl": None,
        "file_overwrite": False,
    }
    query = dict(parse_qsl(parts.query))
    if parts.hostname:
        scheme = "http" if query.get("tls") == "no" else "https"
        port = f":{parts.port}" if parts.port else ""
        options["endpoint_url"] = f"{scheme}://{parts.hostname}{port}"
    if "region" in query:
        options["region_name"] = query["region"]
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _file_storage(env.text("FILES_URL")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "helpdesk.storage.HashedStaticFilesStorage"
    },
}

# --- mail -----------------------------------------------------------------------------------
# smtp://user:password@host:587 (STARTTLS demanded), smtps://... (TLS from the first byte),
# or smtp+plain://localhost:1025 for a server on this machine only.
MAIL_OUT_URL = env.text("MAIL_OUT_URL")
# Or a provider that anymail knows ('postmark', 'mailgun', ...), with its settings as JSON.
MAIL_PROVIDER = env.text("MAIL_PROVIDER")
MAIL_FROM = env.text("MAIL_FROM", f"helpdesk@{_base.hostname}")
# The port of the small SMTP listener for mail in; 0 leaves it out.
SMTP_PORT = env.integer("SMTP_PORT", 8025)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
EMAIL_TIMEOUT = 30
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
IS_MAIL_OUT_SET = bool(MAIL_OUT_URL or MAIL_PROVIDER)
try:
    _anymail = json.loads(env.text("MAIL_PROVIDER_SETTINGS", "{}"))
except ValueError as error:
    raise ImproperlyConfigured(f"MAIL_PROVIDER_SETTINGS is not JSON: {error}") from error
ANYMAIL = {**_anymail, "WEBHOOK_SECRET": WEBHOOK_SECRET, "REQUESTS_TIMEOUT": 30}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
elif MAIL_OUT_URL:
    _smtp = urlsplit(MAIL_OUT_URL)
    if _smtp.scheme not in {"smtp", "smtps", "smtp+plain"} or not _smtp.hostname:
        raise ImproperlyConfigured("MAIL_OUT_URL must look like smtp://user:password@host:587.")
    if _smtp.scheme == "smtp+plain" and _smtp.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured("smtp+plain:// sends passwords readably; only for localhost.")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _smtp.hostname
    EMAIL_PORT = _smtp.port or {"smtp": 587, "smtps": 465, "smtp+plain": 25}[_smtp.scheme]
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
    EMAIL_USE_TLS = _smtp.scheme == "smtp"
    EMAIL_USE_SSL = _smtp.scheme == "smtps"

# --- news for other programs ----------------------------------------------------------------
# Webhooks may also go to machines of one's own network and this one, over http and at any port.
WEBHOOKS_TO_OWN_NETWORK = env.flag("WEBHOOKS_TO_OWN_NETWORK")

# --- logs -----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "helpdesk.logs.JsonFormatter"},
        "text": {"()": "helpdesk.logs.LineFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.text("LOG_FORMAT", "text") == "json" else "text",
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # One line per scheduled doorbell would drown everything else.
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.worker.consumer": {"level": "WARNING"},
        "mail.log": {"level": "ERROR"},
        # Says so whenever two pages are asked for at once.
        "waitress.queue": {"level": "ERROR"},
    },
}
