"""Copies the portal, address by address, from its front pages on, and lets the copies lead to one another."""

from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from laocai_ict.mirror.addresses import file_of, kept_address, relative_address
from laocai_ict.mirror.portal import Answer, Portal
from web.references import references, rewritten

Write = Callable[[str, bytes], None]  # name and content of a file
GONE = (301, 302, 404, 410)  # only the portal may lead on from there


class NoAnswer(Exception):
    """The portal could not answer at an address."""


class Copy:
    """What the portal answers, its pages in `folder` until all is known that they lead to."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        self.portal, self.folder = portal, folder
        self.files: dict[str, Path] = {}  # of pages, by their addresses
        self.anchors: dict[str, set[str]] = {}
        self.parts: dict[str, list[str]] = {}  # of the list at a path, its pages
        self.gone: set[str] = set()
        self.count = 0
        self._kept_address = cache(kept_address)  # most pages lead to the same

    def make(self, beginning: list[str], write: Write) -> None:
        """Ask for all that can be reached from the addresses `beginning`, and write it. Raises NoAnswer."""
        known, waiting = set(beginning), deque(beginning)
        while waiting:
            address = waiting.popleft()
            found = [each for each in self._copied(address, write) if each not in known]
            known |= set(found)
            waiting += dict.fromkeys(found)
        for address in self.files:
            write(file_of(address), self._linked(address).encode())

    def _copied(self, address: str, write: Write) -> Iterator[str]:
        """The addresses that what is at `address` leads to."""
        answer = self.portal.get(address)
        self.count += 1
        if answer.status in GONE:
            self.gone.add(address)
        elif answer.status != 200:
            message = _("%(address)s answered %(status)s; the mirror stays as it was.")
            raise NoAnswer(message % {"address": address, "status": answer.status})
        elif answer.is_page:
            yield from self._kept(address, answer)
        else:
            write(file_of(address), answer.content)

    def _kept(self, address: str, answer: Answer) -> Iterator[str]:
        self.files[address] = self.folder / f"{len(self.files)}.html"
        self.files[address].write_bytes(answer.content)
        found = references(answer.content.decode())
        self.anchors[address] = found.anchors
        path, query = urlsplit(address)[2:4]
        if query.startswith("page="):
            self.parts.setdefault(path, []).append(address)
        for reference in found.addresses:
            target = self._target(address, reference)
            if target:
                yield target

    def _target(self, address: str, reference: str) -> str | None:
        """The address in the mirror that `reference`, on the page at `address`, leads to, if it has that."""
        whole = urlsplit(urljoin(self.portal.url + address, reference))
        if f"{whole.scheme}://{whole.netloc}" != self.portal.url:
            return None
        return self._kept_address(whole.path, whole.query)

    def _linked(self, address: str) -> str:
        """The page, leading to the other files of the mirror, and to the portal for what those have not."""

        def lead(reference: str) -> str:
            if reference.startswith("#") or urlsplit(reference).netloc or urlsplit(reference).scheme:
                return reference
            target, anchor = self._target(address, reference), urlsplit(reference).fragment
            if not target or target in self.gone:
                return urljoin(self.portal.url + address, reference)
            file = file_of(self._page_with(anchor, target))
            return relative_address(file, file_of(address)) + (f"#{anchor}" if anchor else "")

        return rewritten(self.files[address].read_bytes().decode(), lead)

    def _page_with(self, anchor: str, target: str) -> str:
        """The page with the place that is led to, where the list at `target` has several; else `target` itself."""
        if not anchor or anchor in self.anchors.get(target, ()):
            return target
        others = self.parts.get(target, [])
        return next((each for each in others if anchor in self.anchors[each]), target)
