"""The ontology: every term explained, every action of the contract there once, OWL 2 DL, and nothing undeclared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import assets, names

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = assets.folder("ontology")
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
PLOVER, CAMEO = names.PREFIXES["plover"], names.PREFIXES["cameo"]

#: The actions of the extraction contract, with their PLOVER type; the last five have none. A star marks symmetric ones.
CONTRACT = """
Meet* CONSULT, Visit CONSULT, Discuss* CONSULT, Inform CONSULT, Negotiate* CONSULT, Mediate CONSULT, Agree* AGREE,
Sign* AGREE, Support SUPPORT, Praise SUPPORT, Thank SUPPORT, Congratulate SUPPORT, Condole SUPPORT, Recognize SUPPORT,
Cooperate* COOPERATE, Aid AID, Concede CONCEDE, Request REQUEST, Invite REQUEST, Propose REQUEST, Criticize ACCUSE,
Concern ACCUSE, Reject REJECT, Warn THREATEN, Protest PROTEST, Sanction SANCTION, Mobilize MOBILIZE, Coerce COERCE,
Attack ASSAULT, State OTHER, Instruct OTHER, Appoint OTHER, Hold OTHER, Develop OTHER
"""
ACTIONS = {pair.split()[0].rstrip("*"): pair.split()[1] for pair in CONTRACT.replace("\n", " ").split(",")}
SYMMETRIC = {pair.split()[0].rstrip("*") for pair in CONTRACT.split(",") if "*" in pair}


def term(curie: str) -> ox.NamedNode:
    """The term of a compact IRI."""
    iri = names.expand(curie)
    assert iri is not None
    return ox.NamedNode(iri)


def load(*paths: Path) -> ox.Store:
    """Files in one store."""
    store = ox.Store()
    for path in paths:
        store.bulk_load(path=str(path), format=ox.RdfFormat.from_extension(path.suffix[1:]))
    return store


def objects(store: ox.Store, subject: ox.NamedNode, curie: str) -> list[str]:
    """The values of a property, as text."""
    return [str(getattr(q.object, "value", "")) for q in store.quads_for_pattern(subject, term(curie), None, None)]


def instances(store: ox.Store, curie: str) -> set[str]:
    """The local names of all that is of a type."""
    found = (q.subject for q in store.quads_for_pattern(None, term("rdf:type"), term(curie), None))
    return {s.value.rpartition("/")[2].rpartition("#")[2] for s in found if isinstance(s, ox.NamedNode)}


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    """All files of the ontology together."""
    return load(*assets.paths("ontology", ".ttl"))


@pytest.fixture(scope="module")
def terms(ontology: ox.Store) -> list[ox.NamedNode]:
    """The terms that are ours: classes, properties and individuals of `kg:`, the actions, the event types."""
    spaces = (names.ONTOLOGY, names.ACTION, PLOVER)
    found = {q.subject for q in ontology.quads_for_pattern(None, term("rdf:type"), None, None)}
    return sorted((s for s in found if isinstance(s, ox.NamedNode) and s.value.startswith(spaces)), key=str)


@pytest.mark.parametrize("wanted", ["rdfs:label", "skos:definition", "rdfs:isDefinedBy"])
def test_every_term_has_label_definition_and_source(ontology: ox.Store, terms: list[ox.NamedNode], wanted: str) -> None:
    """Each term has one label, one definition and the file that defines it: declare it in `summit.ttl`."""
    assert len(terms) > 200
    wrong = {names.compact(t.value): len(objects(ontology, t, wanted)) for t in terms}
    assert {name: count for name, count in wrong.items() if count != 1} == {}


def test_definitions_are_told_apart(ontology: ox.Store, terms: list[ox.NamedNode]) -> None:
    """No two terms have the same definition, so each says what is its own."""
    texts = Counter(objects(ontology, t, "skos:definition")[0] for t in terms)
    assert [text for text, count in texts.items() if count > 1] == []


def test_the_header_tells_version_licence_and_makers(ontology: ox.Store) -> None:
    """Each ontology has a version IRI, a title, makers, a date and a licence."""
    for name in ("ontology", "actions"):
        this = ox.NamedNode(names.BASE + name)
        for wanted in ("owl:versionIRI", "dct:title", "dct:creator", "dct:issued", "dct:license"):
            assert objects(ontology, this, wanted), f"{name} lacks {wanted}"


# --- actions ---


def test_the_actions_are_those_of_the_contract(ontology: ox.Store) -> None:
    """Each of the 34 actions is there once, as a class and as an individual, and no other is."""
    assert len(ACTIONS) == 34
    assert instances(ontology, "kg:Action") == set(ACTIONS)
    assert set(ACTIONS) <= instances(ontology, "owl:Class")


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_each_action_is_whole(ontology: ox.Store, action: str) -> None:
    """An action stands under its PLOVER type, says whether it is symmetric, and has a plain relation and an example."""
    this, plover = term(f"act:{action}"), PLOVER + ACTIONS[action]
    assert objects(ontology, this, "rdfs:subClassOf") == [plover] == objects(ontology, this, "kg:ploverType")
    assert objects(ontology, this, "kg:symmetric") == [str(action in SYMMETRIC).lower()]
    assert len(objects(ontology, this, "skos:example")) == 1
    relation = ox.NamedNode(*objects(ontology, this, "kg:plainRelation"))
    kinds = objects(ontology, relation, "rdf:type")
    assert names.PREFIXES["owl"] + "ObjectProperty" in kinds
    assert (names.PREFIXES["owl"] + "SymmetricProperty" in kinds) == (action in SYMMETRIC)
    assert objects(ontology, relation, "rdfs:subPropertyOf") == [names.ONTOLOGY + "dealtWith"]


def test_each_plain_relation_is_of_one_action(ontology: ox.Store) -> None:
    """No two actions share a plain relation."""
    relations = Counter(q.object for q in ontology.quads_for_pattern(None, term("kg:plainRelation"), None, None))
    assert len(relations) == 34 and set(relations.values()) == {1}


def test_the_event_types_are_sixteen_and_one_for_the_rest(ontology: ox.Store) -> None:
    """PLOVER's sixteen event types are there, and one for what is none of them."""
    found = instances(ontology, "kg:PloverType")
    assert len(found) == 17 and set(ACTIONS.values()) | {"RETREAT"} == found


def test_roots_of_cameo_are_there_with_labels(ontology: ox.Store) -> None:
    """An action is matched with known roots of CAMEO; all but four of those without a PLOVER type have one."""
    for root in (q.object for q in ontology.quads_for_pattern(None, term("skos:closeMatch"), None, None)):
        if isinstance(root, ox.NamedNode) and root.value.startswith(CAMEO):
            assert objects(ontology, root, "rdfs:label") and objects(ontology, root, "skos:notation")
    without = {a for a in ACTIONS if not objects(ontology, term(f"act:{a}"), "skos:closeMatch")}
    assert without == {"Instruct", "Appoint", "Hold", "Develop"}


# --- OWL 2 DL ---


KINDS = {"ObjectProperty", "DatatypeProperty", "AnnotationProperty"}


def test_no_property_is_of_two_kinds(ontology: ox.Store) -> None:
    """OWL 2 DL keeps object, datatype and annotation properties apart: rename the newer one."""
    kinds = defaultdict(set)
    for kind in KINDS:
        for quad in ontology.quads_for_pattern(None, term("rdf:type"), term(f"owl:{kind}"), None):
            kinds[str(quad.subject)].add(kind)
    assert {name: sorted(found) for name, found in kinds.items() if len(found) > 1} == {}


def test_no_class_is_a_datatype_and_no_property_a_class(ontology: ox.Store) -> None:
    """A name may be a class and an individual at once, never a class and a property."""
    properties = set().union(*(instances(ontology, f"owl:{kind}") for kind in KINDS))
    ours = {t for t in instances(ontology, "owl:Class") if term(f"kg:{t}").value.startswith(names.ONTOLOGY)}
    assert "Claim" in ours and ours & properties == set()


def test_what_the_ontology_uses_is_declared(ontology: ox.Store) -> None:
    """Every class and property that `summit.ttl` and `actions.ttl` use is declared in them, foreign ones too."""
    store = load(ONTOLOGY / "summit.ttl", ONTOLOGY / "actions.ttl")
    builtin = tuple(names.PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
    declared = {q.subject for q in store.quads_for_pattern(None, term("rdf:type"), None, None)}
    used = {q.predicate for q in store}
    for curie in ("rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:onProperty"):
        found = (q.object for q in store.quads_for_pattern(None, term(curie), None, None))
        used.update(o for o in found if isinstance(o, ox.NamedNode))
    assert sorted(u.value for u in used - declared if not u.value.startswith(builtin)) == []


def test_datatypes_are_those_of_owl(ontology: ox.Store) -> None:
    """Ranges and literals keep to the datatypes of OWL 2, which knows no xsd:date: leave days to the shapes."""
    known = {"string", "integer", "decimal", "boolean", "dateTime", "anyURI", "langString", "Literal", "real"}
    store = load(ONTOLOGY / "summit.ttl", ONTOLOGY / "actions.ttl")
    used = {q.object.datatype.value for q in store if isinstance(q.object, ox.Literal)}
    for quad in store.quads_for_pattern(None, term("rdfs:range"), None, None):
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(names.PREFIXES["xsd"]):
            used.add(quad.object.value)
    assert {name.rpartition("#")[2] for name in used} <= known


def test_simple_use_of_properties(ontology: ox.Store) -> None:
    """No property is transitive, so none that is restricted, functional or symmetric can be anything but simple."""
    assert not list(ontology.quads_for_pattern(None, term("rdf:type"), term("owl:TransitiveProperty"), None))


# --- what is used elsewhere ---


def shipped() -> Iterator[Path]:
    """All RDF that is shipped: ontology, examples, catalogue, samples."""
    for folder in ("ontology", "graph"):
        for suffix in ("ttl", "trig", "nq"):
            yield from sorted((ROOT / folder).rglob(f"*.{suffix}"))


def test_every_kg_term_of_shipped_data_is_declared(terms: list[ox.NamedNode]) -> None:
    """No shipped file uses a term of ours that the ontology lacks: declare it in `summit.ttl`."""
    known, unknown = {t.value for t in terms}, defaultdict(set)
    pattern = re.compile(r"\bkg:([A-Za-z]\w*)")
    for path in shipped():
        text = re.sub(r'"(?:[^"\\]|\\.)*"|(?m:^\s*#.*$)', "", path.read_text(encoding="utf-8"))
        for name in set(pattern.findall(text)):
            if names.ONTOLOGY + name not in known:
                unknown[name].add(path.name)
    assert dict(unknown) == {}


def test_every_kg_term_of_the_queries_is_declared(terms: list[ox.NamedNode]) -> None:
    """No query asks for a term of ours that the ontology lacks."""
    known = {names.compact(t.value) for t in terms}
    used = {
        m for path in (ROOT / "queries").glob("*.rq") for m in re.findall(r"\b(?:kg|act|plover):\w+", path.read_text())
    }
    assert sorted(used - known) == []


# --- examples ---


def test_there_is_an_example_for_every_concept(ontology: ox.Store) -> None:
    """Each class whose members are data has an example: add one to `ontology/examples`."""
    shown = set().union(*(instances(load(path), f"kg:{c}") and {c} for path in EXAMPLES for c in CONCEPTS))
    assert shown == CONCEPTS <= instances(ontology, "owl:Class")


CONCEPTS = {
    "Person", "State", "Organization", "Group", "Place", "Agreement", "Event", "Product", "Document", "Mention",
    "RoleStatement", "Claim", "TopicPhrase", "Topic", "Amount", "Office", "OfficeName", "Tenure", "FormerState",
    "Frame", "Slot", "Meeting",
}  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_is_in_order(path: Path) -> None:
    """An example opens with a sentence, breaks no shape, and its quotes stand in its text."""
    from kg.validate import check_evidence, check_shapes

    assert path.read_text(encoding="utf-8").startswith("# ")
    graph = ox.NamedNode(names.mint("document", "example"))
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    quads = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed]
    assert check_shapes(quads) == [] == check_evidence(quads)
