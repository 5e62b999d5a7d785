"""An answer as it is kept: its bytes, plain and compressed, each with complete headers."""

import gzip
from dataclasses import InitVar, dataclass
from email.utils import formatdate
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, Self

from django.utils.http import parse_etags, parse_http_date_safe

from web.kept.versions import Version
from web.public import Terms

LONGEST_ACCEPTED = 512  # characters of codings that are looked at, and remembered

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Key = tuple[str, str, str]


class Origin(NamedTuple):
    """Where an address was asked: scheme and host, as an application is told them.

    `is_known` says that there are only so many of them; others anybody can make up.
    """

    name: str
    environ: Environ
    is_known: bool


class Asked(NamedTuple):
    """An address, written one way whoever asks for it."""

    origin: Origin
    path: str
    query: str
    terms: Terms

    @property
    def key(self) -> Key:
        return self.origin.name, self.path, self.query

    @property
    def is_page(self) -> bool:
        """Whether there are only so many like it, if it is there at all; what a query asks for anybody can make up."""
        return self.origin.is_known and not self.query


STALE_IF_ERROR = 86_400  # seconds
PUBLIC = f"public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error={STALE_IF_ERROR}"
# Of what is not there: or else what was there would be kept for ever, or come back once the portal is dead
BRIEF = f"public, max-age=0, s-maxage=1, stale-if-error={STALE_IF_ERROR}"
REPLACED = {"cache-control", "content-length", "date", "etag", "expires", "last-modified", "vary"}
SHORTEST_PACKED = 200  # bytes
PACKED_TYPES = (
    "text/",
    "application/atom+xml",
    "application/csvm+json",
    "application/json",
    "application/ld+json",
    "application/manifest+json",
    "application/xml",
)
SAME_SECOND = 2.0  # for which a date says nothing: something else may have been answered within it


NOT_MODIFIED = {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "etag",
    "last-modified",
    "vary",
}  # what a 304 repeats


@dataclass(eq=False)
class Answer:
    """What an address answered in `version`, made at `made_at` (seconds since 1970); `body` is in `packing`."""

    status: str
    headers: Headers
    etag: str
    packing: str
    body: InitVar[bytes]
    version: Version
    asked: Asked
    made_at: float

    def __post_init__(self, body: bytes) -> None:
        self.wanted_at = self.made_at  # when it was last given
        self.times_given = 0
        self.bodies = {self.packing: body}
        is_dated = self.is_there and self.asked.terms.is_of_record and not self.file
        self.modified = formatdate(self.version.began_at, usegmt=True) if is_dated else ""
        self._heads: dict[tuple[str, bool], Headers] = {}

    @classmethod
    def made(
        cls, status: str, headers: Headers, body: bytes, version: Version, asked: Asked, now: float
    ) -> Self:
        """Of what an application said; packed where that makes it smaller."""
        named = {name.lower(): value for name, value in headers}
        is_packed = len(body) >= SHORTEST_PACKED and named.get("content-type", "").startswith(PACKED_TYPES)
        etag = (
            named.get("etag")
            or f'W/"{version.name if asked.terms.is_of_record else sha256(body).hexdigest()[:32]}"'
        )
        if is_packed and not etag.startswith("W/"):
            etag = f"W/{etag}"  # packed it is not the same, byte by byte
        kept = [(name, value) for name, value in headers if name.lower() not in REPLACED]
        packed = gzip.compress(body, mtime=0) if is_packed else body
        return cls(status, kept, etag, "gzip" if is_packed else "", packed, version, asked, now)

    @property
    def is_there(self) -> bool:
        return self.status.startswith("200")

    @property
    def file(self) -> str:
        """The place of the file that is to be sent in its stead; empty where it says all itself."""
        return next((value for name, value in self.headers if name.lower() == "x-accel-redirect"), "")

    @property
    def area(self) -> str:
        """Apart from which others it is kept: pages, of which a record has only so many, from what anybody can ask."""
        if not self.is_there:
            return "missing"
        return "pages" if self.asked.is_page else "aside"

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes; addresses are as long as whoever asks likes."""
        said = sum(len(name) + len(value) for name, value in self.headers)
        return 2000 + said + sum(map(len, self.asked.key)) + sum(map(len, self.bodies.values()))

    def coding(self, environ: Environ) -> str:
        """How it is sent to who asks so."""
        return "gzip" if self.packing and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else ""

    def in_coding(self, coding: str) -> bytes:
        """Its bytes; where they are packed they are unpacked when somebody first asks for that."""
        if coding not in self.bodies:
            self.bodies[coding] = gzip.decompress(self.bodies["gzip"])
        return self.bodies[coding]

    def head(self, coding: str, now: float) -> Headers:
        """Its complete headers."""
        is_dated = bool(self.modified) and now - self.version.began_at >= SAME_SECOND
        if (coding, is_dated) not in self._heads:
            self._heads[coding, is_dated] = self._head(coding, is_dated)
        return self._heads[coding, is_dated]

    def _head(self, coding: str, is_dated: bool) -> Headers:
        head = [*self.headers, ("Content-Length", str(len(self.in_coding(coding))))]
        head.append(("Cache-Control", PUBLIC if self.is_there else BRIEF))
        if self.is_there and not self.file:
            head.append(("ETag", self.etag))
        if is_dated:
            head.append(("Last-Modified", self.modified))
        if self.packing:
            head.append(("Vary", "Accept-Encoding"))
        if coding:
            head.append(("Content-Encoding", coding))
        return head

    def is_known_to(self, environ: Environ, now: float) -> bool:
        """Whether who asks has it already, by its tag or, where none is named, by its date."""
        if not self.is_there or self.file:
            return False
        if named := environ.get("HTTP_IF_NONE_MATCH"):
            return named == self.etag or _is_among(self.etag, named)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if not since or not self.modified or now - self.version.began_at < SAME_SECOND:
            return False
        seen = parse_http_date_safe(since)
        return seen is not None and seen >= int(self.version.began_at)


def not_modified(head: Headers) -> Headers:
    return [(name, value) for name, value in head if name.lower() in NOT_MODIFIED]


def _is_among(etag: str, named: str) -> bool:
    etags = parse_etags(named)
    return etags == ["*"] or etag.removeprefix("W/") in {each.removeprefix("W/") for each in etags}


def takes_gzip(accepted: str) -> bool:
    """Whether a client that accepts these codings takes gzip (RFC 9110, section 12.5.3), where they are no longer."""
    return len(accepted) <= LONGEST_ACCEPTED and _takes_gzip(accepted)


@lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    weights = {}
    for each in accepted.lower().split(","):
        coding, _, parameter = each.partition(";")
        weights[coding.strip()] = parameter.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return weights.get("gzip", weights.get("*", False))
