"""An extraction from the named graph of its document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from pyoxigraph import Quad

from .. import names
from ..claims.model import Claim, Topic
from ..document import Document
from ..errors import KgError
from ..extraction import Extraction
from ..mentions.model import ENTITY_TYPES, Amount, Entity, Role, Span, Time
from .canonical import canonical, first_mention
from .terms import term, value


def read_extraction(quads: Iterable[Quad], iri: str) -> Extraction:
    """The extraction that `quads` were written from, in its canonical form; `iri` names the document.

    Raises:
        KgError: something that an extraction needs is missing.
    """
    return _Reader(quads, iri).extraction()


class _Reader:
    """Looks up what the quads of one graph say of a subject."""

    def __init__(self, quads: Iterable[Quad], iri: str) -> None:
        self._iri = iri
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._typed: dict[str, list[str]] = defaultdict(list)
        for quad in quads:
            subject, predicate = value(quad.subject), quad.predicate
            self._values[subject, predicate.value].append(value(quad.object))
            if predicate == term("rdf:type"):
                self._typed[value(quad.object)].append(subject)

    def extraction(self) -> Extraction:
        entities = [self._entity(iri, kind) for kind in ENTITY_TYPES for iri in self._of_type(f"kg:{kind}")]
        ids = {entity.iri: f"e{number}" for number, entity in enumerate(sorted(entities, key=first_mention), start=1)}
        claims = sorted(self._of_type("kg:Claim"), key=lambda iri: int(self._one(iri, "kg:order")))
        return canonical(
            Extraction(
                document=self._document(),
                entities=tuple(replace(entity, id=ids[entity.iri]) for entity in entities),
                roles=tuple(self._role(iri, ids) for iri in self._of_type("kg:RoleStatement")),
                claims=tuple(self._claim(iri, ids) for iri in claims),
            )
        )

    def _of_type(self, curie: str) -> list[str]:
        return sorted(self._typed[term(curie).value])

    def _all(self, subject: str, curie: str) -> list[str]:
        return sorted(self._values[subject, term(curie).value])

    def _maybe(self, subject: str, curie: str) -> str | None:
        return next(iter(self._all(subject, curie)), None)

    def _one(self, subject: str, curie: str) -> str:
        found = self._maybe(subject, curie)
        if found is None:
            raise KgError(f"the graph lacks {curie} of {names.compact(subject)}", where=names.compact(self._iri))
        return found

    def _document(self) -> Document:
        iri, url = self._iri, self._maybe(self._iri, "dct:source")
        local = self._one(iri, "dct:identifier")
        return Document(
            id=local, text=self._one(iri, "kg:text"), sha256=self._one(iri, "kg:sha256"), source=url or local,
            title=self._maybe(iri, "dct:title"), date=self._maybe(iri, "dct:issued"),
            publisher=self._maybe(iri, "dct:publisher"), url=url, language=self._one(iri, "dct:language"),
        )  # fmt: skip

    @cached_property
    def _mentions(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = defaultdict(list)
        for iri in self._of_type("kg:Mention"):
            found[self._one(iri, "kg:refersTo")].append(self._span(iri, "kg:exact"))
        return found

    def _span(self, iri: str, words: str) -> Span:
        return Span(int(self._one(iri, "kg:start")), int(self._one(iri, "kg:end")), self._one(iri, words))

    def _entity(self, iri: str, kind: str) -> Entity:
        same_as, state = tuple(self._all(iri, "skos:exactMatch")), self._maybe(iri, "kg:stateCode")
        return Entity(iri, kind, self._one(iri, "rdfs:label"), iri, same_as, state, tuple(self._mentions[iri]))

    def _role(self, iri: str, ids: dict[str, str]) -> Role:
        of, evidence = self._maybe(iri, "kg:officeOf"), self._one(iri, "kg:evidence")
        holder, office = ids[self._one(iri, "kg:holder")], self._one(iri, "kg:officeName")
        return Role(holder, office, ids[of] if of else None, self._span(evidence, "kg:quote"))

    def _claim(self, iri: str, ids: dict[str, str]) -> Claim:
        def several(curie: str) -> tuple[str, ...]:
            return tuple(ids[entity] for entity in self._all(iri, curie))

        return Claim(
            id="", action=self._one(iri, "kg:action").removeprefix(names.ACTION), agents=several("kg:agent"),
            recipients=several("kg:recipient"), topics=self._topics(iri), objects=several("kg:object"),
            place=next(iter(several("kg:place")), None), time=self._time(iri), amount=self._amount(iri),
            polarity=self._keyword(iri, "kg:polarity"), modality=self._keyword(iri, "kg:modality"),
            speakers=several("kg:speaker"), relayed_by=several("kg:relayedBy"),
            evidence=self._span(self._one(iri, "kg:evidence"), "kg:quote"),
        )  # fmt: skip

    def _keyword(self, iri: str, curie: str) -> str:
        return self._one(iri, curie).removeprefix(names.ONTOLOGY).lower()

    def _topics(self, claim: str) -> tuple[Topic, ...]:
        phrases = sorted(self._all(claim, "kg:topicPhrase"), key=lambda iri: int(self._one(iri, "kg:order")))
        return tuple(Topic(self._one(iri, "rdfs:label"), self._maybe(iri, "kg:concept")) for iri in phrases)

    def _time(self, claim: str) -> Time | None:
        iri = self._maybe(claim, "kg:time")
        if iri is None:
            return None
        start, end = self._one(iri, "kg:startDate"), self._maybe(iri, "kg:endDate")
        return Time(start, end, self._one(iri, "rdfs:label"))

    def _amount(self, claim: str) -> Amount | None:
        iri = self._maybe(claim, "kg:amount")
        if iri is None:
            return None
        number, unit = Decimal(self._one(iri, "kg:value")), self._one(iri, "kg:unit")
        return Amount(number, unit, self._one(iri, "rdfs:label"))
