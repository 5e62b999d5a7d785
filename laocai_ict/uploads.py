"""Where photographs are kept: in a folder, or in a store of several hosts that speaks S3."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env


def store_of_photographs(env: Env) -> dict[str, Any]:
    """As STORAGES has it. Raises ImproperlyConfigured where the package for stores is missing."""
    bucket = env.str("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "S3_BUCKET is set, and django-storages is not installed: install requirements-s3.txt in place of "
            "requirements.txt."
        )
    options = {
        "endpoint_url": env.str("S3_ENDPOINT", "") or None,
        "region_name": env.str("S3_REGION", "") or None,
        "access_key": env.str("S3_ACCESS_KEY", "") or None,
        "secret_key": env.str("S3_SECRET_KEY", "") or None,
    }
    private = {"bucket_name": bucket, "default_acl": "private"}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": private | options}
