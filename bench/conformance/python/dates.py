"""Every date of the open data as edtf reads it (the Library of Congress's rules, ISO 8601-2)."""

import json
from collections.abc import Iterator

from asking import failing, tell, text
from edtf import parse_edtf

COLUMNS = {"milestones": ["date"], "observations": ["as_of", "published"], "documents": ["date"]}


def dates() -> Iterator[str]:
    for table, columns in COLUMNS.items():
        for row in json.loads(text(f"/data/{table}.json")):
            yield from (row[column] for column in columns if row[column])


tell(
    finding for date in sorted({*dates()}) for finding in failing(date, [lambda date=date: parse_edtf(date)])
)
