"""All tables as they are published together: where, by whom, about what, and on which terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from opendata.tables import State, Table

ARCHIVE = "lao-cai-ict.zip"
CATALOGUE = "catalog.jsonld"
OPENAPI = "openapi.json"
CSVW = "csv-metadata.json"  # where readers of CSV on the Web look for it beside a table, by themselves

TERMS_AFTER = _(
    "Put in our own words from article 18 of Decree 47/2020/NĐ-CP of 9 April 2020 on digital data of state bodies."
)
TERMS = [
    _(
        "You may use, copy and share the data and combine them with others, without asking and free of charge, also "
        "inside what you sell."
    ),
    _("Name the source wherever you use them."),
    _("Say what you have changed."),
    _(
        "Do not sell the data as you received them. What you sell may contain them if the data themselves come with "
        "it free of charge."
    ),
    _(
        "The data are given as they are. No authority is liable for what comes of their use, or approves your work "
        "because it uses them."
    ),
    _("These terms cover the data as published here, and nothing that others have made of them."),
]

READING = [
    _(
        "For a spreadsheet take the XLSX files: their headings are words, numbers and days are such, everything else "
        "is text, and a second sheet says what they are."
    ),
    _(
        "Text is UTF-8; say so when a spreadsheet asks. The CSV files follow RFC 4180, and their first row names the "
        "columns."
    ),
    _("Several values in one cell are divided by “|”."),
    _(
        "A text in CSV that a spreadsheet would take for a formula begins with an apostrophe; in JSON it stands as "
        "it is."
    ),
]


@dataclass(frozen=True)
class Contact:
    """How whoever is responsible is reached; what is not known is blank."""

    email: str
    telephone: str


@dataclass(frozen=True)
class Publication:
    """The tables with the absolute addresses of their page and of the folder their files are in.

    What is not text says itself in the current language by str(). `publisher` and `contact` may be None; `years` is the
    EDTF interval that the record is about, blank where there is none yet; `places` are those it is about, by the names
    they are known by for ever; `languages` are those of the texts by their codes, each as ISO 639-3 names it.
    """

    title: Promise
    about: Promise
    address: object
    folder: str
    publisher: object | None
    contact: Contact | None
    keywords: Sequence[object]
    years: str
    places: Mapping[str, object]
    languages: dict[str, str]
    tables: list[Table]

    @property
    def page(self) -> str:
        return str(self.address)

    @property
    def terms(self) -> str:
        return f"{self.page}#terms"

    def url(self, file: str) -> str:
        return urljoin(self.folder, file)

    @cached_property
    def states(self) -> dict[str, State]:
        """How much each table holds, and when it last changed, by its name."""
        return {table.name: table.state() for table in self.tables}

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(state.rows for state in self.states.values())

    @property
    def changed(self) -> date | None:
        """When anything last changed; None while there is nothing."""
        return max((state.changed for state in self.states.values() if state.changed), default=None)


def in_every_language(text: object) -> dict[str, str]:
    """What `text` says in each of the portal's languages."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts[language] = str(text)
    return texts


def tagged(text: object) -> list[dict[str, str]]:
    """The same as JSON-LD writes texts with their languages."""
    return [{"@language": language, "@value": text} for language, text in in_every_language(text).items()]
