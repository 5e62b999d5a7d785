"""What is installed here, by a name that changes with code, texts, style and what the settings let be seen."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings

ROOMS = [
    "achievements",
    "database",
    "desk",
    "disk",
    "laocai_ict",
    "locale",
    "opendata",
    "stats",
    "templates",
    "versions",
    "web",
]
SUFFIXES = {".py", ".mo", ".html", ".txt", ".xml", ".js"}
SHOWN = ("DEBUG", "HTTPS", "OFFLINE", "PUBLIC_URL", "REPORTS_AN_HOUR", "STATIC_URL", "TIME_ZONE")


def name() -> str:
    """The same wherever the same is installed."""
    digest = sha256(repr([getattr(settings, each) for each in SHOWN]).encode())
    for file in _files():
        digest.update(f"{file.name} ".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def began_at() -> float:
    """When the last of it was installed, in seconds since 1970."""
    return max(file.stat().st_mtime for file in _files())


def _files() -> Iterator[Path]:
    yield settings.BASE_DIR / "requirements.txt"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists():
        yield manifest
    for room in ROOMS:
        for folder, _folders, names in sorted(os.walk(settings.BASE_DIR / room)):
            yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in SUFFIXES)
