"""Checks of a store: SHACL shapes, OWL consistency, quotes against the text, counts.

`validate` makes them all. Each check can be called alone on quads, and says what it found as `Problem`s.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from .. import names
from .consistency import check_consistency, java_command
from .evidence import check_counts, check_evidence
from .model import Graphs, Problem, in_order
from .shapes import check_shapes

__all__ = [
    "Graphs", "Problem", "check_consistency", "check_counts", "check_evidence", "check_shapes", "java_command",
    "validate", "validate_document",
]  # fmt: skip

_CATALOGUE = names.BASE + "graph/catalogue"


def validate(store: Graphs) -> list[Problem]:
    """All problems of a store, sorted; an empty list when all is well.

    Each document is judged alone by the shapes, the evidence and the counts, then the entities of all documents
    together, with the catalogue, by the reasoner.
    """
    problems, shared = set[Problem](), set[Quad]()
    for document in sorted(store.documents()):
        quads = list(store.quads(document))
        problems.update(validate_document(quads))
        shared.update(_shared(quads))
    catalogue = list(store.quads(_CATALOGUE))
    problems.update(check_shapes(catalogue), check_consistency([*shared, *catalogue]))
    return in_order(problems)


def validate_document(quads: list[Quad]) -> list[Problem]:
    """The problems of one document's graph, sorted: shapes, evidence and counts."""
    return in_order([*check_shapes(quads), *check_evidence(quads), *check_counts(quads)])


def _shared(quads: list[Quad]) -> Iterator[Quad]:
    """What a document says of things that others may speak of too: only there can two documents contradict."""
    things = {quad.subject for quad in quads if quad.predicate.value == _TYPE and _is_entity(quad.object)}
    return (Quad(quad.subject, quad.predicate, quad.object) for quad in quads if quad.subject in things)


def _is_entity(kind: object) -> bool:
    return isinstance(kind, NamedNode) and kind.value.removeprefix(names.ONTOLOGY) in {*names.ENTITY_KINDS, "Topic"}


_TYPE = names.PREFIXES["rdf"] + "type"
