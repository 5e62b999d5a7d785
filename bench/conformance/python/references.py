"""One citation of each kind in each form, read by bibtexparser and rispy."""

import json
from collections.abc import Iterator

import bibtexparser
import rispy
from asking import tell, text

TABLES = {
    "milestone": "milestones",
    "observation": "observations",
    "institution": "institutions",
    "document": "documents",
}


def findings() -> Iterator[str]:
    for kind, table in TABLES.items():
        for row in json.loads(text(f"/data/{table}.json"))[:20]:
            for language in ("vi", "en"):
                address = f"/citations/{language}/{kind}/{row['id']}"
                library = bibtexparser.parse_string(text(f"{address}.bib"))
                if library.failed_blocks or len(library.entries) != 1:
                    yield f"{address}.bib: {library.failed_blocks}"
                if len(rispy.loads(text(f"{address}.ris"))) != 1:
                    yield f"{address}.ris: not one record"


tell(findings())
