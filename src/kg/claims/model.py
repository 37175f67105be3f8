"""A claim: who is said to have done what, to whom, about what, by whose word, in which words."""

from __future__ import annotations

from dataclasses import dataclass

from ..mentions.model import Amount, Span, Time

POLARITIES = ("affirmed", "denied")
MODALITIES = ("actual", "planned", "desired", "possible")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim is about: the words of the text, and the concept of `topics.ttl` they were linked to."""

    text: str
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An attributed claim. Agents, recipients, objects, place and speakers are ids of the document's entities.

    Attributes:
        action: a leaf name of `actions.ttl`, such as `Discuss`.
        polarity: one of POLARITIES.
        modality: one of MODALITIES.
        speakers: the nearest by whose word it is made; empty for the document's own voice.
        relayed_by: who in turn reports those speakers, from the nearest outwards.
        evidence: the clause or sentence that carries it.
    """

    id: str
    action: str
    agents: tuple[str, ...]
    recipients: tuple[str, ...]
    topics: tuple[Topic, ...]
    objects: tuple[str, ...]
    place: str | None
    time: Time | None
    amount: Amount | None
    polarity: str
    modality: str
    speakers: tuple[str, ...]
    relayed_by: tuple[str, ...]
    evidence: Span
