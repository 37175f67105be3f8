"""An update of tenures as a Turtle file to be reviewed: what is new as statements, what differs as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pyoxigraph as ox

from .. import names
from ..catalogue.model import first_day
from ..triples import node, term
from .tenures import Change, World
from .web import shown

Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

_DATASET = names.BASE + "graph/catalogue/"
_SOURCE = names.BASE + "source/"
_TITLES = {
    "head-of-state": "Head of state", "head-of-government": "Head of government",
    "foreign-minister": "Minister of Foreign Affairs",
}  # fmt: skip
_HEADER = """\
# Fetched from {endpoint} on {date} by `kg catalogue update --apply`, which writes this file anew.
# Review it: move what is right into the catalogue's tables, and delete the file when that is done.
"""


def write(changes: Iterable[Change], known: World, endpoint: str, licence: str, date: str) -> str:
    """The Turtle of an update. Tenures that were added and ends of open ones are stated.

    Where the days differ, no source is believed: such lines are comments for a person to decide.
    """
    found = list(changes)
    source = node(_SOURCE + "update-" + names.slug(urlsplit(endpoint).netloc))
    triples = [*_about(source, endpoint, licence, date)]
    for change in found:
        triples += _ended(change, source) if change.kind == "ended" else []
        triples += _added(change, known, source, date) if change.kind == "added" else []
    comments = "".join(f"# {line}\n" for line in _differing(found))
    prefixes = {**names.PREFIXES, "dataset": _DATASET, "source": _SOURCE}
    used = {key: iri for key, iri in sorted(prefixes.items()) if any(_is_used(iri, triple) for triple in triples)}
    in_order = [ox.Triple(*triple) for triple in sorted(set(triples), key=_order)]
    data = ox.serialize(in_order, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
    return _HEADER.format(endpoint=shown(endpoint), date=date) + comments + data.decode("utf-8")


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    subject, predicate, thing = triple
    return subject.value, predicate != term("rdf:type"), predicate.value, str(thing)


def _is_used(space: str, triple: Triple) -> bool:
    parts = [part.datatype if isinstance(part, ox.Literal) else part for part in triple]
    return any(part.value.startswith(space) for part in parts)


def _about(source: ox.NamedNode, endpoint: str, licence: str, date: str) -> Iterator[Triple]:
    dataset = node(_DATASET + "tenures-update")
    for subject, kind, title in (
        (dataset, "dcat:Dataset", "Update of tenures"), (source, "prov:Entity", f"Answers of {shown(endpoint)}"),
    ):  # fmt: skip
        yield subject, term("rdf:type"), term(kind)
        yield subject, term("dct:title"), ox.Literal(title, language="en")
        yield subject, term("dct:license"), node(licence)
        yield subject, term("kg:asOf"), _day(date)
    yield dataset, term("dct:source"), source
    yield source, term("foaf:page"), node(shown(endpoint))


def _ended(change: Change, source: ox.NamedNode) -> list[Triple]:
    assert change.known and change.held.end
    tenure = node(change.known.iri)
    return [(tenure, term("kg:endDate"), _day(change.held.end)), (tenure, term("dct:source"), source)]


def _added(change: Change, known: World, source: ox.NamedNode, date: str) -> list[Triple]:
    held, person, of = change.held, node(change.person), node(change.state.iri)
    title, offices = _office(change, known)
    key = names.digest(change.person, held.office, change.state.iri, title, held.start)[:16]
    tenure = node(names.mint("tenure", key))
    triples: list[Triple] = [
        (tenure, term("rdf:type"), term("kg:Tenure")),
        (tenure, term("rdfs:label"), ox.Literal(title, language="en")),
        (tenure, term("kg:holder"), person),
        *((tenure, term("kg:office"), node(names.mint("office", office))) for office in offices),
        (tenure, term("kg:officeOf"), of),
        (tenure, term("kg:startDate"), _day(held.start)),
        (tenure, term("kg:asOf"), _day(date)),
        (tenure, term("dct:source"), source),
        (tenure, term("void:inDataset"), node(_DATASET + "tenures-update")),
    ]
    triples += [(tenure, term("kg:endDate"), _day(held.end))] if held.end else []
    return triples + (_newcomer(change) if change.person not in known.people else [])


def _office(change: Change, known: World) -> tuple[str, tuple[str, ...]]:
    """Title and kinds of the latest tenure of the same office, so that a king is not succeeded by a president."""
    office, of = change.held.office, change.state.iri
    same = [t for t in known.tenures if t.of == of and office in t.offices]
    latest = max(same, key=lambda t: (first_day(t.start) if t.start else "", t.iri), default=None)
    return (latest.title, latest.offices) if latest else (f"{_TITLES[office]} of {change.state.label}", (office,))


def _newcomer(change: Change) -> list[Triple]:
    held, person = change.held, node(change.person)
    triples: list[Triple] = [
        (person, term("rdf:type"), term("kg:Person")),
        (person, term("rdfs:label"), ox.Literal(held.label, language="en")),
        (person, term("kg:ofState"), node(change.state.iri)),
        (person, term("kg:stateCode"), ox.Literal(change.state.code)),
        (person, term("skos:exactMatch"), node(held.item)),
        (person, term("void:inDataset"), node(_DATASET + "tenures-update")),
    ]
    named = held.surname and held.surname in held.label
    return triples + ([(person, term("kg:surname"), ox.Literal(held.surname or ""))] if named else [])


def _differing(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind == "changed" and change.known:
            held, known = change.held, change.known
            line = f"{change.state.code} {held.office} {held.label}: fetched {held.start} to {held.end or 'open'}"
            yield f"differs: {line}, known {known.start or '?'} to {known.end or 'open'} ({known.iri})"


def _day(date: str) -> ox.Literal:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(date)]
    return ox.Literal(date, datatype=node(names.PREFIXES["xsd"] + kind))
