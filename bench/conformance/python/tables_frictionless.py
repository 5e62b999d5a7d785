"""Every CSV file as frictionless reads it: rows of one length, headers, encoding, and no value of another type."""

import json
from collections.abc import Iterator

from asking import PORTAL, tell, text
from frictionless import Resource, validate


def findings() -> Iterator[str]:
    for table in json.loads(text("/data/csv-metadata.json"))["tables"]:
        report = validate(Resource(path=f"{PORTAL}/data/{table['url']}", encoding="utf-8"))
        yield from (
            f"{table['url']}: {error}" for error in report.flatten(["rowNumber", "fieldName", "message"])
        )


tell(map(str, findings()))
