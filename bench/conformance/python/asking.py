"""How a check asks the portal and says what it found. Checks run in an environment of their own, without Django."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

PORTAL = sys.argv[1]  # http://localhost:PORT, without a slash at the end
TIMEOUT = 60  # seconds


def answer(address: str, **headers: str) -> Any:
    """The response of `address`, a path or a whole address of the portal."""
    url = address if urlsplit(address).scheme else PORTAL + address
    return urlopen(Request(url, headers=headers), timeout=TIMEOUT)  # noqa: S310 (the portal's own)


def text(address: str) -> str:
    with answer(address) as response:
        return response.read().decode()


def pages() -> list[str]:
    """One page of each kind in each language, as the sitemaps tell them."""
    found: dict[tuple[str, int, str], str] = {}
    for part in re.findall(r"<loc>(.*?)</loc>", text("/sitemap.xml")):
        for url in re.findall(r"<loc>(.*?)</loc>", text(unescape(part))):
            path = urlsplit(unescape(url)).path
            steps = path.strip("/").split("/")
            is_english = steps[0] == "en"
            key = (
                steps[is_english] if len(steps) > is_english else "",
                len(steps) - is_english,
                steps[0] * is_english,
            )
            if len(steps) - is_english < 2 and steps[-1] not in ("", "en"):
                key = (steps[-1], 1, key[2])
            found.setdefault(key, path)
    return sorted(found.values())


def linked_data(html: str) -> list[Any]:
    """What a page says to machines, part by part."""
    return [
        json.loads(part) for part in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


def tell(findings: Iterable[str]) -> None:
    """Say what was found, each in a line; nothing where all is well."""
    for finding in dict.fromkeys(findings):
        print(" ".join(finding.split()))


def failing(name: str, attempts: Iterable[Any]) -> Iterator[str]:
    """What goes wrong when each of `attempts` is called."""
    for attempt in attempts:
        try:
            attempt()
        except Exception as error:  # whatever a tool raises is what it found
            yield f"{name}: {type(error).__name__}: {error}"
