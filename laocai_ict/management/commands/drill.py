"""`manage.py drill DIR`: is the newest backup one that the portal can be restored from?"""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from achievements.sections import HOME, SECTIONS
from laocai_ict.operating.backups import made_at, newest
from laocai_ict.operating.databases.failure import DatabaseFailure
from laocai_ict.operating.notes import DRILL, note
from laocai_ict.operating.scratch import NotServing, Scratch, beside


class Command(BaseCommand):
    help = (
        "Restore the newest backup in DIR beside the portal, prove it, serve it and ask for its pages; say how old it "
        "was and how long it took. What runs is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        began, file = monotonic(), newest(folder)
        if file is None:
            raise CommandError(_("There is no backup in %(folder)s.") % {"folder": folder})
        try:
            with beside() as scratch:
                scratch.manage("restore", str(file))
                restored = monotonic()
                answers = _ask(scratch)
        except (DatabaseFailure, NotServing, OSError) as failure:
            message = _("The drill with %(file)s failed: %(reason)s")
            raise CommandError(message % {"file": file, "reason": failure}) from None
        if failed := [path for path, status in answers.items() if status != 200]:
            message = _("Restored from %(file)s, the portal does not answer as it should: %(pages)s")
            raise CommandError(message % {"file": file, "pages": " ".join(failed)})
        note(DRILL, file)
        line = _(
            "%(file)s, %(age)s old, was restored and proved in %(seconds).1f s; the portal on it answered %(pages)d "
            "addresses. Altogether %(total).1f s."
        )
        numbers = {"file": file, "age": timesince(made_at(file)), "pages": len(answers)}
        self.stdout.write(line % (numbers | {"seconds": restored - began, "total": monotonic() - began}))


def _ask(scratch: Scratch) -> dict[str, int]:
    """The status of each address that there always is, in every language."""
    paths = {reverse("sitemap")}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths |= {section.get_absolute_url() for section in (HOME, *SECTIONS)}
    with scratch.serving():
        return {path: scratch.status_of(path) for path in sorted(paths)}
