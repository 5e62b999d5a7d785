"""Writing one entry without files: what it refers to is found by the slugs of now and those of before."""

from collections.abc import Iterator
from typing import Any, cast

from django.db import models

from achievements.models import Citation, Source
from achievements.record.columns import Refuse
from achievements.record.read import FileEntry, RecordFiles
from achievements.record.schema import Collection, collection_of
from achievements.record.write import Rows, Writer
from versions.forms import Form
from versions.keeping import entry_at


def write_form(collection: Collection, key: int | None, form: Form) -> tuple[Any, list[str]]:
    """Let the row with this key, or a new one, say `form`; gives it, and what is wrong, a sentence each.

    Where anything is wrong the caller's transaction has to be rolled back.
    """
    entry = FileEntry("", collection, form["slug"], form)
    files = OneEntry(entry)
    row = collection.model._default_manager.filter(pk=key).first() if key else None
    rows: Rows = {target: found for target in targets_of(collection, form) if (found := find(*target))}
    if row is not None:
        rows[collection.model, entry.slug] = row
    Writer(cast(RecordFiles, files), rows, [entry]).write()
    return rows.get((collection.model, entry.slug)), files.sentences


class OneEntry:
    """In the place of files: the one entry that is written, and what is wrong with it."""

    all_readable = True

    def __init__(self, entry: FileEntry) -> None:
        self.entries = {entry.key: entry}
        self.sentences: list[str] = []

    def refuse(self, entry: FileEntry) -> Refuse:
        def refuse(name: str, message: str) -> None:
            entry.faulty.add(name)
            self.sentences.append(f"{name}: {message}" if name else message)

        return refuse


def targets_of(collection: Collection, form: Form) -> Iterator[tuple[type[models.Model], str]]:
    return (target for _field, target in collection.targets(form))


def find(model: type[models.Model], slug: str) -> Any:
    """The row that is called so, or was called so in public; None where there is none."""
    if model is Citation:
        return _place(slug)
    row = model._default_manager.filter(slug=slug).first()
    if row is None and (entry := entry_at(collection_of(model).name, slug)):
        row = model._default_manager.filter(pk=entry.row).first()
    return row


def _place(key: str) -> Citation | None:
    slug, _space, place = key.partition(" ")
    section, paragraph = place.split(".")
    source = find(Source, slug)
    return (
        Citation.objects.filter(source=source, section=section, paragraph=paragraph).first()
        if source
        else None
    )
