"""Asking a server on this machine as browsers do, each time in a connection of its own."""

import http.client
import ssl
from contextlib import closing
from dataclasses import dataclass

PATIENCE = 60  # seconds
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
UNCHECKED = ssl._create_unverified_context()  # noqa: S323 (our own certificate)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def ask(
    port: int, path: str, method: str = "GET", body: str | None = None, *, plain: bool = False, **headers: str
) -> Answer:
    """Over HTTPS, or `plain`. In the names of headers `_` stands for `-`."""
    asking = (
        http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
        if plain
        else http.client.HTTPSConnection("localhost", port, timeout=PATIENCE, context=UNCHECKED)
    )
    with closing(asking):
        asking.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = asking.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
