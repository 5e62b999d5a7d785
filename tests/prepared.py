"""A portal that `manage.py prepare` has made, and its copies: most tests that need one do not ask how it came to be."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.processes import free_port, manage

VARIABLES = {"SECRET_KEY": "for tests only, and nowhere else", "ALLOWED_HOSTS": "127.0.0.1", "HTTPS": "false"}


@dataclass(frozen=True)
class Prepared:
    """Where it keeps its data, the address of its database, and what the command said when it made them."""

    data: Path
    database_url: str
    said: str

    def copied_to(self, data: Path, database_url: str) -> dict[str, str]:
        """The environment of a portal that keeps its data there, and whose database is a copy already."""
        shutil.copytree(self.data, data, copy_function=_linked_where_nobody_writes)
        return VARIABLES | {"DATABASE_URL": database_url, "DATA_DIR": str(data), "PORT": str(free_port())}


def prepared_in(folder: Path, database_url: str) -> Prepared:
    """Made by the first who asks for this folder; others, of whatever process, wait for it."""
    data, told = folder / "data", folder / "said"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            data.mkdir()
            outcome = manage("prepare", **VARIABLES, DATABASE_URL=database_url, DATA_DIR=str(data))
            assert outcome.returncode == 0, outcome.stderr
            told.write_text(outcome.stdout)
    return Prepared(data, database_url, told.read_text())


def _linked_where_nobody_writes(file: str, copy: str) -> None:
    (os.link if "/static/" in file else shutil.copy)(file, copy)
