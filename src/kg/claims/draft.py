"""A claim in the making, and what becomes of the drafts of a document."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..mentions.model import Amount, Span, Time
from ..mentions.registry import Thing
from .model import Claim, Topic
from .scope import Context

SYMMETRIC = frozenset({"Meet", "Discuss", "Negotiate", "Agree", "Sign", "Cooperate"})


@dataclass(slots=True)
class Draft:
    """A claim with things in the place of ids and offsets in the place of words."""

    action: str
    context: Context
    agents: tuple[Thing, ...] = ()
    recipients: tuple[Thing, ...] = ()
    topics: list[tuple[int, int]] = field(default_factory=list)
    objects: tuple[Thing, ...] = ()
    place: Thing | None = None
    time: Time | None = None
    amount: Amount | None = None
    start: int = 0
    end: int = 0

    def tuple(self) -> tuple[object, ...]:
        """What makes a claim distinct from another."""
        c = self.context
        return (
            self.action, frozenset(map(id, self.agents)), frozenset(map(id, self.recipients)), c.polarity, c.modality,
            frozenset(map(id, c.speakers)),
        )  # fmt: skip


def distinct(drafts: list[Draft], text: str) -> list[Draft]:
    """The drafts in the order of the text, without mere repetitions: the same tuple with no new topic, object, time or amount."""
    kept: list[Draft] = []
    seen: dict[tuple[object, ...], set[str]] = {}
    spans: set[tuple[object, ...]] = set()
    for d in sorted(drafts, key=lambda d: (d.start, d.end)):
        said = {text[s:e].lower() for s, e in d.topics} | {t.iri for t in d.objects}
        key = d.tuple()
        news = said - seen.get(key, set())
        if key in seen and not news and (d.action in ("Meet", "Visit") or said):
            continue
        if (*key, d.start, d.end) in spans:
            continue
        spans.add((*key, d.start, d.end))
        seen.setdefault(key, set()).update(said)
        kept.append(d)
    return kept


def claim(draft: Draft, number: int, ids: dict[int, str], text: str, concepts: dict[str, str | None]) -> Claim:
    """The claim of a draft, with the local ids of its things."""

    def local(things: tuple[Thing, ...]) -> tuple[str, ...]:
        return tuple(sorted({ids[id(t)] for t in things}, key=lambda e: int(e[1:])))

    c = draft.context
    words = dict.fromkeys(text[s:e] for s, e in draft.topics)
    return Claim(
        id=f"c{number}", action=draft.action, agents=local(draft.agents), recipients=local(draft.recipients),
        topics=tuple(Topic(" ".join(w.split()), concepts.get(w)) for w in words), objects=local(draft.objects),
        place=ids[id(draft.place)] if draft.place else None, time=draft.time, amount=draft.amount,
        polarity=c.polarity, modality=c.modality, speakers=local(c.speakers), relayed_by=local(c.relayed),
        evidence=Span(draft.start, draft.end, text[draft.start : draft.end]),
    )  # fmt: skip
