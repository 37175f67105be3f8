"""The entities of one document while it is read: each thing once, with all that is learnt of it on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import names
from ..catalogue import Catalogue, Entry, fold
from .model import Entity, Role, Span
from .words import words


@dataclass(slots=True, eq=False)
class Thing:
    """An entity in the making. Two things are the same only if they are the same object.

    Attributes:
        offices: kinds of office that the person is said to hold or is known to hold at the document's date.
        gender: `male`, `female` or None where unknown.
        spans: mentions as (start, end).
        seen: offset of the last mention read so far; -1 before the first.
    """

    type: str
    label: str
    iri: str
    same_as: tuple[str, ...] = ()
    state: str | None = None
    gender: str | None = None
    offices: set[str] = field(default_factory=set)
    spans: set[tuple[int, int]] = field(default_factory=set)
    seen: int = -1
    named: bool = True
    known: bool = False


@dataclass(slots=True)
class Statement:
    """That a person holds an office, as the text says it at a span."""

    person: Thing
    office: str
    of: Thing | None
    start: int
    end: int


def _home(catalogue: Catalogue, publisher: str) -> str | None:
    """The state that a publisher's name names: "President of Ukraine", "The White House"; None for several."""
    parts = words(publisher)
    found = catalogue.names({w.text for w in parts})
    folded = [fold(w.text) for w in parts]
    states = set()
    for i, word in enumerate(folded):
        for name in found.get(word, ()):
            if tuple(folded[i : i + len(name.words)]) == tuple(name.words) and name.kind in (
                "label",
                "official",
                "alias",
                "adjective",
                "metonym",
                "acronym",
            ):
                entry = catalogue.entry(name.iri)
                if entry is not None and entry.state and entry.type in ("State", "Organization"):
                    states.add(entry.state)
    return states.pop() if len(states) == 1 else None


class Registry:
    """All things and roles of one document."""

    def __init__(self, catalogue: Catalogue, text: str, date: str | None, publisher: str | None = None) -> None:
        self.catalogue = catalogue
        #: ISO code of the state whose body issued the document, where the publisher's name says it.
        self.home = _home(catalogue, publisher) if publisher else None
        self.text = text
        #: ISO code of the state where the dateline places the document.
        self.here: str | None = None
        self.date = date
        self.things: dict[str, Thing] = {}
        self.roles: list[Statement] = []

    def entry(self, entry: Entry) -> Thing:
        """The thing of a catalogue entry."""
        thing = self.things.get(entry.iri)
        if thing is None:
            thing = Thing(entry.type, entry.label, entry.iri, tuple(entry.same_as), entry.state, known=True)
            thing.gender = entry.gender
            if entry.type == "Person":
                thing.offices = {o for t in self.catalogue.tenures(entry.iri) if t.covers(self.date) for o in t.offices}
            self.things[entry.iri] = thing
        return thing

    def state(self, code: str | None) -> Thing | None:
        """The state with this ISO 3166-1 alpha-3 code."""
        entry = self.catalogue.state(code) if code else None
        return self.entry(entry) if entry else None

    def new(self, type_: str, label: str, state: str | None = None) -> Thing:
        """The thing of this type, label and state, minted where it is in no catalogue."""
        iri = names.mint_entity(type_, label, state)
        found = self.things.get(iri)
        if found is None:
            entry = self.catalogue.entry(iri)
            if entry is not None and entry.type == type_:
                return self.entry(entry)
            found = self.things[iri] = Thing(type_, label, iri, (), state)
        return found

    def seat(self, person: Thing, offices: frozenset[str]) -> Thing | None:
        """The state or body whose office a known person holds, of those kinds, on the document's date; else the person's state."""
        if not person.known:
            return self.state(person.state)
        for t in self.catalogue.tenures(person.iri):
            if offices & set(t.offices) and t.covers(self.date) and (entry := self.catalogue.entry(t.of)) is not None:
                return self.entry(entry)
        return None

    def mention(self, thing: Thing, start: int, end: int) -> None:
        """Record that the thing is mentioned at a span."""
        if start < end:
            thing.spans.add((start, end))
            thing.seen = max(thing.seen, start)

    def persons(self) -> list[Thing]:
        """The persons found so far."""
        return [t for t in self.things.values() if t.type == "Person"]

    def finish(self, used: set[str]) -> tuple[dict[int, str], tuple[Entity, ...]]:
        """Entities in order of first mention, and the local id of each thing by `id(thing)`.

        Args:
            used: IRIs that claims or roles use: kept even where no mention of theirs was recorded.
        """
        things = [t for t in self.things.values() if t.spans or t.iri in used]
        things.sort(key=lambda t: (min(t.spans, default=(len(self.text), 0)), t.iri))
        ids = {id(t): f"e{i}" for i, t in enumerate(things, 1)}
        return ids, tuple(self._entity(t, ids[id(t)]) for t in things)

    def _entity(self, t: Thing, local: str) -> Entity:
        spans = tuple(Span(s, e, self.text[s:e]) for s, e in sorted(t.spans))
        return Entity(local, t.type, t.label, t.iri, t.same_as, t.state, spans)

    def role(self, person: Thing, office: str, of: Thing | None, start: int, end: int) -> None:
        """Record a stated role once."""
        office = " ".join(office.lower().split())
        if not any(r.person is person and r.office == office and r.of is of for r in self.roles):
            self.roles.append(Statement(person, office, of, start, end))

    def finished_roles(self, ids: dict[int, str]) -> tuple[Role, ...]:
        """The stated roles in order."""
        return tuple(
            Role(
                ids[id(r.person)],
                r.office,
                ids[id(r.of)] if r.of else None,
                Span(r.start, r.end, self.text[r.start : r.end]),
            )
            for r in sorted(self.roles, key=lambda r: (r.start, r.end, r.office))
            if id(r.person) in ids and (r.of is None or id(r.of) in ids)
        )
