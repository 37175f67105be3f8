"""Extractions become quads and quads become extractions again."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import assets, names
from kg.build import Reader
from kg.claims.model import MODALITIES, POLARITIES, Claim, Topic
from kg.document import Document, read, sha256
from kg.errors import KgError
from kg.extraction import Extraction
from kg.mentions.model import ENTITY_TYPES, Amount, Entity, Role, Span, Time
from kg.reader import Reader as EnglishReader
from kg.store import Store
from kg.triples import canonical, document_iri, quads, read_extraction, relations, term, topic_iri

KG = names.ONTOLOGY

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
days = st.dates().map(lambda day: day.isoformat())
decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=3)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Any extraction whose quotes are the text at their offsets."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))

    def spans() -> st.SearchStrategy[Span]:
        bounds = (
            st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda b: b[0] < b[1])
        )
        return bounds.map(lambda b: Span(b[0], b[1], text[b[0] : b[1]]))

    url = draw(st.none() | st.just("https://example.org/a?b=c#d"))
    document = Document(
        "d-1", text, sha256(text), "somewhere", title=draw(st.none() | words), date=draw(st.none() | days),
        publisher=draw(st.none() | words), url=url,
    )  # fmt: skip
    count = draw(st.integers(0, 4))
    entities = tuple(
        Entity(
            f"x{number}", kind, draw(words), names.mint(names.ENTITY_KINDS[kind], f"thing-{number}"),
            draw(st.sampled_from([(), (names.wikidata("Q1"),), ("https://example.org/1", names.wikidata("Q2"))])),
            draw(st.sampled_from([None, "PRT"])), tuple(draw(st.lists(spans(), max_size=3))),
        )
        for number, kind in enumerate(draw(st.lists(st.sampled_from(ENTITY_TYPES), min_size=count, max_size=count)))
    )  # fmt: skip
    ids = st.sampled_from([entity.id for entity in entities]) if entities else st.nothing()
    several = st.lists(ids, max_size=3).map(tuple) if entities else st.just(())
    maybe = st.none() | ids if entities else st.none()
    concepts = st.sampled_from([None, names.TOPIC + "trade"])
    claims = st.builds(
        Claim, id=words, action=st.sampled_from(["Meet", "Discuss", "Aid", "State"]), agents=several,
        recipients=several, topics=st.lists(st.builds(Topic, words, concepts), max_size=3).map(tuple), objects=several,
        place=maybe, time=st.none() | st.builds(Time, days, st.none() | days, words),
        amount=st.none() | st.builds(Amount, decimals, st.sampled_from(["EUR", "percent"]), words),
        polarity=st.sampled_from(POLARITIES), modality=st.sampled_from(MODALITIES), speakers=several,
        relayed_by=several, evidence=spans(),
    )  # fmt: skip
    roles = st.lists(st.builds(Role, ids, words, maybe, spans()), max_size=3) if entities else st.just([])
    return Extraction(document, entities, tuple(draw(roles)), tuple(draw(st.lists(claims, max_size=4))))


@settings(deadline=None)
@given(extractions())
def test_quads_and_back_is_the_identity(extraction: Extraction) -> None:
    """Reading the quads of an extraction gives its canonical form, in which nothing but an order is lost."""
    written = quads(extraction)
    assert read_extraction(written, document_iri(extraction.document)) == canonical(extraction)
    assert canonical(canonical(extraction)) == canonical(extraction)


@settings(deadline=None, max_examples=50)
@given(extractions())
def test_the_store_keeps_every_quad_as_it_is(extraction: Extraction) -> None:
    """What was written is in the store to the letter, so that reading a document again changes nothing."""
    iri, written = document_iri(extraction.document), quads(extraction)
    with Store.open(None) as store:
        assert store.replace(iri, written)
        assert not store.replace(iri, quads(canonical(extraction)))
        assert set(store.quads(iri)) == set(written)


@settings(deadline=None, max_examples=50)
@given(extractions(), st.randoms(use_true_random=False))
def test_the_order_of_entities_and_members_does_not_matter(extraction: Extraction, random: st.DataObject) -> None:
    """Entities, roles and members in another order give the same quads in the same order."""
    entities, roles = list(extraction.entities), list(extraction.roles)
    random.shuffle(entities)  # type: ignore[attr-defined]
    random.shuffle(roles)  # type: ignore[attr-defined]
    claims = tuple(replace(claim, agents=claim.agents[::-1]) for claim in extraction.claims)
    other = replace(extraction, entities=tuple(entities), roles=tuple(roles), claims=claims)
    assert quads(other) == quads(extraction)


def test_members_are_returned_in_the_order_of_the_entities(talks: Extraction) -> None:
    """The agents of a claim come back in the order in which the text first names them."""
    (meeting,) = [claim for claim in talks.claims if claim.action == "Meet"]
    turned = replace(talks, claims=(replace(meeting, agents=meeting.agents[::-1]),))
    (back,) = read_extraction(quads(turned), document_iri(talks.document)).claims
    assert back.agents == meeting.agents


def test_the_graph_has_no_blank_nodes_and_one_name(talks: Extraction) -> None:
    """Everything has an IRI, and every quad lies in the document's graph."""
    written = quads(talks)
    assert all(isinstance(quad.subject, ox.NamedNode) for quad in written)
    assert {quad.graph_name for quad in written} == {ox.NamedNode(document_iri(talks.document))}


def test_the_place_of_the_file_leaves_no_trace(talks: Extraction) -> None:
    """The same text read from another path gives the same quads."""
    moved = replace(talks, document=replace(talks.document, source="/elsewhere/talks.txt"))
    assert quads(moved) == quads(talks)


def test_plain_relations_follow_only_from_what_is_affirmed_and_actual(talks: Extraction) -> None:
    """A meeting that took place gives kg:metWith both ways; what is denied or planned gives no relation."""
    written = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads(talks)}  # type: ignore[union-attr]
    anna, bruno = names.mint("person", "anna-vale-prt"), names.mint("person", "bruno-keller-deu")
    portugal, germany = names.mint("state", "PRT"), names.mint("state", "DEU")
    assert {(anna, KG + "metWith", bruno), (bruno, KG + "metWith", anna)} <= written
    assert (germany, relations()["Aid"].iri, portugal) in written
    assert (portugal, relations()["Aid"].iri, germany) not in written
    assert not any(predicate == relations()["Visit"].iri for _, predicate, _ in written)
    denied = replace(talks, claims=tuple(replace(claim, polarity="denied") for claim in talks.claims))
    assert not any(quad.predicate == term("kg:metWith") for quad in quads(denied))


def links(extraction: Extraction, curie: str) -> set[tuple[str, str]]:
    """What a property links to what, in the graph of an extraction."""
    found = ((quad.subject, quad.object) for quad in quads(extraction) if quad.predicate == term(curie))
    return {(getattr(subject, "value", ""), getattr(thing, "value", "")) for subject, thing in found}


def of(reader: Reader, name: str, text: str, date: str | None = None) -> Extraction:
    """A text of the tiny language, read."""
    return reader.read(Document(name, text, sha256(text), name, date=date))


def test_the_claims_of_a_readout_share_its_meeting() -> None:
    """The Sochi sample is about one meeting of two in a place on a day; all claims of just these two are about it."""
    (sochi,) = read(assets.folder("readouts") / "sochi-2020-09-14.txt")
    extraction = EnglishReader().read(sochi)
    (event,) = {event for _, event in links(extraction, "kg:event")}
    both = {names.mint("person", p) for p in ("vladimir-putin-rus", "alexander-lukashenko-blr")}
    assert links(extraction, "kg:participant") == {(event, person) for person in both}
    assert (event, names.mint("place", "sochi-rus")) in links(extraction, "kg:place")
    assert (event, "2020-09-14") in links(extraction, "kg:startDate")
    agents: dict[str, set[str]] = {}
    for claim, agent in links(extraction, "kg:agent"):
        agents.setdefault(claim, set()).add(agent)
    theirs = {claim for claim, found in agents.items() if found == both}
    assert {claim for claim, _ in links(extraction, "kg:event")} == theirs
    assert len(theirs) > 5
    assert read_extraction(quads(extraction), document_iri(extraction.document)) == canonical(extraction)


def test_two_readouts_of_one_meeting_name_one_event(reader: Reader) -> None:
    """Each side's readout makes the same IRI of the parties and the day; without a day a readout's meeting is its own."""
    ours = of(reader, "ours", "Anna Vale met Bruno Keller in Lisbon on 2024-03-05.", "2024-03-06")
    theirs = of(reader, "theirs", "Bruno Keller met Anna Vale.", "2024-03-05")
    (event,) = {event for event, _ in links(ours, "kg:participant")}
    assert event.startswith(names.mint("event", "meeting-"))
    assert {event} == {event for event, _ in links(theirs, "kg:participant")}
    assert links(ours, "kg:meetingMode") == set()
    undated = [of(reader, name, "Bruno Keller met Anna Vale.") for name in ("one", "two")]
    assert len({event, *(event for one in undated for event, _ in links(one, "kg:participant"))}) == 3


def test_what_is_no_claim_about_the_meeting_is_not_linked_to_it(reader: Reader) -> None:
    """Two meetings keep their claims apart; a denied meeting is no event, nor is one to come part of another."""
    text = "Anna Vale met Bruno Keller on 2024-03-05. Anna Vale met Bruno Keller on 2024-03-09. "
    both = of(reader, "both", text + "Anna Vale and Bruno Keller discussed trade.", "2024-03-10")
    assert len({event for _, event in links(both, "kg:event")}) == len(links(both, "kg:event")) == 2
    denied = of(reader, "denied", "Clara Stone denied that Anna Vale met Bruno Keller.", "2024-03-10")
    assert links(denied, "kg:participant") == links(denied, "kg:event") == set()
    once = of(reader, "once", "Anna Vale met Bruno Keller. Bruno Keller met Anna Vale.", "2024-03-10")
    first, second = once.claims
    assert len(links(once, "kg:event")) == 2
    assert len(links(replace(once, claims=(first, replace(second, modality="planned"))), "kg:event")) == 1


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("A and B spoke by telephone", {"remote"}), ("a video conference of A and B", {"remote"}),
        ("A and B met and call for peace", set()), ("A met B, recalled", set()),
    ],
)  # fmt: skip
def test_a_meeting_by_telephone_or_video_is_remote(words: str, mode: set[str]) -> None:
    """The words of the claim tell; calling for something is no call."""
    people = tuple(Entity(p, "Person", p, names.mint("person", p), (), None, ()) for p in ("a", "b"))
    meet = Claim("c", "Meet", ("a", "b"), (), (), (), None, None, None, "affirmed", "actual", (), (),
                 Span(0, len(words), words))  # fmt: skip
    found = Extraction(Document("d", words, sha256(words), "d"), people, (), (meet,))
    assert {value for _, value in links(found, "kg:meetingMode")} == mode


def test_an_unlinked_topic_is_a_topic_of_its_own() -> None:
    """Words that no concept fits get an IRI that depends on the words alone."""
    assert topic_iri(Topic("Whaling rights")) == topic_iri(Topic("whaling  rights")) == names.TOPIC + "x-whaling-rights"
    assert topic_iri(Topic("trade", names.TOPIC + "trade")) == names.TOPIC + "trade"


def test_numbers_are_written_as_the_store_keeps_them(talks: Extraction) -> None:
    """Whole amounts are integers, others decimals without zeros behind."""
    aid = talks.claims[-1]
    for given_value, kept in (("1500500000.0", "1500500000"), ("2.50", "2.5"), ("1E+3", "1000"), ("-0.125", "-0.125")):
        claim = replace(aid, amount=Amount(Decimal(given_value), "EUR", "so much"))
        (value,) = (q.object for q in quads(replace(talks, claims=(claim,))) if q.predicate == term("kg:value"))
        assert isinstance(value, ox.Literal)
        assert value.value == kept


def test_a_quote_that_is_not_the_text_is_refused(talks: Extraction) -> None:
    """Evidence or nothing: a span whose words are not at its offsets is never written."""
    wrong = replace(talks.claims[0], evidence=Span(0, 4, "Nobody"))
    with pytest.raises(KgError, match="the quote is not the text"):
        quads(replace(talks, claims=(wrong,)))


def test_unknown_ids_and_shared_iris_are_refused(talks: Extraction) -> None:
    """A claim about nobody known, and two entities with one IRI, are errors that name the document."""
    with pytest.raises(KgError, match="no entity has the id 'e99'"):
        quads(replace(talks, claims=(replace(talks.claims[0], agents=("e99",)),)))
    twice = (*talks.entities, replace(talks.entities[0], id="e99"))
    with pytest.raises(KgError, match="share an IRI"):
        quads(replace(talks, entities=twice))


def test_a_graph_without_its_document_is_refused(talks: Extraction) -> None:
    """Reading quads that lack what an extraction needs says what is missing."""
    without = [quad for quad in quads(talks) if quad.predicate != term("kg:text")]
    with pytest.raises(KgError, match=re.escape("lacks kg:text of document:talks")):
        read_extraction(without, document_iri(talks.document))
