"""Making answers: each once, however many ask for it, of one version, and few at a time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Event, Lock, Semaphore
from time import time
from typing import Any, NamedTuple, Self

from web.files import NAMED_ONLY
from web.kept.answers import Answer, Asked, Environ, Headers
from web.kept.folder import Folder
from web.kept.store import Store
from web.kept.versions import Watch

Application = Callable[..., Iterable[bytes]]

AT_ONCE = 2  # that are made by a process: more would only share its core
PATIENCE = 10.0  # seconds to wait until one can be made
TRIES = 3  # before a page that changes while it is made is given as it is, unkept
KEPT = ("200 ", "301 ", "308 ", "404 ", "410 ")
# What an application is told of the server; of who asks it is told nothing
OF_SERVER = (
    *("SCRIPT_NAME", "SERVER_PROTOCOL", "wsgi.errors", "wsgi.multiprocess", "wsgi.multithread"),
    *("wsgi.run_once", "wsgi.version"),
)


class Unkept(NamedTuple):
    """An answer that is given once. Its body may be longer than should stand in memory."""

    status: str
    headers: Headers
    body: Iterable[bytes]

    @classmethod
    def of(cls, application: Application, environ: Environ) -> Self:
        """What `application` says."""
        said: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, error: Any = None) -> None:
            said.append((status, headers))

        body = application(environ, start_response)
        status, headers = said[-1]
        return cls(status, headers, body)

    def read(self) -> Self:
        """The same with its body in memory; whatever it is read from is closed."""
        try:
            return self._replace(body=[b"".join(self.body)])
        finally:
            self.close()

    def close(self) -> None:
        if close := getattr(self.body, "close", None):
            close()

    def header(self, name: str) -> str:
        return next((value for each, value in self.headers if each.lower() == name), "")

    @property
    def may_be_kept(self) -> bool:
        directives = {each.strip() for each in self.header("cache-control").split(",")}
        is_private = bool(self.header("set-cookie") or directives & {"no-store", "private"})
        return self.status.startswith(KEPT) and not is_private


class Busy(Exception):
    """It could not be made in the time that anybody should wait."""


class Maker:
    def __init__(self, application: Application, watch: Watch, store: Store, folder: Folder) -> None:
        self.application, self.watch, self.store, self.folder = application, watch, store, folder
        self._room = Semaphore(AT_ONCE)
        self._under_way: dict[Any, Event] = {}
        self._lock = Lock()

    def make(self, asked: Asked, environ: Environ) -> Answer | Unkept:
        """What `asked` answers in the current version, whoever makes it. Raises Busy."""
        while other := self._begin(asked):
            if not other.wait(PATIENCE):
                raise Busy("somebody else makes it, and does not come to an end")
            answer = self.store.get(asked.key)
            if answer and answer.version == self.watch.known:
                return answer
        try:
            return self._made_by_another(asked, environ) if asked.is_page else self._make(asked, environ)
        finally:
            with self._lock:
                self._under_way.pop(asked.key).set()

    def is_under_way(self, asked: Asked) -> bool:
        return asked.key in self._under_way

    def _begin(self, asked: Asked) -> Event | None:
        """None for the one who is to make it, and for all others what they are to wait for."""
        with self._lock:
            if other := self._under_way.get(asked.key):
                return other
            self._under_way[asked.key] = Event()
            return None

    def _made_by_another(self, asked: Asked, environ: Environ) -> Answer | Unkept:
        """What another process has made; made here where none has."""
        with self.folder.lock(asked.key):
            version = self.watch.known
            answer = version and self.folder.read(asked, version)
            if not answer or time() - answer.made_at > answer.asked.terms.seconds / 2:
                return self._make(asked, environ)
            self.store.put(answer)
            return answer

    def _make(self, asked: Asked, environ: Environ) -> Answer | Unkept:
        """Made of one version, which it takes to be the same before and after."""
        with self._in_turn():
            for _attempt in range(TRIES):
                before = self.watch.current(is_fresh=True)
                began = time()
                said = Unkept.of(self.application, _bare(asked, environ)).read()
                if not before or self.watch.is_away or not said.may_be_kept:
                    break
                if self.watch.current(is_fresh=True) == before and not self.watch.is_away:
                    answer = Answer.made(said.status, said.headers, b"".join(said.body), before, asked, began)
                    self.store.put(answer)
                    if asked.is_page and answer.is_there and not answer.file:
                        self.folder.write(answer)
                    return answer
        return said

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._room.acquire(timeout=PATIENCE):
            raise Busy("too much is to be made")
        try:
            yield
        finally:
            self._room.release()


def _bare(asked: Asked, environ: Environ) -> Environ:
    """A request for the address and for nothing else."""
    of_server = {name: environ[name] for name in OF_SERVER if name in environ}
    return (
        of_server
        | asked.origin.environ
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "wsgi.input": BytesIO(),
            NAMED_ONLY: True,
        }
    )
