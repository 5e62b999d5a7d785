"""The Atom feeds: well-formed to feedparser, and with what RFC 4287 asks of a feed and of each entry."""

from collections.abc import Iterator
from xml.etree import ElementTree

import feedparser
from asking import answer, tell, text

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [f"/feeds/{name}{language}.atom" for name in ("", "corrections.") for language in ("vi", "en")]
ONCE = ("id", "title", "updated")


def of_feed(address: str) -> Iterator[str]:
    body = text(address)
    read = feedparser.parse(body)
    if read.bozo:
        yield f"feedparser: {read.bozo_exception}"
    feed = ElementTree.fromstring(body)  # noqa: S314 (the portal's own)
    entries = feed.findall(f"{ATOM}entry")
    for element in [feed, *entries]:
        yield from (
            f"{name} not once in {element.tag}" for name in ONCE if len(element.findall(ATOM + name)) != 1
        )
    if feed.find(f"{ATOM}author") is None:
        yield "no author"
    if not [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        yield "no link to itself"
    if len({entry.findtext(f"{ATOM}id") for entry in entries}) != len(entries):
        yield "two entries of one id"
    yield from ("blank summary" for each in feed.iter(f"{ATOM}summary") if not (each.text or "").strip())
    with answer(address) as response:
        if response.headers.get_content_type() != "application/atom+xml":
            yield f"sent as {response.headers['Content-Type']}"


tell(f"{address}: {finding}" for address in FEEDS for finding in of_feed(address))
