"""Whether a graph obeys `ontology/shapes.ttl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from .. import assets, names
from .model import Problem, Severity, in_order

Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]

_SEVERITIES: dict[object, Severity] = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "warning"}


def check_shapes(quads: Iterable[ox.Quad]) -> list[Problem]:
    """What in these quads breaks a shape, sorted. `document` of a problem is the graph that its focus stands in.

    The quads of several graphs are checked as one: give those of one document to have it judged alone.
    """
    data, graphs = rdflib.Graph(), dict[rdflib.term.Node, str | None]()
    for quad in quads:
        subject = _node(quad.subject)
        data.add((subject, _node(quad.predicate), _node(quad.object)))
        graphs.setdefault(subject, _graph(quad))
    if not graphs:
        return []
    for triple in _context(set(data.objects())):
        data.add(triple)
    return in_order(_problems(_report(data), graphs))


def _report(data: rdflib.Graph) -> rdflib.Graph:
    import pyshacl  # slow to import, and wanted only here

    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    return report


def _problems(report: rdflib.Graph, graphs: dict[rdflib.term.Node, str | None]) -> Iterator[Problem]:
    """The results of a report on subjects of the data; what comes with the ontology is not on trial."""
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        if focus is not None and focus in graphs:
            severity = _SEVERITIES.get(report.value(result, SH.resultSeverity), "error")
            yield Problem("shacl", severity, str(focus), _message(report, result), graphs[focus])


def _message(report: rdflib.Graph, result: rdflib.term.Node) -> str:
    text = " / ".join(sorted(str(m) for m in report.objects(result, SH.resultMessage)))
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    where = f"{names.compact(str(path))}: " if isinstance(path, rdflib.URIRef) else ""
    found = "" if value is None or not where else f" (found {_shown(value)})"
    return f"{where}{text}{found}"


def _shown(value: rdflib.term.Node) -> str:
    text = names.compact(str(value)) if isinstance(value, rdflib.URIRef) else repr(str(value))
    return text if len(text) <= 80 else text[:79] + "…"


@lru_cache(maxsize=1)
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(assets.folder("ontology") / "shapes.ttl", format="turtle")


@lru_cache(maxsize=1)
def _ontology() -> tuple[dict[rdflib.term.Node, list[rdflib.URIRef]], list[Triple]]:
    """The types of the individuals of the ontology, and its class tree."""
    types: dict[rdflib.term.Node, list[rdflib.URIRef]] = {}
    tree: list[Triple] = []
    for path in assets.paths("ontology", ".ttl"):
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                if triple.predicate.value == str(RDF.type):
                    types.setdefault(_node(triple.subject), []).append(rdflib.URIRef(triple.object.value))
                elif triple.predicate.value == str(RDFS.subClassOf):
                    tree.append((_node(triple.subject), RDFS.subClassOf, _node(triple.object)))
    return types, tree


def _context(used: set[rdflib.term.Node]) -> Iterator[Triple]:
    """The class tree, and the types of those individuals of the ontology that the data uses.

    All of the ontology would be right too, but its 34 actions and 400 topics would be validated with every document.
    """
    types, tree = _ontology()
    yield from ((s, p, o) for s, p, o in tree)
    for individual in used & types.keys():
        yield from ((individual, RDF.type, kind) for kind in types[individual])


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        return rdflib.Literal(
            term.value, lang=term.language, datatype=None if term.language else rdflib.URIRef(term.datatype.value)
        )
    return rdflib.BNode(str(term))


def _graph(quad: ox.Quad) -> str | None:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
