"""Tenures from a SPARQL endpoint with Wikidata's terms, compared with those of the catalogue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date as calendar
from pathlib import Path

import pyoxigraph as ox

from .. import assets, names
from ..catalogue.model import first_day, last_day
from ..errors import AssetError, RemoteError
from ..triples import value
from .sparql import Row, select
from .web import Client, shown

#: The offices that a query in `queries/catalogue` can fetch; each is a kind of office of the catalogue.
ROLES = ("head-of-state", "head-of-government", "foreign-minister")
WIKIDATA = "https://query.wikidata.org/sparql"
#: The file that an update writes; it is no part of what an update is compared with.
FILE = "tenures-update.ttl"

#: States in one request, and days that two sources may differ by without a word.
BATCH, TOLERANCE = 60, 31
_PRECISION = {"9": 4, "10": 7, "11": 10}
_VALUES = re.compile(r"VALUES \?state \{[^}]*\}")


@dataclass(frozen=True, slots=True)
class State:
    """A state that the catalogue and Wikidata both know: its IRI, ISO alpha-3 code and item."""

    iri: str
    code: str
    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Known:
    """A tenure of the catalogue."""

    iri: str
    person: str
    label: str
    offices: tuple[str, ...]
    of: str
    title: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class World:
    """What the catalogue has: states, tenures, labels of people by IRI, and people by Wikidata item."""

    states: tuple[State, ...]
    tenures: tuple[Known, ...]
    people: Mapping[str, str]
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A tenure as fetched; dates have the precision known (YYYY, YYYY-MM, YYYY-MM-DD)."""

    state: str
    office: str
    start: str
    item: str
    label: str
    end: str | None = None
    surname: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: `added` (unknown to the catalogue), `ended` (open there) or `changed` (other days there).

    Attributes:
        person: IRI of the holder, in the catalogue or newly minted.
        known: what the catalogue has, unless it is added.
    """

    kind: str
    state: State
    held: Held
    person: str
    known: Known | None = None


_STATES = """
SELECT ?state ?code ?item ?label WHERE {
  ?state a kg:State ; kg:stateCode ?code ; skos:exactMatch ?item ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?item), STR(wd:)) && LANG(?label) = "en")
  FILTER NOT EXISTS { ?state a kg:FormerState }
} ORDER BY ?code ?item"""
_TENURES = """
SELECT ?tenure ?person ?label ?office ?of ?title ?start ?end WHERE {
  ?tenure a kg:Tenure ; kg:holder ?person ; kg:office ?office ; kg:officeOf ?of ; rdfs:label ?title .
  ?person rdfs:label ?label .
  FILTER(LANG(?label) IN ("en", "") && LANG(?title) IN ("en", ""))
  OPTIONAL { ?tenure kg:startDate ?start }
  OPTIONAL { ?tenure kg:endDate ?end }
} ORDER BY ?tenure ?office"""
_PEOPLE = """
SELECT ?person ?label ?item WHERE {
  ?person a kg:Person ; rdfs:label ?label .
  FILTER(LANG(?label) IN ("en", ""))
  OPTIONAL { ?person skos:exactMatch ?item . FILTER(STRSTARTS(STR(?item), STR(wd:))) }
} ORDER BY ?person ?item"""


def world(folder: Path) -> World:
    """What a folder of Turtle files has, without the file of an earlier update.

    Raises:
        AssetError: there is no such file, or one is malformed.
    """
    store = ox.Store()
    paths = [path for path in sorted(folder.glob("*.ttl")) if path.name != FILE]
    if not paths:
        raise AssetError(f"no .ttl file in {folder}; give the folder of a catalogue")
    for path in paths:
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise AssetError(f"the file cannot be read: {error}", where=str(path)) from error
    people = _asked(store, _PEOPLE)
    return World(
        states=tuple(State(r["state"], r["code"], r["item"], r["label"]) for r in _asked(store, _STATES)),
        tenures=tuple(_known(_asked(store, _TENURES))), people={r["person"]: r["label"] for r in people},
        items={r["item"]: r["person"] for r in people if "item" in r},
    )  # fmt: skip


def _asked(store: ox.Store, query: str) -> list[Row]:
    found = store.query(query, prefixes=names.PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return [{name: value(row[name]) for name in columns if row[name] is not None} for row in found]


def _known(rows: Iterable[Row]) -> list[Known]:
    offices: dict[str, set[str]] = defaultdict(set)
    last: dict[str, Row] = {}
    for row in rows:
        offices[row["tenure"]].add(row["office"].removeprefix(names.PREFIXES["office"]))
        last[row["tenure"]] = row
    return [
        Known(iri, r["person"], r["label"], tuple(sorted(offices[iri])), r["of"], r["title"], r.get("start"),
              r.get("end"))
        for iri, r in sorted(last.items())
    ]  # fmt: skip


def fetch(
    endpoint: str, roles: Iterable[str], states: Iterable[State], client: Client,
    progress: Callable[[str], None] | None = None,
) -> list[Held]:  # fmt: skip
    """The tenures that an endpoint has of some offices and states; those without a first day are left out.

    Raises:
        RemoteError: the endpoint did not answer as it should, or answered for other states.
    """
    known = {state.item: state for state in states}
    items, found = sorted(known), set[Held]()
    for role in roles:
        query = (assets.folder("queries") / "catalogue" / f"{role}.rq").read_text("utf-8")
        for start in range(0, len(items), BATCH):
            part = items[start : start + BATCH]
            if progress:
                progress(f"{role}, states {start + 1} to {start + len(part)} of {len(items)}")
            asked = "VALUES ?state { " + " ".join(f"<{item}>" for item in part) + " }"
            rows = select(endpoint, _VALUES.sub(asked, query, count=1), client)
            found.update(h for row in rows if (h := _held(role, row, part, endpoint)))
    return sorted(_merged(found), key=_order)


def _order(held: Held) -> tuple[str, ...]:
    return held.state, held.office, held.start, held.item, held.end or "", held.surname or ""


def _held(role: str, row: Row, asked: Collection[str], endpoint: str) -> Held | None:
    if row.get("state") not in asked:
        raise RemoteError("the endpoint answered for states that were not asked for", where=shown(endpoint))
    start, end = _day(row, "start"), _day(row, "end")
    person, label = row.get("person", ""), " ".join(row.get("label", "").split())
    if not start or not label or not re.fullmatch(re.escape(names.PREFIXES["wd"]) + r"Q[1-9]\d*", person):
        return None
    if end and last_day(end) < first_day(start):
        return None
    return Held(row["state"], role, start, person, label, end, row.get("surname"))


def _day(row: Row, name: str) -> str | None:
    """A day as far as it is known; nothing before the year 1000 and nothing vaguer than a year."""
    length = _PRECISION.get(row.get(name + "Precision", ""))
    found = re.match(r"\+?([1-9]\d{3}-\d\d-\d\d)T", row.get(name, ""))
    if not found or not length:
        return None
    try:
        calendar.fromisoformat(last_day(found[1][:length]))
    except ValueError:
        return None
    return found[1][:length]


def _merged(found: Iterable[Held]) -> list[Held]:
    """Terms of one person in one office that follow each other at once, as one tenure."""
    groups: dict[tuple[str, ...], list[Held]] = defaultdict(list)
    for held in sorted(found, key=_order):
        same = groups[held.state, held.office, held.item]
        before = same[-1] if same else None
        if before and (before.end is None or _apart(before.end, held.start) <= TOLERANCE or before.end >= held.start):
            ends = None if None in (before.end, held.end) else max(before.end or "", held.end or "")
            same[-1] = replace(before, end=ends)
        else:
            same.append(held)
    return [held for same in groups.values() for held in same]


def _apart(one: str, other: str) -> int:
    """The days between two dates, as far as both are known."""
    length = min(len(one), len(other))
    days = (calendar.fromisoformat(first_day(day[:length])) for day in (one, other))
    return abs((next(days) - next(days)).days)


def compare(known: World, fetched: Iterable[Held], since: str = "2000-01-01") -> list[Change]:
    """What was fetched and the catalogue does not have so; tenures that ended before `since` are left out."""
    states = {state.item: state for state in known.states}
    tenures: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for tenure in known.tenures:
        tenures[tenure.person, tenure.of].append(tenure)
    minted: dict[str, str] = {}
    found = []
    for held in fetched:
        if held.end is None or last_day(held.end) >= since:
            state = states[held.state]
            person = _person(held, state, known, minted)
            found.append(_change(held, state, person, tenures[person, state.iri]))
    return sorted((c for c in found if c), key=lambda c: (c.state.code, ROLES.index(c.held.office), _order(c.held)))


def _person(held: Held, state: State, known: World, minted: dict[str, str]) -> str:
    """The catalogue's person of the item, or of the name where no other item is known for it; else a new IRI."""
    if held.item in known.items:
        return known.items[held.item]
    iri = names.mint_entity("Person", held.label, state.code)
    taken = iri in known.items.values() or minted.get(iri, held.item) != held.item
    if taken:
        iri += "-" + held.item.rpartition("/")[2].lower()
    minted[iri] = held.item
    return iri


def _change(held: Held, state: State, person: str, tenures: Iterable[Known]) -> Change | None:
    same = [tenure for tenure in tenures if held.office in tenure.offices and _may_be(held, tenure)]
    if not same:
        return Change("added", state, held, person)
    nearest = min(same, key=lambda tenure: (_apart(tenure.start or held.start, held.start), tenure.iri))
    if held.end and not nearest.end:
        return Change("ended", state, held, person, nearest)
    starts = nearest.start is not None and _apart(nearest.start, held.start) > TOLERANCE
    ends = bool(nearest.end) and (held.end is None or _apart(nearest.end or "", held.end) > TOLERANCE)
    return Change("changed", state, held, person, nearest) if starts or ends else None


def _may_be(held: Held, tenure: Known) -> bool:
    """Whether two sources may speak of one tenure: it overlaps, or begins within a year."""
    if tenure.start is None or _apart(tenure.start, held.start) <= 366:
        return True
    starts = max(first_day(held.start), first_day(tenure.start))
    return starts <= min(last_day(held.end or "9999"), last_day(tenure.end or "9999"))
