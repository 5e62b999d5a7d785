"""The tables as CSV on the Web describes them (W3C, "Metadata Vocabulary for Tabular Data", 2015)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from opendata.publication import Publication, tagged
from opendata.tables import CODE, Column, Table

CONTEXT = {"@context": ["http://www.w3.org/ns/csvw", {"@language": settings.LANGUAGE_CODE}]}


def table_group(publication: Publication) -> dict[str, Any]:
    """All CSV files with their columns, addressed from beside them."""
    return CONTEXT | {
        "dc:title": tagged(publication.title),
        "dc:license": {"@id": publication.terms},
        "tables": [_table(table, foreign_keys=_foreign_keys(table)) for table in publication.tables],
    }


def single_table(table: Table, file: str, folder: str) -> dict[str, Any]:
    """One CSV `file` with its columns, addressed from beside it; `folder` leads from there to the tables.

    What it refers to stands in none of its own group, and so it has no foreign keys.
    """
    return CONTEXT | _table(table, folder) | {"url": file}


def _foreign_keys(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{column.refers_to}.csv", "columnReference": "id"},
        }
        for column in table.columns
        if column.refers_to and not column.is_list
    ]


def _table(table: Table, folder: str = "", foreign_keys: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column) for column in table.columns]}
    if "id" in table.header:
        schema["primaryKey"] = "id"
    for column in table.columns:
        if column.leads_to:
            schema["aboutUrl"] = f"{folder}{column.leads_to}{{+{column.name}}}/"
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return {
        "url": f"{table.name}.csv",
        "dc:title": tagged(table.title),
        "dc:description": tagged(table.about),
        "tableSchema": schema,
    }


def _column(column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:description": tagged(column.meaning),
        "datatype": _datatype(column),
        "required": column.blank is None,
    }
    return described | ({"separator": "|"} if column.is_list else {})


def _datatype(column: Column) -> str | dict[str, str]:
    if column.type is CODE and column.codes:
        return {"base": "string", "format": "|".join(column.codes)}
    return column.type.csvw
