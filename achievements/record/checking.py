"""Whether every row says what its standing version says, and whether the database still refuses to forget."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils.translation import gettext as _

from achievements.models import Citation, Picture, Source
from achievements.models.picture import digest_of
from achievements.record.columns import Column, Parts, Reference, References
from achievements.record.schema import VERSIONED, Collection
from database import append_only
from versions.forms import Form, digest
from versions.keeping import renamed
from versions.models import Decision, Entry, Version

Renamed = dict[
    type[models.Model], dict[str, str]
]  # former slugs with those of now, by what they are slugs of


def disagreements() -> Iterator[str]:
    """A sentence for everything in which rows and standing versions do not agree."""
    for model in (Version, Decision):
        if not append_only.is_installed(connection, model):
            yield _(
                "The database does not refuse to change %s: its triggers are gone; migrate installs them."
            ) % (model._meta.verbose_name_plural)
    moved = {collection.model: renamed(collection.name) for collection in VERSIONED}
    for collection in VERSIONED:
        yield from _of_collection(collection, moved)
    yield from _of_pictures()


def _of_pictures() -> Iterator[str]:
    """Whether every picture, and every one that a version names, is there and is what it is called by."""
    for picture in Picture.objects.order_by("pk").iterator():
        missing = [name for name in picture.files if not default_storage.exists(name)]
        if missing:
            yield _("A file of the picture %(name)s is missing: %(file)s.") % {
                "name": picture,
                "file": missing[0],
            }
        elif not _is_as_called(picture):
            yield _("The file of the picture %(name)s is not what was uploaded: %(file)s.") % {
                "name": picture,
                "file": picture.original,
            }
    of_photos = Version.objects.filter(entry__collection="photos", form__picture__isnull=False)
    named = set(of_photos.values_list("form__picture", flat=True).distinct())
    for unknown in sorted(named - set(Picture.objects.values_list("pk", flat=True))):
        yield _("A version names the picture %s, which is not kept here.") % unknown


def _is_as_called(picture: Picture) -> bool:
    with default_storage.open(picture.original) as file:
        return digest_of(file) == picture.digest


def _of_collection(collection: Collection, moved: Renamed) -> Iterator[str]:
    without_row = set(
        Entry.objects.filter(collection=collection.name, row__isnull=False).values_list("row", flat=True)
    )
    for rows in collection.some_at_a_time():
        standing = _standing(collection, [row.pk for row in rows])
        for row in rows:
            without_row.discard(row.pk)
            if sentence := _of_row(collection, row, standing.get(row.pk), moved):
                yield sentence
    for entry in Entry.objects.of(collection.name, without_row):
        yield _("%s has a version that stands, and no row shows it.") % entry


def _standing(collection: Collection, keys: list[int]) -> dict[int | None, tuple[str, Any]]:
    versions = Version.objects.standing().filter(entry__collection=collection.name, entry__row__in=keys)
    return {row: (known, form) for row, known, form in versions.values_list("entry__row", "digest", "form")}


def _of_row(collection: Collection, row: Any, standing: tuple[str, Form] | None, moved: Renamed) -> str:
    if standing is None:
        return _("%s has no version: adopt gives it one.") % f"{collection.name}/{row.slug}"
    says = digest(collection.entry(row))
    known, form = standing
    if says in (known, digest(_up_to_date(collection.columns, form, moved))):
        return ""
    return _("%s does not say what its standing version says.") % f"{collection.name}/{row.slug}"


def _up_to_date(columns: list[Column], form: Form, moved: Renamed) -> Form:
    """`form` with the slugs that what it refers to has now."""
    return form | {
        column.name: _referring(column, form[column.name], moved) for column in columns if column.name in form
    }


def _now_called(model: type[models.Model], key: str, moved: Renamed) -> str:
    """The slug of now for a former one; a place in a source is called by the source's."""
    if model is Citation:
        source, _space, place = key.partition(" ")
        return f"{moved[Source].get(source, source)} {place}"
    return moved[model].get(key, key)


def _referring(column: Column, plain: Any, moved: Renamed) -> Any:
    match column:
        case Reference():
            return _now_called(column.model, plain, moved)
        case References():
            return sorted((_now_called(column.model, key, moved) for key in plain), key=column.form.order)
        case Parts():
            return [_up_to_date(column.columns, part, moved) for part in plain]
    return plain
