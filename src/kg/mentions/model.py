"""What is found in a text before any claim is read: entities, their mentions, and the roles that people hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ENTITY_TYPES = ("Person", "State", "Organization", "Group", "Place", "Agreement", "Event", "Product")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text: `document.text[start:end] == text`, counted in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a document speaks of.

    Attributes:
        id: local to the document (`e1`, `e2`, ... in order of first mention).
        type: one of ENTITY_TYPES.
        label: the best name known: the catalogue's, else the longest in the text.
        iri: the catalogue's IRI, else one minted from type, label and state.
        same_as: IRIs in other datasets, a Wikidata IRI first.
        state: ISO 3166-1 alpha-3 code of the state that it is, serves or belongs to.
        mentions: where it stands in the text, in order; names, descriptions and pronouns.
    """

    id: str
    type: str
    label: str
    iri: str
    same_as: tuple[str, ...] = ()
    state: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """That a person holds an office of a state or body, by the words of `evidence`."""

    person: str
    office: str
    of: str | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: `unit` is an ISO 4217 code for money, `percent`, or the counted noun in the singular."""

    value: Decimal
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of days: ISO 8601 dates, `end` None where it is the same day; resolved against the document's date."""

    start: str
    end: str | None
    text: str
