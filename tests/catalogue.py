"""The Vietnamese catalogue against what code and templates ask of it, without gettext's programs.

As a script (`make messages`) it adds what is missing, untranslated, and compiles. Entries of third-party apps'
own words, which none of our files asks for, are left alone.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
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
FOLDER = PROJECT / "locale" / "vi" / "LC_MESSAGES"
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
    source = text if file.suffix == ".py" else " ".join(templatize(text).split("\n"))  # one line of Python
    for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        known = catalog.get(message, context)
        if known and known.id != message:
            raise ValueError(f"{known.id!r} is looked up alone and with a plural; {file} does one of the two")
        catalog.add(message, context=context)


def key(message: Message) -> tuple:
    """What a message is looked up by; one with plural forms by both of its English forms."""
    context = message.context
    if isinstance(context, bytes):  # as babel reads it from a compiled catalogue
        context = context.decode()
    return (message.id if isinstance(message.id, str) else tuple(message.id)), context


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def written(domain: str) -> Catalog:
    with (FOLDER / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="vi", domain=domain, abort_invalid=True)


def compiled(domain: str) -> Catalog:
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        return read_mo(file)


def update() -> None:
    """Write and compile the catalogue with every message asked for in it."""
    catalog = written("django")
    known = {key(message) for message in messages(catalog)}
    for message in messages(asked_for()):
        if key(message) not in known:
            catalog.add(message.id, context=message.context)
    with (FOLDER / "django.po").open("wb") as file:
        write_po(file, catalog, no_location=True, sort_output=True, width=100, omit_header=False)
    for source in FOLDER.glob("*.po"):
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, written(source.stem))


if __name__ == "__main__":
    update()
