"""A load generator: browsers that keep their connection and their cookies, as many at once as there are lines."""

import asyncio
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

LINES = 16  # connections at once
REQUESTS_OF_BROWSER = 4
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
COOKIE = re.compile(rb"set-cookie:\s*(sessionid=\w+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Visit:
    """What one browser sends to be counted; `body` is made from the browser's number."""

    method: str
    path: str
    body: Callable[[int], str]
    headers: tuple[str, ...] = ()

    def request(self, browser: int, cookie: bytes) -> bytes:
        body = self.body(browser)
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            "Host: localhost",
            f"User-Agent: {AGENT}",
            *self.headers,
        ]
        lines.append(f"X-Forwarded-For: 10.{browser >> 16 & 255}.{browser >> 8 & 255}.{browser & 255}")
        lines += [f"Content-Length: {len(body)}", f"Cookie: {cookie.decode()}" if cookie else "Accept: */*"]
        return "\r\n".join([*lines, "", body]).encode()


@dataclass(frozen=True)
class Outcome:
    """Answers a second, milliseconds to the answer, and requests that were not answered with 200."""

    rate: float
    median: float
    p95: float
    p99: float
    failures: int


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = b""

    async def open(self) -> "Line":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def send(self, request: bytes) -> int:
        """The status of the answer; keeps the session cookie that came with it."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        if length := LENGTH.search(head):
            await self.reader.readexactly(int(length[1]))
        if cookie := COOKIE.search(head):
            self.cookie = cookie[1]
        return int(head[9:12])


def measure(port: int, visit: Visit, seconds: float) -> Outcome:
    """Ever new browsers on all lines for so many seconds, after as long a warm-up as a fifth of them."""
    browsers = count()
    asyncio.run(_load(port, visit, seconds / 5, browsers))
    durations, failures = asyncio.run(_load(port, visit, seconds, browsers))
    ranks = statistics.quantiles(durations, n=100)
    return Outcome(len(durations) / seconds, ranks[49], ranks[94], ranks[98], failures)


async def _load(port: int, visit: Visit, seconds: float, browsers: Iterator[int]) -> tuple[list[float], int]:
    durations: list[float] = []
    failures = 0
    end = time.perf_counter() + seconds

    async def keep_browsing() -> None:
        nonlocal failures
        line = await Line(port).open()
        while time.perf_counter() < end:
            browser, line.cookie = next(browsers), b""
            for _request in range(REQUESTS_OF_BROWSER):
                began = time.perf_counter()
                status = await line.send(visit.request(browser, line.cookie))
                durations.append((time.perf_counter() - began) * 1000)
                failures += status != 200

    await asyncio.gather(*(keep_browsing() for _line in range(LINES)))
    return durations, failures


def first_requests_at_once(port: int, visit: Visit, page: Visit, trials: int) -> None:
    """In each trial one browser opens a page, for its cookie, and then sends its visit on all lines at once."""
    asyncio.run(_first_requests_at_once(port, visit, page, trials))


async def _first_requests_at_once(port: int, visit: Visit, page: Visit, trials: int) -> None:
    lines = await asyncio.gather(*(Line(port).open() for _line in range(LINES)))
    for trial in range(trials):
        browser = 10_000_000 + trial
        lines[0].cookie = b""
        await lines[0].send(page.request(browser, b""))
        await asyncio.gather(*(line.send(visit.request(browser, lines[0].cookie)) for line in lines))
