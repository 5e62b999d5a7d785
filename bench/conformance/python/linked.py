"""JSON-LD of every kind of page: read as RDF by rdflib, every class and property one that schema.org has."""

import json
from collections.abc import Iterator
from typing import Any

from asking import linked_data, pages, tell, text
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SDO

SCHEMA = "https://schema.org/"
# The published context cannot be asked for here; this says of it what the pages use.
ADDRESSES = ("url", "image", "license", "contentUrl", "item", "sameAs", "isBasedOn")
CONTEXT = {"@vocab": SCHEMA} | {name: {"@type": "@id"} for name in ADDRESSES}


def in_full(part: Any) -> Any:
    """The same with the context written out where the page names it."""
    if isinstance(part, list):
        return [in_full(each) for each in part]
    if isinstance(part, dict):
        return {key: in_full(value) for key, value in part.items()}
    return CONTEXT if part == SCHEMA.rstrip("/") else part


def unknown(graph: Graph) -> Iterator[str]:
    classes = set(graph.objects(None, RDF.type))
    properties = {each for each in graph.predicates() if each != RDF.type}
    for term in classes | properties:
        name = str(term).removeprefix(SCHEMA)
        if isinstance(term, URIRef) and str(term).startswith(SCHEMA) and term not in SDO:
            yield name


def findings() -> Iterator[str]:
    for page in pages():
        parts = linked_data(text(page))
        for part in parts:
            graph = Graph().parse(data=json.dumps(in_full(part)), format="json-ld")
            yield from (f"{page}: schema.org has no {name}" for name in sorted(unknown(graph)))
            if not len(graph):
                yield f"{page}: says nothing"
        if not parts:
            yield f"{page}: no JSON-LD"


tell(findings())
