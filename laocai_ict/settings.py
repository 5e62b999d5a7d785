"""Settings of the portal: one file, read from the environment.

It fails closed: without SECRET_KEY and ALLOWED_HOSTS nothing is served, DEBUG is off and HTTPS is expected
unless the environment says otherwise. `make run` sets what a first look on one's own machine needs.
docs/operators.md lists every variable.
"""

import os
import pwd
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from laocai_ict.uploads import store_of_photographs

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = dict(os.environ)  # as it was given, for the server's workers, who read the file anew
env = Env()
ENV_FILE = os.environ.get("ENV_FILE", str(BASE_DIR / "var" / "portal.env"))
AT_LEAST_ONE = validate.Range(min=1)
env.read_env(ENV_FILE, recurse=False)  # what the environment says already, it keeps

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))  # database, uploads, collected files
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR={DATA_DIR} cannot be made: {error.strerror}") from None
if not os.access(DATA_DIR, os.W_OK | os.X_OK):
    raise ImproperlyConfigured(f"DATA_DIR={DATA_DIR} is a folder that this user cannot write into.")
owner: int | str = DATA_DIR.stat().st_uid
if os.geteuid() == 0 and owner != 0:
    with suppress(KeyError):  # somebody without a name
        owner = pwd.getpwuid(DATA_DIR.stat().st_uid).pw_name
    raise ImproperlyConfigured(
        f"DATA_DIR={DATA_DIR} is the folder of {owner}, who could not write what root leaves there. "
        f"Begin the command with: runuser -u {owner} --"
    )

# --- Who may ask, and how -------------------------------------------------------------------------------------

SHORTEST_KEY = 32
MAKE_A_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        f"SECRET_KEY is set neither in the environment nor in {ENV_FILE}. Make one with: {MAKE_A_KEY}"
    )
if len(SECRET_KEY) < SHORTEST_KEY:
    raise ImproperlyConfigured(
        f"SECRET_KEY is shorter than {SHORTEST_KEY} characters, and could be guessed. Make one with: {MAKE_A_KEY}"
    )
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS: list[str] = list(filter(None, env.list("ALLOWED_HOSTS", [])))
for host in ALLOWED_HOSTS:
    if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", host):
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS names {host}, which is no name of a host. Write it without scheme, port and path: "
            "portal.example.vn"
        )
HTTPS = env.bool("HTTPS", True)
# How many of our own proxies stand before the server
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0))


def public_url(url: str) -> str:
    """`url` as addresses begin with it; ImproperlyConfigured where it is not one of a whole host."""
    scheme, netloc, *rest = urlsplit(url.rstrip("/"))
    if url and (scheme not in ("http", "https") or not netloc or any(rest)):
        raise ImproperlyConfigured("PUBLIC_URL is no address of a portal. Write https://portal.example.vn")
    return url.rstrip("/")


PUBLIC_URL = public_url(env.str("PUBLIC_URL", ""))  # without one the portal is where it is asked
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# A site of its own must not speak for the whole domain that it is a part of, unless whoever runs that says so
HSTS_WHOLE_DOMAIN = env.bool("HSTS_WHOLE_DOMAIN", False)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and HSTS_WHOLE_DOMAIN
SILENCED_SYSTEM_CHECKS = [] if HSTS_WHOLE_DOMAIN else ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- What it is made of ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "desk.site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "versions",
    "achievements",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "desk",
    "desk.accounts.apps.AccountsConfig",
    "desk.accounts.apps.SignInsConfig",
    "stats",
    "laocai_ict",  # its commands
]

MIDDLEWARE = [
    "web.callers.caller_before_proxies",
    "django.middleware.security.SecurityMiddleware",
    "web.public_url.speak_from_public_url",
    "csp.middleware.CSPMiddleware",
    "web.policies.permissions_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.compression.CompressText",  # after WhiteNoise, whose files are compressed already
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.languages.language_from_path",
    "laocai_ict.one_snapshot.of_public_pages",
    "django.middleware.common.CommonMiddleware",
    "web.methods.PublicMethods",  # before what asks for the token of a form
    "web.bodies.FormsOnly",  # after what knows which methods there are
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "desk.accounts.sessions.end_idle_sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks
]

ROOT_URLCONF = "laocai_ict.urls"
WSGI_APPLICATION = "laocai_ict.wsgi.application"

PAGES: dict[str, Any] = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.template.context_processors.i18n",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ],
    },
}
# The same templates, but for those that are others where a page is saved as a file
SAVED_PAGES = PAGES | {"NAME": "saved", "DIRS": [BASE_DIR / "templates" / "saved", *PAGES["DIRS"]]}
# and for those that are others in a mirror, which has no portal behind it
MIRROR_PAGES = PAGES | {"NAME": "mirror", "DIRS": [BASE_DIR / "templates" / "mirror", *PAGES["DIRS"]]}
TEMPLATES = [PAGES, SAVED_PAGES, MIRROR_PAGES]

# --- Where it is kept -----------------------------------------------------------------------------------------

SQLITE = {
    "CONN_MAX_AGE": 600,  # closing the last connection writes the whole log back into the file
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a transaction that reads first and writes later fails under load
        "timeout": 5,
        # secure_delete: what is deleted is overwritten
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    },
}
POSTGRESQL = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# PostgreSQL's, as long as SQLite's timeout
PATIENCE = {"connect_timeout": 3, "options": "-c lock_timeout=5s"}


def database(url: str) -> dict[str, Any]:
    """The DATABASES entry for `url`; ImproperlyConfigured, never showing a password, when it is not usable."""
    try:
        scheme, _netloc, path, query, fragment = urlsplit(url)
        entry: dict[str, Any] = dict(dj_database_url.parse(url))
    except Exception:
        scheme = ""
    if scheme == "sqlite":
        file = BASE_DIR / entry["NAME"]
        if not file.parent.is_dir():
            raise ImproperlyConfigured(
                f"DATABASE_URL names a file in {file.parent}, and there is no such folder."
            )
        return entry | {"NAME": file} | SQLITE
    # An "@" after the host means a password that was cut in two at a bare / ? or #, so its rest would be shown.
    if scheme in ("postgres", "postgresql") and "@" not in path + query + fragment:
        entry["OPTIONS"] = PATIENCE | entry.get("OPTIONS", {})
        return entry | POSTGRESQL
    raise ImproperlyConfigured(
        "DATABASE_URL is not an address the portal can use. Write sqlite:////path/to/file or "
        "postgres://user:password@host:5432/name, with special characters in the password percent-encoded."
    )


DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signing in: docs/decisions/0022-signing-in.md ---------------------------------------------------------------

PASSWORD_HASHERS = ["desk.accounts.hashing.OneAtATimeArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
        "desk.accounts.passwords.NotOfCommonWordsValidator",
    )
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 10  # wrong passwords for an account, and from a network
AXES_COOLOFF_TIME = timedelta(minutes=15)  # after the last of them
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "desk.accounts.limits.network_of"
AXES_USERNAME_CALLABLE = "desk.accounts.limits.counted_as"
AXES_LOCKOUT_PARAMETERS = "desk.accounts.limits.counted_by"
AXES_LOCKOUT_CALLABLE = "desk.accounts.limits.locked_out"
AXES_SENSITIVE_PARAMETERS: list[str] = []  # the log names account and network, never a password
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # desk/admin/account.py shows them
AXES_DISABLE_ACCESS_LOG = True  # desk/accounts/events.py writes it
DESK_IDLE_SECONDS = 8 * 3600  # a working day: then a session ends
# Whoever may do more than write needs a one-time code; on one's own machine it may be put off
SECOND_FACTOR_REQUIRED = HTTPS
OTP_TOTP_ISSUER = (PUBLIC_URL and urlsplit(PUBLIC_URL).hostname) or "Lào Cai"  # what a phone calls the portal
PASSWORD_RESET_TIMEOUT = 24 * 3600  # that a link for a new password holds

# --- Mail: links for new passwords, where there is a server for it -----------------------------------------------

MAIL_SCHEMES = ["smtp", "submission"]  # the second speaks STARTTLS


def mail(url: str, sender: str) -> dict[str, Any]:
    """Django's settings for the mail server at `url`; ImproperlyConfigured, never showing a password, when unusable."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in MAIL_SCHEMES and parts.hostname and "@" in sender and (parts.port or True)
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ImproperlyConfigured(
            "EMAIL_URL and EMAIL_FROM do not name a mail server and a sender. Write "
            "EMAIL_URL=submission://user:password@mail.example.vn and EMAIL_FROM=portal@example.vn, with special "
            "characters in the password percent-encoded."
        )
    return dict(dj_email_url.parse(url)) | {"DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": 10}


EMAIL_URL = env.str("EMAIL_URL", "")
globals().update(mail(EMAIL_URL, env.str("EMAIL_FROM", "")))

# --- Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites need none of our style and script
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": store_of_photographs(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

PICTURE_PIXELS = 10**6 * env.int("PICTURE_MEGAPIXELS", 50, validate=validate.Range(1, 200))  # of one, at most

# Whether nginx sends files in our place, as deploy/nginx.conf has it
ACCEL_REDIRECT = env.bool("ACCEL_REDIRECT", False)

BULK_ROWS = env.int(
    "BULK_ROWS", 5000, validate=AT_LEAST_ONE
)  # more of them are written into a file before anybody is sent them

# Pictures for shared links are kept for as long as what they say stays the same
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "pictures",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},  # of about 20 kB
    },
}

# --- The server: `manage.py serve` ----------------------------------------------------------------------------

HOST = env.str("HOST", "") or "127.0.0.1"
PORT = env.int("PORT", 8000, validate=validate.Range(1, 65535))
WORKERS = env.int("WORKERS", min(os.cpu_count() or 1, 4), validate=AT_LEAST_ONE)  # processes use the cores,
THREADS = env.int(
    "THREADS", 16, validate=AT_LEAST_ONE
)  # threads of each wait for the database, and for the disk
WORKER_MEGABYTES = env.int(
    "WORKER_MEGABYTES", 500, validate=AT_LEAST_ONE
)  # a worker that takes more memory is renewed

# --- Language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"  # the record's own: its sources are written in it, and its editors write in it first
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
FORMAT_MODULE_PATH = "laocai_ict.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = (LANGUAGE_CODE,)
JQUERY_UI_URL = "admin/tabs.js"  # in place of jQuery UI from another host
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

RETRY_SECONDS = 5  # when it is worth asking again after the database could not be reached

# --- Review -----------------------------------------------------------------------------------------------------

OWN_APPROVALS = env.bool("OWN_APPROVALS", False)  # whether reviewers may approve what they wrote themselves

# --- Reading without a network --------------------------------------------------------------------------------

OFFLINE = env.bool("OFFLINE", True)  # whether pages are kept on readers' devices

# --- Reports of errors from readers -----------------------------------------------------------------------------

REPORTS_AN_HOUR = env.int("REPORTS_AN_HOUR", 5, validate=AT_LEAST_ONE)  # from one network
REPORTS_A_DAY = env.int("REPORTS_A_DAY", 200, validate=AT_LEAST_ONE)  # from all

# --- The visitor counter (what each number means: docs/counter.md) ----------------------------------------------

STATS_IS_PAGE = "laocai_ict.pages.is_page"  # whether views of an address count
STATS_ONLINE_SECONDS = 300  # a browser is online for so long after its last sign of life
STATS_VISIT_SECONDS = 1800  # a longer silence ends a visit
STATS_BEACONS_A_MINUTE = env.int("STATS_BEACONS_A_MINUTE", 600, validate=AT_LEAST_ONE)  # from one network
STATS_VISITS_IN_TEN_MINUTES = env.int(
    "STATS_VISITS_IN_TEN_MINUTES", 300, validate=AT_LEAST_ONE
)  # new ones, from one network
STATS_PAGES_A_DAY = 2000  # pages with a total of their own; further ones share one

# --- What is written down about running -------------------------------------------------------------------------

LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf([*LEVELS, *map(str.lower, LEVELS)])).upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "of_request": {"()": "web.access.OfRequest"},
        "without_traceback": {"()": "web.access.WithoutTraceback"},
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["of_request"]},
        "requests": {"class": "logging.StreamHandler"},  # each line is JSON
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "web.access": {"handlers": ["requests"], "propagate": False},
        "django.request": {"level": "ERROR"},  # what is not there has its line already
        "django.security.DisallowedHost": {"filters": ["without_traceback"]},
    },
}
