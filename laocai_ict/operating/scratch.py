"""A portal beside the one that runs, with a database and a folder of its own, gone when it is not needed any more."""

import os
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from laocai_ict.operating.databases.failure import DatabaseFailure
from laocai_ict.operating.databases.postgresql import url_of
from laocai_ict.own_command import own_command

PATIENCE = 60  # seconds until it answers
HOST = "127.0.0.1"


class NotServing(Exception):
    """The portal beside did not do what it should; the text says what it said."""


@dataclass(frozen=True)
class Scratch:
    """Where it is, and what its commands find in their environment."""

    port: int
    environment: dict[str, str]

    def manage(self, *arguments: str) -> None:
        """Run `manage.py ARGUMENTS` there. Raises NotServing."""
        done = subprocess.run(  # noqa: S603 (our own manage.py)
            own_command(*arguments), env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise NotServing(" ".join((done.stderr or done.stdout).split()))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve it. Raises NotServing where it does not begin to answer."""
        command = own_command("serve")
        with subprocess.Popen(  # noqa: S603 (our own manage.py)
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as server:
            try:
                self._wait_for(server)
                yield
            finally:
                server.terminate()

    def status_of(self, path: str) -> int:
        """What the portal there answers to a request for `path`."""
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE)) as asking:
            asking.request("GET", path)
            return asking.getresponse().status

    def _wait_for(self, server: subprocess.Popen) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                if self.status_of("/readyz") == 200:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        server.terminate()
        raise NotServing(server.communicate()[1].decode().strip() or _("it does not answer"))


@contextmanager
def beside() -> Iterator[Scratch]:
    """An empty one. Raises DatabaseFailure where the database's server does not let us make another database."""
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="drill-") as folder,
        _database(folder) as url,
    ):
        if settings.STATIC_ROOT.is_dir():
            Path(folder, settings.STATIC_ROOT.name).symlink_to(settings.STATIC_ROOT)
        port = _free_port()
        own = {"DATA_DIR": folder, "DATABASE_URL": url, "HOST": HOST, "PORT": str(port), "WORKERS": "1"}
        plain = {"HTTPS": "false", "PUBLIC_URL": "", "ALLOWED_HOSTS": HOST, "TRUSTED_PROXIES": "0"}
        yield Scratch(port, os.environ | own | plain)


@contextmanager
def _database(folder: str) -> Iterator[str]:
    """The address of a database that is there for this."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/portal.sqlite3"
        return
    name = f"drill_{uuid.uuid4().hex}"
    _execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield url_of(name)
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        message = _("%(reason)s (a drill needs the right to make a database: ALTER ROLE … CREATEDB)")
        raise DatabaseFailure(message % {"reason": str(error).strip()}) from None


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        port: int = candidate.getsockname()[1]
        return port
