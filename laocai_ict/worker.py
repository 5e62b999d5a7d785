"""What runs in a worker of the server: the application, and signs of life."""

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

EVERY = 1.0  # seconds
STUCK = 120.0  # seconds after which a thread is not expected to answer any more
ACCEPT_NO_MORE = signal.SIGUSR1


def load_application(alive: Any) -> Any:
    """The application, in a process that leaves Ctrl-C and SIGHUP to its parent: told to stop by both, it would hang.

    Then `alive.value` is the moment of the last sign of life, on the clock of `time.monotonic`.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(ACCEPT_NO_MORE, _accept_no_more)
    from laocai_ict.wsgi import application

    _ensure_tables()
    _read_templates()
    threading.Thread(target=_show_life, args=[alive, os.getppid()], daemon=True).start()
    return application


def _ensure_tables() -> None:
    """End here where the code is not for the tables there are. A database that is away may come back."""
    from django.db import Error, connection

    from laocai_ict.readiness import faults_of_tables

    try:
        if fault := next(faults_of_tables(), None):
            sys.exit(fault)
    except Error:
        pass
    finally:
        connection.close()


def _read_templates() -> None:
    """All of them: later on newer ones may stand there, that are not for this code."""
    from django.template import engines

    for engine in engines.all():
        for folder in engine.template_dirs:
            for file in filter(Path.is_file, Path(folder).rglob("*")):
                engine.get_template(file.relative_to(folder).as_posix())


def _accept_no_more(*signal: Any) -> None:
    """Leave what waits in the queue to the other workers.

    Told to end, granian closes also a connection that it has just accepted and read nothing from. So in place of the
    queue it is given one in which nobody ever waits.
    """
    with socket.socket(socket.AF_UNIX) as nobodys:
        nobodys.bind("")  # a name of the system's choice, and no file
        nobodys.listen()
        nobodys.setblocking(False)
        for queue in _queues():
            os.dup2(nobodys.fileno(), queue)


def _queues() -> list[int]:
    """The descriptors of sockets that listen."""
    return [number for number in map(int, os.listdir("/proc/self/fd")) if _listens(number)]


def _listens(descriptor: int) -> bool:
    try:
        with socket.socket(fileno=os.dup(descriptor)) as candidate:
            return bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False  # no socket


def _show_life(alive: Any, parent: int) -> None:
    """Until the parent is gone, without which nobody would stop or renew this process.

    Who only has threads that are stuck does not live.
    """
    while os.getppid() == parent:
        now = time.monotonic()
        if _lives(now):
            alive.value = now
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def _lives(now: float) -> bool:
    from django.conf import settings

    from web.access import begun

    return sum(now - each > STUCK for each in list(begun.values())) < settings.THREADS
