"""What a thing still lacks, told to whoever sends it for review: it may be sent all the same."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from achievements.models.source import Cited
from achievements.record.describing import Describer
from achievements.record.schema import collection_named
from versions.models import Entry, TranslationGap


def reminders_of(thing: Any, entry: Entry) -> list[str]:
    """A sentence for each: no citation, no date, texts that a language lacks."""
    return [*_without_evidence(thing), *_without_translation(entry)]


def _without_evidence(thing: Any) -> Iterator[str]:
    if isinstance(thing, Cited) and not thing.citations.exists():
        yield _("It cites no source.")
    if getattr(thing, "date", ...) is None:
        yield _("It says no date.")


def _without_translation(entry: Entry) -> Iterator[str]:
    gaps = entry.translation_gaps.filter(kind=TranslationGap.Kind.MISSING).order_by("pk")
    describer = Describer(collection_named(entry.collection))
    for code, name in settings.LANGUAGES:
        paths = [gap.path for gap in gaps if gap.language == code]
        if paths:
            labels = (describer.label_of_field(tuple(path.split("."))) for path in paths)
            words = {"language": name, "texts": ", ".join(dict.fromkeys(labels))}
            yield _("Missing in %(language)s: %(texts)s.") % words
