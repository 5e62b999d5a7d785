"""What a third language takes beside its line of settings and its words: a catalogue, and a migration an app."""

import re
import shutil
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests import catalogue
from tests.processes import PROJECT

PLACEHOLDER = re.compile(r"(%\(\w+\)(?:\.\d)?[a-z]|%[a-z%]|\{\w*\})")
ADDRESS = re.compile(r"[a-z-]+/(?:[a-z<>:/-]+/)?")
APPS = ("achievements", "stats")  # that keep texts in every language
AS_THEY_ARE = {"j M Y"}  # no words, but the form of a date


def make_catalogue(folder: Path) -> None:
    """Every message of ours and of Django's, translated, below `folder` as Django looks for it."""
    made = Catalog(domain="django")
    for source in [catalogue.asked_for(), _of_settings(), *_of_django()]:
        for message in catalogue.messages(source):
            ids = (message.id,) if isinstance(message.id, str) else message.id
            strings = tuple(map(translated, ids))
            made.add(message.id, strings[0] if len(ids) == 1 else strings, context=message.context)
    target = folder / "locale" / "qaa" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, made)


def _of_settings() -> Catalog:
    """What the line of settings asks for beside the project."""
    asked_for = Catalog()
    catalogue.add_messages(asked_for, Path(__file__).with_name("settings.py"))
    return asked_for


def _of_django() -> list[Catalog]:
    """What Django's apps say; English is the language of their messages."""
    (django,) = find_spec("django").submodule_search_locations
    files = Path(django).glob("**/locale/en/LC_MESSAGES/django.po")
    return [read_po(BytesIO(file.read_bytes())) for file in files]


def translated(text: str) -> str:
    """`text` with all its words in ⟦these⟧, so that whatever stands outside of them comes from elsewhere."""
    if text in AS_THEY_ARE:
        return text
    if ADDRESS.fullmatch(text):
        return f"qaa-{text}"
    pieces = PLACEHOLDER.split(text)
    return "".join(each if PLACEHOLDER.fullmatch(each) else in_brackets(each) for each in pieces)


def in_brackets(text: str) -> str:
    """Each line of `text` in ⟦these⟧."""
    return re.sub(r".*\S.*", r"⟦\g<0>⟧", text)


def copy_migrations(folder: Path) -> None:
    """The migrations as they are, for new ones to be made beside them."""
    for app in APPS:
        shutil.copytree(PROJECT / app / "migrations", folder / f"migrations_of_{app}")
