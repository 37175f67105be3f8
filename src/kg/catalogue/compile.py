"""Compiles the catalogue's Turtle files into one SQLite file: the index that `Catalogue` reads."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph

from kg.errors import AssetError
from kg.names import PREFIXES, compact

from . import forms
from .model import Name
from .text import fold

_SCHEMA = """
CREATE TABLE entries (iri TEXT PRIMARY KEY, type TEXT, label TEXT, state TEXT, data TEXT) WITHOUT ROWID;
CREATE TABLE names (first TEXT, words TEXT, form TEXT, iri TEXT, kind TEXT);
CREATE TABLE tenures (id INTEGER PRIMARY KEY, person TEXT, offices TEXT, of TEXT, title TEXT, start TEXT, end TEXT, as_of TEXT);
CREATE TABLE held (office TEXT, of TEXT, id INTEGER);
CREATE TABLE links (kind TEXT, source TEXT, target TEXT);
CREATE TABLE offices (words TEXT, office TEXT, states TEXT);
"""
_INDEXES = """
CREATE INDEX names_first ON names (first);
CREATE INDEX names_iri ON names (iri);
CREATE INDEX tenures_person ON tenures (person);
CREATE INDEX held_office ON held (office, of);
CREATE INDEX links_source ON links (kind, source);
CREATE INDEX links_target ON links (kind, target);
CREATE INDEX offices_words ON offices (words);
"""
_TYPES = {
    PREFIXES["kg"] + t: t
    for t in ("Person", "State", "Organization", "Place", "Agreement", "Event", "Product", "Group")
}
_LINKS = {"kg:capital": "capital", "kg:seatOfGovernment": "seat", "kg:member": "member"}

#: Literals (English or untagged) or IRIs of one subject, by compact property IRI.
Values = dict[str, list[str]]
Subjects = dict[str, tuple[Values, Values]]
#: IRI, type, literals and IRIs of each entity.
Entities = list[tuple[str, str, Values, Values]]


def compile_index(files: Iterable[Path], target: Path) -> None:
    """Compiles Turtle files into a SQLite file, written beside `target` and renamed, so that readers see all or nothing.

    Raises:
        AssetError: a file is not Turtle; the error names the file and the line.
    """
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    os.close(handle)
    collecting = gc.isenabled()
    gc.disable()  # a third of the time otherwise: hundreds of thousands of objects, none of them garbage
    try:
        _fill(sqlite3.connect(temporary, isolation_level=None), _read(files))
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
        if collecting:
            gc.enable()


def _read(files: Iterable[Path]) -> Subjects:
    subjects: Subjects = {}
    short: dict[str, str] = {}
    for path in files:
        for triple in _triples(path):
            term, long = triple.object, triple.predicate.value
            predicate = short.get(long) or short.setdefault(long, compact(long))
            subject = triple.subject.value  # type: ignore[union-attr]
            literals, links = subjects.get(subject) or subjects.setdefault(subject, ({}, {}))
            if isinstance(term, pyoxigraph.NamedNode):
                links.setdefault(predicate, []).append(term.value)
            elif isinstance(term, pyoxigraph.Literal) and term.language in (None, "en"):
                literals.setdefault(predicate, []).append(term.value)
    return subjects


def _triples(path: Path) -> Iterator[pyoxigraph.Triple]:
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            assert isinstance(triple, pyoxigraph.Quad)
            yield triple.triple
    except SyntaxError as error:
        raise AssetError(f"not valid Turtle: {error.msg}", where=f"{path}:{error.lineno}") from error


def _fill(db: sqlite3.Connection, subjects: Subjects) -> None:
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    db.execute("BEGIN")
    entities = _entities(subjects)
    db.executemany("INSERT INTO entries VALUES (?,?,?,?,?)", _entries(entities))
    rows = ((n.words[0], " ".join(n.words), n.form, n.iri, n.kind) for n in _names(entities, subjects))
    db.executemany("INSERT INTO names VALUES (?,?,?,?,?)", sorted(rows))
    _tenures(db, subjects)
    db.executemany("INSERT INTO links VALUES (?,?,?)", sorted(_links(entities)))
    db.executemany("INSERT INTO offices VALUES (?,?,?)", sorted(_offices(subjects)))
    db.execute("COMMIT")
    db.executescript(_INDEXES)
    db.close()


def _type(links: Values) -> str | None:
    return next((_TYPES[t] for t in links.get("rdf:type", ()) if t in _TYPES), None)


def _entities(subjects: Subjects) -> Entities:
    typed = ((iri, _type(links), literals, links) for iri, (literals, links) in subjects.items())
    found = [(iri, kind, literals, links) for iri, kind, literals, links in typed if kind and "rdfs:label" in literals]
    return sorted(found, key=lambda e: e[0])


def _entries(entities: Entities) -> Iterator[tuple[str, str, str, str | None, str]]:
    for iri, kind, literals, links in entities:
        state = next(iter(literals.get("kg:stateCode", ())), None)
        yield iri, kind, literals["rdfs:label"][0], state, json.dumps(_details(literals, links), sort_keys=True)


def _details(literals: Values, links: Values) -> dict[str, object]:
    point = [float(literals[p][0]) for p in ("geo:lat", "geo:long") if p in literals]
    return {
        "same_as": sorted(links.get("skos:exactMatch", ()), key=lambda m: (not m.startswith(PREFIXES["wd"]), m)),
        "adjectives": literals.get("kg:adjective", []), "demonyms": literals.get("kg:demonym", []),
        "acronyms": literals.get("kg:acronym", []), "aliases": literals.get("skos:altLabel", []),
        "official": next(iter(literals.get("kg:officialName", ())), None), "point": point or None,
        "gender": next(iter(literals.get("kg:gender", ())), None),
    }  # fmt: skip


def _names(entities: Entities, subjects: Subjects) -> set[Name]:
    found: set[Name] = set()
    for iri, kind, literals, links in entities:
        state = next(iter(literals.get("kg:stateCode", ())), None)
        found |= forms.names(iri, kind, state, literals)
        found |= {Name(n.words, n.form, iri, "capital") for c in _capitals(links) for n in _of_place(c, subjects)}
    return _without_lesser(found, _weights(entities))


def _capitals(links: Values) -> list[str]:
    return links.get("kg:capital", []) + links.get("kg:seatOfGovernment", [])


def _of_place(iri: str, subjects: Subjects) -> set[Name]:
    return forms.names(iri, "Place", None, subjects.get(iri, ({}, {}))[0])


#: A bearer this many times lighter than the weightiest of a name does not bear it: Paris, Texas is not "Paris".
_LESSER = 5
_REGION, _CAPITAL = 10_000_000, 5_000_000


def _weights(entities: Entities) -> dict[str, float]:
    """How likely a bare name means a place (by its people) or a state (by whether it still exists)."""
    capitals = {c for _, _, _, links in entities for c in _capitals(links)}
    weights: dict[str, float] = {}
    for iri, kind, literals, links in entities:
        if kind == "Place":
            people = float(literals.get("kg:population", ["1"])[0])
            floor = _REGION if "kg:placeKind" in literals else _CAPITAL if iri in capitals else 1
            weights[iri] = max(people, floor)
        elif kind == "State":
            weights[iri] = 1 if PREFIXES["kg"] + "FormerState" in links["rdf:type"] else _LESSER + 1
    return weights


def _without_lesser(found: set[Name], weights: dict[str, float]) -> set[Name]:
    """The names without those of places and former states that a much weightier place or a present state bears."""
    best: dict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    for name in found:
        if name.iri in weights and name.kind != "capital":
            key = _group(name)
            best[key] = max(best[key], weights[name.iri])
    return {n for n in found if n.kind == "capital" or weights.get(n.iri, 1) * _LESSER >= best[_group(n)]}


def _group(name: Name) -> tuple[str, tuple[str, ...]]:
    return name.iri.rsplit("/", 1)[0], name.words


def _tenures(db: sqlite3.Connection, subjects: Subjects) -> None:
    kind = PREFIXES["kg"] + "Tenure"
    found = [(v, k) for s, (v, k) in sorted(subjects.items()) if kind in k.get("rdf:type", ())]
    for number, (literals, links) in enumerate(found):
        offices = [o.removeprefix(PREFIXES["office"]) for o in _ranked(links["kg:office"])]
        of = links["kg:officeOf"][0]
        row = (number, links["kg:holder"][0], " ".join(offices), of, literals["rdfs:label"][0])
        dates = (next(iter(literals.get(p, ())), None) for p in ("kg:startDate", "kg:endDate", "kg:asOf"))
        db.execute("INSERT INTO tenures VALUES (?,?,?,?,?,?,?,?)", (*row, *dates))
        db.executemany("INSERT INTO held VALUES (?,?,?)", ((office, of, number) for office in offices))


#: Offices that say more about the same tenure come after the base kinds.
_BASE = ("head-of-state", "head-of-government")


def _ranked(offices: list[str]) -> list[str]:
    return sorted(offices, key=lambda o: (not o.endswith(_BASE), o))


def _links(entities: Entities) -> set[tuple[str, str, str]]:
    found = {(kind, s, t) for s, _, _, k in entities for p, kind in _LINKS.items() for t in k.get(p, ())}
    found |= {("alpha2", code, s) for s, _, values, _ in entities for code in values.get("kg:isoAlpha2", ())}
    return found | {("adjective", fold(form), s) for form, s in _spoken_for(entities)}


def _spoken_for(entities: Entities) -> Iterator[tuple[str, str]]:
    """Every form that means a state on its own: adjectives and demonyms."""
    for iri, kind, literals, _ in entities:
        if kind == "State":
            yield from ((form, iri) for p in ("kg:adjective", "kg:demonym") for form in literals.get(p, ()))


def _offices(subjects: Subjects) -> set[tuple[str, str, str]]:
    """(folded words, office kind, states it is limited to) of every name of an office."""
    found: set[tuple[str, str, str]] = set()
    for iri, (literals, links) in subjects.items():
        kinds = links.get("rdf:type", ())
        if PREFIXES["kg"] + "Office" in kinds:
            local = iri.removeprefix(PREFIXES["office"])
            forms_ = literals.get("rdfs:label", []) + literals.get("skos:altLabel", [])
            found |= {(fold(form), local, "") for form in forms_}
        if PREFIXES["kg"] + "OfficeName" in kinds:
            states = " ".join(sorted(literals.get("kg:stateCode", ())))
            found |= {
                (fold(form), o.removeprefix(PREFIXES["office"]), states)
                for form in literals["rdfs:label"]
                for o in links["kg:office"]
            }
    return found
