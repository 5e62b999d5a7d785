"""A database as the portal left it at migration 0006 of the record, after loading the record it was shipped with then.

`python -m tests.older_database` makes the empty database that DATABASE_URL names into one, with the rows that stood in
one that `prepare` had made. `python -m tests.older_database edited` makes one in which people have worked since, and
uploaded pictures.
"""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.migrations import step_by_step
from tests.photographs import LYING, picture
from tests.processes import PROJECT, environment

MIGRATION = ("achievements", "0006_revision")
ROWS = PROJECT / "tests" / "record-at-0006.json.gz"  # by table: the columns, and rows as SQLite kept them

EDITED, BY_HAND, OWN, DELETED = (
    "Sửa của biên tập viên",
    "Tên sửa bằng tay",
    "linh-vuc-rieng",
    "ten-so-buu-chinh-vien-thong",
)
WHOLE, HALF = "le-ra-mat-so-buu-chinh-vien-thong", "anh-hoi-thao-quy-hoach-bao-chi"  # photographs with a file
FIRST = "WHERE id = (SELECT min(id) FROM achievements_{0})"


def edits() -> list[str]:
    """What people did to such a database: a text and a name changed, a field of their own, an open question deleted,
    pictures of photographs."""
    question = f"(SELECT id FROM achievements_erratum WHERE slug = '{DELETED}')"  # noqa: S608
    related = sorted(name for name in tables() if name.startswith("achievements_erratum_"))
    return [
        f"UPDATE achievements_milestone SET title_vi = '{EDITED}' {FIRST.format('milestone')}",  # noqa: S608
        f"UPDATE achievements_institutionname SET name_vi = '{BY_HAND}' {FIRST.format('institutionname')}",  # noqa: S608
        "INSERT INTO achievements_category (slug, title, title_vi, title_en, summary, position) "  # noqa: S608
        f"VALUES ('{OWN}', 'Riêng', 'Riêng', 'Own', '', 99)",
        *(f"DELETE FROM {name} WHERE erratum_id = {question}" for name in related),  # noqa: S608
        f"DELETE FROM achievements_erratum WHERE slug = '{DELETED}'",  # noqa: S608
        *(
            f"UPDATE achievements_photo SET image = '{upload(slug)}', image_width = 400, image_height = 600, "  # noqa: S608
            f"alternative_text_vi = 'Lễ' WHERE slug = '{slug}'"
            for slug in (WHOLE, HALF)
        ),
    ]


def upload(slug: str) -> str:
    """Where a photograph's picture was, below the folder of uploads."""
    return f"photos/{slug}.jpg"


def uploaded() -> bytes:
    return picture((600, 400), orientation=LYING)


def tables() -> dict[str, dict[str, list]]:
    return json.loads(gzip.decompress(ROWS.read_bytes()))


def digests() -> dict[tuple[str, str], str]:
    """What was loaded: a digest of each entry, by collection and slug."""
    loaded = tables()["achievements_loadedentry"]
    rows = (dict(zip(loaded["columns"], row, strict=True)) for row in loaded["rows"])
    return {(row["collection"], row["slug"]): row["digest"] for row in rows}


def make(*further: str) -> None:
    """Fill the database, and then let it carry out the `further` statements."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    state = step_by_step().migrate([MIGRATION])
    models = {model._meta.db_table: model for model in state.apps.get_models(include_auto_created=True)}
    filled = tables()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in filled.items():
            columns, marks = ", ".join(table["columns"]), ", ".join(["%s"] * len(table["columns"]))
            rows = [_typed(models[name], table["columns"], row) for row in table["rows"]]
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)  # noqa: S608
        for statement in connection.ops.sequence_reset_sql(no_style(), [models[name] for name in filled]):
            cursor.execute(statement)
        for statement in further:
            cursor.execute(statement)


def portal_of_then(database_url: str, folder: Path, *words: str) -> dict[str, str]:
    """The environment of a portal that keeps its data in `folder`, and whose database, empty until now, is of then;
    `words` are those of the command above."""
    variables = {
        "SECRET_KEY": "for tests only, and nowhere else",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "laocai_ict.settings",
    }
    (folder / "media" / "photos").mkdir(parents=True)
    for slug, content in {WHOLE: uploaded(), HALF: uploaded()[:999]}.items():
        (folder / "media" / upload(slug)).write_bytes(content)
    command = [sys.executable, "-m", "tests.older_database", *words]
    subprocess.run(command, cwd=PROJECT, env=environment(**variables), check=True)
    return variables


def _typed(model: Any, columns: list[str], row: list) -> list:
    """SQLite keeps truth as a number."""
    fields = {field.column: field.get_internal_type() for field in model._meta.fields}
    pairs = zip(columns, row, strict=True)
    return [bool(value) if fields[column] == "BooleanField" else value for column, value in pairs]


if __name__ == "__main__":
    import django

    django.setup()
    make(*(edits() if sys.argv[1:] == ["edited"] else []))
