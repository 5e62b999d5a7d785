"""Whoever follows every link of the portal: what readers press and what browsers and machines fetch."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIRequest
from django.test.client import ClientHandler, RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation

from web.languages import language_of_path

SITE = "http://testserver"
ADDRESS = re.compile(r"(?:http|webcal)://testserver[^\s\"'<>\\{}|]*")
REFERRING = {"href", "src", "action", "data-counter", "data-worker"}
NOT_ENTERED = ("/quan-tri/", "/stats/")  # the editors' room, and the counter, which counts
FRAMES = ("embeds:timeline", "oembed")  # of a list as it is narrowed
ANSWERS = (200, 302, 304)
TEXTS = ("text/", "json", "/xml", "+xml")


class Page(HTMLParser):
    """What an HTML page refers to, what of it search engines are told not to follow, and the places in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.not_followed: list[str] = []
        self.places: set[str] = set()
        self.canonical = self.title = ""
        self.is_indexed = True
        self._is_data = self._is_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        self.places |= {known["id"]} if "id" in known else set()
        self._is_data = tag == "script" and known.get("type") == "application/ld+json"
        self._is_title = tag == "title" and not self.title  # drawings have titles too
        if known.get("rel") == "canonical":
            self.canonical = known["href"]
        if known.get("name") == "robots":
            self.is_indexed = "noindex" not in known["content"]
        found = self.not_followed if "nofollow" in known.get("rel", "") else self.references
        found += [value for name, value in known.items() if name in REFERRING]
        found += [candidate.split()[0] for candidate in known.get("srcset", "").split(",") if candidate]
        found += [address for value in known.values() for address in addresses(value)]

    def handle_data(self, text: str) -> None:
        if self._is_data:  # JSON writes some characters of HTML as escapes
            text = json.dumps(json.loads(text), ensure_ascii=False)
        self.references += addresses(text)
        if self._is_title:
            self.title += text

    def handle_endtag(self, tag: str) -> None:
        self._is_data = self._is_title = False


def addresses(text: str) -> list[str]:
    """The whole addresses of the portal in a text of any kind."""
    return [found.rstrip(".,;)") for found in ADDRESS.findall(text)]


@dataclass
class Crawl:
    """Every link followed once, from where the portal begins; the shipped record has some 2,000 addresses.

    Of links that search engines are told not to follow, which are as many as there are combinations, one of each kind
    is followed, and so of what leads to an entry in a list (`?at=`), which is looked for in the pages of the list, and
    of frames that show a narrowed list.
    """

    statuses: dict[str, int] = field(default_factory=dict)  # by address without its fragment
    pages: dict[str, Page] = field(default_factory=dict)
    links: dict[str, str] = field(
        default_factory=dict
    )  # where each was seen first, by address with its fragment

    def __post_init__(self) -> None:
        self._begun: set[Hashable] = set()
        self._ask = ClientHandler()  # without a client, which keeps the contexts of all templates

    def follow(self, *paths: str) -> set[str]:
        """Visit what is at `paths`, all that it leads to, and so on; gives the addresses."""
        before, waiting = {*self.statuses}, deque(f"{SITE}{path}" for path in paths)
        while waiting:
            here = waiting.popleft()
            for link, is_followed in self._visit(here):
                self.links.setdefault(link, here)
                waiting += self._new(urldefrag(link).url, is_followed)
        return {*self.statuses} - before

    def _new(self, address: str, is_followed: bool) -> Iterator[str]:
        """What has to be visited to know of `address`, and has not been."""
        path, parameters = urlsplit(address).path, frozenset(dict(parse_qsl(urlsplit(address).query)))
        view, whole_list = _view_name(path), f"{SITE}{path}"
        is_one_of_many = not is_followed or "at" in parameters or view in FRAMES
        if "save" in parameters:  # whatever narrows it
            parameters = frozenset({"save"})
        wanted: dict[Hashable, str] = {(view, parameters) if is_one_of_many else address: address}
        if "at" in parameters:
            wanted[whole_list] = whole_list
        for kind in wanted.keys() - self._begun:
            self._begun.add(kind)
            yield wanted[kind]

    def _visit(self, address: str) -> Iterator[tuple[str, bool]]:
        """The links of what is there, and whether search engines may follow each."""
        path = urlsplit(address).path
        if path.startswith("/static/"):
            self.statuses[address] = 200 if finders.find(path.removeprefix("/static/")) else 404
        elif path.startswith(NOT_ENTERED):
            self.statuses[address] = 200 if _view_name(path) else 404
        elif address not in self.statuses:
            yield from self._read(address)

    def _read(self, address: str) -> Iterator[tuple[str, bool]]:
        response = self._ask(_environment(address))
        self.statuses[address] = response.status_code
        kind = response.headers.get("Content-Type", "")
        if "Location" in response.headers:
            yield urljoin(address, response.headers["Location"]), True
            return
        body = b"".join(response)
        if kind.startswith("text/html"):
            page = self.pages[address] = Page(body.decode())
            yield from ((each, True) for each in _ours(address, page.references))
            yield from ((each, False) for each in _ours(address, page.not_followed))
        elif any(each in kind for each in TEXTS):
            text = unescape(body.decode().replace("\r\n ", ""))  # lines that a calendar folds
            yield from ((each, True) for each in _ours(address, addresses(text)))

    # What it found

    def broken(self) -> list[str]:
        """Addresses that do not answer, and where each stands."""
        wrong = {address: status for address, status in self.statuses.items() if status not in ANSWERS}
        sources = {urldefrag(link).url: source for link, source in reversed(self.links.items())}
        return [f"{status} {address} (in {sources.get(address)})" for address, status in wrong.items()]

    def lost_places(self) -> list[str]:
        """Links to places that are not there, and where each stands."""
        of_path: dict[str, set[str]] = defaultdict(set)  # what all pages of a list hold
        for address, page in self.pages.items():
            of_path[urlsplit(address).path] |= page.places
        return [
            f"{link} (in {source})" for link, source in self.links.items() if self._is_lost(link, of_path)
        ]

    def _is_lost(self, link: str, of_path: dict[str, set[str]]) -> bool:
        address, place = urldefrag(link)
        path = urlsplit(address).path
        places = self.pages[address].places if address in self.pages else of_path.get(path, {place})
        return bool(place) and place not in places


def _environment(address: str) -> dict[str, Any]:
    """What a server hands on of a request for `address`; of a picture it is enough that it could be drawn."""
    headers = {"If-None-Match": "*"} if "/pictures/" in address else {}
    request: WSGIRequest = RequestFactory(headers=headers).get(address.removeprefix(SITE))
    return request.environ


def _ours(here: str, references: Iterable[str]) -> Iterator[str]:
    """Those of `references`, as they stand at `here`, that lead to the portal."""
    for reference in references:
        link = urljoin(here, reference).replace("webcal://", "http://")
        if urlsplit(link).netloc == urlsplit(SITE).netloc:
            yield link


@cache
def _view_name(path: str) -> str | None:
    """The name of what answers at `path`; None where nothing does."""
    with translation.override(language_of_path(path)):
        try:
            return resolve(path).view_name or path
        except Resolver404:
            return None
