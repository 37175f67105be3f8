"""The gate: an answer from outside becomes an Extraction, less all in it that does not hold.

Every quote must be words of the text. Offsets are mended only where the quote stands exactly once; a claim without its
words, with an unknown action, or with a party or speaker that is no entity is refused whole, as a claim with half of
its attribution would be another claim. A detail that does not hold (a topic, a time, a place) is left out alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as calendar
from decimal import Decimal
from typing import Any

from .. import names
from ..actions import kinds
from ..claims.model import MODALITIES, POLARITIES, Claim, Topic
from ..document import Document
from ..extraction import Extraction
from ..mentions.model import ENTITY_TYPES, Amount, Entity, Role, Span, Time
from ..triples import canonical

# What is refused, as it is told.
NO_OBJECT = "not an object"
NO_TYPE = "entity of an unknown type or without a name"
NO_MENTION = "entity that the text does not name"
NO_WORDS = "quote that is not in the text"
NO_PLACE = "quote that stands more than once, without its place"
NO_ID = "id that is no entity's"
NO_ACTION = "unknown action"
NO_VALUE = "unknown polarity or modality"
NO_DETAIL = "topic, time or amount that is not in the text"
NO_LINK = "link to another dataset"


class Refused(Exception):
    """A part of an answer that does not hold; its text says why."""


@dataclass(slots=True)
class _Gate:
    document: Document
    count: Counter[str] = field(default_factory=Counter)
    entities: dict[str, Entity] = field(default_factory=dict)

    def rows(self, answer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        """The objects of a list in the answer."""
        found = answer.get(key)
        listed = found if isinstance(found, list) else []
        self.count[NO_OBJECT] += sum(not isinstance(row, dict) for row in listed)
        return [row for row in listed if isinstance(row, dict)]

    def span(self, given: object, key: str) -> Span:
        """The stretch of text that `given` points to, with its words under `key`."""
        row = given if isinstance(given, dict) else {key: given}
        words, start = row.get(key), row.get("start")
        if not isinstance(words, str) or not words.strip() or words not in self.document.text:
            raise Refused(NO_WORDS)
        if isinstance(start, int) and start >= 0 and self.document.text.startswith(words, start):
            return Span(start, start + len(words), words)
        first = self.document.text.find(words)
        if self.document.text.find(words, first + 1) >= 0:
            raise Refused(NO_PLACE)
        return Span(first, first + len(words), words)

    def resolved(self, ids: object) -> tuple[str, ...]:
        """Ids of entities, one or a list of them or none, all of which there must be."""
        listed = ids if isinstance(ids, list) else [] if ids is None else [ids]
        found = [self.entities.get(one) if isinstance(one, str) else None for one in listed]
        if None in found:
            raise Refused(NO_ID)
        return tuple(dict.fromkeys(entity.id for entity in found if entity))

    def verbatim(self, words: object) -> str:
        """Words of the text, their white space made plain."""
        plain = " ".join(words.split()) if isinstance(words, str) else ""
        if not plain or plain not in " ".join(self.document.text.split()):
            raise Refused(NO_DETAIL)
        return plain


def gate(answer: Mapping[str, Any], document: Document) -> tuple[Extraction, Counter[str]]:
    """What holds of an answer in the contract's JSON, and how often each kind of thing was refused.

    A pure function: it looks at nothing but the answer, the document and the ontology's actions. Entities get the IRI
    that their type, name and state have; links that the answer gives are not believed.
    """
    passing = _Gate(document)
    _entities(passing, answer)
    roles = _passed(passing, passing.rows(answer, "roles"), _role)
    claims = _passed(passing, passing.rows(answer, "claims"), _claim)
    entities = tuple({entity.iri: entity for entity in passing.entities.values()}.values())
    done = canonical(Extraction(document, entities, tuple(roles), tuple(claims)))
    found = Extraction(document, done.entities, done.roles, done.claims)
    return found, Counter({reason: n for reason, n in sorted(passing.count.items()) if n})


def _passed(passing: _Gate, rows: Iterable[Mapping[str, Any]], read: Any) -> list[Any]:
    found = []
    for row in rows:
        try:
            found.append(read(passing, row))
        except Refused as refused:
            passing.count[str(refused)] += 1
    return found


def _entities(passing: _Gate, answer: Mapping[str, Any]) -> None:
    """Enters the entities; two of one type, name and state are one."""
    known: dict[str, Entity] = {}
    ids: dict[str, str] = {}
    for row in passing.rows(answer, "entities"):
        try:
            entity = _entity(passing, row)
        except Refused as refused:
            passing.count[str(refused)] += 1
            continue
        same = known.get(entity.iri, entity)
        mentions = tuple(sorted({*same.mentions, *entity.mentions}))
        known[entity.iri] = Entity(same.id, same.type, same.label, same.iri, (), same.state, mentions)
        ids[entity.id] = entity.iri
    passing.entities = {local: known[iri] for local, iri in ids.items()}


def _entity(passing: _Gate, row: Mapping[str, Any]) -> Entity:
    local, kind, label, state = (row.get(key) for key in ("id", "type", "label", "state"))
    if not isinstance(local, str) or kind not in ENTITY_TYPES or not isinstance(label, str) or not label.strip():
        raise Refused(NO_TYPE)
    passing.count[NO_LINK] += len(row["same_as"]) if isinstance(row.get("same_as"), list) else 0
    code = state if isinstance(state, str) and re.fullmatch("[A-Z]{3}", state) else None
    label = " ".join(label.split())
    listed = row.get("mentions")
    given = _passed(passing, [{"one": one} for one in listed] if isinstance(listed, list) else [], _mention)
    mentions = {*given, *_standing(passing.document.text, label)}
    if not mentions:
        raise Refused(NO_MENTION)
    iri = names.mint_entity(str(kind), label, code)
    return Entity(local, str(kind), label, iri, (), code, tuple(sorted(mentions)))


def _mention(passing: _Gate, row: Mapping[str, Any]) -> Span:
    return passing.span(row["one"], "text")


def _standing(text: str, label: str) -> Iterable[Span]:
    """Wherever a name stands in the text as a word of its own: it means the same in each place."""
    for match in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)", text):
        yield Span(match.start(), match.end(), label)


def _role(passing: _Gate, row: Mapping[str, Any]) -> Role:
    office = row.get("office")
    person, of = passing.resolved(row.get("person")), passing.resolved(row.get("of"))
    if len(person) != 1 or len(of) > 1:
        raise Refused(NO_ID)
    if not isinstance(office, str) or not office.strip():
        raise Refused(NO_OBJECT)
    evidence = passing.span(row.get("evidence"), "quote")
    return Role(person[0], " ".join(office.lower().split()), of[0] if of else None, evidence)


def _claim(passing: _Gate, row: Mapping[str, Any]) -> Claim:
    if not isinstance(row.get("action"), str) or row["action"] not in kinds():
        raise Refused(NO_ACTION)
    if row.get("polarity") not in POLARITIES or row.get("modality") not in MODALITIES:
        raise Refused(NO_VALUE)
    evidence = passing.span(row.get("evidence"), "quote")
    parties = {key: passing.resolved(row.get(key)) for key in ("agents", "recipients", "speaker", "relayed_by")}
    listed = row.get("objects")
    objects = _passed(passing, [{"one": one} for one in listed] if isinstance(listed, list) else [], _thing)
    place = _passed(passing, [{"one": row["place"]}] if row.get("place") else [], _thing)
    time = _passed(passing, [row["time"]] if isinstance(row.get("time"), dict) else [], _time)
    amount = _passed(passing, [row["amount"]] if isinstance(row.get("amount"), dict) else [], _amount)
    return Claim(
        id="", action=row["action"], agents=parties["agents"], recipients=parties["recipients"],
        topics=tuple(_passed(passing, passing.rows(row, "topics"), _topic)), objects=tuple(dict.fromkeys(objects)),
        place=next(iter(place), None), time=next(iter(time), None), amount=next(iter(amount), None),
        polarity=row["polarity"], modality=row["modality"], speakers=parties["speaker"],
        relayed_by=parties["relayed_by"], evidence=evidence,
    )  # fmt: skip


def _thing(passing: _Gate, row: Mapping[str, Any]) -> str:
    found = passing.resolved(row["one"])
    if len(found) != 1:
        raise Refused(NO_ID)
    return found[0]


def _topic(passing: _Gate, row: Mapping[str, Any]) -> Topic:
    return Topic(passing.verbatim(row.get("text")))


def _time(passing: _Gate, row: Mapping[str, Any]) -> Time:
    words, start, end = passing.verbatim(row.get("text")), row.get("start"), row.get("end")
    if not _is_day(start) or (end is not None and not (_is_day(end) and str(start) <= str(end))):
        raise Refused(NO_DETAIL)
    return Time(str(start), end if end != start else None, words)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and calendar.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _amount(passing: _Gate, row: Mapping[str, Any]) -> Amount:
    words, value, unit = passing.verbatim(row.get("text")), row.get("value"), row.get("unit")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(unit, str) or not unit.strip():
        raise Refused(NO_DETAIL)
    number = Decimal(str(value))
    if not number.is_finite():
        raise Refused(NO_DETAIL)
    return Amount(number, unit, words)
