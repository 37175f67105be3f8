"""The linking desk: candidates with reasons, decisions as data, SSSOM, and a client that bears bad services."""

from __future__ import annotations

import io
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import links, names
from kg.catalogue import Catalogue
from kg.cli.main import main
from kg.errors import RemoteError, SourceError, UsageError
from kg.links import CLOSE, EXACT, Decision, Proposer, Unlinked, sssom
from kg.links.model import Candidate, Stated
from kg.links.reconcile import Cache, Fresh, Service
from kg.links.web import Client, Limits
from kg.store import LINKS, Store
from kg.triples import value

ROOT = Path(__file__).resolve().parent.parent

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
WORLD = """
state:PRT a kg:State ; rdfs:label "Portugal"@en ; kg:stateCode "PRT" ; skos:exactMatch wd:Q45 .
state:DEU a kg:State ; rdfs:label "Germany"@en ; kg:stateCode "DEU" ; skos:exactMatch wd:Q183 .
office:president a kg:Office ; rdfs:label "president"@en .
office:chancellor a kg:Office ; rdfs:label "chancellor"@en .
person:anna-vale-senior a kg:Person ; rdfs:label "Anna Vale"@en ; kg:surname "Vale" ; kg:stateCode "PRT" .
tenure:one a kg:Tenure ; rdfs:label "President of Portugal"@en ; kg:holder person:anna-vale-senior ;
    kg:office office:president ; kg:officeOf state:PRT ; kg:startDate "2021"^^xsd:gYear ; kg:asOf "2026-01-01"^^xsd:date .
person:b-kellner a kg:Person ; rdfs:label "Bruno Kellner"@en ; kg:surname "Kellner" ; kg:stateCode "DEU" .
tenure:two a kg:Tenure ; rdfs:label "Chancellor of Germany"@en ; kg:holder person:b-kellner ;
    kg:office office:chancellor ; kg:officeOf state:DEU ; kg:startDate "2022"^^xsd:gYear ; kg:asOf "2026-01-01"^^xsd:date .
person:clara-one a kg:Person ; rdfs:label "Clara Stone"@en ; kg:surname "Stone" ; kg:stateCode "GBR" .
person:clara-two a kg:Person ; rdfs:label "Clara Stone"@en ; kg:surname "Stone" ; kg:stateCode "GBR" .
organization:the-port-union a kg:Organization ; rdfs:label "Port Union"@en ; kg:acronym "PU" .
"""
ANNA = names.mint("person", "anna-vale-prt")
BRUNO = names.mint("person", "bruno-keller-deu")
CLARA = names.mint("person", "clara-stone-gbr")
SENIOR = names.mint("person", "anna-vale-senior")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def world(write: Callable[[str, str | bytes], Path]) -> Path:
    """The folder of a small catalogue."""
    return write("world/world.ttl", HEAD + WORLD).parent


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def kg(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, on_disk: Path
) -> Iterator[Callable[..., Ran]]:
    """Runs a command line in this process, on the store with both readouts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_STORE", str(on_disk))
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode("utf-8"), err.decode("utf-8"))

    yield run
    signal.signal(signal.SIGTERM, before)


def is_sentence(err: str) -> bool:
    """Whether stderr holds one line that begins with the name of the program."""
    return bool(re.fullmatch(r"kg: [^\n]+\n", err))


def listed(ran: Ran) -> dict[str, Any]:
    """The lines of `kg link --format json` by label."""
    return {row["label"]: row for row in map(json.loads, ran.out.splitlines())}


def a_link(subject: str = ANNA, thing: str = "http://www.wikidata.org/entity/Q1", **other: Any) -> Decision:
    return Decision(
        **{"subject": subject, "object": thing, "predicate": EXACT, "accepted": True, "date": "2024-05-31", **other}
    )


# --- what is unlinked, and what it may be ---


def test_unlinked_entities_come_with_what_the_documents_say(store: Store) -> None:
    """An entity without an exact match is listed with its state, its offices on the documents' days, and its mentions."""
    found = {one.label: one for one in links.unlinked(store)}
    assert set(found) == {"Anna Vale", "Bruno Keller", "Clara Stone", "Port Union", "Tagus Loan"}
    anna = found["Anna Vale"]
    assert (anna.iri, anna.type, anna.state, anna.documents) == (ANNA, "Person", "PRT", ("other", "talks"))
    assert anna.offices == (Stated("President", names.mint("state", "PRT"), "2024-03-06"),)
    assert anna.mentions == 6
    assert [one.mentions for one in links.unlinked(store)] == sorted((o.mentions for o in found.values()), reverse=True)


def test_candidates_have_scores_and_reasons(store: Store, world: Path) -> None:
    """Name, state and an office held on the document's day make a candidate sure; its reasons say so in words."""
    found = {p.entity.label: p.candidates for p in Proposer(Catalogue.open(world)).propose(links.unlinked(store))}
    (anna,) = found["Anna Vale"]
    assert (anna.object, anna.score, anna.sure) == (SENIOR, 1.0, True)
    assert anna.reasons == (
        "the same name: Anna Vale",
        "both of PRT",
        "held the office stated (President) on 2024-03-06",
    )
    assert found["Tagus Loan"] == ()


def test_likeness_proposes_and_never_decides(store: Store, world: Path) -> None:
    """A name that is only spelled alike is proposed, with state and office speaking for it, and is never sure."""
    found = {p.entity.label: p.candidates for p in Proposer(Catalogue.open(world)).propose(links.unlinked(store))}
    (bruno,) = found["Bruno Keller"]
    assert bruno.object == names.mint("person", "b-kellner")
    assert "spelled alike" in bruno.reasons[0] and 0.9 < bruno.score < 1
    assert not bruno.sure


def test_namesakes_are_never_sure(store: Store, world: Path) -> None:
    """Where two people bear the name, both are proposed and neither is sure."""
    found = {p.entity.label: p.candidates for p in Proposer(Catalogue.open(world)).propose(links.unlinked(store))}
    clara = found["Clara Stone"]
    assert len(clara) == 2 and not any(one.sure for one in clara)


def test_the_wrong_state_or_office_speaks_against_a_candidate(world: Path) -> None:
    """A namesake of another state scores less than half, and one who did not hold the stated office is not sure."""
    proposer = Proposer(Catalogue.open(world))
    state = names.mint("state", "PRT")
    early = Unlinked(ANNA, "Person", ("Anna Vale",), "PRT", (Stated("President", state, "2019-01-01"),))
    german = Unlinked(ANNA, "Person", ("Anna Vale",), "DEU")
    (one,), (other,) = (p.candidates for p in proposer.propose([early, german]))
    assert not one.sure and "is not known to have held" in one.reasons[-1]
    assert other.score < 0.5 and "of PRT, not of DEU" in other.reasons


def test_two_readings_of_one_name_are_proposed_to_be_one(world: Path) -> None:
    """An entity without a state may be the one of the same name in the store that has one; only a person decides."""
    bare = Unlinked(names.mint("person", "rita-moss"), "Person", ("Rita Moss",))
    full = Unlinked(names.mint("person", "rita-moss-prt"), "Person", ("Rita Moss",), "PRT")
    one, other = (p.candidates for p in Proposer(Catalogue.open(world)).propose([bare, full]))
    assert [(c.object, c.sure) for c in one] == [(full.iri, False)]
    assert other == ()


# --- the command ---


def test_link_lists_and_decides_nothing(kg: Callable[..., Ran], world: Path) -> None:
    """The list comes as a table, JSON or CSV, and the store stays as it was."""
    before = kg("export").out
    ran = kg("link", "--catalogue", world)
    assert (ran.code, ran.err) == (0, "kg: 5 unlinked entities, 4 with candidates\n")
    assert re.search(r"Anna Vale +Person +PRT +6 +Anna Vale +1\.00\*", ran.out)
    assert listed(kg("link", "--catalogue", world, "--format", "json"))["Anna Vale"]["candidates"][0]["iri"] == SENIOR
    assert kg("link", "--catalogue", world, "--format", "csv").out.startswith("entity,type,state,mentions,candidate")
    assert kg("link", "--catalogue", world, "--type", "Agreement").out.count("\n") == 3
    assert kg("export").out == before


def test_accept_takes_only_what_is_sure(kg: Callable[..., Ran], world: Path, on_disk: Path) -> None:
    """Even with --accept 0 neither a likeness nor one of two namesakes becomes a link."""
    ran = kg("link", "--catalogue", world, "--accept", "0", "--date", "2024-05-31")
    assert ran.err.endswith("1 accepted\n")
    with Store.open(on_disk, read_only=True) as store:
        (decision,) = links.decisions(store)
        plain = [q for q in store.quads(LINKS) if value(q.predicate) == EXACT]
    assert (decision.subject, decision.object, decision.confidence) == (ANNA, SENIOR, 1.0)
    assert decision.justification == names.PREFIXES["semapv"] + "CompositeMatching"
    assert [(value(q.subject), value(q.object)) for q in plain] == [(ANNA, SENIOR)]
    assert "Anna Vale" not in listed(kg("link", "--catalogue", world, "--format", "json"))


def test_review_walks_through_what_is_undecided(kg: Callable[..., Ran], world: Path, on_disk: Path) -> None:
    """Accept, reject, skip and quit are kept at once; what was rejected is not asked again, what was skipped is."""
    ran = kg("link", "review", "--catalogue", world, "--date", "2024-05-31", stdin="a\nwhat\nr\ns\nq\n")
    assert (ran.code, ran.out) == (0, "1 accepted, 1 rejected, 1 skipped\n")
    assert "“Anna Vale met Bruno Keller in Lisbon on 2024-03-05.”" in ran.err
    assert "a accepts, c accepts as a close match" in ran.err
    with Store.open(on_disk, read_only=True) as store:
        assert {d.pair: d.accepted for d in links.decisions(store)} == {
            (ANNA, SENIOR): True, (BRUNO, names.mint("person", "b-kellner")): False,
        }  # fmt: skip
    again = listed(kg("link", "--catalogue", world, "--format", "json"))
    assert again["Bruno Keller"]["candidates"] == []
    assert len(again["Clara Stone"]["candidates"]) == 2


def test_the_end_of_the_input_quits_a_review(kg: Callable[..., Ran], world: Path) -> None:
    """Where nobody answers nothing is decided."""
    assert kg("link", "review", "--catalogue", world).out == "0 accepted, 0 rejected, 0 skipped\n"
    assert kg("link", "review", "--catalogue", world, stdin="c\n").out == "1 accepted, 0 rejected, 0 skipped\n"
    assert "skos:closeMatch" in kg("link", "export").out


def test_a_link_is_withdrawn_and_that_is_remembered(kg: Callable[..., Ran], world: Path, on_disk: Path) -> None:
    """A withdrawn link is no triple any more, its pair is not proposed again, and the table says Not and why."""
    kg("link", "--catalogue", world, "--accept", "1", "--date", "2024-05-31")
    pair = ("person:anna-vale-prt", "person:anna-vale-senior")
    assert kg("link", "withdraw", *pair, "--date", "2024-05-30").code == 1
    ran = kg("link", "withdraw", *pair, "--date", "2024-06-01", "--because", "a namesake")
    assert (ran.code, ran.err) == (0, "kg: withdrew the link of 2024-05-31\n")
    assert listed(kg("link", "--catalogue", world, "--format", "json"))["Anna Vale"]["candidates"] == []
    assert re.search(
        r"\tNot\t.*\t2024-06-01\t.*withdrawn; accepted on 2024-05-31: a namesake", kg("link", "export").out
    )
    with Store.open(on_disk, read_only=True) as store:
        assert not [q for q in store.quads(LINKS) if value(q.predicate) == EXACT]
    ran = kg("link", "withdraw", *pair)
    assert ran.code == 2 and is_sentence(ran.err)


def test_options_before_the_subcommand_count(kg: Callable[..., Ran], tmp_path: Path) -> None:
    """`kg link --store S export` speaks of S."""
    ran = kg("link", "--store", tmp_path / "none", "export")
    assert ran.code == 3 and "there is no store" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [["--type", "Ship"], ["--accept", "2"], ["--date", "31.5.2024"], ["withdraw", "a"], ["--online", "ftp://x.example"],
     ["--online", "no url"], ["import", "missing.tsv"]],
)  # fmt: skip
def test_a_wrong_command_line_is_one_sentence(kg: Callable[..., Ran], arguments: list[str]) -> None:
    """Mistakes of usage end with 2 and one line."""
    ran = kg("link", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert is_sentence(ran.err)


# --- decisions ---


def test_the_later_decision_stands(store: Store) -> None:
    """Of two decisions on a pair the later one stands, and of two of one day the new one."""
    links.record(store, [a_link(date="2024-05-31")])
    assert links.record(store, [a_link(date="2024-05-30", accepted=False)]).older == 1
    assert links.record(store, [a_link(date="2024-05-31")]).unchanged == 1
    assert links.record(store, [a_link(date="2024-05-31", predicate=CLOSE)]).changed == 1
    assert [d.predicate for d in links.decisions(store)] == [CLOSE]


def test_one_exact_match_in_a_dataset(store: Store) -> None:
    """A second exact match in one dataset is refused; a close match, a rejection and another dataset are not."""
    first, second = "http://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q2"
    links.record(store, [a_link(thing=first)])
    changes = links.record(store, [a_link(thing=second), a_link(thing="https://example.org/7")])
    assert changes.added == 1
    assert changes.refused == ["person:anna-vale-prt -> wd:Q2: it is linked to wd:Q1 already; withdraw that first"]
    assert links.record(store, [a_link(thing=second, predicate=CLOSE)]).added == 1
    assert links.record(store, [a_link(thing=ANNA)]).refused
    links.withdraw(store, ANNA, first, "2024-06-01")
    assert links.record(store, [a_link(thing=second)]).changed == 1


def test_the_graph_speaks_the_rdf_of_sssom(store: Store) -> None:
    """A decision is an owl:Axiom about its triple, found by anyone who knows SSSOM."""
    links.record(store, [a_link(confidence=0.875, tool="kg link", comment="why")])
    found = store.query(
        "SELECT ?date ?confidence WHERE { ?m a owl:Axiom ; owl:annotatedSource ?s ; owl:annotatedTarget ?o ;"
        " owl:annotatedProperty skos:exactMatch ; sssom:mapping_justification semapv:ManualMappingCuration ;"
        " dct:created ?date ; sssom:confidence ?confidence . ?s skos:exactMatch ?o }"
    )
    assert isinstance(found, ox.QuerySolutions)
    assert [[value(term) for term in row if term] for row in found] == [["2024-05-31", "0.875"]]


# --- SSSOM ---

_WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
_DECISIONS = st.builds(
    Decision,
    subject=st.sampled_from([ANNA, BRUNO, CLARA]),
    object=st.sampled_from(
        ["http://www.wikidata.org/entity/Q1", "https://sws.geonames.org/3577279/", "urn:isbn:12", "https://example.org/a#b"]
    ),
    predicate=st.sampled_from([EXACT, CLOSE]),
    accepted=st.booleans(),
    date=st.dates().map(lambda day: day.isoformat()),
    confidence=st.none() | st.integers(0, 1000).map(lambda n: n / 1000),
    tool=st.none() | _WORDS, subject_label=st.none() | _WORDS, object_label=st.none() | _WORDS, comment=st.none() | _WORDS,
)  # fmt: skip


@given(st.lists(_DECISIONS, max_size=5, unique_by=lambda decision: decision.pair))
def test_a_table_brings_back_what_was_written(found: list[Decision]) -> None:
    """Writing decisions as SSSOM and reading them again gives the same decisions, and the graph does so too."""
    written = sssom.write(found)
    read, skipped = sssom.read(written, "2000-01-01")
    assert skipped == []
    assert read == sorted(found, key=lambda decision: decision.pair)
    assert links.decisions_of(links.quads(found)) == read


def test_a_table_from_elsewhere_is_understood(
    kg: Callable[..., Ran], write: Callable[[str, str | bytes], Path]
) -> None:
    """Other prefixes, another order of columns, unknown columns, and rows that begin on the other side are no hindrance."""
    table = (
        "#mapping_set_id: https://example.org/set\n#curie_map:\n#  WD: 'http://www.wikidata.org/entity/'\n"
        '#  p: "https://w3id.org/summit-kg/id/person/"\n#license: https://example.org/l\n'
        "object_id\tpredicate_id\tsubject_id\tmapping_cardinality\tconfidence\tpredicate_modifier\n"
        "p:anna-vale-prt\tskos:exactMatch\tWD:Q7\t1:1\t0.5\t\n"
        "WD:Q8\tskos:closeMatch\tp:bruno-keller-deu\t\t\tNot\n"
        "WD:Q9\tskos:broadMatch\tp:clara-stone-gbr\t\t\t\n"
        "WD:Q9\tskos:exactMatch\tWD:Q10\t\t\t\n"
    )
    ran = kg("link", "import", write("theirs.sssom.tsv", table), "--date", "2024-02-03")
    assert ran.code == 1
    assert "line 9: only exact and close matches are kept" in ran.err
    assert "line 10: neither side is an entity of this project" in ran.err
    assert "kg: 2 new, 0 changed" in ran.err
    out = kg("link", "export").out
    assert "person:anna-vale-prt\t\tskos:exactMatch\t\twd:Q7\t\tsemapv:ManualMappingCuration\t2024-02-03\t0.5\t" in out
    assert "person:bruno-keller-deu\t\tskos:closeMatch\tNot\twd:Q8\t" in out
    ran = kg("link", "import", "-", stdin=out)
    assert (ran.code, ran.err) == (0, "kg: 0 new, 0 changed, 2 unchanged, 0 older than known\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [("X:1\tskos:exactMatch\twd:Q1\t\t", "line 3: subject_id is 'X:1'"),
     ("p:a\tskos:exactMatch\twd:Q 1\t\t", "line 3: object_id is 'wd:Q 1'"),
     ("p:a\tskos:exactMatch\twd:Q1\tsure\t", "line 3: confidence is 'sure'"),
     ("p:a\tskos:exactMatch\twd:Q1\tnan\t", "confidence is 'nan'"),
     ("p:a\tskos:exactMatch\twd:Q1\t\tyesterday", "mapping_date is 'yesterday'")],
)  # fmt: skip
def test_a_bad_row_is_told_with_its_line(row: str, said: str) -> None:
    """A prefix that nothing declares, or a value of the wrong kind, is an error that names the line."""
    head = "#curie_map: \n#  p: https://w3id.org/summit-kg/id/person/\n#  wd: http://www.wikidata.org/entity/\n"
    columns = "subject_id\tpredicate_id\tobject_id\tconfidence\tmapping_date\n"
    with pytest.raises(SourceError, match=re.escape(said.replace("line 3", "line 5"))):
        sssom.read(head + columns + row + "\n", "2024-01-01")


@pytest.mark.parametrize("words", ["", "a,b\n1,2\n", "<html></html>", "subject_id\tobject_id\n"])
def test_what_is_no_table_is_refused(words: str) -> None:
    """A file without the columns of SSSOM is refused."""
    with pytest.raises(SourceError, match="no SSSOM table"):
        sssom.read(words, "2024-01-01")


# --- a reconciliation service, good and bad ---


@dataclass
class Desk:
    """A server on loopback: what it gets, and how it answers; by default as a good reconciliation service."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    gets: int = 0
    manifest: Any = None
    answer: Callable[[BaseHTTPRequestHandler, dict[str, Any]], None] | None = None

    def result(self, query: dict[str, Any]) -> dict[str, Any]:
        one = {"id": "Q11", "name": query["query"], "score": 97, "match": True, "description": "x", "type": []}
        return {"result": [one, {"id": "Q12", "name": "Somebody Else", "score": 41.5, "match": False}]}

    def send(self, handler: BaseHTTPRequestHandler, body: str | bytes, code: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(code)
        for name, words in {"Content_Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), words)
        handler.end_headers()
        handler.wfile.write(data)


GOOD = {
    "versions": ["0.1", "0.2"], "name": "People", "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
}  # fmt: skip


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A running service."""
    desk = Desk(manifest=GOOD)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            desk.gets += 1
            desk.send(self, json.dumps(desk.manifest))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            queries = json.loads(parse_qs(body)["queries"][0])
            desk.posts.append(queries)
            if desk.answer:
                desk.answer(self, queries)
            else:
                desk.send(self, json.dumps({key: desk.result(query) for key, query in queries.items()}))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    desk.url = f"http://127.0.0.1:{server.server_port}/api"
    yield desk
    server.shutdown()
    server.server_close()


QUICK = Limits(timeout=0.5, deadline=5, pause=0.01, longest_pause=1, max_bytes=100_000)


def asked(desk: Desk, *labels: str, limits: Limits = QUICK, cache: Cache | None = None) -> list[tuple[Candidate, ...]]:
    entities = [Unlinked(names.mint("person", names.slug(label)), "Person", (label,)) for label in labels]
    service = Service(desk.url, Client(limits), cache)
    return [proposal.candidates for proposal in service.propose(entities)]


def test_a_service_is_asked_in_batches_and_once(desk: Desk) -> None:
    """Twelve entities are two requests with types, equal questions are one, and a second run asks nothing."""
    labels = [f"Person {n}" for n in range(12)]
    found = asked(desk, *labels, labels[0])
    assert [len(queries) for queries in desk.posts] == [10, 2]
    assert desk.posts[0]["q0"] == {"query": "Person 0", "type": "Q5", "limit": 5}
    first, second = found[3]
    assert (first.object, first.label, first.sure) == ("http://www.wikidata.org/entity/Q11", "Person 3", True)
    assert first.reasons == ("the same name", "People gives it 97 of 100", "which is a match to it")
    assert (second.sure, second.score < 0.5) == (False, True)
    assert asked(desk, *labels, labels[0]) == found
    assert (len(desk.posts), desk.gets) == (2, 1)
    assert asked(desk, labels[0], cache=Fresh())[0] == found[0]
    assert (len(desk.posts), desk.gets) == (3, 2)


@pytest.mark.parametrize("damage", ["{", "[]", '{"result": [{"id": 3}]}', "[" * 90_000])
def test_a_damaged_cache_is_asked_again(desk: Desk, cache: Path, damage: str) -> None:
    """What was kept and cannot be understood counts as not kept."""
    good = asked(desk, "Anna Vale")
    for path in cache.rglob("*.json"):
        path.write_text(damage, "utf-8")
    assert asked(desk, "Anna Vale") == good
    assert (len(desk.posts), desk.gets) == (2, 2)


def test_only_the_same_name_and_the_services_own_match_are_sure(desk: Desk) -> None:
    """A service that is sure of another name, or unsure of the same, makes no sure candidate."""
    desk.result = lambda query: {"result": [{"id": "Q5", "name": "X Y", "score": 100, "match": True}]}  # type: ignore[method-assign]
    assert not asked(desk, "Anna Vale")[0][0].sure
    desk.result = lambda query: {"result": [{"id": "Q5", "name": query["query"], "score": 100}]}  # type: ignore[method-assign]
    assert not asked(desk, "Bruno Keller")[0][0].sure


def test_a_pause_that_a_service_asks_for_is_made(desk: Desk) -> None:
    """429 and 503 with a short Retry-After, in seconds or as a date, are borne, and the third try succeeds."""

    def answer(handler: BaseHTTPRequestHandler, queries: dict[str, Any]) -> None:
        if len(desk.posts) == 1:
            desk.send(handler, "", 429, Retry_After="0")
        elif len(desk.posts) == 2:
            desk.send(handler, "", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
        else:
            desk.send(handler, json.dumps({key: desk.result(query) for key, query in queries.items()}))

    desk.answer = answer
    assert asked(desk, "Anna Vale")[0][0].label == "Anna Vale"
    assert len(desk.posts) == 3


Answer = Callable[[Desk, BaseHTTPRequestHandler, dict[str, Any]], None]


def _slow(desk: Desk, handler: BaseHTTPRequestHandler, queries: dict[str, Any]) -> None:
    time.sleep(2)


def _drops(desk: Desk, handler: BaseHTTPRequestHandler, queries: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def _hangs_up(desk: Desk, handler: BaseHTTPRequestHandler, queries: dict[str, Any]) -> None:
    handler.wfile.write(b"\x00\x01 no HTTP\r\n\r\n")


def _says(body: Any, code: int = 200, **headers: str) -> Answer:
    words = body if isinstance(body, str) else json.dumps(body)
    return lambda desk, handler, queries: desk.send(handler, words, code, **headers)


def _results(*found: Any) -> Answer:
    return _says({"q0": {"result": list(found)}})


ONE = {"id": "Q11", "name": "Anna Vale", "score": 100, "match": True}
BAD: dict[str, tuple[Answer, int, str]] = {
    "429": (_says("", 429), 3, "status 429, 3 times in a row"),
    "503": (_says("", 503), 3, "status 503, 3 times in a row"),
    "503 for a day": (_says("", 503, Retry_After="86400"), 1, "asks to wait 86400 seconds"),
    "429 until 2999": (_says("", 429, Retry_After="Wed, 21 Oct 2999 07:28:00 GMT"), 1, "asks to wait"),
    "404": (_says("", 404), 1, "status 404"),
    "slow": (_slow, 3, "within 0.5 seconds"),
    "drop by drop": (_drops, 3, "within 0.5 seconds"),
    "truncated": (_says('{"q0": {"resu', Content_Length="500"), 3, "cut short"),
    "truncated and unnoticed": (_says('{"q0": {"resu'), 1, "no valid JSON"),
    "no HTTP": (_hangs_up, 3, "HTTP"),
    "HTML": (_says("<!DOCTYPE html><title>Sorry</title>"), 1, "a web page"),
    "too large": (_says(" " * 200_000), 1, "larger than 100,000 bytes"),
    "deep": (_says("[" * 90_000), 1, "no valid JSON"),
    "no numbers": (
        _says('{"q0": {"result": [{"id": "Q1", "name": "x", "score": NaN, "match": true}]}}'),
        1,
        "no valid JSON",
    ),
    "to a file": (_says("", 302, Location="file:///etc/passwd"), 1, "302"),
    "a list": (_says([]), 1, "did not answer the questions"),
    "nothing": (_says({}), 1, "did not answer the questions"),
    "other questions": (_says({"q0": {"result": []}, "q7": {"result": [ONE]}}), 1, "or answered others"),
    "another question": (_says({"q1": {"result": [ONE]}}), 1, "or answered others"),
    "no results": (_says({"q0": {"results": []}}), 1, "no list of results"),
    "no item of the service": (_results({**ONE, "id": "P31"}), 1, "proper id"),
    "an id that breaks out": (_results({**ONE, "id": "Q1> . <urn:x"}), 1, "proper id"),
    "an id that is a number": (_results({**ONE, "id": 11}), 1, "proper id"),
    "a score in words": (_results({**ONE, "score": "high"}), 1, "proper id, name or score"),
    "a score below zero": (_results({**ONE, "score": -1}), 1, "proper id, name or score"),
    "a match in words": (_results({**ONE, "match": "true"}), 1, "proper id, name or score"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_service_that_misbehaves_is_one_sentence(desk: Desk, case: str) -> None:
    """Whatever the service does: at most three tries, then a sentence of the error for remote services, and an end."""
    behaves, tries, said = BAD[case]
    desk.answer = lambda handler, queries: behaves(desk, handler, queries)
    with pytest.raises(RemoteError) as raised:
        asked(desk, "Anna Vale")
    also = {"to a file": "not on the web", "slow": "did not answer in time", "drop by drop": "did not answer in time"}
    assert said in str(raised.value) or also.get(case, said) in str(raised.value)
    assert "\n" not in str(raised.value) and str(raised.value).startswith(desk.url)
    assert len(desk.posts) == tries
    assert raised.value.exit_code == 4


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        "x",
        {},
        {**GOOD, "identifierSpace": "wd"},
        {**GOOD, "identifierSpace": "http://x/<y>"},
        {**GOOD, "versions": ["9"]},
    ],
)
def test_what_is_no_service_is_refused(desk: Desk, manifest: Any) -> None:
    """Without a manifest with an identifier space and a known version nothing is asked."""
    desk.manifest = manifest
    with pytest.raises(RemoteError):
        asked(desk, "Anna Vale")
    assert desk.posts == []


def test_the_deadline_counts_for_all_requests(desk: Desk) -> None:
    """When the time for all requests is up no further one is sent, though each alone was quick enough."""

    def answer(handler: BaseHTTPRequestHandler, queries: dict[str, Any]) -> None:
        time.sleep(0.4)
        desk.send(handler, json.dumps({key: desk.result(query) for key, query in queries.items()}))

    desk.answer = answer
    limits = Limits(timeout=5, deadline=0.6, tries=1)
    with pytest.raises(RemoteError):
        asked(desk, *(f"Person {n}" for n in range(100)), limits=limits)
    assert len(desk.posts) < 5


def test_nobody_listens() -> None:
    """A port where nobody listens is told after three tries."""
    with pytest.raises(RemoteError, match=r"cannot be reached .*, 3 times in a row"):
        Service("http://127.0.0.1:9/api", Client(QUICK))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://", "//x", "http://a b/", "data:,x"]
)
def test_only_the_web_is_asked(url: str) -> None:
    """Other URLs than those of http and https are refused before anything is sent."""
    with pytest.raises(UsageError, match="is no URL"):
        Service(url, Client(QUICK))


def test_online_candidates_are_decided_like_others(kg: Callable[..., Ran], desk: Desk) -> None:
    """`kg link --online` lists a service's candidates; --accept takes those that are sure, with the service as tool."""
    ran = kg("link", "--online", desk.url, "--type", "Agreement", "--accept", "0.9", "--date", "2024-05-31")
    assert ran.code == 0 and "1 accepted" in ran.err
    out = kg("link", "export").out
    assert re.search(
        r"agreement:tagus-loan\tTagus Loan\tskos:exactMatch\t\twd:Q11\tTagus Loan\tsemapv:Comp.*\t0\.979\t", out
    )
    assert f"kg link with {desk.url}" in out


@pytest.mark.parametrize("case", ["503 for a day", "HTML", "other questions"])
def test_a_bad_service_makes_no_link(kg: Callable[..., Ran], desk: Desk, case: str, on_disk: Path) -> None:
    """The command ends with 4 and one sentence, and the store has no link."""
    desk.answer = lambda handler, queries: BAD[case][0](desk, handler, queries)
    ran = kg("link", "--online", desk.url, "--accept", "0")
    assert (ran.code, ran.out) == (4, "")
    assert is_sentence(ran.err)
    with Store.open(on_disk, read_only=True) as store:
        assert not store.has(LINKS)


# --- the page ---


def test_the_page_on_linking_works_as_written(tmp_path: Path) -> None:
    """Every shell command of docs/linking.md runs, one after the other, and prints what the page shows."""
    page = (ROOT / "docs" / "linking.md").read_text("utf-8")
    blocks = re.findall(r"^```(sh|text)\n(.*?)^```", page, re.M | re.S)
    script = "set -e\n" + "".join(
        text if kind == "sh" else f"echo '--- {number}'\n" for number, (kind, text) in enumerate(blocks)
    )
    where = Path(sys.executable).parent
    env = {"PATH": f"{where}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONUTF8": "1"}
    bash = shutil.which("bash")
    assert bash
    ran = subprocess.run([bash, "-c", "exec 2>&1\n" + script], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    said = plain(ran.stdout)
    for kind, text in blocks:
        if kind == "text":
            assert all(plain(line) in said for line in text.splitlines()), f"{text}\n{ran.stdout}"


def plain(words: str) -> str:
    """The words with single spaces between them."""
    return " ".join(words.split())
