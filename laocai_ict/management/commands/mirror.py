"""`manage.py mirror DIR`: the whole public portal as plain files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from achievements.publish.sitemap import SITEMAPS
from laocai_ict.alone import Occupied
from laocai_ict.mirror.addresses import file_of
from laocai_ict.mirror.copying import Copy, NoAnswer
from laocai_ict.mirror.folder import NewFolder, NotOurs, replacing
from laocai_ict.mirror.portal import Portal
from laocai_ict.offline import FILES

MARK = "mirror.json"  # by which a folder is known to be a mirror
MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = (
        "Write the whole public portal into DIR as plain files that lead to one another: for a stick, for any web "
        "host, for nginx where nothing else answers. What stands there stays until all is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="new, empty, or a mirror")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            with replacing(folder, MARK) as new, TemporaryDirectory() as pages:
                _fill(new, Copy(Portal(portal_url()), Path(pages)))
        except (NotOurs, Occupied, NoAnswer) as refused:
            raise CommandError(str(refused)) from None
        line = _("%(files)d files, %(size).0f MB; %(differing)d of them differ from those that stood there.")
        numbers = {"files": new.files, "size": new.bytes / MEGABYTE, "differing": new.differing}
        self.stdout.write(line % numbers)


def portal_url() -> str:
    """Where the portal is: PUBLIC_URL, or else the first of the names that it answers to."""
    named = (host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*")))
    return settings.PUBLIC_URL or f"{'https' if settings.HTTPS else 'http'}://{next(named, 'localhost')}"


def _fill(new: NewFolder, copy: Copy) -> None:
    now = timezone.now()
    copy.make(_beginning(), new.write)
    url = copy.portal.url
    new.write("README.txt", _readme(url).encode())
    about = {"portal": url, "made_at": now.isoformat(timespec="seconds"), "addresses": copy.count}
    new.write(MARK, json.dumps(about, indent=1).encode())


def _beginning() -> list[str]:
    """The front pages, from which all pages can be reached, and what only machines find."""
    files = ["/robots.txt", reverse("security_txt"), reverse("sitemap")]
    files += [reverse("sitemap_section", args=[section]) for section in SITEMAPS]
    files += [staticfiles_storage.url(name) for name in FILES if not name.endswith(".js")]
    return [*map(_home, _languages()), *files]


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _home(language: str) -> str:
    with translation.override(language):
        return reverse("home")


def _readme(url: str) -> str:
    """What the folder is, in every language."""
    texts = []
    for language in _languages():
        context = {"url": url, "file": file_of(_home(language)), "day": timezone.localdate()}
        with translation.override(language):
            texts.append(render_to_string("mirror/README.txt", context).strip())
    return "\n\n".join(texts) + "\n"
