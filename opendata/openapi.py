"""How the open data are asked for, as OpenAPI 3.1: every address, what it answers, and the shape of its rows."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from opendata.formats import FORMATS
from opendata.publication import Publication, in_every_language
from opendata.tables import CODE, Column

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
SLUG: Schema = {"type": "string", "pattern": "^[-_a-zA-Z0-9]+$"}
HEADERS = {
    "ETag": {"description": "Send it back as If-None-Match.", "schema": TEXT, "required": True},
    "Access-Control-Allow-Origin": {"schema": {"const": "*"}, "required": True},
    "Access-Control-Expose-Headers": {"schema": TEXT, "required": True},
}
UNCHANGED = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of what is there already; if it has not changed, 304 and nothing more is answered.",
    "schema": TEXT,
}


@dataclass(frozen=True)
class File:
    """One address that answers GET and HEAD: what is there, of which type and shape.

    `parameters` are those in its path, each with its schema; with any, there may be nothing there (404).
    """

    path: str
    about: object
    media_type: str
    schema: Schema = field(default_factory=dict)  # anything
    parameters: dict[str, Schema] = field(default_factory=dict)
    is_conditional: bool = True

    def operations(self) -> dict[str, Any]:
        answered = {"description": _in_every_language(self.about)} | (
            {"headers": HEADERS} if self.is_conditional else {}
        )
        whole = answered | {"content": {self.media_type: {"schema": self.schema}}}
        return {"get": self._operation("get", whole), "head": self._operation("head", answered)}

    def _operation(self, method: str, answer: dict[str, Any]) -> dict[str, Any]:
        places = [
            {"name": name, "in": "path", "required": True, "schema": schema}
            for name, schema in self.parameters.items()
        ]
        answers: dict[str, Any] = {"200": answer}
        if self.is_conditional:
            answers["304"] = {"description": "Not changed.", "headers": HEADERS}
        if self.parameters:
            answers["404"] = {"description": "Nothing is published there."}
        answers["503"] = {"description": "Not for the moment; Retry-After says when to ask again."}
        return {
            "operationId": method + "".join(map(str.capitalize, re.findall(r"[a-z]+", self.path))),
            "summary": _in_every_language(self.about),
            "parameters": places + ([UNCHANGED] if self.is_conditional else []),
            "responses": answers,
        }


def describe(
    publication: Publication, records: dict[str, list[Column]], others: list[File]
) -> dict[str, Any]:
    """The tables of `publication` in every format, and `others`, which may be `records` of their own columns."""
    files = [*_tables(publication), *others]
    host = urlsplit(publication.folder)
    tables = {table.name: table.columns for table in publication.tables}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _in_every_language(publication.title),
            "description": _in_every_language(publication.about),
            "version": "1",
            "contact": {"name": str(publication.publisher or publication.title), "url": publication.page},
            "license": {"name": "47/2020/NĐ-CP", "url": publication.terms},
        },
        "security": [],  # anybody may ask
        "servers": [{"url": f"{host.scheme}://{host.netloc}"}],
        "paths": {file.path: file.operations() for file in files},
        "components": {
            "schemas": {name: _row_schema(columns) for name, columns in (tables | records).items()},
        },
    }


def _tables(publication: Publication) -> list[File]:
    folder = urlsplit(publication.folder).path
    return [
        file
        for table in publication.tables
        for file in table_files(f"{folder}{table.name}", table.about, table.name)
    ]


def table_files(
    path: str, about: object, rows: str, parameters: dict[str, Schema] | None = None
) -> list[File]:
    """A table in every format at `path`, its rows like those of the table called `rows`."""
    schemas = {"csv": TEXT, "json": {"type": "array", "items": row(rows)}}
    return [
        File(f"{path}.{extension}", about, form.media_type, schemas.get(extension, {}), parameters or {})
        for extension, form in FORMATS.items()
    ]


def row(name: str) -> Schema:
    """The shape of one record of those that are described under `name`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _row_schema(columns: list[Column]) -> Schema:
    """A row as JSON Schema."""
    return {
        "type": "object",
        "properties": {column.name: _cell_schema(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _cell_schema(column: Column) -> Schema:
    described = {"description": _in_every_language(column.meaning)}
    if not column.is_text:
        types: str | list[str] = [column.type.json, "null"] if column.blank else column.type.json
        return described | {"type": types}
    if column.type is CODE and column.codes and not column.is_list:
        return described | {"enum": [*column.codes, *([""] if column.blank else [])]}
    return described | TEXT | ({"pattern": column.pattern} if column.pattern else {})


def _in_every_language(text: object) -> str:
    return " / ".join(in_every_language(text).values())
