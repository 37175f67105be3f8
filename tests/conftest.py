"""What several tests share: a reader of a tiny language, and stores that it fills."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import document, names
from kg.build import Reader
from kg.claims.model import Claim, Topic
from kg.document import Document
from kg.extraction import Extraction
from kg.mentions.model import Amount, Entity, Role, Span, Time
from kg.store import ONTOLOGY, Store, ontology_quads
from kg.triples import canonical, document_iri, quads

#: Everything that the tiny language can name: its type and its state.
KNOWN = {
    "Anna Vale": ("Person", "PRT"), "Bruno Keller": ("Person", "DEU"), "Clara Stone": ("Person", "GBR"),
    "Portugal": ("State", "PRT"), "Germany": ("State", "DEU"), "Lisbon": ("Place", "PRT"),
    "Tagus Loan": ("Agreement", None), "Port Union": ("Organization", None),
}  # fmt: skip
CONCEPTS = {"energy supplies": names.TOPIC + "energy-supply", "trade": names.TOPIC + "trade"}
WIKIDATA = {"Portugal": "Q45", "Germany": "Q183", "Lisbon": "Q597"}

_THING = "|".join(KNOWN)
_SENTENCE = re.compile(
    rf"(?:(?P<speaker>{_THING}) (?P<verb>said|denied) that )?"
    rf"(?P<one>{_THING})(?: and (?P<two>{_THING}))? (?P<act>met|discussed|will visit|lent|signed)"
    rf"(?: (?P<other>{_THING}))?(?: the (?P<object>Tagus Loan))?"
    r"(?: (?P<topics>(?:energy supplies|trade|whaling)(?: and (?:energy supplies|trade|whaling))*))?"
    r"(?: (?P<amount>(?P<value>[\d.]+) million euros))?(?: in (?P<place>Lisbon))?(?: on (?P<day>\d{4}-\d\d-\d\d))?\."
)
_ROLE = re.compile(rf"(?P<person>{_THING}), the (?P<office>\w+) of (?P<of>{_THING})")
_ACTIONS = {"met": "Meet", "discussed": "Discuss", "will visit": "Visit", "lent": "Aid", "signed": "Sign"}


class TinyReader:
    """Reads sentences such as `Clara Stone denied that Anna Vale and Bruno Keller discussed trade in Lisbon.`"""

    def read(self, document: Document) -> Extraction:
        """All that the text says, as far as the tiny language goes."""
        text = document.text
        spans = [Span(m.start(), m.end(), m[0]) for m in re.finditer(_THING, text)]
        entities = []
        for label in dict.fromkeys(span.text for span in spans):
            kind, state = KNOWN[label]
            same_as = (names.wikidata(WIKIDATA[label]),) if label in WIKIDATA else ()
            iri = names.mint_entity(kind, label, state)
            mentions = tuple(span for span in spans if span.text == label)
            entities.append(Entity(label, kind, label, iri, same_as, state, mentions))
        roles = tuple(Role(m["person"], m["office"], m["of"], _span(m)) for m in _ROLE.finditer(text))
        claims = tuple(_claim(m) for m in _SENTENCE.finditer(text))
        source = document.source
        done = canonical(Extraction(document, tuple(entities), roles, claims))
        return replace(done, document=replace(done.document, source=source))


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), match[0])


def _claim(m: re.Match[str]) -> Claim:
    symmetric = m["act"] in ("met", "discussed", "signed")
    others = tuple(filter(None, (m["two"], m["other"])))
    return Claim(
        id="", action=_ACTIONS[m["act"]], agents=(m["one"], *others) if symmetric else (m["one"],),
        recipients=() if symmetric else others,
        topics=tuple(Topic(words, CONCEPTS.get(words)) for words in (m["topics"] or "").split(" and ") if words),
        objects=(m["object"],) if m["object"] else (), place=m["place"],
        time=Time(m["day"], None, f"on {m['day']}") if m["day"] else None,
        amount=Amount(Decimal(m["value"]) * 1_000_000, "EUR", m["amount"]) if m["amount"] else None,
        polarity="denied" if m["verb"] == "denied" else "affirmed",
        modality="planned" if m["act"] == "will visit" else "actual",
        speakers=(m["speaker"],) if m["speaker"] else (), relayed_by=(), evidence=_span(m),
    )  # fmt: skip


TALKS = """Anna Vale, the President of Portugal, received Bruno Keller, the Chancellor of Germany.
Anna Vale met Bruno Keller in Lisbon on 2024-03-05.
Clara Stone said that Anna Vale and Bruno Keller discussed energy supplies and whaling.
Clara Stone denied that Anna Vale and Bruno Keller discussed trade.
Clara Stone said that Bruno Keller will visit Portugal.
Germany lent Portugal the Tagus Loan 1500.5 million euros.
"""
OTHER = """Clara Stone, the Envoy of Port Union, spoke.
Bruno Keller and Anna Vale discussed trade.
Anna Vale met Clara Stone in Lisbon.
"""


@pytest.fixture
def reader() -> Reader:
    """A reader of the tiny language."""
    return TinyReader()


@pytest.fixture
def talks() -> Extraction:
    """A readout of talks, read."""
    return read_tiny("talks", TALKS, date="2024-03-06", publisher="The Lisbon Gazette", title="Talks in Lisbon",
                     url="https://example.org/talks")  # fmt: skip


@pytest.fixture
def other() -> Extraction:
    """Another side's readout of the same talks, read."""
    return read_tiny("other", OTHER, date="2024-03-07", publisher="Chancellery")


def read_tiny(name: str, text: str, **known: str) -> Extraction:
    """A text of the tiny language, read."""
    return TinyReader().read(Document(name, text, document.sha256(text), name, **known))


@pytest.fixture(scope="session")
def background() -> list[Quad]:
    """The ontology's graph, read once for all tests."""
    return ontology_quads()


@pytest.fixture
def store(background: list[Quad], talks: Extraction, other: Extraction) -> Store:
    """A store in memory with both readouts and the ontology."""
    filled = Store.open(None)
    for extraction in (talks, other):
        filled.replace(document_iri(extraction.document), quads(extraction))
    filled.engine.extend(background)
    return filled


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file into the test's folder."""

    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def on_disk(tmp_path: Path, background: list[Quad], talks: Extraction, other: Extraction) -> Path:
    """The place of a store on disk with both readouts and the ontology."""
    place = tmp_path / "store"
    with Store.open(place, create=True) as filled:
        for extraction in (talks, other):
            filled.replace(document_iri(extraction.document), quads(extraction))
        filled.replace(ONTOLOGY, background)
    return place
