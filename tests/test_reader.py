"""The whole reading of a document: names, parse, references and claims, with the real model, lexicon and catalogue."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import assets, document
from kg.claims.model import MODALITIES, POLARITIES
from kg.document import Document
from kg.errors import LimitError, UsageError
from kg.export import export
from kg.extraction import Extraction, from_json, to_json
from kg.reader import Reader
from kg.triples import quads

SAMPLES = {d.id: d for d in document.read(assets.folder("readouts"))}
WORDS = (
    "President Putin Prime Minister of Norway the Kremlin said that did not discuss agreed to meet in Paris on Tuesday and "
    "will sign a treaty “ ” , . : ; ( ) — \n \n\n thanked him for Ukraine Ukraine's both sides neither nor without touching "
    "$1.5bn 12 May 2020 According to denied reports hopes U.S. Türkiye 👍 ’s"
).split(" ")


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader()


def doc(text: str, date: str | None = "2020-09-14") -> Document:
    return Document("d", text, hashlib.sha256(text.encode()).hexdigest(), "-", date=date)


def whole(extraction: Extraction) -> None:
    """Assert what holds of every extraction."""
    text, ids = extraction.document.text, {e.id for e in extraction.entities}
    spans = [m for e in extraction.entities for m in e.mentions] + [c.evidence for c in extraction.claims]
    spans += [r.evidence for r in extraction.roles]
    assert all(text[s.start : s.end] == s.text and s.start < s.end for s in spans)
    for c in extraction.claims:
        used = {*c.agents, *c.recipients, *c.objects, *c.speakers, *c.relayed_by} | ({c.place} if c.place else set())
        assert used <= ids
        assert c.polarity in POLARITIES
        assert c.modality in MODALITIES
    assert {r.person for r in extraction.roles} | {r.of for r in extraction.roles if r.of} <= ids
    assert from_json(to_json(extraction), text) == extraction


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_text_is_read_and_every_quote_is_the_text_at_its_offsets(words: list[str]) -> None:
    """Whatever the words, reading ends, quotes are exact, ids resolve, and JSON there and back changes nothing."""
    whole(reader().read(doc(" ".join(words))))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_are_read(text: str) -> None:
    """No character makes reading fail: control characters, other scripts, astral signs."""
    text = text.encode("utf-8", "replace").decode()
    whole(reader().read(doc(text)))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_reads_the_same_twice_and_alone_or_among_others(name: str) -> None:
    """Reading holds no state: the same document gives the same extraction, whatever was read before it."""
    others = [SAMPLES[n] for n in sorted(SAMPLES) if n != name][:2]
    alone = reader().read(SAMPLES[name])
    whole(alone)
    assert list(reader().read_all([*others, SAMPLES[name]]))[-1] == alone


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_an_unrelated_paragraph_at_the_end_changes_no_claim(name: str) -> None:
    """The claims of a document stay what they are when something else is said after it."""
    d = SAMPLES[name]
    longer = d.text + "\n\nThe weather over the northern islands stayed dry for most of the week."
    more = Document(d.id, longer, hashlib.sha256(longer.encode()).hexdigest(), "-", date=d.date, publisher=d.publisher)
    before, after = reader().read(d), reader().read(more)
    assert after.claims[: len(before.claims)] == before.claims


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_graph_beside_a_sample_is_what_the_code_builds(name: str) -> None:
    """Each sample's TriG file is up to date; `python -m tools.samples` writes it anew."""
    path = assets.folder("readouts") / f"{name}.trig"
    assert path.read_bytes() == export(quads(reader().read(SAMPLES[name])), "trig"), "run: python -m tools.samples"


def test_a_document_past_all_measure_is_refused() -> None:
    """A text too long for the parser's memory is a LimitError that says what to do, not a crash."""
    with pytest.raises(LimitError, match="split it"):
        reader().read(doc("They met. " * 100_001))


def test_a_model_that_is_not_installed_is_refused_in_one_sentence() -> None:
    """An unknown model's name gives a UsageError that says what to install."""
    with pytest.raises(UsageError, match="not installed"):
        Reader("no_such_model")
