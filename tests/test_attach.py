"""Attaching somebody's own data: RDF in every form, tables by codes, and what is refused."""

from __future__ import annotations

import io
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import names, queries
from kg.cli.main import main
from kg.errors import SourceError, UsageError
from kg.extraction import Extraction
from kg.links import attach, tables
from kg.store import Store, catalogue_entries
from kg.triples import document_iri, quads, value

Write = Callable[[str, str | bytes], Path]
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
MINE = attach.GRAPHS + "mine"

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
STATES = """
state:PRT a kg:State ; rdfs:label "Portugal"@en ; kg:stateCode "PRT" ; kg:isoAlpha2 "PT" ; kg:isoNumeric "620" ;
    kg:cowCode "235" ; kg:gwCode "235" ; skos:exactMatch wd:Q45 , <https://sws.geonames.org/2264397/> .
state:DEU a kg:State ; rdfs:label "Germany"@en ; kg:stateCode "DEU" ; kg:isoAlpha2 "DE" ; kg:isoNumeric "276" ;
    kg:cowCode "255" ; kg:gwCode "260" ; skos:exactMatch wd:Q183 .
state:AFG a kg:State ; rdfs:label "Afghanistan"@en ; kg:stateCode "AFG" ; kg:isoAlpha2 "AF" ; kg:isoNumeric "004" .
state:german-empire a kg:State , kg:FormerState ; rdfs:label "German Empire"@en ; kg:cowCode "255" ; kg:gwCode "255" .
state:prussia a kg:State , kg:FormerState ; rdfs:label "Prussia"@en ; kg:cowCode "255" ; kg:gwCode "255" .
"""
PLACES = """
place:lisbon-prt a kg:Place ; rdfs:label "Lisbon"@en ; skos:exactMatch <https://sws.geonames.org/2267057/> .
place:portugal-city a kg:Place ; rdfs:label "Portugal City"@en ; skos:exactMatch wd:Q45 , wd:Q7 .
place:twin a kg:Place ; rdfs:label "Twin"@en ; skos:exactMatch wd:Q7 .
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small catalogue."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write("world/places.ttl", HEAD + PLACES)
    return write("world/states.ttl", HEAD + STATES).parent


@pytest.fixture
def kg(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, on_disk: Path
) -> Iterator[Callable[..., Ran]]:
    """Runs a command line in this process, on the store with both readouts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_STORE", str(on_disk))
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), "utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode("utf-8"), err.decode("utf-8"))

    yield run
    signal.signal(signal.SIGTERM, before)


def graph(place: Path) -> set[tuple[str, str, str]]:
    """The triples of the attached graph `mine`."""
    with Store.open(place, read_only=True) as store:
        return {(value(q.subject), value(q.predicate), value(q.object)) for q in store.quads(MINE)}


def mine(column: str) -> str:
    return f"{attach.TERMS}mine/{column}"


# --- RDF ---

A, B = "https://example.org/a", "https://example.org/b"
SCHEMA = names.PREFIXES["schema"]
RDF = {
    "a.ttl": f"@prefix schema: <{SCHEMA}> . <{A}> schema:knows <{B}> ; schema:name 'Älva' .",
    "a.nt": f"<{A}> <{SCHEMA}knows> <{B}> .\n<{A}> <{SCHEMA}name> \"Älva\" .\n",
    "a.nq": f"<{A}> <{SCHEMA}knows> <{B}> <urn:g:1> .\n<{A}> <{SCHEMA}name> \"Älva\" <urn:g:2> .\n",
    "a.trig": f"<urn:g:1> {{ <{A}> <{SCHEMA}knows> <{B}> }} <{A}> <{SCHEMA}name> 'Älva' .",
    "a.jsonld": f'{{"@id": "{A}", "{SCHEMA}knows": {{"@id": "{B}"}}, "{SCHEMA}name": "Älva"}}',
    "a.rdf": f'<?xml version="1.0"?><r:RDF xmlns:r="{names.PREFIXES["rdf"]}" xmlns:s="{SCHEMA}"><r:Description '
             f'r:about="{A}"><s:knows r:resource="{B}"/><s:name>Älva</s:name></r:Description></r:RDF>',
}  # fmt: skip


@pytest.mark.parametrize("name", RDF)
def test_rdf_of_every_form_becomes_one_graph(kg: Callable[..., Ran], write: Write, on_disk: Path, name: str) -> None:
    """Whatever the form, the statements stand in one graph, with its licence and its source."""
    ran = kg(
        "attach", write(name, RDF[name]), "--graph", "mine", "--licence", LICENCE, "--source", "https://example.org/d"
    )
    assert (ran.code, ran.err) == (0, f"kg: 2 statements in {MINE}\n")
    dct = names.PREFIXES["dct"]
    assert graph(on_disk) == {
        (A, SCHEMA + "knows", B), (A, SCHEMA + "name", "Älva"), (MINE, dct + "license", LICENCE),
        (MINE, dct + "source", "https://example.org/d"), (MINE, dct + "title", "mine"),
        (MINE, names.PREFIXES["rdf"] + "type", names.PREFIXES["void"] + "Dataset"),
    }  # fmt: skip


def test_attaching_again_replaces_the_graph(kg: Callable[..., Ran], write: Write, on_disk: Path) -> None:
    """The same again changes nothing, another file replaces all, --remove takes the graph away; documents stay."""
    before = kg("export").out
    path = write("a.ttl", "<urn:x:a> <urn:x:p> [ <urn:x:q> [] ] , _:b . _:b <urn:x:q> 1 .")
    first = kg("attach", path, "--graph", "mine", "--licence", LICENCE)
    assert not first.err.endswith("as before\n")
    kept = graph(on_disk)
    assert kg("attach", path, "--graph", "mine", "--licence", LICENCE).err.endswith("as before\n")
    assert graph(on_disk) == kept
    assert {o for _, _, o in kept if "/node/" in o} == {mine(f"node/{number}") for number in (1, 2, 3)}
    kg("attach", write("a.ttl", "<urn:x:z> <urn:x:p> 1 ."), "--graph", "mine", "--licence", LICENCE)
    assert "urn:x:a" not in {s for s, _, _ in graph(on_disk)}
    assert kg("attach", "--remove", "--graph", "mine").err == f"kg: removed {MINE}\n"
    assert kg("export").out == before
    assert kg("attach", "--remove", "--graph", "mine").err == f"kg: there was no {MINE}\n"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
REFUSED: dict[str, tuple[str | bytes, int, str]] = {
    "dtd.rdf": (RDF["a.rdf"].replace("?>", "?>" + LAUGHS, 1), 2, "DTD"),
    "small.rdf": (RDF["a.rdf"].replace("?>", "?><!doctype x>", 1), 2, "DTD"),
    "wide.rdf": (RDF["a.rdf"].encode("utf-16"), 2, "UTF-8"),
    "latin.ttl": ("<urn:x:a> <urn:x:p> 'Älva' .".encode("latin-1"), 2, "see byte 21"),
    "broken.ttl": ("<urn:x:a> <urn:x:p> 1 .\n<urn:x:a> nonsense .", 2, "line 2, column"),
    "relative.nt": ("<a> <b> <c> .", 2, "not well-formed"),
    "remote.jsonld": ('{"@context": "https://example.org/context", "@id": "urn:x:a", "p": 1}', 2, "not well-formed"),
    "empty.ttl": ("", 2, "states nothing"),
    "claim.ttl": (f"<{names.ID}claim/1> <urn:x:p> 1 .", 2, "claims come from documents only"),
    "typed.ttl": (f"<urn:x:a> a <{names.ONTOLOGY}Claim> .", 2, "claims come from documents only"),
    "document.ttl": (f"<{names.ID}document/talks> <urn:x:p> 1 .", 2, "claims come from documents only"),
    "what.bin": ("x", 2, "not told by its end"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_attached_is_one_sentence(
    kg: Callable[..., Ran], write: Write, on_disk: Path, name: str
) -> None:
    """A file with a DTD, in another encoding, malformed, or with claims of its own is refused, and nothing is kept."""
    content, code, said = REFUSED[name]
    ran = kg("attach", write(name, content), "--graph", "mine", "--licence", LICENCE)
    assert (ran.code, ran.out) == (code, "")
    assert re.fullmatch(r"kg: [^\n]+\n", ran.err) and said in ran.err
    assert graph(on_disk) == set()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["a.ttl", "--graph", "mine"], 2), (["--graph", "mine", "--licence", LICENCE], 2), (["a.ttl", "--licence", LICENCE], 2),
     (["a.ttl", "--graph", "../x", "--licence", LICENCE], 2), (["a.ttl", "--graph", "mine", "--licence", "free"], 2),
     (["none.ttl", "--graph", "mine", "--licence", LICENCE], 2), (["a.ttl", "--graph", "mine", "--remove"], 2),
     (["a.ttl", "--graph", "mine", "--licence", LICENCE, "--key", "x"], 2),
     (["a.ttl", "--graph", "mine", "--licence", LICENCE, "--max-bytes", "5"], 5),
     ([".", "--graph", "mine", "--licence", LICENCE], 2),
     (["a.ttl", "--graph", "mine", "--licence", LICENCE, "--store", "nowhere"], 3)],
)  # fmt: skip
def test_a_wrong_command_line_is_one_sentence(
    kg: Callable[..., Ran], write: Write, arguments: list[str], code: int
) -> None:
    """Mistakes of usage end with 2, a limit with 5, a missing store with 3, each with one line."""
    write("a.ttl", RDF["a.ttl"])
    ran = kg("attach", *arguments)
    assert ran.code == code
    assert re.fullmatch(r"kg: [^\n]+\n", ran.err)


# --- tables ---


def test_a_table_becomes_statements_about_entities(
    kg: Callable[..., Ran], write: Write, on_disk: Path, folder: Path
) -> None:
    """Numbers, days and words are typed as they plainly are; empty cells and rows without a match say nothing."""
    table = 'ISO3,Trade (bn),"Since, when",Note\nPRT,12.50,2020-02-29,"=1+1"\nDEU,7,2021-02-29,007\nXXX,1,,\n,,,\n'
    path = write("t.csv", table)
    ran = kg("attach", path, "--graph", "mine", "--licence", LICENCE, "--catalogue", folder)
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "kg: the column 'ISO3' is taken for iso3 codes", "kg: 2 of 3 rows match an entity",
        f"kg: {path}, line 4: no entity, or several, for 'XXX'", f"kg: 12 statements in {MINE}",
    ]  # fmt: skip
    xsd = names.PREFIXES["xsd"]
    with Store.open(on_disk, read_only=True) as store:
        found = {
            (value(q.subject).rpartition("/")[2], value(q.predicate).rpartition("/")[2], value(q.object),
             q.object.datatype.value.removeprefix(xsd))
            for q in store.quads(MINE) if value(q.predicate).startswith(attach.TERMS) and isinstance(q.object, ox.Literal)
        }  # fmt: skip
    assert found == {
        ("PRT", "trade-bn", "12.5", "decimal"), ("PRT", "since-when", "2020-02-29", "date"), ("PRT", "note", "=1+1", "string"),
        ("DEU", "trade-bn", "7", "integer"), ("DEU", "since-when", "2021-02-29", "string"), ("DEU", "note", "007", "string"),
    }  # fmt: skip
    assert kg("attach", path, "--graph", "mine", "--licence", LICENCE, "--catalogue", folder, "--strict").code == 1


CODES = [
    ("iso2", "pt", "PRT"), ("iso3", "PRT", "PRT"), ("isonum", "620", "PRT"), ("isonum", "4", "AFG"),
    ("isonum", "004", "AFG"), ("cow", "235", "PRT"), ("cow", "255", "DEU"), ("cow", "235.0", "PRT"),
    ("gw", "260", "DEU"), ("gw", "255", None), ("qid", "Q45", "PRT"), ("qid", "wd:Q45", "PRT"),
    ("qid", "http://www.wikidata.org/entity/Q183", "DEU"), ("geonames", "2264397", "PRT"),
    ("geonames", "https://sws.geonames.org/2267057/", "lisbon-prt"), ("qid", "Q7", None), ("iso2", "ZZ", None), ("cow", "0", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "code", "local"), CODES)
def test_codes_of_every_kind_find_their_entity(folder: Path, kind: str, code: str, local: str | None) -> None:
    """Codes are found in any spelling; one that a state shares means the state."""
    found = tables.codes(kind, folder).get(tables.normal(kind, code))
    assert (found.rpartition("/")[2] if found else None) == local


@pytest.mark.parametrize(
    ("columns", "told"),
    [("ccode gdp", ("ccode", "cow")), ("country ISO_A3 gdp", ("ISO_A3", "iso3")), ("gwno x", ("gwno", "gw")),
     ("name wikidata", ("wikidata", "qid")), ("geonameid x", ("geonameid", "geonames")), ("alpha-2 x", ("alpha-2", "iso2")),
     ("M49 x", ("M49", "isonum")), ("country gdp", None), ("ccode iso3 gdp", None)],
)  # fmt: skip
def test_the_kind_of_a_key_is_guessed_from_its_header(columns: str, told: tuple[str, str] | None) -> None:
    """One header that tells is enough; none or several ask for --key and --key-type."""
    if told:
        assert tables.guess(columns.split()) == told
    else:
        with pytest.raises(UsageError, match="--key"):
            tables.guess(columns.split())


def test_a_key_may_be_named() -> None:
    """--key and --key-type go before any guess; a missing column or an unclear header is told."""
    assert tables.guess(["ccode", "iso3"], key="iso3") == ("iso3", "iso3")
    assert tables.guess(["ccode", "iso3"], kind="cow") == ("ccode", "cow")
    assert tables.guess(["land", "x"], key="land", kind="iso2") == ("land", "iso2")
    for key in ("nothing", "land"):
        with pytest.raises(UsageError):
            tables.guess(["land", "x"], key=key)


@pytest.mark.parametrize(
    "words", ["\ufeffiso2;a;b\r\nPT;1,5;2\r\n", "iso2\ta\tb\nPT\t1,5\t2\n", '\n\niso2,a,b\nPT,"1,5",2\n']
)
def test_tables_are_read_however_they_are_parted(words: str) -> None:
    """Commas, semicolons and tabs, with a byte order mark, other line ends and leading blank lines."""
    table = tables.read(attach.text(words.encode(), "t").lstrip("\n"), "t")
    assert (table.columns, [row for _, row in table.rows]) == (("iso2", "a", "b"), [("PT", "1,5", "2")])


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "header"), ("iso2\nPT\n", "header"), ("iso2,,a\n", "no name"), ("iso2,GDP,gdp\n", "same name"),
     ("iso2,a\nPT,1,2\n", "line 2"), ('iso2,a\nPT,"1\n', "cannot be read")],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(words: str, said: str) -> None:
    """Missing, empty and equal headers, too many cells and open quotes are told, with the line where there is one."""
    with pytest.raises(SourceError, match=said):
        tables.read(words, "t")


def test_several_rows_of_an_entity_are_kept_apart(
    kg: Callable[..., Ran], write: Write, on_disk: Path, folder: Path
) -> None:
    """A table with a row a year is refused as its cells would mix; with --rows each row is a thing about the entity."""
    arguments = (
        "attach",
        write("t.csv", "iso2,year,x\nPT,2020,1\nPT,2021,2\n"),
        "--graph",
        "mine",
        "--licence",
        LICENCE,
    )
    ran = kg(*arguments, "--catalogue", folder)
    assert ran.code == 2 and "state:PRT has several rows (lines 2 and 3); with --rows" in ran.err
    assert kg(*arguments, "--catalogue", folder, "--rows").code == 0
    subject, state = names.PREFIXES["dct"] + "subject", names.mint("state", "PRT")
    assert {t for t in graph(on_disk) if "/row/" in t[0]} == {
        (mine(f"row/{line}"), predicate, thing)
        for line, year, x in (("2", "2020", "1"), ("3", "2021", "2"))
        for predicate, thing in ((subject, state), (mine("year"), year), (mine("x"), x))
    }


# --- joined with claims ---


def test_claims_are_joined_with_a_table_by_cow_codes(talks: Extraction) -> None:
    """Claims between states come with their Correlates of War codes and with what an attached table says of the first."""
    store = Store.open(None)
    store.replace(document_iri(talks.document), quads(talks))
    store.load_background(catalogue_entries)
    table = tables.read("cow,Trade\n235,12.5\n", "t")
    joined = tables.join(table, "mine", "cow", tables.codes("cow"), "cow")
    store.replace(MINE, attach.in_graph("mine", [*attach.about("mine", LICENCE, "t"), *joined.triples]))
    result = queries.run(store, queries.load("claims-joined-by-cow"))
    rows = [dict(zip(result.columns, (value(x) if x else "" for x in row), strict=True)) for row in result.rows]
    aid = [(r["cow_one"], r["one"], r["cow_other"], r["column"], r["value"]) for r in rows if r["action"] == "Aid"]
    assert aid == [("255", "Germany", "235", "", "")]
    denied = {(r["one"], r["other"], r["column"], r["value"]) for r in rows if r["polarity"] == "Denied"}
    assert denied == {("Germany", "Portugal", "", ""), ("Portugal", "Germany", "Trade", "12.5")}


def test_meetings_have_a_place_on_the_map(talks: Extraction) -> None:
    """A meeting comes with the coordinates that the catalogue has of its place."""
    store = Store.open(None)
    store.replace(document_iri(talks.document), quads(talks))
    store.load_background(catalogue_entries)
    result = queries.run(store, queries.load("meetings-on-map"))
    (row,) = result.rows
    told = dict(zip(result.columns, (value(x) if x else "" for x in row), strict=True))
    assert (told["place"], told["date"], told["one"], told["other"]) == (
        "Lisbon",
        "2024-03-05",
        "Anna Vale",
        "Bruno Keller",
    )
    assert (round(float(told["latitude"])), round(float(told["longitude"]))) == (39, -9)
