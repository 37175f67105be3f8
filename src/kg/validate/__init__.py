"""Checks of a store: SHACL shapes, OWL consistency, quotes against the text, counts.

`validate` makes them all. Each check can be called alone on quads, and says what it found as `Problem`s.
"""

from __future__ import annotations

from pyoxigraph import Literal, Quad

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

    Each document is judged alone by the shapes, the evidence and the counts, and so is what the store holds of the
    catalogue by the shapes; then all together by the reasoner, for two documents may contradict each other.
    """
    problems, links = set[Problem](), set[Quad]()
    for graph in [*sorted(store.documents()), _CATALOGUE]:
        quads = list(store.quads(graph))
        problems.update(check_shapes(quads) if graph == _CATALOGUE else validate_document(quads))
        links.update(Quad(q.subject, q.predicate, q.object) for q in quads if not isinstance(q.object, Literal))
    problems.update(check_consistency(links))
    return in_order(problems)


def validate_document(quads: list[Quad]) -> list[Problem]:
    """The problems of one document's graph, sorted: shapes, evidence and counts."""
    return in_order([*check_shapes(quads), *check_evidence(quads), *check_counts(quads)])
