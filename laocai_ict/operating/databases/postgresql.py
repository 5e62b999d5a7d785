"""PostgreSQL is written and read by its own pg_dump and pg_restore, which must be as new as the server."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlencode

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from laocai_ict.operating.databases.failure import DatabaseFailure
from laocai_ict.operating.databases.rows import rows_of_each_table

LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
# Tables and functions of ours; not those of extensions, which may be another's
REMOVE_ALL = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP EXECUTE 'DROP TABLE ' || found.name || ' CASCADE'; END LOOP;
    FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE'; END LOOP;
END $$;
"""
OF_NOBODY = ["--no-owner", "--no-privileges", "--no-comments"]


def dump(file: Path) -> dict[str, int]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            _run(
                "pg_dump",
                "--format=custom",
                "--compress=0",
                *OF_NOBODY,
                f"--snapshot={snapshot}",
                f"--file={file}",
            )
            return rows_of_each_table()
    except DatabaseError as error:
        raise DatabaseFailure(str(error).strip()) from None


def restore(file: Path, replace: bool) -> None:
    """In one transaction, that first removes what stands: also tables of a later version, which no backup names."""
    connection.close()
    emptying, script = file.with_suffix(".emptying.sql"), file.with_suffix(".sql")
    emptying.write_text(REMOVE_ALL if replace else "")
    _run("pg_restore", *OF_NOBODY, f"--file={script}", str(file))
    _run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={emptying}",
        f"--file={script}",
    )


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the configured database. Raises DatabaseFailure with the last it said."""
    try:
        subprocess.run(  # noqa: S603 (a name of ours, and no shell)
            [program, *arguments], env=_environment(), check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        message = _("%(program)s is not installed (Debian: postgresql-client)")
        raise DatabaseFailure(message % {"program": program}) from None
    except subprocess.CalledProcessError as error:
        raise DatabaseFailure(" ".join(error.stderr.split()) or str(error)) from None


def url_of(name: str) -> str:
    """The address of the database `name` on the configured server, for DATABASE_URL."""
    return f"postgres:///{name}?{urlencode({key: value for key, value in _parameters().items() if key != 'dbname'})}"


def _environment() -> dict[str, str]:
    """What the programs read: where the database is, and the password, which no list of processes may show."""
    return os.environ | {LIBPQ[name]: value for name, value in _parameters().items()}


def _parameters() -> dict[str, str]:
    """How the configured database is reached."""
    given = connection.get_connection_params()
    return {name: str(given[name]) for name in LIBPQ if given.get(name)}
