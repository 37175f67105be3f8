"""Decisions in the links graph: read, recorded and withdrawn; each with justification, confidence, tool and date.

An accepted link stands there as a plain triple. Beside it stands, for accepted and rejected pairs alike, a mapping in
the RDF form of SSSOM: an owl:Axiom about the triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pyoxigraph as ox

from .. import names
from ..errors import KgError, UsageError
from ..store import LINKS, Store
from ..triples import node, term, value
from .model import EXACT, Changes, Decision

_NOT = term("sssom:NegatedPredicate")
_XSD = names.PREFIXES["xsd"]
_TEXTS = {
    "tool": "sssom:mapping_tool", "subject_label": "sssom:subject_label", "object_label": "sssom:object_label",
    "comment": "rdfs:comment",
}  # fmt: skip


def decisions(store: Store) -> list[Decision]:
    """All decisions of a store, sorted by subject and object."""
    return decisions_of(store.quads(LINKS))


def decisions_of(quads: Iterable[ox.Quad]) -> list[Decision]:
    """The decisions that the quads of a links graph hold, sorted."""
    nodes: dict[str, dict[str, str]] = {}
    for quad in quads:
        nodes.setdefault(value(quad.subject), {})[names.compact(quad.predicate.value)] = value(quad.object)
    found = [_decision(told) for told in nodes.values() if "owl:annotatedSource" in told]
    return sorted(found, key=lambda decision: decision.pair)


def _decision(told: dict[str, str]) -> Decision:
    confidence = told.get("sssom:confidence")
    return Decision(
        subject=told["owl:annotatedSource"], object=told["owl:annotatedTarget"],
        predicate=told["owl:annotatedProperty"], accepted="sssom:predicate_modifier" not in told,
        date=told["dct:created"], justification=told["sssom:mapping_justification"],
        confidence=float(confidence) if confidence else None, **{key: told.get(p) for key, p in _TEXTS.items()},
    )  # fmt: skip


def quads(found: Iterable[Decision]) -> set[ox.Quad]:
    """The links graph of some decisions."""
    graph = node(LINKS)
    return {ox.Quad(s, p, o, graph) for decision in found for s, p, o in _triples(decision)}


_Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _triples(decision: Decision) -> Iterator[_Triple]:
    subject, predicate, thing = node(decision.subject), node(decision.predicate), node(decision.object)
    link = node(names.mint("link", names.digest(*decision.pair)[:16]))
    if decision.accepted:
        yield subject, predicate, thing
    else:
        yield link, term("sssom:predicate_modifier"), _NOT
    yield link, term("rdf:type"), term("owl:Axiom")
    yield link, term("owl:annotatedSource"), subject
    yield link, term("owl:annotatedProperty"), predicate
    yield link, term("owl:annotatedTarget"), thing
    yield link, term("sssom:mapping_justification"), node(decision.justification)
    yield link, term("dct:created"), ox.Literal(decision.date, datatype=node(_XSD + "date"))
    if decision.confidence is not None:
        text = f"{decision.confidence:.3f}".rstrip("0").rstrip(".")
        yield link, term("sssom:confidence"), ox.Literal(text, datatype=node(_XSD + "decimal"))
    for key, curie in _TEXTS.items():
        if text := getattr(decision, key):
            yield link, term(curie), ox.Literal(text)


def record(store: Store, new: Iterable[Decision]) -> Changes:
    """Adds decisions to a store in one transaction.

    Of two decisions on a pair the later one stands, and of two of one day the new one. An entity has at most one exact
    match in a dataset: a second is refused, and so is a link to itself.
    """
    known = {decision.pair: decision for decision in decisions(store)}
    changes = Changes()
    for decision in new:
        before = known.get(decision.pair)
        if before == decision:
            changes.unchanged += 1
        elif before and before.date > decision.date:
            changes.older += 1
        elif reason := _clash(decision, known.values()):
            changes.refused.append(reason)
        else:
            known[decision.pair] = decision
            changes.added += before is None
            changes.changed += before is not None
    store.replace(LINKS, quads(known.values()))
    return changes


def withdraw(store: Store, subject: str, thing: str, date: str, because: str | None = None) -> Decision:
    """Takes an accepted link back; the pair is remembered as rejected, and the withdrawn decision is returned.

    Raises:
        UsageError: the two are not linked.
        KgError: the withdrawal is dated before the link.
    """
    known = {decision.pair: decision for decision in decisions(store)}
    before = known.get((subject, thing))
    if not before or not before.accepted:
        raise UsageError(f"{names.compact(subject)} is not linked to {names.compact(thing)}; see `kg link export`")
    if date < before.date:
        raise KgError(f"the link was made on {before.date}, after {date}; give a later --date")
    comment = f"withdrawn; accepted on {before.date}" + (f": {because}" if because else "")
    known[before.pair] = replace(before, accepted=False, date=date, comment=comment)
    store.replace(LINKS, quads(known.values()))
    return before


def blocked(found: Iterable[Decision]) -> frozenset[tuple[str, str]]:
    """The pairs that were decided and are not proposed again."""
    return frozenset(decision.pair for decision in found)


def _clash(decision: Decision, known: Iterable[Decision]) -> str | None:
    shown = f"{names.compact(decision.subject)} -> {names.compact(decision.object)}"
    if decision.subject == decision.object:
        return f"{shown}: a thing is not linked to itself"
    if not decision.accepted or decision.predicate != EXACT:
        return None
    for other in known:
        same = other.subject == decision.subject and other.object != decision.object
        if same and other.accepted and other.predicate == EXACT and _dataset(other) == _dataset(decision):
            return f"{shown}: it is linked to {names.compact(other.object)} already; withdraw that first"
    return None


def _dataset(decision: Decision) -> str:
    return urlsplit(decision.object).netloc
