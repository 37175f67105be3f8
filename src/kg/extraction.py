"""The result of reading one document, and its JSON form (the extraction contract).

`to_json` and `from_json` are inverse to each other; the extra keys `iri`, `relayed_by`, `source` and `edtf` carry what the
contract's own keys do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .claims.model import Claim, Topic
from .document import Document
from .mentions.model import Amount, Entity, Role, Span, Time
from .mentions.times import edtf


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one document. Ids in roles and claims are ids of `entities`."""

    document: Document
    entities: tuple[Entity, ...]
    roles: tuple[Role, ...]
    claims: tuple[Claim, ...]


def to_json(extraction: Extraction) -> dict[str, Any]:
    """The contract's JSON object of an extraction (without the text itself)."""
    d = extraction.document
    return {
        "document": {
            "id": d.id, "title": d.title, "date": d.date, "publisher": d.publisher, "url": d.url,
            "language": d.language, "sha256": d.sha256, "chars": len(d.text), "source": d.source,
        },
        "entities": [_entity(e) for e in extraction.entities],
        "roles": [
            {"person": r.person, "office": r.office, "of": r.of, "evidence": _evidence(r.evidence)}
            for r in extraction.roles
        ],
        "claims": [_claim(c) for c in extraction.claims],
    }  # fmt: skip


def from_json(answer: dict[str, Any], text: str) -> Extraction:
    """The extraction that a contract's JSON object describes, given the document's text."""
    d = answer["document"]
    document = Document(
        id=d["id"], text=text, sha256=d["sha256"], source=d.get("source") or d["id"], title=d["title"],
        date=d["date"], publisher=d["publisher"], url=d["url"], language=d["language"],
    )  # fmt: skip
    entities = tuple(
        Entity(e["id"], e["type"], e["label"], e["iri"], tuple(e["same_as"]), e["state"],
               tuple(Span(m["start"], m["end"], m["text"]) for m in e["mentions"]))
        for e in answer["entities"]
    )  # fmt: skip
    roles = tuple(Role(r["person"], r["office"], r["of"], _span(r["evidence"])) for r in answer["roles"])
    return Extraction(document, entities, roles, tuple(_read_claim(c) for c in answer["claims"]))


def _evidence(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.text}


def _span(evidence: dict[str, Any]) -> Span:
    return Span(evidence["start"], evidence["end"], evidence["quote"])


def _entity(e: Entity) -> dict[str, Any]:
    mentions = [{"start": m.start, "end": m.end, "text": m.text} for m in e.mentions]
    return {
        "id": e.id, "type": e.type, "label": e.label, "iri": e.iri, "same_as": list(e.same_as), "state": e.state,
        "mentions": mentions,
    }  # fmt: skip


def _claim(c: Claim) -> dict[str, Any]:
    speaker: str | list[str] | None = list(c.speakers) if len(c.speakers) > 1 else next(iter(c.speakers), None)
    return {
        "id": c.id, "action": c.action, "agents": list(c.agents), "recipients": list(c.recipients),
        "topics": [{"text": t.text, "concept": t.concept} for t in c.topics],
        "objects": list(c.objects), "place": c.place,
        "time": _time(c.time),
        "amount": _amount(c.amount), "polarity": c.polarity, "modality": c.modality, "speaker": speaker,
        "relayed_by": list(c.relayed_by), "evidence": _evidence(c.evidence),
    }  # fmt: skip


def _time(time: Time | None) -> dict[str, Any] | None:
    return {"start": time.start, "end": time.end, "text": time.text, "edtf": edtf(time)} if time else None


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    whole = amount.value == amount.value.to_integral_value()
    return {"value": int(amount.value) if whole else float(amount.value), "unit": amount.unit, "text": amount.text}


def _read_claim(c: dict[str, Any]) -> Claim:
    speaker = c["speaker"]
    speakers = tuple(speaker) if isinstance(speaker, list) else (speaker,) if speaker else ()
    time, amount = c["time"], c["amount"]
    return Claim(
        id=c["id"], action=c["action"], agents=tuple(c["agents"]), recipients=tuple(c["recipients"]),
        topics=tuple(Topic(t["text"], t["concept"]) for t in c["topics"]), objects=tuple(c["objects"]),
        place=c["place"], time=Time(time["start"], time["end"], time["text"]) if time else None,
        amount=Amount(Decimal(str(amount["value"])), amount["unit"], amount["text"]) if amount else None,
        polarity=c["polarity"], modality=c["modality"], speakers=speakers,
        relayed_by=tuple(c["relayed_by"]), evidence=_span(c["evidence"]),
    )  # fmt: skip
