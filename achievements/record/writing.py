"""Writing one entry without files: what it refers to is found by the slugs of now and those of before."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from achievements.models import Citation, Source
from achievements.record.columns import Refuse
from achievements.record.rows import Rows
from achievements.record.schema import Collection, PlainEntry, collection_of
from achievements.record.write import Writer
from versions.forms import Form
from versions.keeping import entry_at


def write_form(collection: Collection, key: int | None, form: Form) -> tuple[Any, list[str]]:
    """Let the row with this key, or a new one, say `form`; gives it, and what is wrong, a sentence each.

    Where anything is wrong the caller's transaction has to be rolled back.
    """
    entry, sentences = PlainEntry(collection, collection.slug(form), form), []
    own = collection.model, entry.slug
    keys = {target: found.pk for target in targets_of(collection, form) if (found := find(*target))}
    if key and collection.model._default_manager.filter(pk=key).exists():
        keys[own] = key
    rows = Rows(keys)

    def refuse(entry: PlainEntry) -> Refuse:
        return lambda name, message: sentences.append(f"{name}: {message}" if name else message)

    Writer([entry.key], {entry.key: entry}, rows, refuse).write()
    return rows.row(own), sentences


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
