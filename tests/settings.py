"""Settings under test: a home of its own, fast password hashing, mail in memory."""

import os
import tempfile
from pathlib import Path

_HOME = tempfile.mkdtemp(prefix="tallgrass-test-")
os.environ["TALLGRASS_HOME"] = _HOME
os.environ["TALLGRASS_SECRET_KEY"] = "a-secret-that-is-used-by-tests-only-and-nowhere-else"
os.environ["TALLGRASS_DATABASE_URL"] = os.environ.get("TALLGRASS_TEST_DATABASE_URL", "")
os.environ["TALLGRASS_ORIGIN"] = "http://testserver"

(Path(_HOME) / "static").mkdir()

from tallgrass.conf.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ACCOUNT_RATE_LIMITS = False
