"""Every address in the catalogue answers."""

import json
import re
from collections.abc import Iterator

from asking import PORTAL, answer, failing, tell, text


def addresses() -> set[str]:
    found = re.findall(r'"(http[^"#]*)', json.dumps(json.loads(text("/data/catalog.jsonld"))))
    return {address for address in found if address.startswith(PORTAL)}


def findings() -> Iterator[str]:
    for address in sorted(addresses()):
        yield from failing(address, [lambda address=address: answer(address).close()])


tell(findings())
