"""Django settings, derived from the typed configuration. Nothing here is edited to run
Tallgrass."""

import os
from pathlib import Path

from tallgrass.kernel import sqlite

sqlite.install()  # before anything imports Django's SQLite backend
os.environ.setdefault(
    "PYPINYIN_NO_PHRASES", "true"
)  # handles need the sounds of characters; its phrases cost each process 42 MB

from csp.constants import NONE, SELF  # noqa: E402
from django.utils.translation import gettext_lazy as _  # noqa: E402

from tallgrass.conf.config import PAGE_THREADS, load  # noqa: E402
from tallgrass.conf.database import database  # noqa: E402
from tallgrass.conf.logs import configure  # noqa: E402
from tallgrass.conf.mail import mail  # noqa: E402

CONFIG = load()
WEB = Path(__file__).resolve().parent.parent / "web"

SECRET_KEY, *SECRET_KEY_FALLBACKS = CONFIG.secrets
DEBUG = False
ALLOWED_HOSTS = ["*"]  # web.hosts leads every other host to the origin, and says so
ROOT_URLCONF = "tallgrass.conf.urls"
WSGI_APPLICATION = "tallgrass.conf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(CONFIG)}
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tallgrass.people",
    "tallgrass.ledger",
    "tallgrass.notices",
    "tallgrass.signals",
    "tallgrass.governance",
    "tallgrass.notes",
    "tallgrass.profiles",
    "tallgrass.discovery",
    "tallgrass.insight",
    "tallgrass.contracts",
    "tallgrass.campaigns",
    "tallgrass.web",
    "tallgrass.kernel",
]

MIDDLEWARE = [
    "tallgrass.web.middleware.request_id",
    "tallgrass.web.hardening.hardened",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tallgrass.web.middleware.private_by_default",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tallgrass.web.middleware.chosen_language",
    "tallgrass.web.hosts.led_to_origin",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tallgrass.web.middleware.principal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tallgrass.web.reserve.kept_for_money",
    "tallgrass.web.middleware.refusals",
    "tallgrass.web.middleware.kept_words",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "tallgrass.web.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "allauth_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tallgrass.web.shell.allauth_context",
            ]
        },
    },
]

# People and sessions
AUTH_USER_MODEL = "tg_people.Person"
AUTHENTICATION_BACKENDS = ["tallgrass.web.backends.ProvedAddressBackend"]
PASSWORD_HASHERS = ["tallgrass.people.hashing.BoundedHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "tallgrass.people.passwords.UsualPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tallgrass.web.accounts.Adapter"
ACCOUNT_FORMS = {
    "signup": "tallgrass.web.accounts.SignupForm",
    "reset_password": "tallgrass.web.accounts.ResetForm",
}
PASSWORD_RESET_TIMEOUT = 3_600
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# With mail, an address must answer before it counts: then signing up tells nobody whether an
# address is known here.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if CONFIG.mail_url else "optional"
ACCOUNT_RATE_LIMITS = {  # docs/limits.md; tries to sign in are counted by people.actions.attempts
    "signup": "10/m/ip,60/h/ip,200/d/ip",
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": "20/m/ip,60/h/ip,3/m/key,10/h/key",
}
CACHES = {"default": {"BACKEND": "tallgrass.web.shared_cache.SharedCache"}}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = (
    False  # the session that changes it stays; its new hash ends every other
)
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{CONFIG.site_name}] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if CONFIG.is_https else "http"
_PREFIX = "__Host-" if CONFIG.is_https else ""
SESSION_ENGINE = "tallgrass.web.sessions"
SESSION_COOKIE_NAME = f"{_PREFIX}tallgrass"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}tallgrass_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tallgrass.web.restoring.csrf_failure"
MESSAGE_STORAGE = "tallgrass.web.cookies.Messages"
CSRF_TRUSTED_ORIGINS = [CONFIG.origin]

# What every response says
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
USE_X_FORWARDED_HOST = False
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, CONFIG.edge_origin],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_COOKIE_NAME = f"{_PREFIX}tallgrass_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = sorted(path for path in (WEB / "locale").glob("*") if path.is_dir())
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.home / "static"
STATICFILES_DIRS = [WEB / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tallgrass.web.stylesheet.BuiltSheet",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tallgrass.web.storage.StaticFiles"},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = CONFIG.home / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# Mail goes to files until a server is named
globals().update(mail(CONFIG))
DEFAULT_FROM_EMAIL = f"{CONFIG.site_name} <no-reply@{CONFIG.host}>"

TALLGRASS_HOME = CONFIG.home
TALLGRASS_PAGE_THREADS = CONFIG.web_workers * PAGE_THREADS
TALLGRASS_ORIGIN = CONFIG.origin
TALLGRASS_EDGE_ORIGIN = CONFIG.edge_origin
TALLGRASS_TRUSTED_PROXIES = CONFIG.proxies
TALLGRASS_SECRETS = CONFIG.secrets
TALLGRASS_SITE_NAME = CONFIG.site_name
TALLGRASS_TIME_ZONE = CONFIG.time_zone
TALLGRASS_CONTACT = CONFIG.contact
TALLGRASS_SOURCE_URL = CONFIG.source_url
TALLGRASS_OUTBOX_DAYS = CONFIG.outbox_days

LOGGING_CONFIG = None
configure()
