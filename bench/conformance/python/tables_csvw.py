"""Every CSV file against the columns, types and keys that its metadata gives it, by csvw."""

import json
from collections.abc import Iterator

from asking import PORTAL, tell, text
from csvw import CSVW


def findings() -> Iterator[str]:
    first = json.loads(text("/data/observations.json"))[0]["metric"]
    for address in ["/data/csv-metadata.json", f"/data/metrics/{first}.csv-metadata.json"]:
        described = CSVW(f"{PORTAL}{address}", validate=True, strict=False)
        if not described.is_valid:
            yield f"{address}: not valid"
        yield from (f"{address}: {warning.message}" for warning in described.warnings)


tell(findings())
