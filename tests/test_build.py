"""The whole way: sources into a store, twice the same, in any order the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import Reader, build
from kg.document import Document
from kg.errors import AssetError, KgError, SourceError, UsageError
from kg.export import export
from kg.extraction import Extraction
from kg.store import ONTOLOGY, Store
from kg.triples import document_iri, quads

Write = Callable[[str, str | bytes], Path]

FIRST = "Anna Vale met Bruno Keller in Lisbon.\nClara Stone denied that Anna Vale and Bruno Keller discussed trade.\n"
SECOND = "Clara Stone said that Bruno Keller will visit Portugal.\nGermany lent Portugal 5 million euros.\n"


def fingerprint(place: Path) -> str:
    """The hash of a store's sorted N-Quads."""
    with Store.open(place, read_only=True) as store:
        return hashlib.sha256(export(store.quads(), "nquads")).hexdigest()


def test_a_build_reports_what_it_read(write: Write, tmp_path: Path, reader: Reader) -> None:
    """The report counts documents, distinct entities and topics, and claims by polarity and modality."""
    sources = [write("a.txt", FIRST), write("b.txt", SECOND)]
    told: list[tuple[int, int, str]] = []
    with Store.open(None) as store:
        report = build(sources, store, reader, lambda *step: told.append(step))
    assert (report.documents, report.added, report.failures) == (2, ["a", "b"], [])
    assert (report.count("Person"), report.count("State"), report.count("Agreement")) == (3, 2, 0)
    assert len(report.topics) == 1
    assert report.claims_of() == 4
    assert report.claims_of("affirmed", "actual") == 2
    assert report.claims_of("affirmed", "planned") == 1
    assert report.claims_of("denied") == 1
    assert told == [(1, 2, "a"), (2, 2, "b")]


def test_building_twice_changes_nothing(write: Write, tmp_path: Path, reader: Reader) -> None:
    """The second build of the same files finds every document unchanged, and the store has the same N-Quads."""
    sources = [write("a.txt", FIRST), write("b.txt", SECOND)]
    hashes = []
    for expected in ("added", "unchanged"):
        with Store.open(tmp_path / "store", create=True) as store:
            assert getattr(build(sources, store, reader), expected) == ["a", "b"]
        hashes.append(fingerprint(tmp_path / "store"))
    assert hashes[0] == hashes[1]


def test_any_order_gives_the_same_store(write: Write, tmp_path: Path, reader: Reader) -> None:
    """Two orders, and one call or two, end in the same N-Quads."""
    one, two = write("a.txt", FIRST), write("b.txt", SECOND)
    for name, calls in (("x", [[one, two]]), ("y", [[two, one]]), ("z", [[two], [one]])):
        for sources in calls:
            with Store.open(tmp_path / name, create=True) as store:
                build(sources, store, reader)
    assert fingerprint(tmp_path / "x") == fingerprint(tmp_path / "y") == fingerprint(tmp_path / "z")


def test_a_changed_document_replaces_its_graph_alone(write: Write, tmp_path: Path, reader: Reader) -> None:
    """After a change only the graph of the changed document differs."""
    first, second = write("a.txt", FIRST), write("b.txt", SECOND)
    with Store.open(tmp_path / "store", create=True) as store:
        build([first, second], store, reader)
        before = set(store.quads("https://w3id.org/summit-kg/id/document/b"))
        write("a.txt", SECOND)
        report = build([first, second], store, reader)
        assert (report.changed, report.unchanged) == (["a"], ["b"])
        assert set(store.quads("https://w3id.org/summit-kg/id/document/b")) == before
        assert not list(store.query("SELECT ?c { GRAPH document:a { ?c kg:action act:Meet } }"))  # type: ignore[arg-type]


def test_the_background_comes_along(write: Write, reader: Reader) -> None:
    """The ontology and the catalogue's entries are in the store after a build."""
    with Store.open(None) as store:
        build([write("a.txt", FIRST)], store, reader)
        assert ONTOLOGY in store.graphs()
        assert store.query("ASK { GRAPH <https://w3id.org/summit-kg/graph/catalogue> { state:PRT rdfs:label ?name } }")


def test_bad_documents_are_listed_and_the_rest_goes_on(write: Write, tmp_path: Path, reader: Reader) -> None:
    """Sources that cannot be read are failures of the report; the others are in the store."""
    write("in/bad.txt", b"\xff\xfe")
    write("in/good.txt", FIRST)
    with Store.open(None) as store:
        report = build([tmp_path / "in", tmp_path / "none.txt"], store, reader)
        assert report.added == ["good"]
        assert [type(failure) for failure in report.failures] == [SourceError, SourceError]
        assert len(store.documents()) == 1


def test_where_nothing_can_be_read_nothing_is_written(write: Write, tmp_path: Path, reader: Reader) -> None:
    """A build that reads nothing leaves no store behind."""
    with Store.open(tmp_path / "store", create=True) as store:
        report = build([write("bad.txt", b"\xff")], store, reader)
    assert report.documents == 0
    assert not (tmp_path / "store").exists()


class Failing:
    """A reader that fails as told on the texts of one name."""

    def __init__(self, reader: Reader, name: str, error: Exception) -> None:
        self.reader, self.name, self.error = reader, name, error

    def read(self, document: Document) -> Extraction:
        """What the other reader says, or the error."""
        if document.id == self.name:
            raise self.error
        return self.reader.read(document)


def test_a_defect_of_the_reader_costs_one_document(write: Write, reader: Reader) -> None:
    """An error of whatever kind in one document is listed with its name; the other documents are read."""
    sources = [write("a.txt", FIRST), write("b.txt", SECOND)]
    with Store.open(None) as store:
        report = build(sources, store, Failing(reader, "a", ZeroDivisionError("by zero")))
    assert report.added == ["b"]
    (failure,) = report.failures
    assert type(failure) is KgError
    assert str(failure).startswith("a: a defect of this program")


def test_a_broken_installation_stops_the_build(write: Write, reader: Reader) -> None:
    """What would fail for every document is not told once for each."""
    with Store.open(None) as store, pytest.raises(AssetError):
        build([write("a.txt", FIRST)], store, Failing(reader, "a", AssetError("a file is missing")))


def test_options_that_do_not_fit_are_refused(write: Write, reader: Reader) -> None:
    """One title for two documents is a mistake of usage, before anything is read."""
    sources = [write("a.txt", FIRST), write("b.txt", SECOND)]
    with Store.open(None) as store, pytest.raises(UsageError, match="--title"):
        build(sources, store, reader, title="T")


def test_documents_can_be_given_ready_made(talks: Extraction, reader: Reader) -> None:
    """A caller that has documents already may build from them."""
    with Store.open(None) as store:
        assert build([talks.document], store, reader).added == ["talks"]
        assert set(store.quads(document_iri(talks.document))) == set(quads(talks))
