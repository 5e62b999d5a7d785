"""The catalogues against what code and templates ask of them, without gettext's programs. English needs none.

As a script (`make messages`) it adds what is missing, untranslated, and compiles. Entries of third-party apps'
own words, which none of our files asks for, are left alone. An empty folder locale/fr/LC_MESSAGES begins a language.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = (
    "laocai_ict",
    "desk",
    "achievements",
    "stats",
    "opendata",
    "versions",
    "web",
    "database",
    "templates",
)
FOLDERS = sorted((PROJECT / "locale").glob("*/LC_MESSAGES"))
FILES = sorted(file for folder in FOLDERS for file in folder.glob("*.po"))
KEYWORDS: dict = {
    name + suffix: spec
    for suffix in ("", "_lazy", "_noop")
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None}


def asked_for() -> Catalog:
    """Every message that the project's Python and templates look up.

    ValueError for one that is looked up both alone and with a plural: a catalogue can only hold the one or the other.
    """
    catalog = Catalog()
    for room in ROOMS:
        for file in sorted((PROJECT / room).rglob("*")):
            if file.suffix in (".py", ".html", ".txt", ".xml"):
                add_messages(catalog, file)
    return catalog


def add_messages(catalog: Catalog, file: Path) -> None:
    text = file.read_text("utf-8")
    source = text if file.suffix == ".py" else _one_line(templatize(text))
    for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        known = catalog.get(message, context)
        if known and known.id != message:
            raise ValueError(f"{known.id!r} is looked up alone and with a plural; {file} does one of the two")
        catalog.add(message, context=context)


def _one_line(python: str) -> str:
    """What is asked for in several lines of a template; a comment would end it."""
    return " ".join(line for line in python.split("\n") if not line.lstrip().startswith("#"))


def of_others(domain: str) -> Iterator[Message]:
    """What Django and the apps of other packages look up, by their English catalogues, or else their German ones."""
    packages = {"django"} | {app.name.partition(".")[0] for app in apps.get_app_configs()} - set(ROOMS)
    for name in packages:
        (folder,) = find_spec(name).submodule_search_locations
        of_language = (list(Path(folder).glob(f"**/locale/{code}/*/{domain}.po")) for code in ("en", "de"))
        for file in next(filter(None, of_language), []):
            yield from messages(written(file))


def key(message: Message) -> tuple:
    """What a message is looked up by; one with plural forms by both of its English forms."""
    context = message.context
    if isinstance(context, bytes):  # as babel reads it from a compiled catalogue
        context = context.decode()
    return (message.id if isinstance(message.id, str) else tuple(message.id)), context


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def language_of(file: Path) -> str:
    return file.parent.parent.name


def written(file: Path) -> Catalog:
    """The catalogue in a .po file; an empty one where there is no such file yet."""
    if not file.exists():
        return Catalog(language_of(file), file.stem)
    with file.open("rb") as source:
        return read_po(source, language_of(file), file.stem, abort_invalid=True)


def compiled(file: Path) -> Catalog:
    """What has been compiled of a .po file."""
    with file.with_suffix(".mo").open("rb") as made:
        return read_mo(made)


def update(file: Path) -> None:
    """Write a catalogue with every message asked for in it."""
    catalog = written(file)
    known = {key(message) for message in messages(catalog)}
    for message in messages(asked_for()):
        if key(message) not in known:
            catalog.add(message.id, context=message.context)
    with file.open("wb") as target:
        write_po(target, catalog, no_location=True, sort_output=True, width=100, omit_header=False)


def compile_all() -> None:
    for folder in FOLDERS:
        for file in folder.glob("*.po"):
            with file.with_suffix(".mo").open("wb") as made:
                write_mo(made, written(file))


if __name__ == "__main__":
    for folder in FOLDERS:
        update(folder / "django.po")
    compile_all()
