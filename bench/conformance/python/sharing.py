"""Every kind of page by the rules of the Open Graph protocol and of oEmbed: properties, picture, languages."""

import json
import re
from collections.abc import Iterator
from html import unescape

from asking import answer, pages, tell, text

NEEDED = ("og:title", "og:type", "og:image", "og:url", "og:description", "og:site_name", "og:locale")
OTHER = "og:locale:alternate"
OEMBED = {"version", "type", "title", "html", "width", "height"}


def of_page(page: str) -> Iterator[str]:
    html = text(page)
    known = re.findall(r'<meta property="(og:[\w:]+)" content="(.*?)"', html)
    properties = dict(known)
    yield from (f"no {name}" for name in (*NEEDED, OTHER) if not properties.get(name))
    yield from (f"{name} twice" for name in NEEDED if [each for each, _text in known].count(name) > 1)
    with answer(unescape(properties["og:image"])) as picture:
        begins = picture.read(24)
    size = [int.from_bytes(begins[place : place + 4], "big") for place in (16, 20)]
    if [str(side) for side in size] != [properties.get("og:image:width"), properties.get("og:image:height")]:
        yield f"the picture is of {size}"
    for address in re.findall(r'type="application/json\+oembed" href="(.*?)"', html):
        said = json.loads(text(unescape(address)))
        yield from (f"oEmbed says no {name}" for name in OEMBED - said.keys())
        if said.get("version") != "1.0" or said.get("type") != "rich":
            yield f"oEmbed of version {said.get('version')}, {said.get('type')}"


tell(f"{page}: {finding}" for page in pages() for finding in of_page(page))
