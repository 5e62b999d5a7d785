"""Writing the record out as files, always in the same order and form: a folder a period."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db import models

from achievements.models import Achievement, LoadedEntry, Period
from achievements.record.columns import Entry, place_order
from achievements.record.files import written
from achievements.record.read import yaml_files
from achievements.record.schema import COLLECTIONS, Collection

SHARED_FILES = {
    "periods": "record.yaml",
    "sources": "record.yaml",
    "categories": "record.yaml",
    "territories": "record.yaml",
    "units": "record.yaml",
    "institutions": "institutions.yaml",
    "documents": "documents.yaml",
    "metrics": "metrics.yaml",
}
GENERAL_FILE = "general.yaml"


def dump_record(root: Path, periods: Iterable[Period]) -> list[Path]:
    """Write the record of each of `periods` into its folder in `root`.

    Gives the YAML files in these folders that are no part of it, untouched.
    """
    homes = {collection.name: _homes(collection) for collection in COLLECTIONS}
    others = []
    for period in periods:
        folder = root / period.slug
        texts = _texts(period, homes)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        others += [path for path in yaml_files(folder) if path.name not in texts]
    return others


def _homes(collection: Collection) -> dict[str, str]:
    """In which period's folder each entry stands that several periods may have, by their slugs.

    Of the periods it belongs to it is the first from whose folder it was loaded, or else the first.
    """
    rows = collection.rows()
    if rows.names_period:
        return {}
    loaded = set(LoadedEntry.objects.filter(collection=collection.name).values_list("folder", "slug"))
    homes: dict[str, tuple[bool, str]] = {}
    for period in Period.objects.all():
        for slug in rows.of_period(period).values_list("slug", flat=True):
            home = (period.slug, slug) not in loaded, period.slug
            homes[slug] = min(homes.get(slug, home), home)
    return {slug: period for slug, (_is_new, period) in homes.items()}


def _texts(period: Period, homes: dict[str, dict[str, str]]) -> dict[str, str]:
    """The text of every file of the period, by file name."""
    files: dict[str, dict[str, list[Entry]]] = defaultdict(dict)
    own_files = _files_of_achievements(period)
    for collection in COLLECTIONS:
        rows = _standing_in(period, collection, homes[collection.name])
        for entry in sorted(map(collection.entry, rows), key=_by_first_place):
            name = SHARED_FILES.get(collection.name) or _file_of(collection.name, entry, own_files)
            files[name].setdefault(collection.name, []).append(entry)
    return {name: written(collections) for name, collections in files.items()}


def _standing_in(period: Period, collection: Collection, homes: dict[str, str]) -> Iterable[models.Model]:
    rows = collection.rows().of_period(period)
    return (row for row in rows if homes.get(row.slug, period.slug) == period.slug)


def _files_of_achievements(period: Period) -> dict[str, str]:
    """The file of each achievement, in the order of their numbers."""
    rows = Achievement.objects.of_period(period).order_by("number").values_list("slug", "number")
    return {slug: f"{number:02}-{slug}.yaml" for slug, number in rows}


def _file_of(collection: str, entry: Entry, own_files: dict[str, str]) -> str:
    """That of the achievement itself, or of the first one that the entry belongs to, if there is any."""
    belongs_to = {entry.get("achievement"), *entry.get("achievements", [])}
    if collection == "achievements":
        belongs_to = {entry["slug"]}
    return next((name for slug, name in own_files.items() if slug in belongs_to), GENERAL_FILE)


def _by_first_place(entry: Entry) -> tuple:
    """The order of the page; what cites nothing stands at the end, in the order it has been given."""
    first = [place_order(place) for place in entry.get("citations", [])[:1]]
    return (not first, first, entry.get("position", 0), entry["slug"])
