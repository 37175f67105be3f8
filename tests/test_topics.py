"""Topics: the scheme in order, and phrases of readouts linked to its concepts, or not."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import assets, names
from kg.errors import AssetError
from kg.topics import Topics

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared" / "facts"
SKOS = names.PREFIXES["skos"]

#: Phrases of ours and the concept they name.
LINKED = {
    "energy supplies": "energy-supply",
    "the supply of energy resources": "energy-supply",
    "energy supplies to the islands": "energy-supply",
    "Trade and Economic Cooperation": "economic-cooperation",
    "trade and economic co-operation between the two republics": "economic-cooperation",
    "further mutually beneficial trade and economic cooperation": "economic-cooperation",
    "bilateral trade": "trade",
    "the growth of mutual trade": None,
    "an increase in bilateral trade": "trade",
    "prospects for trade": "trade",
    "the current state of Portuguese-German relations": "bilateral-relations",
    "ties": "bilateral-relations",
    "strengthening of ties": "bilateral-relations",
    "cooperation in energy": "energy-cooperation",
    "cooperation in the field of nuclear energy": "nuclear-energy",
    "cooperation in this area": "cooperation",
    "cooperation on counter-terrorism": "counter-terrorism",
    "counterterrorism": "counter-terrorism",
    "counter terrorism cooperation": "counter-terrorism",
    "combating terrorism": "counter-terrorism",
    "fisheries cooperation": "fisheries",
    "cyber-security": "cybersecurity",
    "cyber security issues": "cybersecurity",
    "energy security issues": "energy-security",
    "a cease-fire": "ceasefire",
    "a full and lasting ceasefire in the valley": "ceasefire",
    "the exchange of prisoners between the armies": "prisoner-exchange",
    "a prisoner swap": "prisoner-exchange",
    "the defense industry": "defence-industry",
    "labor migration": "labour-migration",
    "denuclearization of the Korean Peninsula": "denuclearisation",
    "Iran's nuclear program": "iran-nuclear-programme",
    "the situation around the Iranian nuclear programme": "iran-nuclear-programme",
    "the situation in and around Ukraine": "ukraine-conflict",
    "Ukraine's sovereignty and territorial integrity": "territorial-integrity",
    "developments in the Middle East": "middle-east",
    "a negotiated two-state solution": "two-state-solution",
    "peace and stability across the Taiwan Strait": "taiwan",
    "combatting the spread of the coronavirus": "covid-19",
    "joint production of vaccines": "vaccines",
    "climate issues": "climate-change",
    "visa-free travel for students": "visas",
    "women, peace and security": "women-peace-security",
    "women's rights": "womens-rights",
    "the coup d'état": "coup",
    "constitutional amendments": "constitutional-reform",
    "implementation of large joint investment projects": "investment",
    "freedom of navigation in the strait": "freedom-of-navigation",
    "an LNG terminal agreement": None,
    "joint military exercises off the coast": "military-exercises",
    "military-technical cooperation": "military-technical-cooperation",
    "UN Security Council reform": "un-reform",
    "grain exports through the corridor": "grain-exports",
    "humanitarian access across the region": "humanitarian-access",
    "development of military and defence ties": "military-cooperation",
    "strategic partnership with the island states": "strategic-partnership",
    "rare earths": "critical-minerals",
    "write-off of debt": None,
    "old debt": "debt",
    "artificial intelligence": "artificial-intelligence",
}

#: Phrases that hold the words of a label and must not be linked to it.
UNLINKED = [
    "", "the", "the leader", "storm radars", "a railway accident", "trade winds", "arms dealers",
    "non-military cooperation", "lack of trade", "growth of extremism", "development of the harbour quarter",
    "reform of the chess club", "space for doubt", "history of the palace", "opposition to the dam",
    "security reasons", "an open border of mistrust", "no energy supply", "health of the president",
    "construction of the villa", "climate of trust", "climate change and school meals", "press release",
    "border collie", "culture shock", "water polo", "education minister", "gas mask", "oil painting",
    "the human factor", "two sides", "its position", "everything to proceed in a legal manner",
    "islets that both claim",
]  # fmt: skip


@pytest.fixture(scope="module")
def topics() -> Topics:
    """The topics of the ontology."""
    return Topics.open()


@pytest.fixture(scope="module")
def values() -> dict[str, dict[str, set[str]]]:
    """What the file says of each of our concepts, by property."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(path=str(assets.folder("ontology") / "topics.ttl"), format=ox.RdfFormat.TURTLE):
        subject = str(getattr(quad.subject, "value", ""))
        if subject.startswith(names.TOPIC) and subject != names.TOPIC + "scheme":
            found[subject][names.compact(quad.predicate.value)].add(str(getattr(quad.object, "value", "")))
    return found


# --- the scheme ---


def test_there_are_enough_topics_and_alignments(topics: Topics, values: dict[str, dict[str, set[str]]]) -> None:
    """The scheme has more than 200 concepts, of which more than 150 are aligned, with each of the four vocabularies."""
    assert len(topics) == len(values) > 200
    matches = {iri: v["skos:exactMatch"] | v["skos:closeMatch"] for iri, v in values.items()}
    assert sum(bool(found) for found in matches.values()) > 150
    for start in (
        "http://eurovoc.europa.eu/",
        "http://cv.iptc.org/",
        "https://w3id.org/summit-kg/cap/",
        names.PREFIXES["wd"],
    ):
        assert sum(any(m.startswith(start) for m in found) for found in matches.values()) > 50, start


def test_no_two_topics_share_a_label(topics: Topics, values: dict[str, dict[str, set[str]]]) -> None:
    """A label, preferred or alternative, in whatever spelling, names one concept: that which it is found as."""
    wrong = {
        label: found
        for iri, v in values.items()
        for label in v["skos:prefLabel"] | v["skos:altLabel"]
        if (found := topics.concept(label)) != iri
    }
    assert wrong == {}


def test_each_topic_is_whole(values: dict[str, dict[str, set[str]]]) -> None:
    """Each concept has one preferred label and one definition, and stands below another or on top."""
    for iri, found in values.items():
        assert len(found["skos:prefLabel"]) == 1 and found["rdfs:label"] == found["skos:prefLabel"], iri
        assert found["skos:inScheme"] == found["rdfs:isDefinedBy"] == {names.TOPIC + "scheme"}, iri
        assert bool(found["skos:broader"]) != bool(found["skos:topConceptOf"]), iri
        assert found["skos:broader"] <= set(values), iri
        assert len(found["skos:definition"]) == 1, iri
        assert not found["skos:exactMatch"] & found["skos:closeMatch"], iri


def test_no_topic_is_broader_than_itself(topics: Topics) -> None:
    """Going down from a concept never leads back to it."""
    assert [iri for iri in topics if iri in topics.narrower(iri)] == []


def test_no_outside_concept_is_the_same_as_two_of_ours(values: dict[str, dict[str, set[str]]]) -> None:
    """An exact match belongs to one concept: were it two, they would be one."""
    owners = defaultdict(set)
    for iri, found in values.items():
        for match in found["skos:exactMatch"]:
            owners[match].add(iri)
    assert {match: sorted(iris) for match, iris in owners.items() if len(iris) > 1} == {}


# --- finding ---


@pytest.mark.parametrize(("phrase", "slug"), sorted(LINKED.items(), key=str))
def test_phrases_that_name_a_topic(topics: Topics, phrase: str, slug: str | None) -> None:
    """A noun phrase finds the concept that it names in other words, an unsure one none."""
    assert topics.concept(phrase) == (names.TOPIC + slug if slug else None)


@pytest.mark.parametrize("phrase", UNLINKED)
def test_phrases_that_only_look_like_a_topic(topics: Topics, phrase: str) -> None:
    """No link is better than a wrong one."""
    assert topics.concept(phrase) is None


def test_narrower_topics_near_and_far(topics: Topics) -> None:
    """All that is below a concept is found, not only its children."""
    below = topics.narrower(names.TOPIC + "energy")
    assert {names.TOPIC + t for t in ("natural-gas", "gas-transit", "nuclear-power-plants")} <= set(below)
    assert below == tuple(sorted(below)) and names.TOPIC + "trade" not in below
    assert topics.narrower(names.TOPIC + "gas-transit") == () == topics.narrower("https://example.org/unknown")


def test_labels(topics: Topics) -> None:
    """A concept tells its preferred label; an unknown one none."""
    assert topics.label(names.TOPIC + "covid-19") == "COVID-19"
    assert topics.label(names.TOPIC + "x-unknown") is None


def test_it_is_read_once(topics: Topics) -> None:
    """Opening again gives the same index."""
    assert Topics.open() is topics


def test_a_missing_or_malformed_file_is_named(tmp_path: Path) -> None:
    """A file that is missing or no Turtle is told with its path."""
    bad = tmp_path / "bad.ttl"
    bad.write_text("topic:x skos:prefLabel", encoding="utf-8")
    for path in (bad, tmp_path / "none.ttl"):
        with pytest.raises(AssetError, match=path.name):
            Topics.open(path)


# --- building the file ---


def run(table: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """`python -m tools.topics` with a table."""
    command = [
        sys.executable,
        "-m",
        "tools.topics",
        "--facts",
        str(FACTS),
        "--table",
        str(table),
        "--output",
        str(output),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


NEEDS_FACTS = pytest.mark.skipif(not FACTS.is_dir(), reason="the tables of facts are not beside the checkout")
TABLE = ROOT / "tools" / "topics" / "topics.tsv"


@NEEDS_FACTS
def test_the_file_is_what_its_table_gives(tmp_path: Path) -> None:
    """`topics.ttl` is what the command writes: run `python -m tools.topics --facts DIR` after changing the table."""
    done = run(TABLE, tmp_path / "topics.ttl")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "topics.ttl").read_bytes() == (assets.folder("ontology") / "topics.ttl").read_bytes()


@NEEDS_FACTS
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("new\tnew topic\t\ttrade\t\t=nosuchlabel\t\t\t", "EuroVoc has 0 entries called 'nosuchlabel'"),
        ("new\tnew topic\t\tnowhere\t\t\t\t\t", "the broader topic 'nowhere' is not in the table"),
        ("new\ttrade\t\ttrade\t\t\t\t\t", "new: the label 'trade' stands twice, also in trade"),
        ("new\tnew topic\t\tnew\t\t\t\t\t", "new < new: a circle of broader topics"),
        ("trade\tnew topic\t\t\t\t\t\t\t", "two rows have the same slug"),
    ],
)
def test_a_row_that_cannot_stand_is_refused(tmp_path: Path, row: str, message: str) -> None:
    """A wrong row is named and nothing is written."""
    table, output = tmp_path / "topics.tsv", tmp_path / "topics.ttl"
    table.write_text(TABLE.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    done = run(table, output)
    assert done.returncode == 2 and message in done.stderr and not output.exists()
