"""`kg catalogue update` and a federated query, against a real SPARQL server on loopback that plays Wikidata."""

from __future__ import annotations

import io
import json
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import assets, names, queries
from kg.catalogue import Catalogue
from kg.cli.main import main
from kg.errors import QueryError, RemoteError
from kg.links import tenures
from kg.links.web import Client, Limits
from kg.store import Store
from kg.triples import value
from kg.validate import check_shapes

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
CATALOGUE = """
state:PRT a kg:State ; rdfs:label "Portugal"@en ; kg:stateCode "PRT" ; skos:exactMatch wd:Q45 .
state:DEU a kg:State ; rdfs:label "Germany"@en ; kg:stateCode "DEU" ; skos:exactMatch wd:Q183 .
state:old a kg:State , kg:FormerState ; rdfs:label "Old"@en ; kg:stateCode "OLD" ; skos:exactMatch wd:Q9 .
office:head-of-state a kg:Office ; rdfs:label "head of state"@en .
office:president a kg:Office ; rdfs:label "president"@en .
office:head-of-government a kg:Office ; rdfs:label "head of government"@en .
office:foreign-minister a kg:Office ; rdfs:label "foreign minister"@en .
person:anna-vale-prt a kg:Person ; rdfs:label "Anna Vale"@en ; kg:stateCode "PRT" ; skos:exactMatch wd:Q1001 .
person:bruno-keller-deu a kg:Person ; rdfs:label "Bruno Keller"@en ; kg:stateCode "DEU" ; skos:exactMatch wd:Q1002 .
person:rita-moss-prt a kg:Person ; rdfs:label "Rita Moss"@en ; kg:stateCode "PRT" ; skos:exactMatch wd:Q1003 .
person:ivo-lund-deu a kg:Person ; rdfs:label "Ivo Lund"@en ; kg:stateCode "DEU" .
"""


def a_tenure(local: str, person: str, offices: str, of: str, title: str, start: str, end: str = "") -> str:
    dates = "".join(f'; kg:{p} "{d}"^^xsd:date' for p, d in (("startDate", start), ("endDate", end)) if d)
    return (
        f'tenure:{local} a kg:Tenure ; rdfs:label "{title}"@en ; kg:holder person:{person} ; kg:office {offices} ; '
        f'kg:officeOf state:{of} ; kg:asOf "2024-01-01"^^xsd:date {dates} .\n'
    )


CATALOGUE += (
    a_tenure(
        "open", "anna-vale-prt", "office:head-of-state , office:president", "PRT", "President of Portugal", "2019-03-09"
    )
    + a_tenure("same", "bruno-keller-deu", "office:head-of-government", "DEU", "Chancellor of Germany", "2021-12-08")
    + a_tenure(
        "other", "rita-moss-prt", "office:head-of-government", "PRT", "Prime Minister", "2015-11-26", "2019-01-01"
    )
    + a_tenure(
        "named", "ivo-lund-deu", "office:foreign-minister", "DEU", "Foreign Minister", "2018-03-14", "2021-12-08"
    )
)

WIKIDATA = """
PREFIX p: <http://www.wikidata.org/prop/> PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>
wd:Q45 wdt:P31 wd:Q3624078 ; rdfs:label "Portugal"@en , "Portugal"@pt ; wdt:P35 wd:Q1004 ; wdt:P6 wd:Q1003 .
wd:Q183 wdt:P31 wd:Q3624078 ; rdfs:label "Germany"@en ; wdt:P6 wd:Q1002 .
wd:Q1001 rdfs:label "Anna Vale"@en . wd:Q1003 rdfs:label "Rita Moss"@en .
wd:Q1002 rdfs:label "Bruno Keller"@en ; wdt:P569 "1960-02-03T00:00:00Z"^^xsd:dateTime .
wd:Q1004 rdfs:label "Nadia Serrano"@en , "Nádia Serrano"@pt ; wdt:P734 [ rdfs:label "Serrano"@en ] .
wd:Q1005 rdfs:label "Rita Moss"@en . wd:Q1006 rdfs:label "Ivo Lund"@en .
"""
_DAY = {4: ("-01-01", 9), 7: ("-01", 10), 10: ("", 11)}


def held(number: int, who: str, start: str = "", end: str = "", rank: str = "Normal", office: str = "Q45 P35") -> str:
    """A statement of Wikidata's with its qualifiers."""
    subject, prop = office.split()
    item = subject if prop != "P39" else who
    thing = who if prop != "P39" else subject
    text = f"wd:{item} p:{prop} <urn:s:{number}> . <urn:s:{number}> wikibase:rank wikibase:{rank}Rank ; ps:{prop} wd:{thing} "
    for qualifier, day in (("P580", start), ("P582", end)):
        if day:
            rest, precision = _DAY[len(day)]
            moment = f'"{day}{rest}T00:00:00Z"^^xsd:dateTime'
            text += f"; pqv:{qualifier} [ wikibase:timeValue {moment} ; wikibase:timePrecision {precision} ] "
    return text + ".\n"


WIKIDATA += (
    held(1, "Q1001", "2019-03-09", "2024-03-09") + held(2, "Q1004", "2024-03-09")
    + held(3, "Q1099", "2023-01-01", rank="Deprecated") + held(4, "Q1001")
    + held(5, "Q1002", "2021-12-08", "2023-06-30", office="Q183 P6") + held(6, "Q1002", "2023-07-01", office="Q183 P6")
    + held(7, "Q1003", "2015-11-26", "2019-10-26", office="Q45 P6") + held(8, "Q1001", "1985", "1990", office="Q45 P6")
    + "wd:Q5001 wdt:P279 wd:Q7330070 ; wdt:P1001 wd:Q45 . wd:Q5002 wdt:P31 wd:Q7330070 ; wdt:P1001 wd:Q183 .\n"
    + held(9, "Q1005", "2024-04", office="Q5001 P39") + held(10, "Q1006", "2018-03-14", "2021-12-01", office="Q5002 P39")
)  # fmt: skip


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    """The query URL of an Oxigraph server that holds what these tests need of Wikidata."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    server = subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        _fill(f"http://127.0.0.1:{port}/store?default")
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait()


def _fill(url: str) -> None:
    request = urllib.request.Request(url, (HEAD + WIKIDATA).encode(), {"Content-Type": "text/turtle"}, method="PUT")
    for _ in range(200):
        try:
            urllib.request.urlopen(request).close()
            return
        except ConnectionError:
            time.sleep(0.05)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(write: Callable[[str, str | bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small catalogue."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write("world/all.ttl", HEAD + CATALOGUE).parent


@pytest.fixture
def update(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, folder: Path, wikidata: str
) -> Iterator[Callable[..., Ran]]:
    """Runs `kg catalogue update` on the small catalogue and the server."""
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), "utf-8"))
        options = ["--catalogue", str(folder), "--date", "2024-05-31", "--endpoint", wikidata]
        with pytest.raises(SystemExit) as ended:
            main(["-q", "catalogue", "update", *options, *arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode("utf-8"), err.decode("utf-8"))

    yield run
    signal.signal(signal.SIGTERM, before)


def rows(ran: Ran) -> list[tuple[str, ...]]:
    found = map(json.loads, ran.out.splitlines())
    return [tuple(r[key] for key in ("change", "state", "office", "person", "from", "until", "known")) for r in found]


ADDED = [
    ("added", "PRT", "head-of-state", "Nadia Serrano", "2024-03-09", "", ""),
    ("added", "PRT", "foreign-minister", "Rita Moss", "2024-04", "", ""),
]
ENDED = ("ended", "PRT", "head-of-state", "Anna Vale", "2019-03-09", "2024-03-09", "2019-03-09 to open")
CHANGED = ("changed", "PRT", "head-of-government", "Rita Moss", "2015-11-26", "2019-10-26", "2015-11-26 to 2019-01-01")


def test_differences_are_shown_and_nothing_is_written(update: Callable[..., Ran], folder: Path) -> None:
    """Added, ended and changed tenures are listed; equal ones, deprecated ones and those long over are not."""
    ran = update("--format", "json")
    assert ran.code == 0
    assert rows(ran) == [ENDED, ADDED[0], CHANGED, ADDED[1]]
    assert [path.name for path in folder.iterdir()] == ["all.ttl"]
    assert re.search(
        r"^ended +PRT +head-of-state +Anna Vale +2019-03-09 +2024-03-09 +2019-03-09 to open$", update().out, re.M
    )


def test_roles_states_and_days_narrow_the_question(update: Callable[..., Ran]) -> None:
    """Only the offices and states that are named are asked for, and --since brings back what ended long ago."""
    assert rows(update("--format", "json", "--roles", "foreign-minister")) == [ADDED[1]]
    assert rows(update("--format", "json", "--state", "DEU")) == []
    old = update("--format", "json", "--since", "1980-01-01", "--roles", "head-of-government")
    assert rows(old) == [("added", "PRT", "head-of-government", "Anna Vale", "1985", "1990", ""), CHANGED]
    ran = update("--state", "XXX")
    assert (ran.code, ran.out) == (2, "") and "'XXX'" in ran.err


def test_apply_writes_a_file_to_review(update: Callable[..., Ran], folder: Path, wikidata: str) -> None:
    """The file beside the others makes the catalogue know the new and end the old; what differs is a comment only."""
    assert update("--apply").code == 0
    path = folder / "tenures-update.ttl"
    text = path.read_text("utf-8")
    assert text.startswith(f"# Fetched from {wikidata} on 2024-05-31 by `kg catalogue update --apply`")
    iri = names.mint("tenure", "other")
    told = "fetched 2015-11-26 to 2019-10-26, known 2015-11-26 to 2019-01-01"
    assert f"# differs: PRT head-of-government Rita Moss: {told} ({iri})\n" in text
    catalogue = Catalogue.open(folder)
    assert [e.label for e, _ in catalogue.holders("head-of-state", "PRT", date="2024-05-01")] == ["Nadia Serrano"]
    assert [e.label for e, _ in catalogue.holders("president", "PRT", date="2024-01-01")] == ["Anna Vale"]
    assert [n.form for n in catalogue.named("Serrano")] == ["Serrano"]
    minister = catalogue.holders("foreign-minister", "PRT", date="2024-05")[0][0]
    assert minister.iri == names.mint("person", "rita-moss-prt-q1005")
    assert minister.same_as == (names.wikidata("Q1005"),)
    assert check_shapes(_quads(path)) == []


def _quads(path: Path) -> list[ox.Quad]:
    """The file together with the catalogue, in one graph."""
    store = ox.Store()
    for one in (path, path.parent / "all.ttl"):
        store.load(path=str(one), format=ox.RdfFormat.TURTLE)
    return list(store)


def test_an_update_is_repeated_without_a_change(update: Callable[..., Ran], folder: Path) -> None:
    """The earlier update's file is not compared with: a second update writes the same bytes."""
    first = update("--apply")
    before = (folder / "tenures-update.ttl").read_bytes()
    assert update("--apply").out == first.out
    assert (folder / "tenures-update.ttl").read_bytes() == before


def test_a_person_is_known_by_item_or_else_by_name() -> None:
    """A namesake with another item is another person; one without any item in the catalogue is the same."""
    state = tenures.State("urn:s", "PRT", "urn:q", "Portugal")
    known = tenures.World((state,), (), {}, {names.wikidata("Q7"): names.mint("person", "rita-moss-prt")})
    fetched = [
        tenures.Held("urn:q", "head-of-state", f"20{n}", names.wikidata(f"Q{n}"), "Rita Moss") for n in (17, 18)
    ] + [tenures.Held("urn:q", "head-of-state", "2019", names.wikidata("Q20"), "Ada Moss")]
    people = [change.person for change in tenures.compare(known, fetched)]
    locals_ = ["rita-moss-prt-q17", "rita-moss-prt-q18", "ada-moss-prt"]
    assert people == [names.mint("person", local) for local in locals_]


STRANGE = {
    "no item": {"person": "http://example.org/x"}, "no day": {"start": "soon"}, "no such day": {"start": "2020-02-31T00:00:00Z"},
    "an age": {"startPrecision": "7"}, "before it began": {"end": "2019-01-01T00:00:00Z", "endPrecision": "11"},
    "before Christ": {"start": "-0044-03-15T00:00:00Z"}, "nameless": {"label": " "},
}  # fmt: skip
ROW = {
    "state": "http://www.wikidata.org/entity/Q45", "person": "http://www.wikidata.org/entity/Q1", "label": "Ada\nMoss",
    "start": "2020-01-02T00:00:00Z", "startPrecision": "11",
}  # fmt: skip


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[bytes]]]:
    """An endpoint that answers with whatever bytes stand in the list."""
    body: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body[0])

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", body
    server.shutdown()
    server.server_close()


def fetched(endpoint: tuple[str, list[bytes]], *answer: dict[str, str]) -> list[tenures.Held]:
    bindings = [{key: {"type": "literal", "value": words} for key, words in row.items()} for row in answer]
    endpoint[1][:] = [json.dumps({"head": {}, "results": {"bindings": bindings}}).encode()]
    state = tenures.State(names.mint("state", "PRT"), "PRT", names.wikidata("Q45"), "Portugal")
    return tenures.fetch(endpoint[0], ["head-of-state"], [state], Client(Limits(timeout=5, pause=0.01)))


def test_a_row_that_makes_no_sense_is_left_out(endpoint: tuple[str, list[bytes]]) -> None:
    """Persons without an item, unknown or impossible days and missing names are no tenures."""
    (good,) = fetched(endpoint, ROW)
    assert (good.label, good.start, good.end) == ("Ada Moss", "2020-01-02", None)
    assert fetched(endpoint, *({**ROW, **change} for change in STRANGE.values())) == []


@pytest.mark.parametrize("case", ["other states", "not asked"])
def test_an_answer_that_was_not_asked_for_is_an_error(endpoint: tuple[str, list[bytes]], case: str) -> None:
    """An endpoint that speaks of other states than those of the question is not believed."""
    row = {**ROW, "state": "http://www.wikidata.org/entity/Q30"} if case == "other states" else {"x": "y"}
    with pytest.raises(RemoteError, match="not asked for"):
        fetched(endpoint, row)


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"results": {"bindings": [1]}}', b'{"results": {"bindings": [{"x": {}}]}}']
)
def test_an_answer_that_is_no_table_is_an_error(endpoint: tuple[str, list[bytes]], body: bytes) -> None:
    """What is no table of SPARQL results is told in a sentence."""
    endpoint[1][:] = [body]
    state = tenures.State("urn:s", "PRT", names.wikidata("Q45"), "Portugal")
    with pytest.raises(RemoteError, match="no table of SPARQL results"):
        tenures.fetch(endpoint[0], ["head-of-state"], [state], Client())


# --- a federated query ---


def federated() -> str:
    return (assets.folder("queries") / "federated" / "claims-of-leaders.rq").read_text("utf-8")


def test_claims_are_joined_with_leaders_elsewhere(store: Store, wikidata: str) -> None:
    """Trusted, a query joins the claims of leaders with what another server says of them."""
    keller = names.mint("person", "bruno-keller-deu")
    link = ox.Quad(
        ox.NamedNode(keller), ox.NamedNode(names.PREFIXES["skos"] + "exactMatch"), ox.NamedNode(names.wikidata("Q1002")),
        ox.NamedNode("urn:g"),
    )  # fmt: skip
    store.engine.add(link)
    said = list(store.engine.quads_for_pattern(None, ox.NamedNode(names.ONTOLOGY + "speaker"), None, None))
    for quad in said:
        store.engine.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode(keller), quad.graph_name))
    query = queries.parse(federated(), "claims-of-leaders", shipped=True)
    result = queries.run(store, query, {"endpoint": wikidata})
    assert result.columns == ("speaker", "country", "born", "action", "document", "quote")
    told = {tuple(value(term) if term else "" for term in row[:5]) for row in result.rows}
    assert told == {
        ("Bruno Keller", "Germany", "1960-02-03T00:00:00Z", action, "talks") for action in ("Discuss", "Visit")
    }


def test_without_trust_no_server_is_asked(store: Store, wikidata: str) -> None:
    """The same query from a person is refused, as it sends data to another server."""
    with pytest.raises(QueryError, match="SERVICE"):
        queries.run(store, queries.parse(federated(), "claims-of-leaders"), {"endpoint": wikidata})
