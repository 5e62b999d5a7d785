"""`manage.py trace_source SOURCE FILE`: what of a source's text does the record not account for?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import Source
from achievements.record.trace import missing_places, unaccounted


class Command(BaseCommand):
    help = (
        "Lists every number and date in the text of a source that no fact citing its place accounts for, and "
        "every place listed for the source that the text does not have."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="the slug of the source")
        parser.add_argument("file", metavar="FILE", type=Path, help="its text, in UTF-8")
        parser.add_argument(
            "--attach", action="store_true", help="also keep the text with the source; it is never published"
        )

    def handle(self, *args: Any, source: str, file: Path, attach: bool, **options: Any) -> None:
        row, text = _source(source), _text(file)
        if attach:
            Source.objects.filter(pk=row.pk).update(text=text)
        leftovers, missing = unaccounted(row, text), missing_places(row, text)
        for leftover in leftovers:
            words = {"line": leftover.line, "place": leftover.place, "printed": leftover.printed}
            self.stdout.write(_("line %(line)d (%(place)s): %(printed)s") % words)
        for place in missing:
            self.stdout.write(_("The text has no place %s.") % place)
        if count := len(leftovers) + len(missing):
            message = ngettext("%d thing is not accounted for.", "%d things are not accounted for.", count)
            raise CommandError(message % count)
        self.stdout.write(_("Everything is accounted for."))


def _source(slug: str) -> Source:
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        raise CommandError(_("There is no source “%s”.") % slug) from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(str(error)) from None
