"""The entities of a store that match nothing elsewhere, with what the documents say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from ..mentions.model import ENTITY_TYPES
from ..names import PREFIXES
from ..store import Store
from ..triples import term, value
from .model import Stated, Unlinked

_TYPES = {PREFIXES["kg"] + kind: kind for kind in ENTITY_TYPES}

_ENTITIES = """
SELECT DISTINCT ?iri ?class ?label ?code ?document WHERE {
  GRAPH ?g {
    ?g a kg:Document ; dct:identifier ?document .
    ?iri a ?class .
    { ?iri rdfs:label ?label } UNION { ?iri skos:altLabel ?label }
    OPTIONAL { ?iri kg:stateCode ?code }
  }
}"""
_MENTIONS = "SELECT ?iri (COUNT(DISTINCT ?m) AS ?n) WHERE { ?m kg:refersTo ?iri } GROUP BY ?iri"
_ROLES = """
SELECT DISTINCT ?iri ?office ?of ?date WHERE {
  GRAPH ?g {
    ?role kg:holder ?iri ; kg:officeName ?office .
    OPTIONAL { ?role kg:officeOf ?of }
    OPTIONAL { ?g dct:issued ?date }
  }
}"""
_QUOTES = """
SELECT DISTINCT ?quote WHERE {
  ?claim kg:evidence/kg:quote ?quote ; ?part ?iri .
  FILTER(?iri = <%s> && ?part IN (kg:agent, kg:recipient, kg:speaker, kg:object, kg:place))
} ORDER BY ?quote LIMIT %d"""


def unlinked(store: Store) -> list[Unlinked]:
    """The entities that documents name and that have no skos:exactMatch in any graph: most often mentioned first."""
    linked = {value(q.subject) for q in store.engine.quads_for_pattern(None, term("skos:exactMatch"), None, None)}
    rows = _by_iri(store, _ENTITIES)
    mentions = {iri: int(found[0]["n"] or 0) for iri, found in _by_iri(store, _MENTIONS).items()}
    roles = _by_iri(store, _ROLES)
    found = [
        _entity(iri, kind, of_iri, roles.get(iri, []), mentions.get(iri, 0))
        for iri, of_iri in rows.items()
        if iri not in linked and (kind := _kind(of_iri))
    ]
    return sorted(found, key=lambda one: (-one.mentions, one.label, one.iri))


def quotes(store: Store, iri: str, limit: int = 2) -> list[str]:
    """Some words of the claims that an entity takes part in, to recognise it by."""
    found = store.query(_QUOTES % (iri, limit))
    assert isinstance(found, ox.QuerySolutions)
    return [value(row["quote"]) for row in found if row["quote"] is not None]


_Row = dict[str, str | None]


def _by_iri(store: Store, query: str) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows(store, query):
        if iri := row.pop("iri"):
            found[iri].append(row)
    return found


def _rows(store: Store, query: str) -> Iterator[_Row]:
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    columns = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: None if row[name] is None else value(row[name]) for name in columns}


def _kind(rows: list[_Row]) -> str | None:
    return next((kind for iri, kind in _TYPES.items() if any(row["class"] == iri for row in rows)), None)


def _entity(iri: str, kind: str, rows: list[_Row], roles: list[_Row], mentions: int) -> Unlinked:
    labels = {row["label"] for row in rows if row["label"]}
    return Unlinked(
        iri=iri, type=kind, names=tuple(sorted(labels, key=lambda name: (-len(name), name))),
        state=next(iter(sorted({row["code"] for row in rows if row["code"]})), None),
        offices=tuple(sorted({_stated(row) for row in roles}, key=lambda s: (s.office, s.of or "", s.date or ""))),
        documents=tuple(sorted({row["document"] for row in rows if row["document"]})), mentions=mentions,
    )  # fmt: skip


def _stated(row: _Row) -> Stated:
    return Stated(row["office"] or "", row["of"], row["date"])
