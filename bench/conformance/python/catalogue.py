"""The catalogue against the shapes of DCAT-AP 3 (shapes.ttl, from the specification's tables), by pySHACL."""

from collections.abc import Iterator
from pathlib import Path

from asking import tell, text
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import DCAT, SH


def findings() -> Iterator[str]:
    catalogue = Graph().parse(data=text("/data/catalog.jsonld"), format="json-ld")
    shapes = Graph().parse(Path(__file__).with_name("shapes.ttl"))
    if not list(catalogue.subjects(None, DCAT.Dataset)):
        yield "no data set is in it"
    _conforms, report, _text = validate(catalogue, shacl_graph=shapes)
    for result in report.subjects(SH.resultMessage):
        node, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        yield f"{node} {path}: {report.value(result, SH.resultMessage)}"


tell(findings())
