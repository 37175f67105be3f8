"""The named graph of an extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import permutations, product
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from .. import assets, names
from ..claims.model import Claim, Topic
from ..document import Document
from ..errors import AssetError, KgError
from ..extraction import Extraction
from ..mentions.model import Amount, Entity, Role, Span, Time
from .canonical import canonical
from .meetings import Meeting, meetings
from .terms import node, sort_key, term

#: How many characters of the text before and after a quote are kept to find it again in a changed text.
CONTEXT = 32


def quads(extraction: Extraction) -> list[Quad]:
    """The named graph of an extraction, sorted, without blank nodes.

    Raises:
        KgError: a quote is not the text at its offsets, an id is unknown, or two entities share an IRI.
    """
    writer = _Writer(canonical(extraction))
    return sorted(writer.quads(), key=sort_key)


def document_iri(document: Document) -> str:
    """The IRI of a document, which is also the name of its graph."""
    return names.mint("document", document.id)


def topic_iri(topic: Topic) -> str:
    """The IRI of a topic: the concept's, else one minted from its words."""
    return topic.concept or names.TOPIC + "x-" + names.slug(topic.text)


class _Writer:
    """Collects the quads of one extraction in its canonical form."""

    def __init__(self, extraction: Extraction) -> None:
        self._of = extraction
        self._graph = node(document_iri(extraction.document))
        self._entities = {entity.id: node(entity.iri) for entity in extraction.entities}
        self._quads: set[Quad] = set()
        if len(set(self._entities.values())) < len(self._entities):
            raise KgError("two entities of one extraction share an IRI", where=extraction.document.id)

    def quads(self) -> set[Quad]:
        self._document()
        for entity in self._of.entities:
            self._entity(entity)
        for role in self._of.roles:
            self._role(role)
        claims = [self._claim(claim, order) for order, claim in enumerate(self._of.claims, start=1)]
        for meeting in meetings(self._of.document, self._of.claims, lambda local: self._known(local).value):
            self._meeting(meeting, claims)
        return self._quads

    def _add(self, subject: NamedNode, curie: str, value: NamedNode | Literal | str | int | None) -> None:
        if value is not None:
            thing = Literal(value) if isinstance(value, str | int) else value
            self._quads.add(Quad(subject, term(curie), thing, self._graph))

    def _mint(self, kind: str, *content: str) -> NamedNode:
        return node(names.mint(kind, names.digest(self._of.document.id, *content)[:16]))

    def _document(self) -> None:
        about, graph = self._of.document, self._graph
        self._add(graph, "rdf:type", term("kg:Document"))
        self._add(graph, "dct:identifier", about.id)
        self._add(graph, "dct:title", _english(about.title))
        self._add(graph, "dct:issued", _day(about.date))
        self._add(graph, "dct:publisher", about.publisher)
        self._add(graph, "dct:source", node(about.url) if about.url else None)
        self._add(graph, "dct:language", about.language)
        self._add(graph, "kg:sha256", about.sha256)
        self._add(graph, "kg:characters", len(about.text))
        self._add(graph, "kg:text", about.text)
        self._add(graph, "kg:claimCount", len(self._of.claims))
        self._add(graph, "kg:mentionCount", sum(len(entity.mentions) for entity in self._of.entities))

    def _entity(self, entity: Entity) -> None:
        iri = self._entities[entity.id]
        self._add(iri, "rdf:type", term(f"kg:{entity.type}"))
        self._add(iri, "rdfs:label", _english(entity.label))
        self._add(iri, "kg:stateCode", entity.state)
        if entity.state and entity.type != "State":
            self._add(iri, "kg:ofState", node(names.mint("state", entity.state)))
        for other in entity.same_as:
            self._add(iri, "skos:exactMatch", node(other))
        for span in entity.mentions:
            self._mention(iri, span)

    def _mention(self, entity: NamedNode, span: Span) -> None:
        self._check(span)
        iri = self._mint("mention", entity.value, str(span.start), str(span.end))
        self._add(iri, "rdf:type", term("kg:Mention"))
        self._add(iri, "kg:refersTo", entity)
        self._add(iri, "kg:inDocument", self._graph)
        self._add(iri, "kg:start", span.start)
        self._add(iri, "kg:end", span.end)
        self._add(iri, "kg:exact", span.text)

    def _role(self, role: Role) -> None:
        holder, of = self._known(role.person), self._known(role.of) if role.of else None
        evidence = self._evidence(role.evidence)
        iri = self._mint("role", holder.value, role.office, of.value if of else "", evidence.value)
        self._add(iri, "rdf:type", term("kg:RoleStatement"))
        self._add(iri, "kg:holder", holder)
        self._add(iri, "kg:officeName", role.office)
        self._add(iri, "kg:officeOf", of)
        self._add(iri, "prov:wasDerivedFrom", self._graph)
        self._add(iri, "kg:evidence", evidence)

    def _claim(self, claim: Claim, order: int) -> NamedNode:
        iri = self._mint("claim", *_content(claim, lambda local: self._known(local).value))
        self._add(iri, "rdf:type", term("kg:Claim"))
        self._add(iri, "kg:order", order)
        self._add(iri, "kg:action", term(f"act:{claim.action}"))
        self._add(iri, "kg:polarity", term(f"kg:{claim.polarity.capitalize()}"))
        self._add(iri, "kg:modality", term(f"kg:{claim.modality.capitalize()}"))
        for curie, members in _members(claim):
            for local in members:
                self._add(iri, curie, self._known(local))
        for position, topic in enumerate(claim.topics, start=1):
            self._topic(iri, topic, position)
        self._add(iri, "kg:time", self._time(claim.time) if claim.time else None)
        self._add(iri, "kg:amount", self._amount(claim.amount) if claim.amount else None)
        self._add(iri, "prov:wasDerivedFrom", self._graph)
        self._add(iri, "kg:evidence", self._evidence(claim.evidence))
        self._plain_relations(claim)
        return iri

    def _meeting(self, meeting: Meeting, claims: list[NamedNode]) -> None:
        """A view of the claims, as plain relations are: nothing of it is read back."""
        iri, labels = node(meeting.iri), {entity.id: entity.label for entity in self._of.entities}
        *others, last = (labels[local] for local in meeting.participants)
        self._add(iri, "rdf:type", term("kg:Meeting"))
        self._add(iri, "rdfs:label", _english(f"Meeting of {', '.join(others)} and {last}"))
        for local in meeting.participants:
            self._add(iri, "kg:participant", self._known(local))
        for local in meeting.places:
            self._add(iri, "kg:place", self._known(local))
        self._add(iri, "kg:startDate", _day(meeting.day))
        self._add(iri, "kg:meetingMode", "remote" if meeting.remote else None)
        for at in meeting.claims:
            self._add(claims[at], "kg:event", iri)

    def _topic(self, claim: NamedNode, topic: Topic, order: int) -> None:
        phrase = self._mint("phrase", claim.value, topic.text, topic.concept or "")
        concept = node(topic_iri(topic))
        self._add(claim, "kg:topic", concept)
        self._add(claim, "kg:topicPhrase", phrase)
        self._add(phrase, "rdf:type", term("kg:TopicPhrase"))
        self._add(phrase, "rdfs:label", _english(topic.text))
        self._add(phrase, "kg:order", order)
        if topic.concept:
            self._add(phrase, "kg:concept", concept)
        else:
            self._add(concept, "rdf:type", term("kg:Topic"))
            self._add(concept, "rdfs:label", _english(names.slug(topic.text).replace("-", " ")))

    def _time(self, time: Time) -> NamedNode:
        iri = self._mint("interval", time.start, time.end or "", time.text)
        self._add(iri, "rdf:type", term("time:ProperInterval"))
        self._add(iri, "kg:startDate", _day(time.start))
        self._add(iri, "kg:endDate", _day(time.end))
        self._add(iri, "rdfs:label", _english(time.text))
        return iri

    def _amount(self, amount: Amount) -> NamedNode:
        value = _number(amount.value)
        iri = self._mint("amount", value.value, amount.unit, amount.text)
        self._add(iri, "rdf:type", term("kg:Amount"))
        self._add(iri, "kg:value", value)
        self._add(iri, "kg:unit", amount.unit)
        self._add(iri, "rdfs:label", _english(amount.text))
        return iri

    def _evidence(self, span: Span) -> NamedNode:
        self._check(span)
        iri = self._mint("evidence", str(span.start), str(span.end))
        position, quote = node(f"{iri.value}-position"), node(f"{iri.value}-quote")
        self._add(iri, "rdf:type", term("oa:SpecificResource"))
        self._add(iri, "oa:hasSource", self._graph)
        self._add(iri, "kg:quote", span.text)
        self._add(iri, "kg:start", span.start)
        self._add(iri, "kg:end", span.end)
        self._add(iri, "oa:hasSelector", position)
        self._add(iri, "oa:hasSelector", quote)
        self._add(position, "rdf:type", term("oa:TextPositionSelector"))
        self._add(position, "oa:start", span.start)
        self._add(position, "oa:end", span.end)
        self._quote_selector(quote, span)
        return iri

    def _quote_selector(self, iri: NamedNode, span: Span) -> None:
        text = self._of.document.text
        self._add(iri, "rdf:type", term("oa:TextQuoteSelector"))
        self._add(iri, "oa:exact", span.text)
        self._add(iri, "oa:prefix", text[max(0, span.start - CONTEXT) : span.start])
        self._add(iri, "oa:suffix", text[span.end : span.end + CONTEXT])

    def _plain_relations(self, claim: Claim) -> None:
        """The relations that an affirmed claim of something actual implies, such as kg:metWith."""
        relation = relations().get(claim.action)
        if relation is None or (claim.polarity, claim.modality) != ("affirmed", "actual"):
            return
        pairs = permutations(claim.agents, 2) if relation.symmetric else product(claim.agents, claim.recipients)
        for one, other in pairs:
            if one != other:
                self._quads.add(Quad(self._known(one), node(relation.iri), self._known(other), self._graph))

    def _known(self, local: str) -> NamedNode:
        try:
            return self._entities[local]
        except KeyError:
            raise KgError(f"no entity has the id {local!r}", where=self._of.document.id) from None

    def _check(self, span: Span) -> None:
        if span.start < 0 or self._of.document.text[span.start : span.end] != span.text:
            where = f"{self._of.document.id}, characters {span.start}-{span.end}"
            raise KgError("the quote is not the text at its offsets", where=where)


class Relation(NamedTuple):
    """A plain relation, and whether it holds between all agents or from agents to recipients."""

    iri: str
    symmetric: bool


@lru_cache(maxsize=1)
def relations() -> dict[str, Relation]:
    """The plain relation of each action that has one, as `actions.ttl` says.

    Raises:
        AssetError: the file is missing or malformed.
    """
    path = assets.folder("ontology") / "actions.ttl"
    found: dict[NamedNode, str] = {}
    symmetric: set[NamedNode] = set()
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            if quad.predicate == term("kg:plainRelation"):
                found[quad.subject] = quad.object.value
            elif quad.predicate == term("kg:symmetric") and quad.object.value == "true":
                symmetric.add(quad.subject)
    except (OSError, SyntaxError) as error:
        raise AssetError(f"the actions cannot be read: {error}", where=str(path)) from error
    return {
        action.value.removeprefix(names.ACTION): Relation(iri, action in symmetric) for action, iri in found.items()
    }


def _english(text: str | None) -> Literal | None:
    return None if text is None else Literal(text, language="en")


def _day(day: str | None) -> Literal | None:
    return None if day is None else Literal(day, datatype=term("xsd:date"))


def _number(value: Decimal) -> Literal:
    """A number in the form that the store keeps: an integer where it is whole, else a decimal without zeros behind."""
    if value == value.to_integral_value():
        return Literal(str(int(value)), datatype=term("xsd:integer"))
    return Literal(format(value, "f").rstrip("0"), datatype=term("xsd:decimal"))


def _members(claim: Claim) -> list[tuple[str, tuple[str, ...]]]:
    """The properties of a claim whose values are entities."""
    return [
        ("kg:agent", claim.agents), ("kg:recipient", claim.recipients), ("kg:object", claim.objects),
        ("kg:place", (claim.place,) if claim.place else ()),
        ("kg:speaker", claim.speakers), ("kg:relayedBy", claim.relayed_by),
    ]  # fmt: skip


def _content(claim: Claim, name: Callable[[str], str]) -> Iterator[str]:
    """All that makes a claim the one it is, apart from its place in the list."""
    yield from (claim.action, claim.polarity, claim.modality, str(claim.evidence.start), str(claim.evidence.end))
    for curie, members in _members(claim):
        yield from (curie, *sorted(name(local) for local in members))
    for topic in claim.topics:
        yield from ("kg:topic", topic.text, topic.concept or "")
    if claim.time:
        yield from ("kg:time", claim.time.start, claim.time.end or "", claim.time.text)
    if claim.amount:
        yield from ("kg:amount", _number(claim.amount.value).value, claim.amount.unit, claim.amount.text)
