"""A table with a column of known codes: its other columns become statements about the catalogue's entities."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar
from pathlib import Path

import pyoxigraph as ox

from .. import assets, names
from ..catalogue import Catalogue
from ..errors import AssetError, SourceError, UsageError
from ..triples import node, term
from .attach import TERMS, Triple

#: The kinds of keys, each with the headers (letters and digits only, in small letters) that it is guessed from.
KEYS = {
    "iso2": {"iso2", "isoa2", "isoalpha2", "alpha2", "iso31661alpha2", "iso2c", "iso2code"},
    "iso3": {"iso3", "isoa3", "isoalpha3", "alpha3", "iso31661alpha3", "iso3c", "iso3code", "countrycodeiso3"},
    "isonum": {"isonum", "ison3", "isonumeric", "isocode", "m49", "m49code", "uncode", "iso31661numeric", "iso3n"},
    "cow": {"cow", "cowcode", "ccode", "cowc", "cown", "ccodecow", "cownumeric"},
    "gw": {"gw", "gwcode", "gwno", "gwn", "gwid", "gwcodenumeric"},
    "qid": {"qid", "wikidata", "wikidataid", "wikidataqid", "wd", "item"},
    "geonames": {"geonames", "geonameid", "geonamesid", "geonameidcapital"},
}
_CODES = {"iso2": "isoAlpha2", "iso3": "stateCode", "isonum": "isoNumeric", "cow": "cowCode", "gw": "gwCode"}
_SPACES = {"qid": names.PREFIXES["wd"], "geonames": "https://sws.geonames.org/"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: the header, and the rows with the number of the line that each ends on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of a table.

    Attributes:
        triples: the statements.
        matched: how many rows have an entity.
        unmatched: line and key of each row that has none, or may have several.
    """

    triples: tuple[Triple, ...]
    matched: int
    unmatched: tuple[tuple[int, str], ...]


def read(words: str, where: str) -> Table:
    """A table from the text of a CSV or TSV file; the separator is the one that parts the header best.

    Raises:
        SourceError: there is no header, a column has no name or that of another, or a row has too many cells.
    """
    first = words.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, []))
        rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
    except csv.Error as error:
        raise SourceError(f"the table cannot be read: {error}", where=f"{where}, line {reader.line_num}") from error
    _check(columns, where)
    for number, row in rows:
        if len(row) > len(columns):
            raise SourceError("the row has more cells than the header", where=f"{where}, line {number}")
    return Table(columns, tuple((number, row) for number, row in rows if any(row)))


def _check(columns: Sequence[str], where: str) -> None:
    if len(columns) < 2:
        raise SourceError("the table needs a header with a column of codes and another one", where=where)
    seen: dict[str, str] = {}
    for name in columns:
        if not name:
            raise SourceError("a column of the table has no name", where=where)
        if (other := seen.setdefault(names.slug(name), name)) is not name:
            raise SourceError(f"the columns {other!r} and {name!r} get the same name; rename one", where=where)


def guess(columns: Iterable[str], key: str | None = None, kind: str | None = None) -> tuple[str, str]:
    """The column of codes and the kind of codes, as given or as the headers tell.

    Raises:
        UsageError: the headers do not tell, or the column is missing.
    """
    found = {name: k for name in columns for k, heads in KEYS.items() if _plain(name) in heads}
    if key is not None and key not in set(columns):
        raise UsageError(f"there is no column {key!r}; there are {', '.join(columns)}")
    if key is None:
        fitting = [name for name, k in found.items() if kind in (None, k)]
        if len(fitting) != 1:
            which = "several columns may hold" if fitting else "no header tells which column holds"
            raise UsageError(f"{which} the codes; name it with --key COLUMN and --key-type")
        key = fitting[0]
    if kind is None and key not in found:
        raise UsageError(f"the header {key!r} does not tell what its codes are; say it with --key-type")
    return key, kind or found[key]


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())


def codes(kind: str, folder: Path | None = None) -> dict[str, str | None]:
    """The IRI of the catalogue's entity of each code of a kind, or None where several present ones bear it.

    A code that a state of today shares with former ones means the state of today.

    Raises:
        AssetError: the catalogue is missing or malformed.
    """
    pairs = _of_states(_CODES[kind], folder) if kind in _CODES else _of_links(_SPACES[kind], folder)
    found: dict[str, set[str]] = defaultdict(set)
    for code, iri in pairs:
        found[normal(kind, code)].add(iri)
    return {code: _only(iris) for code, iris in sorted(found.items())}


def _only(iris: set[str]) -> str | None:
    """The one entity, or the one state among several: Singapore is a state and a city under one item."""
    states = {iri for iri in iris if iri.startswith(names.PREFIXES["state"])}
    chosen = iris if len(iris) == 1 else states
    return next(iter(chosen)) if len(chosen) == 1 else None


def _of_states(prop: str, folder: Path | None) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    former: set[str] = set()
    for path in sorted((folder or assets.folder("catalogue")).glob("*states.ttl")):
        try:
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, thing = triple.subject, triple.object
                if triple.predicate == term(f"kg:{prop}") and isinstance(thing, ox.Literal):
                    pairs.append((thing.value, subject.value))
                elif thing == term("kg:FormerState"):
                    former.add(subject.value)
        except SyntaxError as error:
            raise AssetError(f"not valid Turtle: {error.msg}", where=f"{path}:{error.lineno}") from error
    present = {code for code, iri in pairs if iri not in former}
    return [(code, iri) for code, iri in pairs if iri not in former or code not in present]


def _of_links(space: str, folder: Path | None) -> list[tuple[str, str]]:
    entries = Catalogue.open(folder).entries()
    return [(iri[len(space) :], entry.iri) for entry in entries for iri in entry.same_as if iri.startswith(space)]


def normal(kind: str, code: str) -> str:
    """A code as it is compared: numbers without leading zeros, letters in capitals, the last part of an IRI.

    >>> normal("isonum", "004"), normal("iso2", " by "), normal("qid", "http://www.wikidata.org/entity/Q184")
    ('4', 'BY', 'Q184')
    """
    last = code.strip().rstrip("/").rpartition("/")[2].upper().removeprefix("WD:")
    if kind in ("isonum", "cow", "gw", "geonames"):
        return re.sub(r"\.0+$", "", last).lstrip("0") or "0"
    return last


def join(
    table: Table, name: str, key: str, known: Mapping[str, str | None], kind: str, *, rows: bool = False
) -> Joined:
    """The statements of a table about the entities that its codes mean.

    Args:
        name: of the graph; a column `GDP (2020)` becomes the property `attached/{name}/gdp-2020`.
        rows: make each row a thing of its own (`attached/{name}/row/1`) with the entity as its dct:subject. Needed
            where an entity has several rows, as their cells would be mixed up otherwise.

    Raises:
        UsageError: an entity has several rows, and `rows` is not set.
    """
    place = table.columns.index(key)
    found = [(number, row, known.get(normal(kind, row[place]))) for number, row in table.rows]
    matched = [(number, row, iri) for number, row, iri in found if iri]
    if not rows:
        _refuse_several(matched)
    triples = _headings(table, name, key)
    for number, row, iri in matched:
        triples += _statements(table, name, key, row, node(iri), number if rows else None)
    unmatched = tuple((number, row[place] or "(empty)") for number, row, iri in found if not iri)
    return Joined(tuple(triples), len(matched), unmatched)


def _refuse_several(matched: Iterable[tuple[int, tuple[str, ...], str]]) -> None:
    seen: dict[str, int] = {}
    for number, _, iri in matched:
        if (first := seen.setdefault(iri, number)) != number:
            what = f"{names.compact(iri)} has several rows (lines {first} and {number})"
            raise UsageError(f"{what}; with --rows each row becomes a thing of its own")


def _property(name: str, column: str) -> ox.NamedNode:
    return node(f"{TERMS}{name}/{names.slug(column)}")


def _headings(table: Table, name: str, key: str) -> list[Triple]:
    """The columns as properties, with their headers as labels."""
    found: list[Triple] = []
    for column in table.columns:
        if column != key:
            found.append((_property(name, column), term("rdf:type"), term("rdf:Property")))
            found.append((_property(name, column), term("rdfs:label"), ox.Literal(column)))
    return found


def _statements(
    table: Table, name: str, key: str, row: Sequence[str], entity: ox.NamedNode, number: int | None
) -> list[Triple]:
    subject = entity if number is None else node(f"{TERMS}{name}/row/{number}")
    cells = [(c, cell) for c, cell in zip(table.columns, row, strict=False) if c != key and cell]
    found: list[Triple] = [(subject, _property(name, column), literal(cell)) for column, cell in cells]
    return found if number is None else [(subject, term("dct:subject"), entity), *found]


def literal(cell: str) -> ox.Literal:
    """A cell as a number or a day where it is plainly one, else as words; `007` and `+1` are words."""
    xsd = names.PREFIXES["xsd"]
    if re.fullmatch(r"0|-?[1-9]\d{0,17}", cell):
        return ox.Literal(cell, datatype=node(xsd + "integer"))
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})\.\d{1,17}", cell):
        return ox.Literal(cell, datatype=node(xsd + "decimal"))
    return ox.Literal(cell, datatype=node(xsd + "date")) if _is_day(cell) else ox.Literal(cell)


def _is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and calendar.fromisoformat(cell) is not None
    except ValueError:
        return False
