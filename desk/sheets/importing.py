"""Letting entries say what a sheet says: tried first, then kept as versions or proposals, all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from achievements.models import EditorialState
from achievements.record.columns import Refuse
from achievements.record.keeping import entries_of, keep
from achievements.record.restoring import TAKEN, Refused
from achievements.record.rows import Rows
from achievements.record.schema import Collection, PlainEntry, collection_named
from achievements.record.write import Writer
from achievements.record.writing import find, targets_of
from desk.models import UploadedSheet
from desk.review import approve_own, propose
from desk.rights import decides_alone, wants_review
from desk.sheets.reading import Reading, SheetEntry
from versions.forms import digest
from versions.keeping import Change, SlugTaken
from versions.models import Entry, Version

SHORT_DIGEST = 12  # characters that tell files of one name apart
LONGEST_NAME = 180  # characters of a file's name


@dataclass(frozen=True)
class Outcome:
    """How many entries a sheet makes, changes at once, and proposes to change."""

    new: int
    changed: int
    proposed: int


# Trying


def try_out(reading: Reading) -> None:
    """Ask the rules of the record of all that a sheet says, and keep nothing; what breaks one is among the faults."""
    with transaction.atomic():
        _write(reading.kind.collection, reading.changed, lambda entry: _noting(reading, entry))
        transaction.set_rollback(True)
    reading.faults.sort(key=lambda fault: fault.row)


def _noting(reading: Reading, entry: SheetEntry) -> Refuse:
    return lambda name, message: reading.refuse(entry, name, message)


def foreseen(reading: Reading, person: Any) -> Outcome:
    """What keeping it would do for `person`."""
    changed = [entry for entry in reading.changed if not entry.is_new]
    proposed = len(_to_propose(reading.kind.model, [entry.pk for entry in changed], person))
    return Outcome(len(reading.changed) - len(changed), len(changed) - proposed, proposed)


def _to_propose(model: Any, keys: Sequence[int | None], person: Any) -> set[int]:
    """Of the rows with these keys those whose change somebody else has to look at."""
    if decides_alone(person, model):
        return set()
    return {row.pk for row in model._default_manager.filter(pk__in=keys) if wants_review(row)}


# Keeping


@dataclass
class _Wanted(PlainEntry):
    """An entry as a sheet that has been tried wants it, made from what had the digest `base`."""

    pk: int | None = None
    base: str = ""
    row: int = 0

    @classmethod
    def of(cls, collection: Collection, said: dict[str, Any]) -> Self:
        return cls(collection, said["slug"], said["form"], pk=said["pk"], base=said["base"], row=said["row"])


def remember(reading: Reading, author: Any, name: str, digest_of_file: str) -> UploadedSheet:
    """Keep what a sheet says until its author lets it stand; what he sent before is forgotten."""
    UploadedSheet.objects.filter(author=author).delete()
    said = [
        {
            "row": entry.row,
            "slug": entry.slug,
            "pk": entry.pk,
            "base": "" if entry.before is None else digest(entry.before),
            "form": entry.entry,
        }
        for entry in reading.changed
    ]
    return UploadedSheet.objects.create(
        author=author,
        collection=reading.kind.collection.name,
        name=name[-LONGEST_NAME:],
        digest=digest_of_file,
        said=said,
    )


def keep_all(sheet: UploadedSheet, author: Any, to_review: bool = False) -> Outcome:
    """Let the entries say what `sheet` says, or propose it where somebody else has to look; new ones are drafts.

    With `to_review` drafts are submitted at once. Raises Refused, also where somebody has saved one meanwhile.
    """
    collection = collection_named(sheet.collection)
    wanted = [_Wanted.of(collection, said) for said in sheet.said]
    change = Change(Version.Origin.SHEET, f"{sheet.name} {sheet.digest[:SHORT_DIGEST]}", author)
    with transaction.atomic():
        entries = _locked(collection, wanted, change)
        to_propose = _to_propose(collection.model, [each.pk for each in wanted], author)
        new = [each for each in wanted if each.pk is None]
        for each in new if to_review else []:
            each.entry["editorial_state"] = EditorialState.IN_REVIEW
        standing = [each for each in wanted if each.pk not in to_propose]
        _let_stand(collection, standing, change)
        _propose_all(collection, [each for each in wanted if each.pk in to_propose], entries, change)
        sheet.delete()
    return Outcome(len(new), len(standing) - len(new), len(to_propose))


def _locked(collection: Collection, wanted: list[_Wanted], change: Change) -> dict[int | None, Entry]:
    """The entries of what is to be changed, locked. Raises Refused where one is not what the sheet was made from."""
    keys = [each.pk for each in wanted if each.pk is not None]
    list(Entry.objects.of(collection.name, keys).select_for_update().order_by("pk"))
    now = {
        row.pk: (row, digest(collection.entry(row)))
        for some in collection.some_at_a_time(
            collection.rows().filter(pk__in=keys).select_for_update(no_key=True)
        )
        for row in some
    }
    new = [each.slug for each in wanted if each.pk is None]
    taken = set(collection.model._default_manager.filter(slug__in=new).values_list("slug", flat=True))
    overtaken = [
        each
        for each in wanted
        if (each.pk is None and each.slug in taken)
        or (each.pk and now.get(each.pk, (None, ""))[1] != each.base)
    ]
    if overtaken:
        raise Refused([_overtaken(each) for each in overtaken])
    keep((row for row, _digest in now.values()), Change(Version.Origin.ADOPTED))
    return entries_of(collection, keys)


def _overtaken(wanted: _Wanted) -> str:
    words = {"row": wanted.row, "slug": wanted.slug}
    return _("row %(row)d: somebody has saved “%(slug)s” meanwhile; send the sheet again.") % words


def _let_stand(collection: Collection, wanted: list[_Wanted], change: Change) -> None:
    keys, faults = _tried(collection, wanted)
    if faults:
        raise Refused(faults)
    rows = list(collection.model._default_manager.filter(pk__in=keys))
    try:
        versions = keep(rows, change)
    except SlugTaken as taken:
        raise Refused([TAKEN % {"owner": taken.owner.slug}]) from None
    known = {row.pk for row in rows if wants_review(row)}
    approve_own((version for version in versions if version.entry.row in known), change.author)


def _propose_all(
    collection: Collection, wanted: list[_Wanted], entries: dict[int | None, Entry], change: Change
) -> None:
    with transaction.atomic():
        _keys, faults = _tried(collection, wanted)
        if faults:
            raise Refused(faults)
        transaction.set_rollback(True)
    for each in wanted:
        propose(collection.model(pk=each.pk), each.entry, change)


def _tried(collection: Collection, wanted: list[_Wanted]) -> tuple[list[int], list[str]]:
    """The keys of the rows that now say what is wanted, and what is wrong, a sentence each."""
    faults: list[str] = []

    def refuse(entry: Any) -> Refuse:
        words = _("row %(row)d: %(message)s")
        return lambda _name, message: faults.append(words % {"row": entry.row, "message": message})

    return _write(collection, wanted, refuse), faults


def _write(collection: Collection, entries: Sequence[Any], refuse: Callable[[Any], Refuse]) -> list[int]:
    """Let the rows of `entries`, which say their keys, say those; gives the keys of all."""
    by_key = {entry.key: entry for entry in entries}
    targets = {target for entry in entries for target in targets_of(collection, entry.entry)}
    keys = {target: row.pk for target in targets if (row := find(*target))}
    keys |= {(collection.model, entry.slug): entry.pk for entry in entries if entry.pk}
    writer = Writer(by_key, by_key, Rows(keys), refuse)
    writer.write()
    return list(writer.saved.values())
