"""One line of JSON for each request: which it was, what was answered, after how long. Of who asks it says nothing."""

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from secrets import token_hex
from threading import get_ident, local
from time import monotonic, time
from typing import Any

Environ = dict[str, Any]
Application = Callable[..., Iterable[bytes]]

logger = logging.getLogger(__name__)

GIVEN = re.compile(r"[0-9a-f]{32}")  # as nginx names requests
NOBODY = "-"  # for what is said outside of requests
LONGEST_CAUSE = 300  # characters

begun: dict[int, float] = {}  # when each thread began with what it is at, on the clock of `time.monotonic`
_now = local()


def request_id() -> str:
    """That of the request which this thread answers, by which its lines in the log are found."""
    return getattr(_now, "id", NOBODY)


def note_cause(cause: object) -> None:
    """Have the line of this request say why it could not be answered."""
    _now.cause = " ".join(str(cause).split())[:LONGEST_CAUSE]


class Logged:
    """`application`, and a line for each of its answers once it is sent; `route` tells the name of an address.

    A name that our own proxies have given a request stays.
    """

    def __init__(self, application: Application, route: Callable[[str], str], proxies: int) -> None:
        self.application, self.route, self.proxies = application, route, proxies

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        line = _Line(self._id(environ), environ["REQUEST_METHOD"], self.route(environ["PATH_INFO"]))
        begun[get_ident()] = line.began

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            line.status = int(status[:3])
            return start_response(status, headers)

        try:
            body = self.application(environ, start)
        except BaseException:
            line.write()
            raise
        if isinstance(body, list):
            line.write()
            return body
        return _Sent(body, line)

    def _id(self, environ: Environ) -> str:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self.proxies else ""
        return given if GIVEN.fullmatch(given) else token_hex(16)


class _Line:
    def __init__(self, name: str, method: str, route: str) -> None:
        self.name, self.method, self.route, self.status = name, method, route, 500
        self.began, self.thread = monotonic(), get_ident()
        _now.id, _now.cause = name, ""

    def write(self) -> None:
        begun.pop(self.thread, None)
        if logger.isEnabledFor(logging.INFO):
            now = time()
            cause = f', "cause": {json.dumps(_now.cause, ensure_ascii=False)}' if _now.cause else ""
            logger.info(
                f'{{"time": "{_second(int(now))}.{int(now % 1 * 1000):03}Z", "id": "{self.name}", '
                f'"method": {_as_json(self.method[:10])}, "route": {_as_json(self.route)}, '
                f'"status": {self.status}, "ms": {(monotonic() - self.began) * 1000:.1f}{cause}}}'
            )
        _now.id, _now.cause = NOBODY, ""


_as_json = lru_cache(maxsize=1000)(json.dumps)


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


class _Sent:
    """A body that is read while it is sent."""

    def __init__(self, body: Iterable[bytes], line: _Line) -> None:
        self.body, self.line = body, line

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        try:
            if close := getattr(self.body, "close", None):
                close()
        finally:
            self.line.write()


class OfRequest(logging.Filter):
    """Gives each line in the log the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


class WithoutTraceback(logging.Filter):
    """For what is said in one line, whatever raised it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
