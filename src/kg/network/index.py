"""Quads by subject and property: all that documents say, and of other graphs only what they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from .. import names

KG, RDF, RDFS, SKOS, DCT = (names.PREFIXES[p] for p in ("kg", "rdf", "rdfs", "skos", "dct"))
LABELS = (RDFS + "label", SKOS + "prefLabel")
ALIASES = (SKOS + "altLabel", SKOS + "hiddenLabel", KG + "acronym", KG + "officialName")
SAME_AS = (SKOS + "exactMatch", names.PREFIXES["owl"] + "sameAs", names.PREFIXES["schema"] + "sameAs")
BROADER = (RDFS + "subClassOf", SKOS + "broader", KG + "ploverType")

_DOCUMENTS = names.mint("document", "")
_SKIPPED = frozenset(KG + p for p in ("exact", "inDocument", "sha256", "characters"))
#: What is followed from one node of the ontology or the catalogue to the next.
_FOLLOWED = frozenset({*BROADER, KG + "office", KG + "officeOf"})


@dataclass(slots=True)
class Index:
    """The values of each subject's properties, over all graphs alike."""

    values: dict[str, dict[str, set[Any]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    of_type: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, quad: Quad) -> None:
        if not isinstance(quad.subject, NamedNode) or quad.predicate.value in _SKIPPED:
            return
        self.values[quad.subject.value][quad.predicate.value].add(quad.object)
        if quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode):
            self.of_type[quad.object.value].add(quad.subject.value)

    def all(self, subject: str, *predicates: str) -> list[str]:
        """The values of the properties as text, sorted, each once."""
        found = self.values.get(subject, {})
        return sorted({term.value for p in predicates for term in found.get(p, ())})

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.all(subject, predicate)), None)

    def number(self, subject: str, predicate: str) -> int:
        value = self.one(subject, predicate)
        return int(value) if value and value.lstrip("-").isdigit() else 0

    def label(self, subject: str) -> str | None:
        """The English label, else one without a language, else the first of another language."""
        found = [t for p in LABELS for t in self.values.get(subject, {}).get(p, ()) if isinstance(t, Literal)]
        rank = {"en": 0, None: 1}
        return min(found, key=lambda t: (rank.get(t.language, 2), t.value)).value if found else None


def index(quads: Iterable[Quad]) -> Index:
    """The index of all quads of documents' graphs, and of those of other graphs that say more of what they name.

    A catalogue holds thousands of names that no document mentions; leaving them aside takes less than half the time.
    """
    found, waiting, tenures = Index(), defaultdict[str, list[Quad]](list), defaultdict[str, list[str]](list)
    for quad in quads:
        graph = getattr(quad.graph_name, "value", _DOCUMENTS)
        if graph.startswith(_DOCUMENTS):
            found.add(quad)
        elif isinstance(quad.subject, NamedNode):
            waiting[quad.subject.value].append(quad)
            if isinstance(quad.object, NamedNode) and quad.predicate.value == KG + "holder":
                tenures[quad.object.value].append(quad.subject.value)
    wanted = [term.value for about in found.values.values() for terms in about.values() for term in terms]
    wanted += found.values
    while wanted:
        iri = wanted.pop()
        wanted += tenures.pop(iri, ())
        for quad in waiting.pop(iri, ()):
            found.add(quad)
            if isinstance(quad.object, NamedNode) and quad.predicate.value in _FOLLOWED:
                wanted.append(quad.object.value)
    return found
