"""Extractors: the gate through which answers from outside pass, and a language model service behind it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogue import Catalogue
from kg.document import Document, sha256
from kg.errors import RemoteError, UsageError
from kg.extraction import Extraction, from_json, to_json
from kg.extractors import extractor, gate
from kg.extractors.contract import contract, question
from kg.extractors.gate import (
    NO_ACTION,
    NO_DETAIL,
    NO_ID,
    NO_LINK,
    NO_MENTION,
    NO_OBJECT,
    NO_PLACE,
    NO_TYPE,
    NO_VALUE,
    NO_WORDS,
)
from kg.extractors.llm import linked
from kg.topics import Topics

TEXT = (
    "Vladimir Putin met Alexander Lukashenko in Minsk on 14 September 2020. Dmitry Peskov denied that the presidents "
    "had discussed bases. Russia will lend Belarus 500 million dollars, Dmitry Peskov said. Minsk is cold."
)
DOCUMENT = Document("minsk", TEXT, sha256(TEXT), "minsk.txt", date="2020-09-14")

ANSWER: dict[str, Any] = {
    "entities": [
        {"id": "p", "type": "Person", "label": "Vladimir Putin", "state": "RUS"},
        {"id": "l", "type": "Person", "label": "Alexander Lukashenko", "state": "BLR",
         "mentions": [{"text": "Alexander Lukashenko", "start": 19}]},
        {"id": "s", "type": "Person", "label": "Dmitry Peskov", "state": "RUS"},
        {"id": "r", "type": "State", "label": "Russia", "state": "RUS"},
        {"id": "b", "type": "State", "label": "Belarus", "state": "BLR", "mentions": ["Belarus"]},
        {"id": "m", "type": "Place", "label": "Minsk", "state": "BLR"},
    ],
    "roles": [{"person": "p", "office": "President", "of": "r", "evidence": {"quote": "the presidents"}}],
    "claims": [
        {"action": "Meet", "agents": ["p", "l"], "recipients": [], "topics": [], "objects": [], "place": "m",
         "time": {"start": "2020-09-14", "end": None, "text": "14 September 2020"}, "amount": None,
         "polarity": "affirmed", "modality": "actual", "speaker": None,
         "evidence": {"start": 0, "quote": "Vladimir Putin met Alexander Lukashenko in Minsk"}},
        {"action": "Discuss", "agents": ["p", "l"], "topics": [{"text": "bases"}], "polarity": "denied",
         "modality": "actual", "speaker": "s", "evidence": {"quote": "the presidents had discussed bases"}},
        {"action": "Aid", "agents": ["r"], "recipients": ["b"], "polarity": "affirmed", "modality": "planned",
         "amount": {"value": 500000000, "unit": "USD", "text": "500 million dollars"}, "speaker": ["s"],
         "evidence": {"start": 999, "quote": "Russia will lend Belarus 500 million dollars"}},
    ],
}  # fmt: skip


def changed(place: str, value: object) -> dict[str, Any]:
    """The answer with one value replaced: `claims.0.action` names its place."""
    answer: Any = copy.deepcopy(ANSWER)
    at = answer
    *path, last = place.split(".")
    for step in path:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
    return dict(answer)


# --- the gate ---


def test_a_good_answer_passes_whole() -> None:
    """Entities are numbered by first mention, offsets are those of the words, and nothing is refused."""
    found, refused = gate(ANSWER, DOCUMENT)
    assert not refused
    assert [entity.label for entity in found.entities] == [
        "Vladimir Putin", "Alexander Lukashenko", "Minsk", "Dmitry Peskov", "Russia", "Belarus",
    ]  # fmt: skip
    assert [claim.action for claim in found.claims] == ["Meet", "Discuss", "Aid"]
    assert [claim.speakers for claim in found.claims] == [(), ("e4",), ("e4",)]
    assert found.claims[2].amount is not None
    assert found.roles[0].office == "president"
    assert found.document == DOCUMENT


def test_every_quote_is_the_text() -> None:
    """Wherever the service says that a quote stands, its offsets in the extraction are where it does."""
    found, _ = gate(ANSWER, DOCUMENT)
    spans = [claim.evidence for claim in found.claims] + [span for e in found.entities for span in e.mentions]
    assert all(TEXT[span.start : span.end] == span.text for span in spans)


def test_a_name_is_mentioned_wherever_it_stands() -> None:
    """The mentions of an entity are the places of its name, found in the text."""
    found, _ = gate(ANSWER, DOCUMENT)
    peskov = next(entity for entity in found.entities if entity.label == "Dmitry Peskov")
    assert [span.start for span in peskov.mentions] == [TEXT.index("Dmitry"), TEXT.rindex("Dmitry")]


def test_what_passed_is_an_extraction_of_the_contract() -> None:
    """The extraction survives the contract's JSON."""
    found, _ = gate(ANSWER, DOCUMENT)
    assert from_json(to_json(found), TEXT) == found


@pytest.mark.parametrize(
    ("place", "value", "reason", "claims"),
    [
        ("claims.0.action", "Hug", NO_ACTION, 2),
        ("claims.0.polarity", "maybe", NO_VALUE, 2),
        ("claims.0.modality", None, NO_VALUE, 2),
        ("claims.0.agents", ["p", "x"], NO_ID, 2),
        ("claims.0.agents", [7], NO_ID, 2),
        ("claims.1.speaker", "nobody", NO_ID, 2),
        ("claims.1.speaker", {}, NO_ID, 2),
        ("claims.0.evidence", {"quote": "Putin hugged Lukashenko"}, NO_WORDS, 2),
        ("claims.0.evidence", {"start": 0}, NO_WORDS, 2),
        ("claims.0.evidence", None, NO_WORDS, 2),
        ("claims.0.evidence", {"quote": "Dmitry Peskov"}, NO_PLACE, 2),
        ("claims.0", "Putin met Lukashenko", NO_OBJECT, 2),
        ("claims.0.place", "x", NO_ID, 3),
        ("claims.0.time", {"start": "soon", "end": None, "text": "14 September 2020"}, NO_DETAIL, 3),
        ("claims.0.time", {"start": "2020-09-14", "end": "2020-09-13", "text": "14 September 2020"}, NO_DETAIL, 3),
        ("claims.1.topics", [{"text": "missiles"}], NO_DETAIL, 3),
        ("claims.2.amount", {"value": "much", "unit": "USD", "text": "500 million dollars"}, NO_DETAIL, 3),
        ("claims.2.amount", {"value": float("nan"), "unit": "USD", "text": "500 million dollars"}, NO_DETAIL, 3),
        ("claims.0.objects", ["loan"], NO_ID, 3),
        ("entities.5.type", "City", NO_TYPE, 3),
        ("entities.5.label", "Atlantis", NO_MENTION, 3),
        ("entities.5.same_as", ["http://www.wikidata.org/entity/Q1"], NO_LINK, 3),
        ("entities.1.mentions", [{"text": "the leader of Belarus"}], NO_WORDS, 3),
        ("roles.0.person", "x", NO_ID, 3),
        ("roles.0.evidence", {"quote": "President Putin"}, NO_WORDS, 3),
    ],
)
def test_what_does_not_hold_is_refused_and_counted(place: str, value: object, reason: str, claims: int) -> None:
    """A claim without words, action or parties goes whole; a detail that does not hold goes alone; both are counted."""
    found, refused = gate(changed(place, value), DOCUMENT)
    assert reason in refused
    assert len(found.claims) == claims


@pytest.mark.parametrize("answer", [{}, {"claims": None}, {"entities": {}, "claims": "none", "roles": 3}])
def test_an_empty_answer_says_nothing(answer: dict[str, Any]) -> None:
    """An answer without the lists that are asked for gives an extraction with nothing in it."""
    assert gate(answer, DOCUMENT)[0] == Extraction(DOCUMENT, (), (), ())


def test_two_entries_for_one_entity_are_one() -> None:
    """Entities of one type, name and state are one, under whichever id a claim names them."""
    answer = changed("claims.0.agents", ["p2", "l"])
    answer["entities"].append({"id": "p2", "type": "Person", "label": "Vladimir  Putin", "state": "RUS"})
    found, refused = gate(answer, DOCUMENT)
    assert not refused
    assert found.claims[0].agents == found.claims[1].agents
    assert len(found.entities) == 6


def test_the_gate_leaves_the_answer_as_it_is() -> None:
    """The gate is a pure function: the same answer gives the same, and is not changed."""
    answer = copy.deepcopy(ANSWER)
    assert gate(answer, DOCUMENT) == gate(answer, DOCUMENT)
    assert answer == ANSWER


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["p", "l", "Meet", "affirmed", "Minsk"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(ANSWER["claims"][0])), inner),
    max_leaves=8,
)
PLACES = [f"{key}.{n}.{part}" for key in ANSWER for n, row in enumerate(ANSWER[key]) for part in row]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), JSON)
def test_nothing_breaks_the_gate(place: str, value: object) -> None:
    """Whatever stands in an answer, the gate gives an extraction whose quotes are the text and whose ids resolve."""
    found, _ = gate(changed(place, value), DOCUMENT)
    ids = {entity.id for entity in found.entities}
    for claim in found.claims:
        assert TEXT[claim.evidence.start : claim.evidence.end] == claim.evidence.text
        assert {*claim.agents, *claim.recipients, *claim.objects, *claim.speakers, *claim.relayed_by} <= ids


def test_links_are_the_catalogue_s() -> None:
    """Labels, IRIs, links and concepts come from the catalogue and the topics, never from the service."""
    found, _ = gate(changed("claims.1.topics", [{"text": "bases"}]), DOCUMENT)
    known = linked(found, Catalogue.open(), Topics.open())
    putin = next(entity for entity in known.entities if entity.label == "Vladimir Putin")
    assert putin.same_as[0] == "http://www.wikidata.org/entity/Q7747"
    assert known.claims[0].agents == found.claims[0].agents
    assert replace(known, entities=(), claims=(), roles=()) == replace(found, entities=(), claims=(), roles=())


# --- what is asked ---


def test_the_contract_names_every_action() -> None:
    """The instructions hold every action with its meaning, and the document is put with its date and text."""
    said = contract()
    for action in ("Meet (all parties are agents): ", "Condole: ", "Develop: "):
        assert f"- {action}" in said
    assert question(DOCUMENT) == f"date: 2020-09-14\ntext:\n{TEXT}"


# --- the service ---


class Server(ThreadingHTTPServer):
    """A service on loopback that answers as it is told, and keeps what it was asked."""

    daemon_threads = True
    status = 200
    content: str | bytes = ""
    finish = "stop"
    silent = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def body(self) -> bytes:
        """The whole reply: a chat completion around the content, or bytes as they are."""
        if isinstance(self.content, bytes):
            return self.content
        message = {"role": "assistant", "content": self.content}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        completion = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        return json.dumps(completion).encode("utf-8")


class Handler(BaseHTTPRequestHandler):
    """Answers each request with what the server was told to answer."""

    server: Server

    def do_POST(self) -> None:
        """One request."""
        self.server.keys.append(self.headers.get("Authorization"))
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.server.silent:
            self.server.closing.wait(30)
            return
        body = self.server.body()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A service on loopback."""
    pytest.importorskip("openai", reason="the extra llm is not installed")
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.closing.set()
    running.shutdown()
    running.server_close()


def ask(server: Server, **options: Any) -> Extraction:
    """What the service makes of the document."""
    return extractor("llm", url=server.url, model="m", **options)(DOCUMENT)


def test_a_service_that_answers_well(server: Server) -> None:
    """Its answer becomes an extraction; it was asked once, with the contract, the text and the key."""
    server.content = json.dumps(ANSWER)
    found = ask(server, key="secret")
    assert [claim.polarity for claim in found.claims] == ["affirmed", "denied", "affirmed"]
    assert found.entities[0].same_as
    assert server.keys == ["Bearer secret"]
    (asked,) = server.asked
    assert asked["model"] == "m"
    assert [message["content"] for message in asked["messages"]] == [contract(), question(DOCUMENT)]


def test_an_answer_in_a_fence(server: Server) -> None:
    """JSON in a fence of Markdown is JSON."""
    server.content = f"```json\n{json.dumps(ANSWER)}\n```"
    assert len(ask(server).claims) == 3


def test_a_service_that_invents(server: Server) -> None:
    """Invented quotes, ids and actions are refused, and how many is told; the rest passes."""
    answer = changed("claims.0.evidence", {"quote": "They hugged."})
    answer["claims"][1]["agents"] = ["ghost"]
    answer["claims"].append({**copy.deepcopy(ANSWER["claims"][2]), "action": "Bribe"})
    server.content = json.dumps(answer)
    told: list[dict[str, int]] = []
    found = ask(server, refused=lambda document, count: told.append(dict(count)))
    assert [claim.action for claim in found.claims] == ["Aid"]
    assert told == [{NO_ID: 1, NO_WORDS: 1, NO_ACTION: 1}]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("I cannot do that.", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ('{"claims": [', "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        ("", "no JSON object"),
        (b"<html>busy</html>", "no "),
        (b"{}", "no JSON object"),
        (b'{"choices": []}', "no JSON object"),
        (b'{"choices": [{"message": {"content": 7}}]}', "no "),
        (b'{"choices": 7}', "no "),
    ],
)
def test_a_service_that_answers_badly(server: Server, content: str | bytes, says: str) -> None:
    """What is no JSON object is an error of one sentence that names the service."""
    server.content = content
    with pytest.raises(RemoteError, match=says) as told:
        ask(server)
    assert told.value.where == server.url
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_service_that_refuses(server: Server, status: int) -> None:
    """A status of failure is told with its number, and never with the key."""
    server.status = status
    with pytest.raises(RemoteError, match=f"status {status}") as told:
        ask(server, key="secret")
    assert "secret" not in str(told.value)
    assert len(server.asked) == 1


def test_an_answer_that_was_cut_off(server: Server) -> None:
    """An answer that ended because it was too long is an error, even where it is JSON."""
    server.content, server.finish = json.dumps(ANSWER), "length"
    with pytest.raises(RemoteError, match="cut off"):
        ask(server)


def test_a_service_that_never_answers(server: Server) -> None:
    """After the time that was given the silence is an error."""
    server.silent = True
    with pytest.raises(RemoteError, match=r"did not answer within 0\.3 seconds"):
        ask(server, timeout=0.3)


def test_a_service_that_is_not_there(server: Server) -> None:
    """Where nobody listens the error says that the service cannot be reached."""
    server.shutdown()
    server.server_close()
    with pytest.raises(RemoteError, match="cannot be reached"):
        ask(server)


@pytest.mark.parametrize(
    ("url", "model", "says"),
    [(None, "m", "--llm-url"), ("localhost", "m", "--llm-url"), ("http://x/v1", None, "--llm-model")],
)
def test_a_service_must_be_named(url: str | None, model: str | None, says: str) -> None:
    """Without a URL or a model nothing is asked of anybody: there is no service by default."""
    with pytest.raises(UsageError, match=says):
        extractor("llm", url=url, model=model)


def test_an_unknown_extractor_is_told() -> None:
    """The names of the extractors are told to who asks for another."""
    with pytest.raises(UsageError, match="builtin and llm"):
        extractor("oracle")


# --- the command ---


def run(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`kg extract` in a process of its own."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "extract", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_the_command_asks_the_service(server: Server, write: Callable[[str, str | bytes], Path]) -> None:
    """`kg extract --extractor llm` prints the contract's JSON, and tells on stderr what was refused."""
    server.content = json.dumps(changed("claims.0.action", "Hug"))
    done = run(write("minsk.txt", TEXT), "--extractor", "llm", "--llm-url", server.url, "--llm-model", "m")
    assert done.returncode == 0
    assert done.stderr == "kg: minsk: refused of the answer: unknown action: 1\n"
    assert [claim["action"] for claim in json.loads(done.stdout)["claims"]] == ["Discuss", "Aid"]


def test_the_command_fails_with_the_service(server: Server, write: Callable[[str, str | bytes], Path]) -> None:
    """A service that does not answer ends the command with 4 and one sentence."""
    server.silent = True
    options = ("--extractor", "llm", "--llm-url", server.url, "--llm-model", "m", "--llm-timeout", "0.3")
    done = run(write("minsk.txt", TEXT), *options)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"kg: {server.url}: the service did not answer within 0.3 seconds\n"


def test_the_command_without_a_service(write: Callable[[str, str | bytes], Path]) -> None:
    """`--extractor llm` alone is a mistake of usage: nothing goes anywhere unasked."""
    done = run(write("minsk.txt", TEXT), "--extractor", "llm")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--llm-url" in done.stderr
