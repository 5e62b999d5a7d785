"""`manage.py serve`: the production server on HOST:PORT."""

import errno
import os
import socket
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.http.request import validate_host
from django.utils.translation import gettext as _

from laocai_ict.readiness import faults

FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}  # else glibc sets 64 MB of addresses aside for each thread


class Command(BaseCommand):
    help = "Serve the portal with the production server on HOST:PORT (127.0.0.1:8000)."

    def handle(self, **options: object) -> None:
        if not settings.ALLOWED_HOSTS:
            raise CommandError(_("ALLOWED_HOSTS names no host, so every request would be refused."))
        ensure_free(settings.HOST, settings.PORT)
        connection.ensure_connection()  # a wrong DATABASE_URL is better told here than by every worker
        if fault := next(faults(), None):
            raise CommandError(fault)
        connection.close()
        self.announce(settings.HOST, settings.PORT)
        self.stdout.flush()
        become_the_server()

    def announce(self, host: str, port: int) -> None:
        name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self.stdout.write(_("The portal is at %(address)s") % {"address": f"http://{name}:{port}/"})
        if not settings.TRUSTED_PROXIES and not validate_host(name, settings.ALLOWED_HOSTS):
            message = _("ALLOWED_HOSTS does not name %(host)s: requests to that address will be refused.")
            self.stderr.write(message % {"host": name})


def become_the_server() -> None:
    """Let the server run in place of this process, which knows code and settings as they are now."""
    told = (settings.HOST, settings.PORT, settings.WORKERS, settings.THREADS, settings.WORKER_MEGABYTES)
    command = [sys.executable, "-P", "-m", "laocai_ict.server", *map(str, told)]
    environment = FEW_ARENAS | settings.ENVIRONMENT | {"PYTHONPATH": str(settings.BASE_DIR)}
    os.execve(sys.executable, command, environment)  # noqa: S606


def ensure_free(host: str, port: int) -> None:
    """Raise CommandError, saying why, when nothing can listen at `host`:`port`.

    Asked before the server starts, because it shares its port and would join another one's in silence.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            candidate.bind((host, port))
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: _(
                "Port %(port)s of %(host)s is taken by another program; choose another PORT."
            ),
            errno.EACCES: _("Port %(port)s is for the system's own programs; choose a PORT above 1023."),
        }
        not_an_address = _("HOST=%(host)s is not an address of this machine.")
        raise CommandError(
            reasons.get(error.errno or 0, not_an_address) % {"host": host, "port": port}
        ) from None
