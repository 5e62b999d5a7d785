"""Other processes on the test's database: writers, and the production server under load."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from tests.processes import free_port
from tests.stats.conftest import FIREFOX, PAGE


def database_url() -> str:
    """The address of the test's own database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def environment(url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.getcwd(),
        # all of the load comes from one address
        "STATS_BEACONS_A_MINUTE": "1000000",
        "STATS_VISITS_IN_TEN_MINUTES": "1000000",
    }


def write_beacons(processes: int, beacons: int, browsers: int, moments: tuple[str, str]) -> None:
    """Count `beacons` views in each of several processes at once; fails when one of them does."""
    command = [sys.executable, "-m", "tests.stats.writer", str(beacons), str(browsers), *moments]
    running = [
        subprocess.Popen([*command, str(number)], env=environment(database_url()))
        for number in range(processes)
    ]
    assert [process.wait() for process in running] == [0] * processes


class Server:
    """Granian with two workers of one thread each, or as many as are asked for, on a database of one's choice."""

    workers = 2

    def __init__(self, url: str, workers: int = workers, threads: int = 1, **variables: str) -> None:
        self.workers, self.threads = workers, threads
        self.environment = environment(url) | {"THREADS": str(threads)} | variables
        self.port = free_port()

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-log"]
        command += ["--port", str(self.port), "--workers", str(self.workers)]
        command += ["--blocking-threads", str(self.threads)]
        self.process = subprocess.Popen(
            [*command, "laocai_ict.wsgi:application"], env=self.environment, start_new_session=True
        )
        for _ in range(200):
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError("the server does not answer")

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/stats/counter.json") == 200
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9, all its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def request(self, method: str, path: str, body: str | None = None) -> int:
        """The status of the answer; OSError or HTTPException when there is none."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"User-Agent": FIREFOX})
            return connection.getresponse().status
        finally:
            connection.close()

    def send_view(self) -> int:
        message = {"token": secrets.token_hex(16), "previous": None, "path": PAGE, "event": "view"}
        return self.request("POST", "/stats/visit", json.dumps(message | {"webdriver": False}))


@contextmanager
def running(url: str, **numbers: int) -> Iterator[Server]:
    server = Server(url, **numbers)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Load:
    """Views of ever new browsers, sent from four threads for as long as the block lasts."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.statuses: list[int] = []

    def __enter__(self) -> "Load":
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._send) for _ in range(4)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _send(self) -> None:
        while not self.ended.is_set():
            try:
                self.statuses.append(self.server.send_view())
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)

    def wait_for(self, acknowledged: int) -> None:
        for _ in range(3000):
            if self.acknowledged >= acknowledged:
                return
            time.sleep(0.01)
        raise TimeoutError(f"only {self.acknowledged} beacons were acknowledged")

    @property
    def acknowledged(self) -> int:
        return self.statuses.count(200)
