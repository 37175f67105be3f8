"""Why a graph contradicts the ontology, for the common case: something is a member of two classes that share none.

A reasoner says that there is a contradiction, not where. This finds the things whose types, as stated or as they
follow from the domains and ranges of properties, are disjoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations

import pyoxigraph as ox

from .. import names
from .model import RDF_TYPE, iri


def clashes(triples: Iterable[ox.Triple]) -> list[tuple[str, str]]:
    """Each thing of two disjoint classes with a sentence that names them, sorted."""
    return sorted(_Clashes(triples).found())


class _Clashes:
    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._by_predicate: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for triple in triples:
            self._by_predicate[triple.predicate.value].append((_key(triple.subject), _key(triple.object)))

    def found(self) -> Iterator[tuple[str, str]]:
        for thing, kinds in self._kinds().items():
            above = {kind: self._ancestors(kind) for kind in kinds}
            narrowest = kinds - set().union(*(above[kind] - {kind} for kind in kinds))
            for one, other in combinations(sorted(narrowest), 2):
                if any({a, b} in self._disjoint for a in above[one] for b in above[other] if a != b):
                    message = f"it is a {names.compact(one)} and a {names.compact(other)}, which share no member"
                    yield thing, message

    def _kinds(self) -> dict[str, set[str]]:
        """The classes of each thing: stated, or by a property that it has or is the value of."""
        kinds: dict[str, set[str]] = defaultdict(set)
        for thing, kind in self._by_predicate[RDF_TYPE.value]:
            kinds[thing].add(kind)
        for side, place in (("rdfs:domain", 0), ("rdfs:range", 1)):
            for link, kind in self._by_predicate[iri(side)]:
                for pair in self._by_predicate.get(link, ()):
                    kinds[pair[place]].add(kind)
        return {thing: {k for k in found if k.startswith(names.ONTOLOGY)} for thing, found in kinds.items()}

    def _ancestors(self, kind: str) -> set[str]:
        found, todo = set[str](), [kind]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += self._parents[here]
        return found

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        parents: dict[str, list[str]] = defaultdict(list)
        for child, parent in self._by_predicate[iri("rdfs:subClassOf")]:
            parents[child].append(parent)
        for parent, members in self._by_predicate[iri("owl:disjointUnionOf")]:
            for child in self._list(members):
                parents[child].append(parent)
        return parents

    @cached_property
    def _disjoint(self) -> list[set[str]]:
        lists = self._by_predicate[iri("owl:members")] + self._by_predicate[iri("owl:disjointUnionOf")]
        pairs = {frozenset(pair) for _, members in lists for pair in combinations(self._list(members), 2)}
        return [set(pair) for pair in pairs]

    def _list(self, head: str) -> list[str]:
        first, rest = dict(self._by_predicate[iri("rdf:first")]), dict(self._by_predicate[iri("rdf:rest")])
        found = []
        while head in first:
            found.append(first[head])
            head = rest[head]
        return found


def _key(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
