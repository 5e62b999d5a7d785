"""How the besiegers ask: with headers of their choice, byte by byte, and as those do whom it must not hurt."""

import json
import secrets
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage, RemoteDisconnected
from threading import local
from typing import Any
from urllib.parse import urlencode

from tests.processes import PROJECT

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
FORM = "application/x-www-form-urlencoded"
PATIENCE = 60  # seconds for an answer
_own = local()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: str


def network(number: int) -> str:
    """An address in a /24 that no other number below 65,536 has."""
    return f"10.{number >> 8 & 255}.{number & 255}.1"


def ask(
    port: int,
    method: str,
    path: str,
    body: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer, by the thread's own connection, or by a new one where the server has closed that, as browsers do.

    OSError or HTTPException when there is none.
    """
    sent = (method, path, body, {"User-Agent": FIREFOX} | dict(headers or {}))
    try:
        return _answer(_line(port), *sent)
    except (BrokenPipeError, ConnectionResetError, RemoteDisconnected):
        return _answer(_line(port), *sent)


def _answer(line: HTTPConnection, *sent: Any) -> Answer:
    try:
        line.request(*sent)
        response = line.getresponse()
        return Answer(response.status, response.headers, response.read().decode(errors="replace"))
    except BaseException:
        line.close()
        raise


def _line(port: int) -> HTTPConnection:
    if getattr(_own, "port", None) != port:
        _own.port, _own.line = port, HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    return _own.line


def status_of(port: int, path: str) -> int | None:
    """The status of the answer on a connection of its own; None where there is none."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, HTTPException):
            return None


def beacon(path: str = "/", token: str | None = None, **other: object) -> str:
    """The body of a view of `path` by a browser that was never here."""
    message = {"token": token or secrets.token_hex(16), "previous": None, "path": path, "event": "view"}
    return json.dumps(message | {"webdriver": False} | other)


def view(port: int, path: str = "/", sender: str = "192.0.2.1", **headers: str) -> Answer:
    """The answer to a beacon from the address `sender`."""
    return ask(port, "POST", "/stats/visit", beacon(path), {"X-Forwarded-For": sender} | headers)


def send_form(port: int, path: str, sender: str, cookies: str = "", **typed: str) -> Answer:
    headers = {"Content-Type": FORM, "X-Forwarded-For": sender, "Cookie": cookies}
    return ask(port, "POST", path, urlencode(typed), headers)


@contextmanager
def lines(port: int, number: int) -> Iterator[list[socket.socket]]:
    """As many connections on which nothing has been said."""
    opened: list[socket.socket] = []
    try:
        for _line in range(number):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        yield opened
    finally:
        for each in opened:
            each.close()


def said_to(port: int, sent: bytes, hangs_up: bool) -> str:
    """The first line that is answered to exactly these bytes, after which nothing follows, or the sender hangs up;
    empty where none is."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=2)) as line:
        try:
            line.sendall(sent)
            if hangs_up:
                line.shutdown(socket.SHUT_WR)
            return line.recv(4096).partition(b"\r\n")[0].decode(errors="replace")
        except OSError:
            return ""


@dataclass
class Others:
    """Somebody who reads a page, is counted, and asks after health, all the time that a block lasts."""

    port: int
    durations: dict[str, list[float]] = field(default_factory=dict)  # milliseconds, by what was asked
    failures: list[str] = field(default_factory=list)

    def __enter__(self) -> "Others":
        command = [sys.executable, "-m", "tests.siege.others", str(self.port)]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        self._process.stdout.readline()  # it has begun
        return self

    def __exit__(self, *error: object) -> None:
        said, _errors = self._process.communicate()
        found = json.loads(said)
        self.durations, self.failures = found["durations"], found["failures"]

    def slowest(self, what: str) -> float:
        """Milliseconds within which 99 of 100 such answers came."""
        return statistics.quantiles(self.durations[what], n=100, method="inclusive")[98]

    def told(self, may_wait: str = "nobody") -> str:
        """In words; AssertionError when somebody was not answered, but those that `may_wait` by 503."""
        waited = self.failures.count(f"{may_wait}: 503")
        failed = [failure for failure in self.failures if failure != f"{may_wait}: 503"]
        assert not failed, f"{len(failed)} others not answered: {failed[:3]}"
        figures = [f"{what} {self.slowest(what):.0f}" for what in self.durations]
        count = sum(map(len, self.durations.values())) - waited
        later = f", {waited} beacons asked to come again" if waited else ""
        return f"{count} others answered{later}; 99 % of them within ms: {', '.join(figures)}"
