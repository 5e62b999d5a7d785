"""Pictures that nothing refers to: no row, no version, and nothing that somebody is typing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import parse_qs

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from achievements.models import Picture
from achievements.models.picture import FOLDER, OLD_RENDITIONS, OLD_UPLOADS, digest_of
from desk.models import Typed, Unsaved
from desk.pictures import PICTURE
from versions.models import Version


def unused(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """Those of `pictures` that nothing refers to, by now or in any version."""
    for relation in Picture._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__isnull": False})
        pictures = pictures.exclude(pk__in=rows.values(relation.field.attname))
    return pictures.exclude(pk__in=set(_in_versions()) | set(_being_typed()))


def _in_versions() -> Iterator[str]:
    """The digests that plain forms name."""
    told = Version.objects.filter(entry__collection="photos", form__picture__isnull=False)
    yield from told.values_list("form__picture", flat=True).distinct().iterator()


def _being_typed() -> Iterator[str]:
    for model in (Typed, Unsaved):
        for sent in model._default_manager.filter(sent__contains=f"{PICTURE}=").values_list(
            "sent", flat=True
        ):
            yield from parse_qs(sent).get(PICTURE, [])


def remove(before: datetime) -> list[Picture]:
    """Remove what came before then and is used nowhere, with its files; what that was."""
    with transaction.atomic():
        old = Picture.objects.select_for_update().filter(uploaded_at__lt=before)
        removed = list(unused(old))
        Picture.objects.filter(pk__in=[picture.pk for picture in removed]).delete()
    for picture in removed:
        _delete(picture.files)
    return removed


def remove_strays(before: datetime) -> list[str]:
    """Remove files that are of no picture, and older than then: of uploads that were never finished; their names."""
    known = set(Picture.objects.values_list("pk", flat=True))
    strays = [
        name
        for folder in _folders(FOLDER)
        for digest in _folders(folder)
        if digest.rpartition("/")[2] not in known
        for name in _names(digest)
        if default_storage.get_modified_time(name) < before
    ]
    strays += _of_before(known)
    _delete(strays)
    return strays


def _of_before(known: set[str]) -> Iterator[str]:
    """Files from when pictures were called by the names of photographs, as far as they are kept by their content."""
    for folder in _folders(OLD_RENDITIONS):
        yield from _names(folder)
    for name in _names(OLD_UPLOADS):
        with default_storage.open(name) as file:
            is_kept = digest_of(file) in known
        if is_kept:
            yield name


def _folders(name: str) -> list[str]:
    return [f"{name}/{folder}" for folder in sorted(_listed(name)[0])]


def _names(folder: str) -> list[str]:
    return [f"{folder}/{name}" for name in sorted(_listed(folder)[1])]


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _delete(names: Iterable[str]) -> None:
    """What is gone already is gone; folders that become empty go too, where there are any."""
    folders = set()
    for name in names:
        default_storage.delete(name)
        folders.add(name.rpartition("/")[0])
    for folder in folders:
        if not any(_listed(folder)):
            default_storage.delete(folder)
