"""Exports: every format reads back, and the same graph has the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

from kg.claims.model import Topic
from kg.document import sha256
from kg.errors import UsageError
from kg.export import FORMATS, export
from kg.extraction import Extraction
from kg.store import Store
from kg.triples import document_iri, quads

RDF = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
       "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip


@pytest.mark.parametrize("form", RDF)
def test_rdf_reads_back(form: str, talks: Extraction, other: Extraction) -> None:
    """What is written in a format of RDF is read back as the same quads; Turtle alone loses the graphs' names."""
    written = {*quads(talks), *quads(other)}
    back = set(ox.parse(export(written, form), format=RDF[form]))
    if form == "turtle":
        assert {quad.triple for quad in back} == {quad.triple for quad in written}
    else:
        assert back == written


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize("form", ["turtle", "trig", "nquads"])
def test_a_second_reader_agrees(form: str, talks: Extraction) -> None:
    """rdflib reads as many statements as were written."""
    data = rdflib.Dataset()
    data.parse(data=export(quads(talks), form), format=form)
    assert sum(1 for _ in data.quads()) == len(quads(talks))


def test_nquads_are_sorted_lines(talks: Extraction) -> None:
    """N-Quads stand in the order of their bytes, each on a line."""
    lines = export(quads(talks), "nquads").splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(quads(talks))


def test_only_used_prefixes_are_declared(talks: Extraction) -> None:
    """Turtle and TriG declare the prefixes that they use, and no others."""
    text = export(quads(talks), "trig").decode()
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert "claim:" in declared
    assert "sh:" not in declared
    assert all(text.count(prefix) > 1 for prefix in declared if prefix != "rdf:"), "rdf:type is written as `a`"


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_read_back(form: str, talks: Extraction) -> None:
    """GraphML and GEXF hold entities and topics as nodes and claims as edges, which networkx reads back."""
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    graph = read(io.BytesIO(export(quads(talks), form)))
    assert {data["type"] for _, data in graph.nodes(data=True)} >= {"Person", "State", "Topic"}
    assert graph.number_of_edges() >= len(talks.claims)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_are_well_formed_whatever_a_text_holds(form: str, talks: Extraction) -> None:
    """Control characters, which XML cannot hold, are left out of networks."""
    text = talks.document.text + "\x01\x0b\x1f\ufffe"
    odd = replace(talks.claims[1], topics=(Topic("a\x01\x0bb<&>\"'\ufffe"),))
    changed = replace(
        talks, document=replace(talks.document, text=text, sha256=sha256(text), title="\x02"), claims=(odd,)
    )
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    assert read(io.BytesIO(export(quads(changed), form))).number_of_nodes()


def test_an_unknown_format_is_named() -> None:
    """A format that is none ends in a sentence that lists those there are."""
    with pytest.raises(UsageError, match="'xml' is unknown; there are nquads"):
        export([], "xml")


def test_an_empty_graph_can_be_written() -> None:
    """Nothing gives an empty file of each format."""
    for form in FORMATS:
        export([], form)


HASHES = """
import hashlib, sys
from kg.export import FORMATS, export
from kg.store import Store
with Store.open(sys.argv[1], read_only=True) as store:
    print(*(hashlib.sha256(export(store.quads(), form)).hexdigest() for form in FORMATS))
"""


def test_the_same_graph_has_the_same_bytes(tmp_path: Path, talks: Extraction, other: Extraction) -> None:
    """All formats are byte-identical between stores filled in two orders, read by processes with two hash seeds."""
    hashes = []
    for seed, order in (("1", (talks, other)), ("2", (other, talks))):
        with Store.open(tmp_path / seed, create=True) as store:
            for extraction in order:
                store.replace(document_iri(extraction.document), sorted(quads(extraction), key=hash))
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", HASHES, str(tmp_path / seed)]
        hashes.append(
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()
        )
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == len(FORMATS) == len({*hashes[0], hashlib.sha256(b"").hexdigest()}) - 1
