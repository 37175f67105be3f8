"""Claims as a network."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import networkx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import assets, names
from kg.mentions.model import ENTITY_TYPES
from kg.network import between, find, flat, most_central, neighbourhood, network, paths
from talks import Talk, call, harbour, iri, quads, reply

VARGA, OKELLO, PETRESCU = (iri(f"person:{p}") for p in ("ilse-varga-rur", "tomas-okello-fre", "dana-petrescu-rur"))
RURITANIA, FREEDONIA, BASE = iri("state:RUR"), iri("state:FRE"), iri("topic:x-naval-base")


@pytest.fixture(scope="module")
def graph() -> Any:
    return network(quads())


def edges(graph: Any, source: str, target: str, action: str) -> list[dict[str, Any]]:
    """The data of the edges from one node to another with one action."""
    found = graph.get_edge_data(source, target) or {}
    return [data for data in found.values() if data["action"] == action]


def test_entities_and_topics_are_nodes(graph: Any) -> None:
    """A node has its type, name, state, links and other names."""
    node = graph.nodes[VARGA]
    assert (node["type"], node["label"], node["state"]) == ("Person", "Ilse Varga", "RUR")
    assert node["same_as"] == ["http://www.wikidata.org/entity/Q1000001"]
    assert node["aliases"] == ["I. Varga", "Ilše Vargová"]
    assert node["offices"] == ["president"]
    assert graph.nodes[BASE]["type"] == "Topic"


def test_a_symmetric_act_ties_its_parties_once(graph: Any) -> None:
    """Who met whom is one edge, from the first IRI to the second, and none back."""
    assert len(edges(graph, VARGA, OKELLO, "Meet")) == 1
    assert not edges(graph, OKELLO, VARGA, "Meet")


def test_three_parties_are_tied_pairwise() -> None:
    """A meeting of three is three edges of one claim."""
    talk = Talk("three", "Ann, Bob and Cid met.")
    people = [talk.entity(f"person:{name}", name.title()) for name in ("ann", "bob", "cid")]
    talk.claim("Meet", " ".join(people), "Ann, Bob and Cid met")
    graph = network(talk.quads)
    assert graph.number_of_edges() == 3
    assert len({data["claim"] for _, _, data in graph.edges(data=True)}) == 1


def test_the_agents_of_other_acts_are_not_tied_to_each_other() -> None:
    """Two that thank a third have nothing to do with each other by that."""
    talk = Talk("thanks", "Ann and Bob thanked Cid.")
    people = [talk.entity(f"person:{name}", name.title()) for name in ("ann", "bob", "cid")]
    talk.claim("Thank", " ".join(people[:2]), "Ann and Bob thanked Cid", recipient=people[2])
    ends = {(u, v, data["relation"]) for u, v, data in network(talk.quads).edges(data=True)}
    assert ends == {(iri(people[0]), iri(people[2]), "to"), (iri(people[1]), iri(people[2]), "to")}


def test_the_ontology_says_which_acts_are_symmetric_and_of_which_type() -> None:
    """An action that the ontology adds is drawn as the ontology says."""
    talk = Talk("dance", "Ann and Bob danced.")
    talk.entity("person:ann", "Ann")
    talk.entity("person:bob", "Bob")
    talk.claim("Dance", "person:ann person:bob", "Ann and Bob danced")
    act, plover = NamedNode(iri("act:Dance")), NamedNode(names.PREFIXES["plover"] + "COOPERATE")
    talk.quads |= {Quad(act, NamedNode(iri("kg:symmetric")), Literal(True)),
                   Quad(act, NamedNode(iri("kg:ploverType")), plover)}  # fmt: skip
    [(_, _, data)] = network(talk.quads).edges(data=True)
    assert (data["relation"], data["plover"]) == ("with", "COOPERATE")


def test_agents_are_tied_to_recipients_objects_topics_and_places(graph: Any) -> None:
    """One claim gives an edge to each thing that it is about."""
    assert [d["relation"] for d in edges(graph, RURITANIA, FREEDONIA, "Aid")] == ["to"]
    assert [d["relation"] for d in edges(graph, RURITANIA, iri("topic:rail"), "Aid")] == ["about"]
    assert [d["relation"] for d in edges(graph, RURITANIA, iri("event:sea-guard"), "Hold")] == ["on"]
    assert [d["relation"] for d in edges(graph, VARGA, iri("place:port-almsa-rur"), "Meet")] == ["at"]


def test_an_edge_says_by_whose_word_and_how(graph: Any) -> None:
    """A denial keeps its denier, its quote, the sentence around it and its source."""
    [data] = [d for d in edges(graph, VARGA, BASE, "Discuss") if d["polarity"] == "denied"]
    assert data["modality"] == "actual"
    assert (data["speakers"], data["speaker_labels"]) == ([PETRESCU], ["Dana Petrescu"])
    assert data["quote"] == "the leaders did not discuss a naval base in Port Almsa"
    assert (data["before"], data["after"]) == ("Asked about the naval base, Petrescu said that ", ".")
    assert (data["date"], data["publisher"]) == ("2031-05-06", "Office of the President")
    assert (data["title"], data["url"]) == ("Talks in Port Almsa", "https://press.example/harbour")


def test_amounts_and_times_are_in_words_and_figures(graph: Any) -> None:
    """What the text says of money and days stands beside what was understood."""
    assert edges(graph, RURITANIA, FREEDONIA, "Aid")[0]["amount"] == "two hundred million crowns (200000000 RUC)"
    assert edges(graph, VARGA, OKELLO, "Meet")[0]["time"] == "on Tuesday (2031-05-06)"


def test_opposite_claims_name_each_other(graph: Any) -> None:
    """What one side affirms and the other denies, days apart, is marked on both."""
    claims = {d["claim"]: d for d in edges(graph, VARGA, BASE, "Discuss")}
    assert {d["polarity"] for d in claims.values()} == {"affirmed", "denied"}
    assert all(set(d["against"]) == set(claims) - {iri} for iri, d in claims.items())


def test_claims_far_apart_do_not_contradict() -> None:
    """To meet in one year and not in another is no contradiction."""
    talks = [
        Talk("a", "Ann and Bob met.", date="2030-01-01"),
        Talk("b", "Ann and Bob did not meet.", date="2031-01-01"),
    ]
    for talk, quote, how in zip(talks, ("met", "did not meet"), ("affirmed actual", "denied actual"), strict=True):
        talk.entity("person:ann", "Ann")
        talk.entity("person:bob", "Bob")
        talk.claim("Meet", "person:ann person:bob", quote, how)
    graph = network(quad for talk in talks for quad in talk.quads)
    assert not any(data["against"] for _, _, data in graph.edges(data=True))


def test_offices_are_edges(graph: Any) -> None:
    """A stated role ties the person to the state, with the words that say so."""
    [data] = edges(graph, OKELLO, FREEDONIA, "Office")
    assert (data["office"], data["quote"]) == ("prime minister", "Prime Minister Tomas Okello of Freedonia")


def test_no_claim_is_lost() -> None:
    """A claim that ties its agent to nothing is a loop."""
    talk = Talk("march", "The students marched.")
    talk.claim("Protest", talk.entity("group:students", "students"), "The students marched")
    [(source, target, data)] = network(talk.quads).edges(data=True)
    assert source == target
    assert data["relation"] == "alone"


def test_what_is_only_mentioned_is_a_node_and_the_rest_of_a_catalogue_is_not() -> None:
    """The network holds what documents speak of."""
    talk = Talk("few", "Ann was there.")
    talk.entity("person:ann", "Ann")
    label = NamedNode(names.PREFIXES["rdfs"] + "label")
    unspoken = Quad(NamedNode(iri("state:SYL")), label, Literal("Sylvania"), NamedNode(names.BASE + "graph/catalogue"))
    assert list(network([*talk.quads, unspoken])) == [iri("person:ann")]


def test_the_meeting_of_a_readout_is_no_node() -> None:
    """The event that a sample's claims share is a view of them: in the network the claims themselves tie its parties."""
    path = assets.folder("readouts") / "sochi-2020-09-14.trig"
    sample = list(parse(path=str(path), format=RdfFormat.TRIG))
    shared = {quad.object.value for quad in sample if quad.predicate.value == names.ONTOLOGY + "event"}
    assert len(shared) == 1
    graph = network(sample)
    assert not shared & set(graph)
    assert {data["type"] for _, data in graph.nodes(data=True)} <= {*ENTITY_TYPES, "Topic"}
    views = {names.ONTOLOGY + name for name in ("event", "participant", "meetingMode")}
    without = [q for q in sample if q.predicate.value not in views and q.subject.value not in shared]
    assert list(network(without).edges(keys=True)) == list(graph.edges(keys=True))


def test_the_order_of_the_quads_does_not_matter() -> None:
    """The same quads in any order give the same network in the same order."""
    several = sorted(quads(), key=str)
    random.Random(7).shuffle(several)
    one, other = network(quads()), network(several)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_names_come_from_labels_where_the_quads_have_none() -> None:
    """A topic without a label takes the given one, else its IRI in words."""
    talk = Talk("topics", "Ann spoke of wool and the wide sea.")
    talk.entity("person:ann", "Ann")
    talk.claim("State", "person:ann", "Ann spoke of wool", topic="topic:wool topic:x-wide-sea")
    graph = network(talk.quads, {iri("topic:wool"): "wool and yarn"})
    assert [graph.nodes[iri(t)]["label"] for t in ("topic:wool", "topic:x-wide-sea")] == ["wool and yarn", "wide sea"]


def test_a_name_is_found_by_label_alias_or_part(graph: Any) -> None:
    """Diacritics and case do not matter; an exact name comes before a part of one."""
    assert find(graph, "ilse varga") == find(graph, "Ilse Vargova") == find(graph, VARGA) == [VARGA]
    assert find(graph, "okello") == [OKELLO]
    assert find(graph, "nobody") == find(graph, " ") == []


def test_the_most_central_is_tied_to_most() -> None:
    """The centre is an entity, never a topic; an empty network has none."""
    assert most_central(network(harbour().quads)) == VARGA
    assert most_central(network([])) is None


def test_a_neighbourhood_keeps_to_its_limit(graph: Any) -> None:
    """The nearest are taken first; an unknown node is an error."""
    assert set(neighbourhood(graph, VARGA, 1)) == {VARGA}
    near = neighbourhood(graph, VARGA, 5)
    assert len(near) == 5
    assert all(near.has_edge(VARGA, n) or near.has_edge(n, VARGA) for n in near if n != VARGA)
    with pytest.raises(KeyError):
        neighbourhood(graph, "urn:none")


def test_between_two_are_the_claims_of_both(graph: Any) -> None:
    """What two did together comes with its topics; where they did nothing, with the way between them."""
    both = between(graph, VARGA, OKELLO)
    assert {VARGA, OKELLO, BASE} <= set(both)
    assert all({VARGA, OKELLO} <= {*d["agents"], *d["speakers"], *d["recipients"]} for *_, d in both.edges(data=True))
    apart = between(graph, PETRESCU, iri("product:kestrel"))
    assert set(apart) == {PETRESCU, RURITANIA, FREEDONIA, iri("product:kestrel")}


def test_paths_are_short_and_in_order(graph: Any) -> None:
    """Ways follow claims in either direction; there is none to what is not tied."""
    assert paths(graph, PETRESCU, iri("product:kestrel")) == [[PETRESCU, RURITANIA, FREEDONIA, iri("product:kestrel")]]
    assert paths(graph, VARGA, "urn:none") == []


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_flat_network_survives_a_file(graph: Any, form: str) -> None:
    """GraphML and GEXF hold every edge, and a control character in a name breaks neither."""
    dirty = graph.copy()
    dirty.nodes[VARGA]["label"] = "Ilse\x00\x0b Varga \ufffe"
    file = BytesIO()
    getattr(networkx, f"write_{form}")(flat(dirty), file)
    file.seek(0)
    again = getattr(networkx, f"read_{form}")(file)
    assert (len(again), again.number_of_edges()) == (len(graph), graph.number_of_edges())
    assert again.nodes[VARGA]["label"].split() == ["Ilse", "Varga"]


def test_documents_are_kept_with_the_network() -> None:
    """Publisher and date of each document stand in the graph's own data."""
    graph = network([*reply().quads, *call().quads])
    assert [d["publisher"] for d in graph.graph["documents"].values()] == [
        "Palace of Sylvania",
        "Prime Minister’s Office",
    ]
