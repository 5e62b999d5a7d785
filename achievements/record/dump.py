"""Writing the record out as files, always in the same order and form."""

from collections import defaultdict
from pathlib import Path

from achievements.models import Achievement
from achievements.record.columns import Entry, place_order
from achievements.record.files import YAML_SUFFIXES, written
from achievements.record.schema import COLLECTIONS

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


def dump_record(folder: Path) -> list[Path]:
    """Write the whole record into `folder`; gives the YAML files there that are no part of it, untouched."""
    texts = record_texts()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return sorted(
        path for path in folder.iterdir() if path.suffix in YAML_SUFFIXES and path.name not in texts
    )


def record_texts() -> dict[str, str]:
    """The text of every file of the record, by file name."""
    files: dict[str, dict[str, list[Entry]]] = defaultdict(dict)
    own_files = _files_of_achievements()
    for collection in COLLECTIONS:
        for entry in sorted(map(collection.entry, collection.rows()), key=_by_first_place):
            name = SHARED_FILES.get(collection.name) or _file_of(collection.name, entry, own_files)
            files[name].setdefault(collection.name, []).append(entry)
    return {name: written(collections) for name, collections in files.items()}


def _files_of_achievements() -> dict[str, str]:
    """The file of each achievement, in the order of their numbers."""
    rows = Achievement.objects.order_by("period__slug", "number").values_list("slug", "number")
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
