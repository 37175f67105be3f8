"""The values of the linking desk: what is unlinked, what is proposed for it, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import names

EXACT = names.PREFIXES["skos"] + "exactMatch"
CLOSE = names.PREFIXES["skos"] + "closeMatch"

#: Mapping justifications of the SEMAPV vocabulary that are used here.
MANUAL = names.PREFIXES["semapv"] + "ManualMappingCuration"
LEXICAL = names.PREFIXES["semapv"] + "LexicalMatching"
SIMILAR = names.PREFIXES["semapv"] + "LexicalSimilarityThresholdMatching"
COMPOSITE = names.PREFIXES["semapv"] + "CompositeMatching"


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """An office that a document gives to a person.

    Attributes:
        office: in the words of the document.
        of: IRI of the state or body, where given.
        date: the day of the document, where known.
    """

    office: str
    of: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An entity of a store that matches nothing elsewhere.

    Attributes:
        names: its labels, the one to show first.
        state: ISO 3166-1 alpha-3 code of its state, where known.
        offices: the offices that documents give to a person.
        documents: the ids of the documents that name it.
        mentions: how often they do.
    """

    iri: str
    type: str
    names: tuple[str, ...]
    state: str | None = None
    offices: tuple[Stated, ...] = ()
    documents: tuple[str, ...] = ()
    mentions: int = 0

    @property
    def label(self) -> str:
        """The name to show."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something elsewhere that an entity may be.

    Attributes:
        object: its IRI.
        label: its name.
        score: how likely they are one, from 0 to 1.
        reasons: what speaks for and against it, in words.
        sure: whether names and circumstances are the same and nothing else comes near; only such a candidate can be
            accepted without a person's look. Mere likeness of spelling never makes one sure.
        justification: IRI of a mapping justification.
        tool: what proposed it.
    """

    object: str
    label: str
    score: float
    reasons: tuple[str, ...]
    sure: bool = False
    justification: str = COMPOSITE
    tool: str = "kg link"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entity and what it may be, the likeliest first."""

    entity: Unlinked
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """That two IRIs name the same thing, or that they do not.

    Attributes:
        subject: IRI of our entity.
        object: IRI elsewhere.
        predicate: EXACT or CLOSE.
        accepted: False for a pair that was rejected or withdrawn, and is not proposed again.
        date: the day of the decision, ISO 8601.
        justification: IRI of a mapping justification.
        confidence: from 0 to 1, where known.
        tool: what proposed it, where something did.
        comment: why, in words.
    """

    subject: str
    object: str
    predicate: str
    accepted: bool
    date: str
    justification: str = MANUAL
    confidence: float | None = None
    tool: str | None = None
    subject_label: str | None = None
    object_label: str | None = None
    comment: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """What is decided upon: of a pair there is one decision."""
        return self.subject, self.object


@dataclass(slots=True)
class Changes:
    """What recording decisions did.

    Attributes:
        added, changed, unchanged: decisions that are new, replace an earlier one, or were there already.
        older: those that an existing decision of a later day goes before.
        refused: sentences on those that contradict a link there is.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    refused: list[str] = field(default_factory=list)
