"""Writing the record out as files, always in the same order and form: a folder a period."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from achievements.models import Achievement, LoadedEntry, Period
from achievements.record.columns import Entry, place_order
from achievements.record.files import Writing
from achievements.record.read import yaml_files
from achievements.record.schema import COLLECTIONS, Collection
from achievements.record.spool import Spool
from versions.keeping import renamed

Content = dict[
    str, list[tuple[tuple, int]]
]  # by collection: the order of each entry, and its place in a spool

SHARED_FILES = {
    "periods": "record.yaml",
    "sources": "record.yaml",
    "categories": "record.yaml",
    "territories": "record.yaml",
    "units": "record.yaml",
    "institutions": "institutions.yaml",
    "documents": "documents.yaml",
    "metrics": "metrics.yaml",
    "synonyms": "synonyms.yaml",
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
        folder.mkdir(parents=True, exist_ok=True)
        with Spool() as spool:
            files = _put_aside(period, homes, spool)
            paths = {
                path for name, content in files.items() for path in _write(folder / name, content, spool)
            }
        others += [path for path in yaml_files(folder) if path not in paths]
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


def _put_aside(period: Period, homes: dict[str, dict[str, str]], spool: Spool) -> dict[str, Content]:
    """The content of every file of the period, by file name."""
    files: dict[str, Content] = defaultdict(lambda: defaultdict(list))
    own_files = _files_of_achievements(period)
    for collection in COLLECTIONS:
        home, former = homes[collection.name], _former(collection)
        for rows in collection.some_at_a_time(collection.rows().of_period(period)):
            for row in rows:
                if home.get(row.slug, period.slug) == period.slug:
                    entry = _with_former(collection.entry_in_files(row), former.get(row.slug, []))
                    name = SHARED_FILES.get(collection.name) or _file_of(collection.name, entry, own_files)
                    files[name][collection.name].append((_by_first_place(entry), spool.put(entry)))
    return files


def _former(collection: Collection) -> dict[str, list[str]]:
    """The slugs that public entries had before, the oldest first, by those that they have now."""
    slugs = defaultdict(list)
    for former, now in renamed(collection.name).items():
        slugs[now].append(former)
    return slugs


def _with_former(entry: Entry, slugs: list[str]) -> Entry:
    return {"slug": entry["slug"], "formerly": slugs} | entry if slugs else entry


def _write(path: Path, content: Content, spool: Spool) -> list[Path]:
    file = Writing(path)
    for name, places in content.items():
        for _order, place in sorted(places):
            file.add(name, spool.get(place))
    return file.close()


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
