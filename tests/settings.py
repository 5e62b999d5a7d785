"""Settings of the test suite: the portal's own, with nothing taken from the machine but DATABASE_URL."""

import os

from tests.processes import PROJECT

os.environ |= {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for tests only, and nowhere else",
    "ALLOWED_HOSTS": "testserver,localhost",
    "CSRF_TRUSTED_ORIGINS": "",
    "PUBLIC_URL": "",
    "HTTPS": "false",
    "DEBUG": "false",
    "TRUSTED_PROXIES": "0",
    "LOG_LEVEL": "WARNING",
    "DATA_DIR": os.environ.get("TEST_DATA_DIR", str(PROJECT / "var" / "tests")),
}

from laocai_ict.settings import *  # noqa: F403
from laocai_ict.settings import CACHES, STATIC_ROOT, STORAGES, TEMPLATES
from tests.strict_templates import Undefined, make_templates_strict

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
make_templates_strict()
# nothing is collected for a test, into a folder that WhiteNoise expects
STATIC_ROOT.mkdir(exist_ok=True)
CACHES["pictures"]["BACKEND"] = "django.core.cache.backends.locmem.LocMemCache"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
