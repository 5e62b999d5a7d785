"""An application that says what it was asked, and the little that must be known of it to keep its answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep, time
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine

from web.kept.answers import Asked, Environ, Origin
from web.kept.making import Unkept
from web.kept.versions import Version
from web.kept.wrapper import Kept
from web.public import Terms


@dataclass
class Application:
    """Answers every address with the text of its pages, or as `answers` says of a path."""

    text: str = "one"
    answers: dict[str, Callable[[], tuple[str, list[tuple[str, str]], bytes]]] = field(default_factory=dict)
    asked: list[Environ] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        status, headers, body = self.answers.get(environ["PATH_INFO"], self.page)()
        start_response(status, headers)
        return [body]

    def page(self) -> tuple[str, list[tuple[str, str]], bytes]:
        return (
            "200 OK",
            [("Content-Type", "text/html; charset=utf-8"), ("X-Own", "1")],
            f"{self.text} {'.' * 500}".encode(),
        )

    def answer(
        self, status: str = "200 OK", **headers: str
    ) -> Callable[[], tuple[str, list[tuple[str, str]], bytes]]:
        """Its text with another status, or other headers."""
        own = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return lambda: (status, own, self.text.encode())


@dataclass
class Site:
    """Two hosts, with ports that anybody can make up; `page` means something, and /hits tells visits."""

    number: int = 1
    began_at: float = 1_000_000_000
    is_away: bool = False
    sent: dict[str, Unkept] = field(default_factory=dict)  # by their places; others a proxy sends

    def origin(self, environ: Environ) -> Origin | None:
        host = environ["HTTP_HOST"]
        return (
            Origin(host, {"HTTP_HOST": host}, ":" not in host)
            if host.startswith(("portal", "other"))
            else None
        )

    def asked(self, origin: Origin, path: str, query: str) -> Asked | None:
        if path.startswith("/private"):
            return None
        meant = {name: value for name, value in parse_qsl(query) if name == "page"}
        terms = Terms(("page",), 60, is_of_record=False) if path == "/hits" else Terms(("page",))
        return Asked(origin, path, urlencode(meant), terms)

    def is_fresh(self, environ: Environ) -> bool:
        return "session=" in environ.get("HTTP_COOKIE", "")

    def version(self) -> Version | None:
        if self.is_away:
            raise OSError("away")
        return (
            Version(f"release-{self.number}", f"record-{self.number}", self.began_at) if self.number else None
        )

    def send(self, place: str, content_type: str, environ: Environ) -> Unkept | None:
        if place == "/_files/gone":
            raise FileNotFoundError
        return self.sent.get(place)

    def stands_alone(self, path: str) -> bool:
        return path == "/private/alone"

    def waits_for_nothing(self, path: str) -> bool:
        return path == "/private/health"

    def busy(self, environ: Environ) -> Unkept:
        return Unkept("503 Service Unavailable", [("Content-Type", "text/html")], [b"busy"])


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode().rstrip(" .")


class Portal:
    """The application with what keeps its answers before it, and who asks them."""

    def __init__(self, folder: Path, threads: int = 16) -> None:
        self.application, self.site = Application(), Site()
        self.kept = Kept(self.application, self.site, folder, threads)

    def ask(self, path: str, method: str = "GET", host: str = "portal", **headers: str) -> Response:
        place, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": place, "QUERY_STRING": query, "HTTP_HOST": host}
        said: list[Any] = []
        body = b"".join(
            self.kept(
                environ | {f"HTTP_{name}": value for name, value in headers.items()},
                lambda *all: said.extend(all),
            )
        )
        return Response(int(said[0].split()[0]), dict(said[1]), body)

    @property
    def made(self) -> int:
        return len(self.application.asked)

    def change(self, text: str) -> None:
        """Let the record be another, and pages show it."""
        self.application.text = text
        self.site.number += 1


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path / "pages")


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time that only passes when it is shifted."""
    with time_machine.travel(time(), tick=False) as clock:
        yield clock


def until(holds: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    for _ in range(1000):
        if holds():
            return
        sleep(0.01)
    raise TimeoutError
