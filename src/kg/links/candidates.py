"""Candidates for unlinked entities from the catalogue: by names, type, state, and offices at the documents' dates.

Likeness of spelling may propose a candidate and never makes it sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz import fuzz, process

from ..catalogue import Catalogue, Entry, fold
from ..names import PREFIXES
from .model import COMPOSITE, LEXICAL, SIMILAR, Candidate, Proposal, Stated, Unlinked

#: How many candidates are proposed for an entity, and the lowest score of one.
MOST, LOWEST = 5, 0.3
#: How much nearer than the next a sure candidate is.
MARGIN = 0.1

#: How much a name of each kind says; kinds that name something else (capitals, adjectives) say nothing.
_NAMES = {"label": 1.0, "official": 1.0, "full": 1.0, "alias": 0.95, "acronym": 0.9, "surname": 0.6}
_KIND_WORDS = {"alias": "another name of it", "acronym": "its acronym", "surname": "the surname alone"}
#: From which likeness (of 100) a name is looked at, and of one who held the stated office.
_ALIKE, _ALIKE_IN_OFFICE = 84, 60
#: The score of another entity of the store that has the same name.
_TWIN = 0.6
#: The types that a thing of a type may have in the catalogue.
_FITTING = {"Organization": ("Organization", "Group"), "Group": ("Group", "Organization")}


@dataclass(frozen=True, slots=True)
class _Naming:
    """How well a name fits (0 to 1), in words, and whether it is the same name rather than a similar one."""

    score: float
    reason: str
    same: bool


class Proposer:
    """Proposes entries of a catalogue for unlinked entities."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pools: dict[str, tuple[list[str], list[Entry]]] = {}

    def propose(
        self, entities: Iterable[Unlinked], blocked: frozenset[tuple[str, str]] = frozenset()
    ) -> list[Proposal]:
        """A proposal for each entity that is not itself in the catalogue; `blocked` pairs were decided before."""
        outside = [entity for entity in entities if not self._catalogue.entry(entity.iri)]
        twins = _twins(outside)
        return [Proposal(e, self._candidates(e, twins.get(e.iri, ()), blocked)) for e in outside]

    def _candidates(
        self, entity: Unlinked, twins: Iterable[Candidate], blocked: frozenset[tuple[str, str]]
    ) -> tuple[Candidate, ...]:
        namings: dict[str, _Naming] = {}
        for iri, naming in self._namings(entity):
            if iri not in namings or naming.score > namings[iri].score:
                namings[iri] = naming
        entries = ((self._catalogue.entry(iri), naming) for iri, naming in sorted(namings.items()))
        found = [*twins, *(self._judged(entity, entry, naming) for entry, naming in entries if entry)]
        allowed = [c for c in found if c.score >= LOWEST and (entity.iri, c.object) not in blocked]
        return in_order(allowed)

    def _namings(self, entity: Unlinked) -> Iterator[tuple[str, _Naming]]:
        fitting = _FITTING.get(entity.type, (entity.type,))
        for form in entity.names:
            for name in self._catalogue.named(form):
                entry = self._catalogue.entry(name.iri)
                if name.kind in _NAMES and entry and entry.type in fitting:
                    words = _KIND_WORDS.get(name.kind, "the same name")
                    yield name.iri, _Naming(_NAMES[name.kind], f"{words}: {name.form}", name.kind != "surname")
        for kind in fitting:
            yield from self._alike(entity, kind)
        for stated in entity.offices:
            yield from self._in_office(entity, stated)

    def _alike(self, entity: Unlinked, kind: str) -> Iterator[tuple[str, _Naming]]:
        names, entries = self._pool(kind)
        for form, scorer in product(entity.names, (fuzz.ratio, fuzz.token_sort_ratio)):
            near = process.extract(
                fold(form), names, scorer=scorer, score_cutoff=_ALIKE, limit=2 * MOST, processor=None
            )
            for name, likeness, place in near:
                yield entries[place].iri, _similar(likeness, name)

    def _in_office(self, entity: Unlinked, stated: Stated) -> Iterator[tuple[str, _Naming]]:
        state, body = _whose(stated)
        for office in self._catalogue.office(stated.office, state) if state or body else ():
            for entry, _ in self._catalogue.holders(office, state, body, stated.date):
                name, likeness = _likest(entity, entry)
                if likeness >= _ALIKE_IN_OFFICE:
                    yield entry.iri, _similar(likeness, name)

    def _pool(self, kind: str) -> tuple[list[str], list[Entry]]:
        if kind not in self._pools:
            pairs = [(form, entry) for entry in self._catalogue.entries(kind) for form in _forms(entry)]
            self._pools[kind] = [form for form, _ in pairs], [entry for _, entry in pairs]
        return self._pools[kind]

    def _judged(self, entity: Unlinked, entry: Entry, naming: _Naming) -> Candidate:
        state = None if not entity.state or not entry.state else entity.state == entry.state
        office = self._office(entity, entry) if entity.type == "Person" else None
        reasons = (naming.reason, *_state_words(state, entity, entry), *self._office_words(office, entity))
        return Candidate(
            object=entry.iri, label=entry.label, score=_score(entity.type, naming.score, state, office),
            reasons=reasons, sure=naming.same and state is True and office is not False,
            justification=COMPOSITE if naming.same and office else LEXICAL if naming.same else SIMILAR,
        )  # fmt: skip

    def _office(self, entity: Unlinked, entry: Entry) -> bool | None:
        """Whether the person held an office that a document states, on its day; None where none is stated."""
        decided = [self._held(entry, stated) for stated in entity.offices]
        return any(decided) if decided else None

    def _held(self, entry: Entry, stated: Stated) -> bool:
        state, _ = _whose(stated)
        kinds = set(self._catalogue.office(stated.office, state))
        tenures = self._catalogue.tenures(entry.iri)
        return any(t.of == stated.of and kinds & set(t.offices) and t.covers(stated.date) for t in tenures)

    def _office_words(self, office: bool | None, entity: Unlinked) -> tuple[str, ...]:
        if office is None:
            return ()
        stated = entity.offices[0]
        day = f" on {stated.date}" if stated.date else ""
        return (f"{'held' if office else 'is not known to have held'} the office stated ({stated.office}){day}",)


def _twins(entities: Iterable[Unlinked]) -> dict[str, tuple[Candidate, ...]]:
    """For an entity without a state those of the same name and type that have one: perhaps two readings of one."""
    named: dict[tuple[str, str], list[Unlinked]] = defaultdict(list)
    for entity in entities:
        for name in {fold(name) for name in entity.names}:
            named[entity.type, name].append(entity)
    found: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for group in named.values():
        for one in (entity for entity in group if not entity.state):
            for other in (entity for entity in group if entity.state):
                reasons = (f"the same name in this store: {other.label}", f"of {other.state}, which is not stated here")
                found[one.iri][other.iri] = Candidate(other.iri, other.label, _TWIN, reasons, justification=LEXICAL)
    return {iri: tuple(candidates.values()) for iri, candidates in found.items()}


def in_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best candidates, the likeliest first; the first stays sure only where the next is far."""
    found = sorted(candidates, key=lambda c: (-c.score, c.object))
    alone = len(found) < 2 or found[0].score - found[1].score >= MARGIN
    return tuple(replace(c, sure=c.sure and alone and place == 0) for place, c in enumerate(found[:MOST]))


def _similar(likeness: float, name: str) -> _Naming:
    return _Naming(likeness / 100 * 0.95, f"spelled alike ({likeness:.0f} of 100): {name}", False)


def _forms(entry: Entry) -> list[str]:
    forms = (entry.label, *entry.aliases, *([entry.official] if entry.official else []))
    return sorted({folded for form in forms if (folded := fold(form))})


def _likest(entity: Unlinked, entry: Entry) -> tuple[str, float]:
    pairs = ((form, _likeness(fold(name), form)) for name in entity.names for form in _forms(entry))
    return max(pairs, key=lambda pair: (pair[1], pair[0]), default=("", 0.0))


def _likeness(one: str, other: str) -> float:
    """Of 100, the order of words aside."""
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _whose(stated: Stated) -> tuple[str | None, str | None]:
    """The code of the state whose office it is, or else the IRI of the body."""
    space = PREFIXES["state"]
    if stated.of and stated.of.startswith(space) and len(stated.of) == len(space) + 3:
        return stated.of[len(space) :], None
    return None, stated.of


def _score(kind: str, name: float, state: bool | None, office: bool | None) -> float:
    fits = {True: 1.0, None: 0.4, False: 0.0}
    if kind == "Person":
        total = 0.6 * name + 0.2 * fits[state] + 0.2 * fits[office]
    else:
        total = 0.75 * name + 0.25 * fits[state]
    return round(total * (0.5 if state is False else 1), 3)


def _state_words(state: bool | None, entity: Unlinked, entry: Entry) -> tuple[str, ...]:
    if state is None:
        return ()
    return (f"both of {entry.state}" if state else f"of {entry.state}, not of {entity.state}",)
