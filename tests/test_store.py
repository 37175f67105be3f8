"""The store: one graph a document, replaced as a whole; every way it can fail is a sentence."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import names
from kg.errors import QueryError, StoreError
from kg.extraction import Extraction
from kg.store import CATALOGUE, ONTOLOGY, Store, catalogue_entries
from kg.triples import document_iri, quads, term


def held(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


MALFORMED = {
    "SELECT * WHERE {\n  ?a ?b\n  }": "line 2, column 3: the query cannot be read from '?a ?b' on",
    "SELEC * { ?a ?b ?c }": "line 1, column 1: the query cannot be read from 'SELEC * { ?a ?b ?c }' on",
    "SELECT * { ?a ?b ?c ": "line 1, column 21: the query ends too early",
    "SELECT *\n{ ?a a nix:Thing }": "line 2, column 17: the prefix 'nix:' is not declared",
    "PREFIX own: <urn:>\nSELECT * { ?a own:b }": "line 2, column 12: the query cannot be read from '?a own:b }' on",
    "SELECT ?a (COUNT(?b) AS ?n) {\n ?a ?b ?c }": "line 2, column 12: the SELECT contains a variable that is unbound",
}

RUSSIA = names.mint("state", "RUS")


def test_a_document_is_replaced_as_a_whole(talks: Extraction, other: Extraction) -> None:
    """Writing a document again replaces its graph alone, and says whether anything changed."""
    iri, other_iri = document_iri(talks.document), document_iri(other.document)
    with Store.open(None) as store:
        assert store.replace(iri, quads(talks))
        assert store.replace(other_iri, quads(other))
        assert not store.replace(iri, quads(talks))
        shorter = replace(talks, claims=talks.claims[:1])
        assert store.replace(iri, quads(shorter))
        assert set(store.quads(iri)) == set(quads(shorter))
        assert set(store.quads(other_iri)) == set(quads(other))
        assert store.documents() == [other_iri, iri]
        assert store.remove(other_iri)
        assert store.documents() == [iri]


def test_a_quad_of_another_graph_is_refused(talks: Extraction) -> None:
    """A graph cannot be filled with another graph's quads."""
    with Store.open(None) as store, pytest.raises(ValueError, match="does not belong"):
        store.replace("https://example.org/other", quads(talks))


def test_a_new_store_appears_when_it_is_whole(tmp_path: Path, talks: Extraction) -> None:
    """While a store is filled for the first time nothing is in its place; closed, it is there, and nothing beside."""
    place = tmp_path / "deep" / "store"
    with Store.open(place, create=True) as store:
        store.replace(document_iri(talks.document), quads(talks))
        assert not place.exists()
        assert set(store.quads()) == set(quads(talks))
        assert not place.exists()
    assert held(place.parent) == ["store"]
    with Store.open(place, read_only=True) as store:
        assert set(store.quads()) == set(quads(talks))


def test_a_store_that_got_nothing_leaves_nothing(tmp_path: Path) -> None:
    """A build in which nothing could be read makes no store."""
    with Store.open(tmp_path / "store", create=True):
        pass
    assert held(tmp_path) == []


def test_filling_and_replacing_give_the_same(tmp_path: Path, talks: Extraction, other: Extraction) -> None:
    """A document that comes twice in the first fill is replaced, as in any other."""
    iri = document_iri(talks.document)
    with Store.open(tmp_path / "store", create=True) as store:
        store.replace(iri, quads(replace(talks, claims=())))
        assert store.replace(iri, quads(talks))
        assert not store.replace(iri, quads(talks))
        store.commit()
        assert store.replace(document_iri(other.document), quads(other))
    with Store.open(tmp_path / "store") as store:
        assert set(store.quads()) == {*quads(talks), *quads(other)}


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path, talks: Extraction) -> None:
    """A first fill that is interrupted leaves a store with the whole documents that were read."""
    with pytest.raises(KeyboardInterrupt), Store.open(tmp_path / "store", create=True) as store:
        store.replace(document_iri(talks.document), quads(talks))
        raise KeyboardInterrupt
    with Store.open(tmp_path / "store", read_only=True) as store:
        assert store.documents() == [document_iri(talks.document)]


def test_leftovers_of_a_killed_fill_do_no_harm(tmp_path: Path, talks: Extraction) -> None:
    """What a killed process left beside the place of the store is cleared by the next fill."""
    leftover = tmp_path / ".store.filling" / "store"
    leftover.mkdir(parents=True)
    (leftover / "CURRENT").write_text("junk")
    with Store.open(tmp_path / "store", create=True) as store:
        store.replace(document_iri(talks.document), quads(talks))
    assert held(tmp_path) == ["store"]


def test_the_background_is_loaded_once(store: Store) -> None:
    """The ontology and its topics are there to be asked; loading them again changes nothing."""
    store.load_background(catalogue=lambda _: [])
    assert not store.load_background(catalogue=lambda _: [])
    assert ONTOLOGY in store.graphs()
    assert store.query("ASK { act:Meet kg:ploverType plover:CONSULT . topic:energy-supply skos:broader ?wider }")


def test_the_catalogue_gives_what_the_documents_name(store: Store) -> None:
    """Entries of the entities that documents name, their states and tenures come into the store, and no others."""
    store.load_background()
    in_store = {quad.subject.value for quad in store.quads(CATALOGUE)}  # type: ignore[union-attr]
    assert names.mint("state", "PRT") in in_store
    assert names.mint("state", "GBR") in in_store, "the state of a person, which no text names"
    assert RUSSIA not in in_store
    assert not store.load_background()


def test_tenures_come_with_their_holders() -> None:
    """For a person the catalogue gives the offices held, and what these offices and their sources are called."""
    person = names.mint("person", "vladimir-putin-rus")
    found = catalogue_entries({person})
    assert any(quad.predicate == term("kg:holder") and quad.object.value == person for quad in found)  # type: ignore[union-attr]
    assert any(quad.subject.value == RUSSIA for quad in found)  # type: ignore[union-attr]
    assert {quad.graph_name.value for quad in found} == {CATALOGUE}  # type: ignore[union-attr]


def test_a_query_that_does_not_parse_names_line_and_column(store: Store) -> None:
    """The error of a malformed query names the place, the words there, and an undeclared prefix."""
    for text, said in MALFORMED.items():
        with pytest.raises(QueryError) as caught:
            store.query(text)
        assert str(caught.value) == said


def test_a_bound_variable_must_be_projected(store: Store) -> None:
    """The engine binds projected variables only; another is an error, never an unbound query."""
    with pytest.raises(QueryError, match="projection"):
        store.query("SELECT ?a { ?a kg:agent ?b }", {"b": ox.NamedNode(RUSSIA)})


# --- what can go wrong ---


def test_where_no_store_is_the_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    """Opening a store that is not there names `kg build`, and makes nothing."""
    for options in ({}, {"read_only": True}):
        with pytest.raises(StoreError, match="kg build") as caught:
            Store.open(tmp_path / "none", **options)
        assert caught.value.exit_code == 3
    assert held(tmp_path) == []


def test_other_things_in_the_place_of_a_store_are_left_alone(tmp_path: Path) -> None:
    """A file, or a folder with other files, is never taken for a store nor written to."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("mine")
    with pytest.raises(StoreError, match="this is a file"):
        Store.open(tmp_path / "file", create=True)
    with pytest.raises(StoreError, match="holds other files"):
        Store.open(tmp_path / "folder", create=True)
    assert held(tmp_path / "folder") == ["mine"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path, talks: Extraction) -> None:
    """A folder that somebody made for the store is used."""
    place = tmp_path / "store"
    place.mkdir()
    with Store.open(place, create=True) as store:
        store.replace(document_iri(talks.document), quads(talks))
    with Store.open(place, read_only=True) as store:
        assert store.documents()


HOLD = """
    import sys
    from kg.store import Store
    from kg.triples import node, term
    import pyoxigraph as ox
    store = Store.open(sys.argv[1], create=True)
    if sys.argv[2] == "fill":
        store.replace("urn:g", [ox.Quad(node("urn:s"), node("urn:p"), node("urn:o"), node("urn:g"))])
    print("open", flush=True)
    sys.stdin.read()
    store.close()
"""


@pytest.mark.parametrize("how", ["existing", "fill"])
def test_a_store_in_use_by_another_process(tmp_path: Path, on_disk: Path, how: str) -> None:
    """While another process writes to a store or fills a new one, opening it for writing is refused; reading is not."""
    place = on_disk if how == "existing" else tmp_path / "new"
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(place), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="in use by another process") as caught:
            Store.open(place, create=True)
        assert caught.value.exit_code == 3
        if how == "existing":
            with Store.open(place, read_only=True) as reader:
                assert len(reader.documents()) == 2
    finally:
        holder.communicate(b"")
    with Store.open(place):
        pass


@pytest.mark.parametrize("damage", ["MANIFEST-*", "CURRENT", "*.sst"])
def test_a_damaged_store_is_told(on_disk: Path, damage: str) -> None:
    """A store with a broken file names its folder and the way back, whether opened for reading or writing."""
    for path in on_disk.glob(damage):
        path.write_bytes(b"junk")
    for read_only in (False, True):
        with pytest.raises(StoreError, match="damaged; move it away and run `kg build` again") as caught:
            Store.open(on_disk, read_only=read_only)
        assert str(on_disk) in str(caught.value)


def test_a_store_that_lost_its_head_is_not_made_anew(on_disk: Path) -> None:
    """A folder with the remains of a store is called damaged, and is not overwritten."""
    (on_disk / "CURRENT").unlink()
    before = held(on_disk)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(on_disk, create=True)
    assert held(on_disk) == before


def test_a_read_only_place_is_told() -> None:
    """Where nothing can be written the sentence says so."""
    with pytest.raises(StoreError, match=r"cannot be (written|opened)") as caught:
        Store.open("/proc/kg/store", create=True)
    assert caught.value.exit_code == 3


def test_a_read_only_store_takes_nothing(on_disk: Path, talks: Extraction) -> None:
    """A store opened for reading refuses to be written to."""
    with Store.open(on_disk, read_only=True) as store, pytest.raises(StoreError, match="opened read-only"):
        store.replace(document_iri(talks.document), [])


def test_a_closed_store_says_so(talks: Extraction) -> None:
    """Asking a store after it was closed is an error, not an empty answer."""
    store = Store.open(None)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents()
