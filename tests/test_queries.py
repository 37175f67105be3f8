"""Questions: files with headers, values that are bound, limits, and the forms of an answer."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import names, queries
from kg.errors import LimitError, QueryError, SourceError
from kg.extraction import Extraction
from kg.queries import Query, Result
from kg.store import Store
from kg.triples import document_iri, quads

SHIPPED = {query.name: query for query in queries.available()}

#: Values for the parameters of the shipped questions in the small graph of these tests.
VALUES = {
    "a": "Anna Vale", "b": "Germany", "topic": "trade", "date": "2024-01-01", "who": "Keller", "state": "Portugal",
    "of": "Portugal", "document": "talks",
}  # fmt: skip


def asked(store: Store, name: str, **params: str) -> list[dict[str, str]]:
    """The answer to a shipped question, each row as words under the names of the columns."""
    result = queries.run(store, SHIPPED[name], params)
    return [dict(zip(result.columns, map(_words, row), strict=True)) for row in result.rows]


def _words(thing: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    return "" if thing is None else thing.value


def values(store: Store, query: Query, *, optional: bool) -> dict[str, str]:
    """Values for the parameters of a question."""
    claim = asked(store, "claims")[0]["claim"]
    return {p.name: {**VALUES, "claim": claim}[p.name] for p in query.params if optional or not p.optional}


# --- the shipped questions ---


def test_there_are_the_promised_questions() -> None:
    """Every question that the project promises has a file."""
    promised = """who-met-whom discussed-between denied planned agreements-and-amounts who-speaks-for-whom
        claims-by-speaker claims-about-topic offices-on-date evidence-of-claim unlinked-entities state-relations claims
        contradictions network-of-meetings documents"""
    assert set(promised.split()) <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_question_tells_what_it_needs_and_gives(store: Store, name: str) -> None:
    """Each has a title, a question, an example for each parameter, and columns that are just those of its answer."""
    query = SHIPPED[name]
    assert query.title
    assert query.question.endswith("?")
    assert all(param.about and param.example for param in query.params)
    for optional in (False, True):
        result = queries.run(store, query, values(store, query, optional=optional))
        if result.kind == "select":
            assert result.columns == tuple(column.name for column in query.columns)
            assert all(column.about for column in query.columns)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_answer_has_the_same_bytes_in_any_store(
    name: str, store: Store, tmp_path: Path, talks: Extraction, other: Extraction
) -> None:
    """The order of rows and of names in a row depends on the data alone, not on the order in which it was stored."""
    with Store.open(tmp_path / "store", create=True) as turned:
        turned.load_background(catalogue=lambda _: [])
        for extraction in (other, talks):
            turned.replace(document_iri(extraction.document), sorted(quads(extraction), key=str, reverse=True))
        params = values(store, SHIPPED[name], optional=False)
        answers = [queries.run(one, SHIPPED[name], params).write("json") for one in (store, turned)]
    assert answers[0] == answers[1]


def test_who_met_whom(store: Store) -> None:
    """Each meeting stands once, with its place, its day (else the document's) and the words."""
    rows = asked(store, "who-met-whom")
    assert [(r["one"], r["other"], r["date"], r["place"], r["document"]) for r in rows] == [
        ("Anna Vale", "Bruno Keller", "2024-03-05", "Lisbon", "talks"),
        ("Anna Vale", "Clara Stone", "2024-03-07", "Lisbon", "other"),
    ]
    assert [row["other"] for row in asked(store, "who-met-whom", who="Germany")] == ["Bruno Keller"]


def test_claims_of_a_meeting(store: Store) -> None:
    """A meeting has its day, its place, and all that is claimed of those who met; a meeting on another day is left out."""
    rows = asked(store, "claims-of-a-meeting", who="Germany")
    assert {(r["meeting"], r["held"], r["place"], r["mode"]) for r in rows} == {
        ("Meeting of Anna Vale and Bruno Keller", "2024-03-05", "Lisbon", "")
    }
    assert [(r["action"], r["topic"], r["polarity"], r["speaker"]) for r in rows] == [
        ("Meet", "", "affirmed", ""), ("Discuss", "energy supplies", "affirmed", "Clara Stone"),
        ("Discuss", "whaling", "affirmed", "Clara Stone"), ("Discuss", "trade", "denied", "Clara Stone"),
    ]  # fmt: skip
    assert [r["document"] for r in asked(store, "claims-of-a-meeting", date="2024-03-07")] == ["other"]
    assert asked(store, "claims-of-a-meeting", date="2024-01-01") == []


def test_what_was_discussed_between_two(store: Store) -> None:
    """Topics between two people, or people of two states, with what is denied of them."""
    rows = asked(store, "discussed-between", a="Vale", b="Keller")
    assert [(r["topic"], r["polarity"], r["speaker"], r["document"]) for r in rows] == [
        ("energy supplies", "affirmed", "Clara Stone", "talks"), ("trade", "denied", "Clara Stone", "talks"),
        ("whaling", "affirmed", "Clara Stone", "talks"), ("trade", "affirmed", "", "other"),
    ]  # fmt: skip
    assert asked(store, "discussed-between", a="Portugal", b="Germany") == rows
    assert asked(store, "discussed-between", a="Vale", b="Stone") == []


def test_denials_and_plans(store: Store) -> None:
    """What is denied and what is planned comes with who says so."""
    (denial,) = asked(store, "denied")
    assert (denial["speaker"], denial["action"], denial["topics"]) == ("Clara Stone", "Discuss", "trade")
    assert asked(store, "denied", who="Stone") == [denial]
    assert asked(store, "denied", who="Vale") == []
    (plan,) = asked(store, "planned", who="Portugal")
    assert (plan["action"], plan["agents"], plan["recipients"]) == ("Visit", "Bruno Keller", "Portugal")


def test_agreements_and_amounts(store: Store) -> None:
    """An amount has its number, its unit and the words of the text."""
    (loan,) = asked(store, "agreements-and-amounts")
    assert (loan["agreements"], loan["value"], loan["unit"]) == ("Tagus Loan", "1500500000", "EUR")
    assert (loan["agents"], loan["recipients"]) == ("Germany", "Portugal")
    assert asked(store, "agreements-and-amounts", who="Portugal") == [loan]
    assert asked(store, "agreements-and-amounts", who="Clara Stone") == []


def test_speakers(store: Store) -> None:
    """Who speaks, in which office, how often, and what they say."""
    (speaker,) = asked(store, "who-speaks-for-whom")
    assert (speaker["speaker"], speaker["office"], speaker["of"]) == ("Clara Stone", "Envoy", "Port Union")
    assert (speaker["claims"], speaker["denials"]) == ("3", "1")
    said = asked(store, "claims-by-speaker", who="Clara Stone")
    assert [row["action"] for row in said] == ["Discuss", "Discuss", "Visit"]
    assert asked(store, "claims-by-speaker", who="Vale") == asked(store, "who-speaks-for-whom", who="Vale") == []


def test_all_claims_or_those_of_a_document(store: Store) -> None:
    """Claims stand in the order of their documents, with their numbers; a document's id picks its own."""
    assert [(row["id"], row["number"]) for row in asked(store, "claims", document="other")] == [
        ("other", "1"),
        ("other", "2"),
    ]
    assert len(asked(store, "claims")) == 7
    assert asked(store, "claims", document="talks")[1]["topics"] == "energy supplies, whaling"
    assert [row["document"] for row in asked(store, "documents")] == ["talks", "other"]


def test_a_topic_includes_narrower_ones(store: Store) -> None:
    """Asking for energy finds claims about energy supplies; asking for trade does not."""
    assert [row["phrase"] for row in asked(store, "claims-about-topic", topic="energy")] == ["energy supplies"]
    assert [row["phrase"] for row in asked(store, "claims-about-topic", topic="energy-supply")] == ["energy supplies"]
    assert [row["phrase"] for row in asked(store, "claims-about-topic", topic="trade")] == ["trade", "trade"]
    assert [row["phrase"] for row in asked(store, "claims-about-topic", topic="whaling")] == ["whaling"]


def test_offices_on_a_date(talks: Extraction) -> None:
    """A tenure counts from its first day to its last, which may be known to the year alone."""
    tenure, person, state = (
        names.mint(*pair) for pair in (("tenure", "t"), ("person", "anna-vale-prt"), ("state", "PRT"))
    )
    turtle = f"""@prefix kg: <{names.ONTOLOGY}> . @prefix rdfs: <{names.PREFIXES["rdfs"]}> .
        @prefix xsd: <{names.PREFIXES["xsd"]}> .
        <{tenure}> a kg:Tenure ; kg:holder <{person}> ; rdfs:label "President of Portugal"@en ; kg:officeOf <{state}> ;
            kg:startDate "2016-03-09"^^xsd:date ; kg:endDate "2024"^^xsd:gYear ."""
    entries = [ox.Quad(*quad.triple, ox.NamedNode(names.BASE + "graph/catalogue"))  # type: ignore[call-arg]
               for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]  # fmt: skip
    with Store.open(None) as store:
        store.replace(document_iri(talks.document), quads(talks))
        store.load_background(catalogue=lambda _: entries)
        found = {day: len(asked(store, "offices-on-date", date=day, of="Portugal"))
                 for day in ("2016-03-08", "2016-03-09", "2024-12-31", "2025-01-01")}  # fmt: skip
    assert found == {"2016-03-08": 0, "2016-03-09": 1, "2024-12-31": 1, "2025-01-01": 0}


def test_evidence_of_a_claim(store: Store, talks: Extraction) -> None:
    """The evidence is the text at its offsets, with what stands around it."""
    claim = asked(store, "denied")[0]
    iri = next(row["claim"] for row in asked(store, "claims") if row["quote"] == claim["quote"])
    for form in (iri, f"<{iri}>", names.compact(iri), iri.rsplit("/", 1)[-1]):
        (row,) = asked(store, "evidence-of-claim", claim=form)
        text, start, end = talks.document.text, int(row["start"]), int(row["end"])
        assert text[start:end] == row["quote"]
        assert text[:start].endswith(row["before"])
        assert text[end:].startswith(row["after"])
        assert (row["publisher"], row["url"]) == ("The Lisbon Gazette", "https://example.org/talks")


def test_states_and_unlinked_entities(store: Store) -> None:
    """Relations of states count what happened, what is intended and what is denied; what has no link is listed."""
    relations = {
        (r["from_state"], r["to_state"], r["type"]): r for r in asked(store, "state-relations", state="Germany")
    }
    consult = relations["Germany", "Portugal", "CONSULT"]
    assert (consult["happened"], consult["intended"], consult["denied"]) == ("3", "1", "1")
    assert relations["Germany", "Portugal", "AID"]["happened"] == "1"
    unlinked = {row["entity"]: row["mentions"] for row in asked(store, "unlinked-entities")}
    assert unlinked["Port Union"] == "1"
    assert "Lisbon" not in unlinked


def test_contradictions(store: Store) -> None:
    """What one affirms and another denies stands side by side, once."""
    (row,) = asked(store, "contradictions")
    assert (row["about"], row["affirmed_by"], row["denied_by"]) == ("trade", "document other", "Clara Stone")


# --- parameters ---


def test_names_find_what_is_meant(store: Store) -> None:
    """A full name, a surname, other case, an IRI, a compact IRI and an outside IRI all name the same entity."""
    for who in ("Germany", "GERMANY", "state:DEU", names.mint("state", "DEU"), "wd:Q183"):
        assert len(asked(store, "planned", who=who)) == 1
    assert len(asked(store, "planned", who="keller")) == 1


def test_an_unclear_name_lists_what_it_may_mean(talks: Extraction, store: Store) -> None:
    """A name of several entities is an error that lists them; a full name goes before a part of another's."""
    namesake = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:more"))
        for quad in ox.parse(
            f'<{names.mint("person", "carl-keller-aut")}> a <{names.ONTOLOGY}Person> ; '
            f'<{names.PREFIXES["rdfs"]}label> "Carl Keller"@en .', format=ox.RdfFormat.TURTLE,
        )
    ]  # fmt: skip
    store.replace("urn:more", namesake)
    assert len(asked(store, "planned", who="Keller")) == 1, "only one of them is named in a text"
    store.replace("urn:more", [*namesake, ox.Quad(ox.NamedNode("urn:m"), ox.NamedNode(names.ONTOLOGY + "refersTo"),
                                                  namesake[0].subject, ox.NamedNode("urn:more"))])  # fmt: skip
    with pytest.raises(QueryError, match=r"Bruno Keller \(person:bruno-keller-deu\); Carl Keller \(person:carl"):
        asked(store, "planned", who="Keller")
    assert len(asked(store, "planned", who="Bruno Keller")) == 1


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("planned", {"whom": "Keller"}, "no parameter 'whom'; it has who"),
        ("denied", {"who": "Nobody"}, "no entity called 'Nobody'"),
        ("denied", {"who": "Bruno Kellr"}, "did you mean bruno keller"),
        ("denied", {"who": "..."}, "no letters or digits"),
        ("denied", {"who": "state:XXX"}, "does not know 'state:XXX'"),
        ("discussed-between", {"a": "Vale"}, r"needs b, another: add --param b='Lukashenko'"),
        ("offices-on-date", {"date": "5 March"}, "a day such as 2020-09-14"),
        ("claims-about-topic", {"topic": "unicorns"}, "no topic called"),
        ("evidence-of-claim", {"claim": "0000"}, "no claim called"),
        ("documents", {"who": "x"}, "it has none"),
    ],
)
def test_a_wrong_value_is_explained(store: Store, name: str, params: dict[str, str], said: str) -> None:
    """A parameter that is unknown, missing or of the wrong kind ends in a sentence that says what is wanted."""
    with pytest.raises(QueryError, match=said):
        asked(store, name, **params)


def test_values_are_never_part_of_the_query(store: Store) -> None:
    """SPARQL in a value is a name like any other, which nothing has; and an own query's value is compared as a term."""
    with pytest.raises(QueryError, match="no entity called"):
        asked(store, "denied", who='x") } UNION { ?s ?p ?o } #')
    query = queries.parse(
        "SELECT DISTINCT ?name ?it WHERE { ?p a kg:Person ; rdfs:label ?name FILTER(STR(?name) = ?it) }", "q"
    )
    assert queries.run(store, query, {"it": '" || "1" = "1'}).rows == ()
    assert len(queries.run(store, query, {"it": "Anna Vale"}).rows) == 1


# --- finding and reading questions ---


def test_an_unknown_question_names_close_ones() -> None:
    """A slip of the pen gets a suggestion, something else the way to the list."""
    with pytest.raises(QueryError, match="did you mean who-met-whom"):
        queries.load("who-met-who")
    with pytest.raises(QueryError, match="kg query --list"):
        queries.load("zzz")


def test_a_question_from_a_file(write: Callable[[str, str | bytes], Path], store: Store) -> None:
    """A file has the same header as ours; a wrong header line is named."""
    path = write("q.rq", '#+ title: T\n#+ param who (name): who. example "X"\nSELECT ?who ?a { ?who rdfs:label ?a }')
    query = queries.load(str(path))
    assert (query.title, query.params[0].name, query.shipped) == ("T", "who", False)
    assert {row[0] for row in queries.run(store, query, {"who": "Anna Vale"}).rows} == {
        ox.Literal("Anna Vale", language="en")
    }
    with pytest.raises(QueryError, match=r"bad\.rq, line 2"):
        queries.load(str(write("bad.rq", "#+ title: T\n#+ parameter who\nASK {}")))


def test_what_is_no_question_file_is_refused(tmp_path: Path, write: Callable[[str, str | bytes], Path]) -> None:
    """A folder, a missing file and a binary one end in a sentence."""
    for path, said in (
        (tmp_path, "a folder"),
        (tmp_path / "no.rq", "no such file"),
        (write("b.rq", b"\xff"), "cannot be"),
    ):
        with pytest.raises(SourceError, match=said):
            queries.load(str(path))


# --- limits ---


def outside(store: Store, text: str, **options: float) -> Result:
    """Runs a text that somebody sent."""
    return queries.run(store, queries.parse(text, "query"), timeout=options.get("timeout", 20.0))


CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_that_takes_too_long_is_stopped(store: Store) -> None:
    """A cross product ends at the time limit, and the sentence names the option."""
    begun = time.monotonic()
    with pytest.raises(LimitError, match="--timeout"):
        outside(store, CROSS, timeout=0.5)
    assert time.monotonic() - begun < 10


def test_a_query_that_breaks_the_engine_breaks_nothing_else(store: Store) -> None:
    """A chain that overflows the engine's stack ends in a sentence, and the next query is answered."""
    with pytest.raises(LimitError):
        outside(store, "SELECT * { " + " UNION ".join(["{?a ?b ?c}"] * 4000) + " }")
    assert outside(store, "ASK { ?s ?p ?o }").rows == ((ox.Literal(True),),)


@pytest.mark.parametrize("text", ["ASK " + "{" * 5000 + "}" * 5000, "ASK { FILTER" + "(" * 200 + "1" + ")" * 200 + "}"])
def test_deep_nesting_never_reaches_the_engine(store: Store, text: str) -> None:
    """Brackets beyond the allowed depth are refused."""
    with pytest.raises(LimitError, match="nested"):
        outside(store, text)


def test_brackets_in_words_do_not_count(store: Store) -> None:
    """Brackets inside strings, comments and IRIs are no nesting."""
    assert outside(store, f"ASK {{ FILTER(\"{'(' * 500}\" != '{'{' * 500}') }} # {'[' * 500}").rows


def test_a_long_query_is_refused(store: Store) -> None:
    """More than the allowed number of characters is not parsed."""
    with pytest.raises(LimitError, match="50,000"):
        outside(store, "ASK {} #" + "x" * 50_000)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE#c\nSILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:9/> SELECT * { sErViCe x:c { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { SERVICE ?where { ?s ?p ?o } } } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        'SELECT * { SERVICE <http://127.0.0.1:9/\\u0064> { ?s ?p ?o } FILTER(?s = "\\u0022") }',
    ],
)
def test_no_query_calls_another_server(store: Store, text: str) -> None:
    """SERVICE is refused in whatever disguise."""
    with pytest.raises(QueryError, match="another server"):
        outside(store, text)


def test_the_word_service_is_harmless(store: Store) -> None:
    """A label that speaks of services is not a call of one."""
    assert outside(store, 'ASK { ?s rdfs:label "press service"@en }').rows == ((ox.Literal(False),),)


@pytest.mark.parametrize("text", ["PREFIX x: <urn:insert> INSERT DATA { x:a x:b x:c }", "# select\nCLEAR ALL",
                                  "LOAD <http://127.0.0.1:9/>", "DELETE WHERE { ?s ?p ?o }"])  # fmt: skip
def test_queries_only_read(store: Store, text: str) -> None:
    """An update is refused by name, and the store stays as it is."""
    with pytest.raises(QueryError, match="queries only read"):
        outside(store, text)


def test_a_long_answer_is_cut_and_says_so(store: Store) -> None:
    """Beyond the limit of rows nothing is given, and the result is marked, in JSON too."""
    query = queries.parse("SELECT ?s { ?s a kg:Claim } ORDER BY ?s", "q")
    result = queries.run(store, query, limit=3)
    assert (len(result.rows), result.cut) == (3, True)
    assert json.loads(result.write("json"))["cut"] is True
    whole = queries.run(store, query, limit=None)
    assert (len(whole.rows), whole.cut) == (7, False)
    assert "cut" not in json.loads(whole.write("json"))


def test_a_malformed_query_names_line_and_column(store: Store) -> None:
    """The error comes out of the other process with its place."""
    with pytest.raises(QueryError, match=r"^line 2, column 3: "):
        outside(store, "SELECT * {\n  oops\n}")


def test_a_store_on_disk_is_asked_beside_its_writer(on_disk: Path) -> None:
    """Queries open the store anew for reading, so they need no lock."""
    with Store.open(on_disk) as writer:
        assert len(queries.run(writer, SHIPPED["documents"]).rows) == 2


# --- forms of an answer ---

ROWS = Result(
    "select",
    ("name", "amount_of_it", "link"),
    (
        (ox.Literal("=cmd|' /C calc'!A0"), ox.Literal(5), ox.NamedNode(names.mint("state", "PRT"))),
        (ox.Literal("Ana | [bold]\x1b[31m\nVale", language="en"), ox.Literal("-5"), None),
    ),
)


def test_csv_and_tsv_are_safe_for_spreadsheets() -> None:
    """A cell that looks like a formula gets an apostrophe, a number does not; raw gives SPARQL's own forms."""
    rows = list(csv.reader(io.StringIO(ROWS.write("csv"), newline="")))
    assert rows[1] == ["'=cmd|' /C calc'!A0", "5", names.mint("state", "PRT")]
    assert rows[2] == ["Ana | [bold]\x1b[31m\nVale", "-5", ""]
    assert list(csv.reader(io.StringIO(ROWS.write("csv", raw=True))))[1][0].startswith("=cmd")
    assert ROWS.write("tsv").split("\n")[:2] == ["name\tamount_of_it\tlink", "\t".join(rows[1])]
    assert ROWS.write("tsv", raw=True).startswith('?name\t?amount_of_it\t?link\n"=cmd')


def test_json_is_the_results_format_of_sparql() -> None:
    """Terms keep their kind, language and datatype; what is unbound is left out."""
    answer = json.loads(ROWS.write("json"))
    assert answer["head"]["vars"] == ["name", "amount_of_it", "link"]
    first, second = answer["results"]["bindings"]
    assert first["link"] == {"type": "uri", "value": names.mint("state", "PRT")}
    assert first["amount_of_it"]["datatype"].endswith("#integer")
    assert second["name"]["xml:lang"] == "en"
    assert "link" not in second


def test_tables_show_words_and_obey_nothing() -> None:
    """A table has compact IRIs and plain headings; markup and control characters in a text are shown, not obeyed."""
    table = ROWS.write("table", width=60)
    assert "state:PRT" in table
    assert "amount of it" in table
    assert "[bold]" in table
    assert "\x1b" not in table
    assert max(map(len, table.splitlines())) <= 60
    markdown = ROWS.write("markdown").splitlines()
    assert markdown[1] == "| --- | --- | --- |"
    assert r"Ana \| \[bold\]" in markdown[3]
    assert len(markdown) == 4


def test_a_graph_is_written_as_rdf(store: Store) -> None:
    """CONSTRUCT gives Turtle, JSON-LD or N-Triples, sorted; CSV gives three columns."""
    result = queries.run(store, SHIPPED["network-of-meetings"])
    assert {quad.predicate.value for quad in ox.parse(result.write("turtle"), format=ox.RdfFormat.TURTLE)} >= {
        names.ONTOLOGY + "metWith"
    }
    lines = result.write("ntriples").splitlines()
    assert len(lines) == len(set(lines)) > 5
    assert json.loads(result.write("jsonld"))
    assert result.write("csv").startswith("subject,predicate,object")
    assert result.write() == result.write("turtle")


def test_yes_and_no(store: Store) -> None:
    """ASK answers with a word, and in JSON as SPARQL has it."""
    result = outside(store, "ASK { ?s a kg:Claim }")
    assert result.write() == "true\n"
    assert json.loads(result.write("json")) == {"head": {}, "boolean": True}


def test_a_form_that_does_not_fit_is_refused(store: Store) -> None:
    """Rows cannot be Turtle, and an unknown form is named."""
    for form, said in (("turtle", "writes graphs"), ("xml", "unknown")):
        with pytest.raises(QueryError, match=said):
            ROWS.write(form)
