"""What other people's programs are asked about the running portal, and which of their warnings may stand."""

from dataclasses import dataclass, field
from typing import Literal

NPM = {  # installed for a run, by these versions
    "vnu-jar": "26.9.27",
    "@redocly/cli": "2.77.0",
    "@stoplight/spectral-cli": "6.16.3",
    "ical.js": "2.2.1",
    "edtf": "4.11.1",
    "@citation-js/core": "0.8.2",
    "@citation-js/plugin-bibtex": "0.8.2",
    "@citation-js/plugin-ris": "0.8.2",
    "@knight-lab/timelinejs": "3.9.11",
}


@dataclass(frozen=True)
class Check:
    """One question to one tool: `run` says by what, `file` which script or what the tool is told.

    `reasons` says of each warning that may stand, by words in it, why.
    """

    subject: str
    tool: str  # by the name of its package
    asked: str
    run: Literal["python", "node", "vnu", "redocly", "spectral", "timelinejs"]
    file: str = ""
    reasons: dict[str, str] = field(default_factory=dict, hash=False)


NEWER = "schema.org has it; the list of terms that comes with rdflib is older"
LINKED_DATA = {
    "query-input": "an annotation of an input of an action, as schema.org’s page on actions has it",
    "StatisticalVariable": NEWER,
    "observationAbout": NEWER,
}
SVG = "a property of SVG 2 and its images, which browsers know and the checker’s list of CSS does not"
MASK = "the shorthand of CSS Masking; the checker knows its older form"
STYLE = {"“mask”": MASK, "“paint-order”": SVG, "“vector-effect”": SVG}
REDOCLY = {
    "operation-4xx-response": "a file that is there answers 200, 304 or 503, and no other",
    "no-server-example.com": "the portal is asked on this machine; it says the name that it is asked by",
}
SPECTRAL = {
    "operation-description": "the summary says all there is to say",
    "operation-tags": "the addresses are few, and each names its table",
}
PAGES = "one page of each kind, in each language"
CHECKS = [
    Check("HTML", "vnu-jar", PAGES, "vnu", "html"),
    Check("CSS", "vnu-jar", "the style sheet", "vnu", "css", STYLE),
    Check(
        "CSV on the Web",
        "csvw",
        "every table and one metric, against their metadata",
        "python",
        "tables_csvw.py",
    ),
    Check("CSV", "frictionless", "every table", "python", "tables_frictionless.py"),
    Check("DCAT-AP", "pyshacl", "the catalogue, against the shapes of shapes.ttl", "python", "catalogue.py"),
    Check("DCAT-AP", "rdflib", "every address in the catalogue answers", "python", "endpoints.py"),
    Check("OpenAPI", "openapi-spec-validator", "the description of the open data", "python", "api.py"),
    Check("OpenAPI", "@redocly/cli", "the same, by its recommended rules", "redocly", reasons=REDOCLY),
    Check("OpenAPI", "@stoplight/spectral-cli", "the same, by `spectral:oas`", "spectral", reasons=SPECTRAL),
    Check(
        "JSON-LD",
        "rdflib",
        f"{PAGES}: every class and property is schema.org’s",
        "python",
        "linked.py",
        LINKED_DATA,
    ),
    Check("Open Graph, oEmbed", "own rules", PAGES, "python", "sharing.py"),
    Check("Atom", "feedparser", "all feeds, also by the rules of RFC 4287", "python", "feeds.py"),
    Check("iCalendar", "icalendar", "both calendars", "python", "calendars.py"),
    Check("iCalendar", "ical.js", "both: every event comes round", "node", "calendars.mjs"),
    Check("EDTF", "edtf (PyPI)", "every date of the open data", "python", "dates.py"),
    Check("EDTF", "edtf", "every date of a milestone, with its first day", "node", "dates.mjs"),
    Check("TimelineJS", "@knight-lab/timelinejs", "the timeline, shown in Chromium", "timelinejs"),
    Check(
        "Citations",
        "bibtexparser, rispy",
        "BibTeX and RIS of 20 things of each kind",
        "python",
        "references.py",
    ),
    Check(
        "Citations",
        "@citation-js/core",
        "BibTeX, RIS and CSL JSON of ten of each say the same",
        "node",
        "references.mjs",
    ),
    Check("Sitemap", "own rules", "all sitemaps, by sitemaps.org", "python", "sitemaps.py"),
    Check(
        "Security headers",
        "own rules",
        f"{PAGES}, by what Mozilla’s Observatory weighs",
        "python",
        "headers.py",
    ),
]
