"""Where a page leads: its addresses as an HTML parser finds them, which may be others; all else stays as written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

Attributes = list[tuple[str, str | None]]
Leading = Callable[[str], str]  # the address to be written in place of the one it is given

REFERENCES = ("href", "src", "action")
SHARED_PICTURE = ("property", "og:image")


@dataclass
class References:
    """The addresses in a page, in their order, and the names of the places in it that addresses may lead to."""

    addresses: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


def references(html: str) -> References:
    found = References()

    def note(address: str) -> str:
        found.addresses.append(address)
        return address

    for tag in _tags(html):
        found.anchors |= {value for name, value in tag.attributes if name == "id" and value}
        tag.leading(note)
    return found


def rewritten(html: str, lead: Leading) -> str:
    """`html` with the addresses that `lead` gives in place of its own; those of places in the page are asked too."""
    pieces, done = [], 0
    for tag in _tags(html):
        attributes = tag.leading(lead)
        if attributes != tag.attributes:
            pieces += [html[done : tag.place], _written(tag.name, attributes)]
            done = tag.place + len(tag.text)
    return "".join(pieces) + html[done:]


class _Tag(NamedTuple):
    place: int  # where in the page it stands
    text: str
    name: str
    attributes: Attributes

    def leading(self, lead: Leading) -> Attributes:
        """Its attributes, with other addresses."""
        return [(name, self._led(name, value, lead)) for name, value in self.attributes]

    def _led(self, name: str, value: str | None, lead: Leading) -> str | None:
        if not value:
            return value
        if name == "srcset":
            return ", ".join(" ".join([lead(url), *size]) for url, *size in map(str.split, value.split(", ")))
        is_picture = name == "content" and SHARED_PICTURE in self.attributes
        return lead(value) if name in REFERENCES or is_picture else value


def _tags(html: str) -> Iterator[_Tag]:
    parser = _Parser(html)
    return iter(parser.tags)


class _Parser(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[_Tag] = []
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]  # where each begins
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        line, column = self.getpos()
        place = self.lines[line - 1] + column
        self.tags.append(_Tag(place, self.get_starttag_text() or "", tag, attributes))


def _written(name: str, attributes: Attributes) -> str:
    written = (f" {each}" if value is None else f' {each}="{escape(value)}"' for each, value in attributes)
    return f"<{name}{''.join(written)}>"
