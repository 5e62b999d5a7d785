"""The ways in which a table is written down, each by what its files' names end in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings

from opendata import workbook, xlsx
from opendata.publication import Publication
from opendata.tables import Table

ROWS_AT_ONCE = 2000  # of a table, that may stand in memory


@dataclass(frozen=True)
class Format:
    """A way to write a table of a publication down."""

    media_type: str
    content_type: str
    pieces: Callable[[Table, Publication], Iterator[bytes]]
    language: str = ""  # of its words; blank where it has none


def _encoded(lines: Callable[[Table], Iterator[str]]) -> Callable[[Table, Publication], Iterator[bytes]]:
    return lambda table, _publication: (line.encode() for line in lines(table))


def _for_people(language: str) -> Format:
    return Format(
        workbook.MEDIA_TYPE,
        workbook.MEDIA_TYPE,
        lambda table, publication: xlsx.pieces(table, publication, language),
        language,
    )


FORMATS = {
    "csv": Format("text/csv", "text/csv; charset=utf-8; header=present", _encoded(Table.csv)),
    "json": Format("application/json", "application/json", _encoded(Table.json)),
    **{f"{code}.xlsx": _for_people(code) for code, _name in settings.LANGUAGES},
}


def files(publication: Publication) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every table in every format, each by its name with the pieces it is written in."""
    for table in publication.tables:
        once = table.read_once() if publication.states[table.name].rows <= ROWS_AT_ONCE else table
        for extension, form in FORMATS.items():
            yield f"{table.name}.{extension}", form.pieces(once, publication)
