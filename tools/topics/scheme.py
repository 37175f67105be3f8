"""The hand-written table of topics, checked and turned into SKOS."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.names import ONTOLOGY, PREFIXES, TOPIC

from .facts import CAP, IPTC, FactError, Facts

COLUMNS = ("slug", "label", "alt", "broader", "definition", "eurovoc", "iptc", "cap", "wikidata")
SCHEME = TOPIC + "scheme"
RELATIONS = {"=": "exactMatch", "~": "closeMatch"}


class TableError(Exception):
    """A row of the table that cannot stand; the message names it."""


@dataclass(frozen=True)
class Row:
    """One topic as we wrote it. `eurovoc`, `iptc`, `wikidata` hold labels and `cap` codes, each after `=` (the same
    concept) or `~` (nearly so); `-` in `wikidata` refuses the item that IPTC gives."""

    slug: str
    label: str
    alt: tuple[str, ...]
    broader: tuple[str, ...]
    definition: str
    cells: dict[str, tuple[str, ...]]


def read(path: Path) -> list[Row]:
    """The rows of the table, checked.

    Raises:
        TableError: a slug or label that stands twice, an unknown broader topic, or a circle of broader topics.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise TableError(f"{path} must have the columns {', '.join(COLUMNS)}")
        rows = [_row(line) for line in reader]
    _check(rows)
    return rows


def _row(line: dict[str, str]) -> Row:
    cells = {name: _split(line[name]) for name in COLUMNS[5:]}
    return Row(line["slug"], line["label"], _split(line["alt"]), _split(line["broader"]), line["definition"], cells)


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def _check(rows: list[Row]) -> None:
    owner: dict[str, str] = {}
    parents = {row.slug: row.broader for row in rows}
    if len(parents) != len(rows):
        raise TableError("two rows have the same slug")
    for row in rows:
        for label in (row.label, *row.alt):
            if owner.setdefault(label.lower(), row.slug) != row.slug or (row.label, *row.alt).count(label) > 1:
                raise TableError(f"{row.slug}: the label {label!r} stands twice, also in {owner[label.lower()]}")
        _climb(row.slug, parents, ())


def _climb(slug: str, parents: dict[str, tuple[str, ...]], below: tuple[str, ...]) -> None:
    if slug not in parents:
        raise TableError(f"{below[-1]}: the broader topic {slug!r} is not in the table")
    if slug in below:
        raise TableError(f"{' < '.join((*below, slug))}: a circle of broader topics")
    for parent in parents[slug]:
        _climb(parent, parents, (*below, slug))


def turtle(rows: list[Row], facts: Facts) -> bytes:
    """The scheme in Turtle, sorted.

    Raises:
        FactError: alignments that the facts do not hold; all of them, a line each.
    """
    triples, errors = set(_scheme()), []
    for row in sorted(rows, key=lambda r: r.slug):
        try:
            triples.update(_concept(row, facts))
        except FactError as error:
            errors.append(f"{row.slug}: {error}")
    if errors:
        raise FactError("\n".join(errors))
    prefixes = {p: PREFIXES[p] for p in ("topic", "kg", "skos", "rdfs", "dct", "wd", "xsd")}
    prefixes |= {"eurovoc": "http://eurovoc.europa.eu/", "medtop": IPTC, "cap": CAP}
    return _tidy(serialize(sorted(triples, key=_place), format=RdfFormat.TURTLE, prefixes=prefixes) or b"")


def _place(triple: Triple) -> tuple[str, bool, str]:
    """Sorts by subject, its types first."""
    return str(triple.subject), triple.predicate != _node("rdf:type"), str(triple)


def _tidy(data: bytes) -> bytes:
    """The same Turtle with its prefixes sorted, which the serialiser writes in no order, a line between subjects."""
    lines = data.decode().splitlines()
    prefixes = sorted(line for line in lines if line.startswith("@prefix"))
    rest = [line for line in lines if not line.startswith("@prefix")]
    body = "\n".join(line + "\n" * line.endswith(" .") for line in rest)
    note = "# Written by `python -m tools.topics` from tools/topics/topics.tsv: edit that table, not this file."
    return f"{note}\n{chr(10).join(prefixes)}\n\n{body}".encode()


def _node(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _text(text: str) -> Literal:
    return Literal(text, language="en")


def _scheme() -> Iterator[Triple]:
    scheme = NamedNode(SCHEME)
    yield Triple(scheme, _node("rdf:type"), _node("skos:ConceptScheme"))
    for name, value in (
        ("dct:title", "Topics of diplomatic readouts"),
        ("dct:description", "What readouts of talks, calls, visits and summits speak of, in their own words."),
        ("dct:creator", "The summit-kg authors"),
        ("dct:rights", "Aligned with EuroVoc (2021-06-04, © European Union, reuse with attribution), IPTC Media Topics "
         "(2023-10-24, IPTC, CC BY 4.0), the Comparative Agendas Project's master codebook, and Wikidata (CC0)."),
    ):  # fmt: skip
        yield Triple(scheme, _node(name), _text(value))
    yield Triple(scheme, _node("dct:license"), NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    yield Triple(scheme, _node("rdfs:label"), _text("topics"))


def _concept(row: Row, facts: Facts) -> Iterator[Triple]:
    this = NamedNode(TOPIC + row.slug)
    yield Triple(this, _node("rdf:type"), _node("skos:Concept"))
    yield Triple(this, _node("rdf:type"), NamedNode(ONTOLOGY + "Topic"))
    yield Triple(this, _node("rdfs:isDefinedBy"), NamedNode(SCHEME))
    yield Triple(this, _node("skos:inScheme"), NamedNode(SCHEME))
    yield Triple(this, _node("rdfs:label"), _text(row.label))
    yield Triple(this, _node("skos:prefLabel"), _text(row.label))
    for alt in row.alt:
        yield Triple(this, _node("skos:altLabel"), _text(alt))
    if row.definition:
        yield Triple(this, _node("skos:definition"), _text(row.definition))
    for parent in row.broader:
        yield Triple(this, _node("skos:broader"), NamedNode(TOPIC + parent))
    if not row.broader:
        yield Triple(this, _node("skos:topConceptOf"), NamedNode(SCHEME))
    yield from _alignments(this, row, facts)


def _alignments(this: NamedNode, row: Row, facts: Facts) -> Iterator[Triple]:
    vocabularies = (facts.eurovoc, facts.iptc, facts.cap, facts.wikidata)
    for name, vocabulary in zip(COLUMNS[5:], vocabularies, strict=True):
        for cell in row.cells[name]:
            if cell != "-":
                yield from _alignment(this, RELATIONS[cell[0]], vocabulary.find(cell[1:]), row, facts)


def _alignment(this: NamedNode, relation: str, iri: str, row: Row, facts: Facts) -> Iterator[Triple]:
    yield Triple(this, _node(f"skos:{relation}"), NamedNode(iri))
    if iri.startswith(CAP):
        yield Triple(NamedNode(iri), _node("skos:prefLabel"), _text(facts.cap_names[iri]))
        yield Triple(NamedNode(iri), _node("skos:notation"), Literal(iri.removeprefix(CAP)))
    item = facts.iptc_items.get(iri)
    if item and relation == "exactMatch" and "-" not in row.cells["wikidata"]:
        yield Triple(this, _node("skos:exactMatch"), NamedNode(item))
