"""`manage.py serve`: the production server on HOST:PORT."""

import errno
import signal
import socket

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.http.request import validate_host
from django.utils.translation import gettext as _
from granian.constants import Interfaces
from granian.log import LogLevels

from laocai_ict.readiness import faults
from laocai_ict.server import Server


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
        server = Server(
            "laocai_ict.wsgi:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=settings.THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
        )
        server.serve(target_loader=load_application, wrap_loader=False)

    def announce(self, host: str, port: int) -> None:
        name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self.stdout.write(_("The portal is at %(address)s") % {"address": f"http://{name}:{port}/"})
        if not settings.TRUSTED_PROXIES and not validate_host(name, settings.ALLOWED_HOSTS):
            message = _("ALLOWED_HOSTS does not name %(host)s: requests to that address will be refused.")
            self.stderr.write(message % {"host": name})


def load_application():
    """The application, in a worker that leaves Ctrl-C to its parent: told to stop by both, it would hang."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from laocai_ict.wsgi import application

    return application


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
