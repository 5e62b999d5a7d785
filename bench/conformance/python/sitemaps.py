"""The sitemaps by the rules of sitemaps.org: elements, sizes, addresses of the portal's own, dates of W3C's form."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from asking import PORTAL, answer, tell, text

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}link"
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")
MOST, LARGEST = 50_000, 50 * 2**20


def of_file(address: str, root_name: str) -> Iterator[str]:
    body = text(address)
    root = ElementTree.fromstring(body)  # noqa: S314 (the portal's own)
    if root.tag != NAMESPACE + root_name:
        yield f"{root.tag} in place of {root_name}"
    if len(root) > MOST or len(body.encode()) > LARGEST:
        yield "larger than is allowed"
    for place in root:
        location = place.findtext(f"{NAMESPACE}loc") or ""
        if not location.startswith(f"{PORTAL}/"):
            yield f"not an address of the portal: {location}"
        changed = place.findtext(f"{NAMESPACE}lastmod")
        if changed is not None and not DATE.fullmatch(changed):
            yield f"not a date: {changed}"
        languages = [link.get("hreflang") for link in place.findall(XHTML)]
        if root_name == "urlset" and sorted(map(str, languages)) != ["en", "vi", "x-default"]:
            yield f"{location}: in {languages}"


def findings() -> Iterator[str]:
    yield from of_file("/sitemap.xml", "sitemapindex")
    for part in re.findall(r"<loc>(.*?)</loc>", text("/sitemap.xml")):
        yield from (f"{part}: {finding}" for finding in of_file(part, "urlset"))
        with answer(part) as response:
            if "xml" not in response.headers["Content-Type"]:
                yield f"{part}: sent as {response.headers['Content-Type']}"


tell(findings())
