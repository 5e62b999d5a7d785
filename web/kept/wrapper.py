"""The application in front of the application: gives what is kept, and has made what is not."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from threading import Semaphore
from time import time
from typing import Any, Protocol

from web.access import note_cause
from web.kept.answers import STALE_IF_ERROR, Answer, Asked, Environ, Origin, not_modified
from web.kept.folder import Folder
from web.kept.making import Application, Busy, Maker, Unkept
from web.kept.refreshing import Refresher
from web.kept.store import Store
from web.kept.versions import Version, Watch

AWAY = "the version cannot be asked"
MEGABYTE = 2**20
GRACE = 0.75  # seconds after a change for which the version before may be given, while another is made
LAST_RESORT = 1.75  # the same where that page is just being made, or more is to be made than can be
SOON = 0.8  # of its time, after which an answer is made anew for the next who asks
HOPE = 2.0  # seconds for which requests are let through though the database seems to be away
RETRY_SECONDS = 1  # a thread is free sooner than a database is back (settings)
LONGEST_IN_MEMORY = 4 * MEGABYTE  # of an answer that is given once: a slow reader then holds no thread


class Site(Protocol):
    """What this must know of what it keeps."""

    def origin(self, environ: Environ) -> Origin | None:
        """Where a request was asked; None for a name that is not ours."""

    def asked(self, origin: Origin, path: str, query: str) -> Asked | None:
        """The address that is asked for; None where not everybody is answered alike."""

    def is_fresh(self, environ: Environ) -> bool:
        """Whether who asks may have changed something a moment ago, and wants to see it."""

    def version(self) -> Version | None:
        """What answers depend on now; None when nothing may be kept. Raises whatever it will."""

    def send(self, place: str, content_type: str, environ: Environ) -> Unkept | None:
        """The file at `place`, or the part of it that is asked for; None where a proxy sends it. Raises OSError."""

    def stands_alone(self, path: str) -> bool:
        """Whether it is answered also while the version cannot be asked, say because the database is away."""

    def waits_for_nothing(self, path: str) -> bool:
        """Whether it is answered at once, so that it may have any thread."""

    def busy(self, environ: Environ) -> Unkept:
        """The answer for who cannot be answered now."""


class Lent:
    """A body whose reader holds a place in `room` until all is read or the connection breaks."""

    def __init__(self, said: Unkept, room: Semaphore) -> None:
        self.said, self.room = said, room

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.said.body)

    def close(self) -> None:
        try:
            self.said.close()
        finally:
            self.room.release()


class Kept:
    """Keeps what `application` answers, in the memory of this process and in the `folder` that it shares.

    Of the server's `threads` some always remain for what is kept already.
    """

    def __init__(self, application: Application, site: Site, folder: Path, threads: int) -> None:
        self.application, self.site = application, site
        self.watch = Watch(site.version)
        self.store = Store(pages=48 * MEGABYTE, aside=16 * MEGABYTE, missing=2 * MEGABYTE)
        self.maker = Maker(application, self.watch, self.store, Folder(folder))
        self.refresher = Refresher(self.maker)
        self._seen: Version | None = None
        self._room = Semaphore(max(1, threads * 7 // 8))
        self._room_for_making = Semaphore(max(1, threads // 2))
        self._room_for_others = Semaphore(max(1, threads * 3 // 4))
        self._room_for_slow_readers = Semaphore(max(1, threads // 4))

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._pass_on(environ, start_response)
        origin = self.site.origin(environ)
        if origin is None:
            return self._pass_on(environ, start_response)
        return self._answer(origin, environ, start_response)

    def _answer(
        self, origin: Origin, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        is_fresh = self.site.is_fresh(environ)
        version = self.watch.current(is_fresh)
        if version is not self._seen:
            self._seen = version
            self.refresher.want_latest()
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        answer: Answer | Unkept | None = self.store.get((origin.name, path, query))
        if not isinstance(answer, Answer) or not self._may_be_given(answer, version, is_fresh):
            asked = self.site.asked(origin, path, query)
            if asked is None:
                return self._pass_on(environ, start_response)
            answer = self._kept_or_made(asked, version, is_fresh, environ)
        if isinstance(answer, Answer):
            give = self._give_file if answer.file else self._give
            return give(answer, environ, start_response)
        return _give_once(answer, environ, start_response)

    def _may_be_given(self, answer: Answer, version: Version | None, is_fresh: bool) -> bool:
        """Whether `answer` is as good as one made now, or nearly, and another is on its way."""
        age, seconds = abs(time() - answer.made_at), answer.asked.terms.seconds
        if answer.version == version:
            if age > seconds:
                return self.watch.is_away and age < STALE_IF_ERROR
            if age > seconds * SOON:
                self.refresher.want(answer)
            return True
        if is_fresh or version is None or not self._is_of_a_moment_ago(answer, GRACE):
            return False
        self.refresher.want(answer)
        return True

    def _is_of_a_moment_ago(self, answer: Answer, seconds: float) -> bool:
        """Whether `answer` is of the version before, which the present one has followed within so many seconds."""
        return answer.version == self.watch.previous and abs(time() - self.watch.changed_at) < seconds

    def _kept_or_made(
        self, asked: Asked, version: Version | None, is_fresh: bool, environ: Environ
    ) -> Answer | Unkept:
        answer = self.store.get(asked.key)
        if answer and self._may_be_given(answer, version, is_fresh):
            return answer
        is_spare = answer and not is_fresh and version and self._is_of_a_moment_ago(answer, LAST_RESORT)
        if answer and is_spare and self.maker.is_under_way(asked):
            return answer
        made = self._made(asked, environ)
        if not (answer and isinstance(made, Unkept) and made.status.startswith("5")):
            return made
        return answer if is_spare or self._is_better_than_none(answer) else made

    def _made(self, asked: Asked, environ: Environ) -> Answer | Unkept:
        try:
            if self.is_hopeless(asked.path):
                raise Busy(AWAY)
            with self._seat(self._room_for_making):
                return self.maker.make(asked, environ)
        except Busy as busy:
            return self._busy(environ, busy)

    def _is_better_than_none(self, answer: Answer) -> bool:
        """Whether it shows nothing that has been withdrawn, and is not too old."""
        known = self.watch.known
        is_of_record = known is not None and answer.version.record == known.record
        return is_of_record and abs(time() - answer.made_at) < STALE_IF_ERROR

    def _give(self, answer: Answer, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer.wanted_at = now = time()
        answer.times_given += 1
        coding = answer.coding(environ)
        if coding not in answer.bodies:
            answer.in_coding(coding)
            if self.store.get(answer.asked.key) is answer:
                self.store.put(answer)  # it takes more room now
        head = answer.head(coding, now)
        if answer.is_known_to(environ, now):
            start_response("304 Not Modified", not_modified(head))
            return []
        start_response(answer.status, head)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.bodies[coding]]

    def _give_file(
        self, answer: Answer, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The file that `answer` names, in the parts that a reader asks for and as fast as that reader takes them."""
        given = dict(answer.head("", time()))
        try:
            said = self.site.send(answer.file, given["Content-Type"], environ)
        except OSError as error:  # somebody has cleared the folder
            self.store.drop(answer.asked.key)
            return _give_once(self._busy(environ, error), environ, start_response)
        if said is None:
            return self._give(answer, environ, start_response)
        of_file = {name.lower() for name, _value in said.headers} | {"content-length", "x-accel-redirect"}
        headers = [
            *said.headers,
            *((name, value) for name, value in given.items() if name.lower() not in of_file),
        ]
        return self._give_slowly(said._replace(headers=headers), environ, start_response)

    def _give_slowly(
        self, said: Unkept, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """What may take a thread for as long as its reader likes; few at a time, so that others remain."""
        if environ["REQUEST_METHOD"] == "HEAD":
            said.close()
            return _give_once(said, environ, start_response)
        if not self._room_for_slow_readers.acquire(blocking=False):
            said.close()
            busy = self._busy(environ, "too many read slowly")
            return _give_once(busy, environ, start_response)
        return _give_once(
            said._replace(body=Lent(said, self._room_for_slow_readers)), environ, start_response
        )

    def _pass_on(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let the application answer, which nobody else is told."""
        path = environ["PATH_INFO"]
        try:
            if self.is_hopeless(path):
                raise Busy(AWAY)
            with nullcontext() if self.site.waits_for_nothing(path) else self._seat(self._room_for_others):
                said = Unkept.of(self.application, environ)
                if environ["REQUEST_METHOD"] == "HEAD":
                    said.close()
                    said = said._replace(body=[])
                elif int(said.header("content-length") or 0) <= LONGEST_IN_MEMORY:
                    said = said.read()
                else:
                    return self._give_slowly(said, environ, start_response)
        except Busy as busy:
            said = self._busy(environ, busy)
        return _give_once(said, environ, start_response)

    def is_hopeless(self, path: str) -> bool:
        """Whether nothing can be answered, and who waited for it would hold threads for as long as it takes."""
        self.watch.current()
        since = self.watch.away_since
        return since is not None and abs(time() - since) > HOPE and not self.site.stands_alone(path)

    @contextmanager
    def _seat(self, room: Semaphore) -> Iterator[None]:
        """A thread of the server, unless none would remain for others. Raises Busy."""
        with ExitStack() as seats:
            for each in (room, self._room):
                if not each.acquire(blocking=False):
                    raise Busy("no thread is free")
                seats.callback(each.release)
            yield

    def _busy(self, environ: Environ, cause: object) -> Unkept:
        note_cause(cause)
        said = self.site.busy(environ)
        return said._replace(headers=[*said.headers, ("Retry-After", str(RETRY_SECONDS))])


def _give_once(said: Unkept, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What no cache may keep unless it says otherwise."""
    headers = said.headers
    if not said.header("cache-control"):
        headers = [*headers, ("Cache-Control", "no-store")]
    start_response(said.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else said.body
