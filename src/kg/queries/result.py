"""The answer to a query, and the forms in which it can be written."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from .. import names
from ..errors import QueryError
from ..triples import sort_key, used_prefixes

Value = ox.NamedNode | ox.BlankNode | ox.Literal | None

FORMATS = ("table", "csv", "tsv", "json", "markdown", "turtle", "jsonld", "ntriples")

_GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE, "table": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD, "ntriples": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
#: Cells of a table up to this length stay on one line; those of longer columns are broken instead.
_LONG = 16
_XSD = names.PREFIXES["xsd"]
_NUMERIC = {_XSD + kind for kind in ("integer", "decimal", "double", "float")}


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of terms under named columns.

    Attributes:
        kind: `select`, `ask` (one cell) or `graph` (three columns: subject, predicate, object).
        cut: whether there was more than the limit of rows let through.
    """

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    cut: bool = False

    def write(self, form: str = "table", *, raw: bool = False, width: int | None = None) -> str:
        """The answer as text that ends in a line end; `form` is one of FORMATS.

        A graph in the forms `table` and `json` is written as Turtle and JSON-LD. A table leaves out columns that have
        nothing in any row; where its columns do not fit side by side each row becomes a block of lines.

        Args:
            raw: CSV and TSV exactly as SPARQL 1.1 has them, without the apostrophe before a cell that a spreadsheet
                would take for a formula.
            width: of a table, in characters; None for as wide as it needs.

        Raises:
            QueryError: the format is unknown, or is one for graphs only.
        """
        if form not in FORMATS:
            raise QueryError(f"the format {form!r} is unknown; there are {', '.join(FORMATS)}")
        if self.kind == "graph" and form in _GRAPH_FORMATS:
            return self._graph(_GRAPH_FORMATS[form])
        match form:
            case "csv":
                return self._csv(raw)
            case "tsv":
                return self._tsv(raw)
            case "json":
                return self._json()
            case "markdown":
                return self._markdown()
            case "table":
                return self._table(width) if self.kind == "select" else shown(self.rows[0][0]) + "\n"
        raise QueryError(
            f"{form} writes graphs (CONSTRUCT, DESCRIBE), and this query gives rows; use table, csv or json"
        )

    def _csv(self, raw: bool) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([_cell(thing, raw) for thing in row] for row in self.rows)
        return out.getvalue()

    def _tsv(self, raw: bool) -> str:
        if raw:
            head = "\t".join(f"?{column}" for column in self.columns)
            lines = ["\t".join("" if thing is None else str(thing) for thing in row) for row in self.rows]
        else:
            head = "\t".join(self.columns)
            lines = ["\t".join(re.sub(r"[\t\r\n]+", " ", _cell(thing, raw)) for thing in row) for row in self.rows]
        return "\n".join([head, *lines]) + "\n"

    def _json(self) -> str:
        if self.kind == "ask":
            return json.dumps({"head": {}, "boolean": shown(self.rows[0][0]) == "true"}) + "\n"
        bindings = [
            {column: _json_term(thing) for column, thing in zip(self.columns, row, strict=True) if thing is not None}
            for row in self.rows
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer | ({"cut": True} if self.cut else {}), ensure_ascii=False, indent=1) + "\n"

    def _markdown(self) -> str:
        def line(cells: list[str]) -> str:
            return f"| {' | '.join(cells)} |"

        def escaped(thing: Value) -> str:
            return re.sub(r"([\\|`*_\[\]<>&])", r"\\\1", printable(shown(thing))).replace("\n", " ")

        head = [line([heading(column) for column in self.columns]), line(["---"] * len(self.columns))]
        return "\n".join(head + [line([escaped(thing) for thing in row]) for row in self.rows]) + "\n"

    def _table(self, width: int | None) -> str:
        columns = [
            place for place in range(len(self.columns)) if not self.rows or any(shown(row[place]) for row in self.rows)
        ]
        longest = {
            place: max([len(self.columns[place]), *(len(shown(row[place])) for row in self.rows)]) for place in columns
        }
        if width and sum(min(_LONG, length) + 3 for length in longest.values()) > width:
            return self._records(columns, width)
        return self._rich_table(columns, {place for place in columns if longest[place] <= _LONG}, width)

    def _rich_table(self, columns: list[int], short: set[int], width: int | None) -> str:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for place in columns:
            justify: Literal["left", "right"] = "right" if any(_is_number(row[place]) for row in self.rows) else "left"
            heads = Text(heading(self.columns[place]))
            table.add_column(heads, justify=justify, overflow="fold", no_wrap=place in short)
        for row in self.rows:
            table.add_row(*(Text(printable(shown(row[place]))) for place in columns))
        out = io.StringIO()
        Console(file=out, width=width or 10_000, color_system=None, legacy_windows=False).print(table)
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"

    def _records(self, columns: list[int], width: int) -> str:
        """Each row as lines of heading and words, for where the columns do not fit side by side."""
        indent = max(len(self.columns[place]) for place in columns) + 2

        def lines(place: int, row: tuple[Value, ...]) -> str:
            words = " ".join(printable(shown(row[place])).split())
            head = heading(self.columns[place]).ljust(indent)
            return textwrap.fill(words, max(width, indent + 20), initial_indent=head, subsequent_indent=" " * indent)

        blocks = ("\n".join(lines(place, row) for place in columns if shown(row[place])) for row in self.rows)
        return "\n\n".join(blocks) + "\n"

    def _graph(self, form: ox.RdfFormat) -> str:
        graph = ox.DefaultGraph()
        triples = {ox.Quad(one, two, three, graph) for one, two, three in self.rows}  # type: ignore[arg-type]
        quads = sorted(triples, key=sort_key)
        return (ox.serialize(quads, format=form, prefixes=used_prefixes(quads)) or b"").decode("utf-8")


def shown(thing: Value) -> str:
    """A term for a person: the compact form of an IRI, the words of a literal."""
    if thing is None:
        return ""
    return names.compact(thing.value) if isinstance(thing, ox.NamedNode) else thing.value


def heading(column: str) -> str:
    """The heading of a column."""
    return column.replace("_", " ")


def printable(text: str) -> str:
    """The text with control characters written out, so that no terminal obeys them."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", _written_out, text)


def _written_out(match: re.Match[str]) -> str:
    return "" if match[0] == "\r" else f"\\u{ord(match[0]):04x}"


def _is_number(thing: Value) -> bool:
    return isinstance(thing, ox.Literal) and thing.datatype.value in _NUMERIC


def _cell(thing: Value, raw: bool) -> str:
    """A cell; an apostrophe keeps a spreadsheet from taking words for a formula."""
    words = "" if thing is None else thing.value
    if raw or not words.startswith(("=", "+", "-", "@", "\t", "\r")) or _NUMBER.fullmatch(words):
        return words
    return "'" + words


def _json_term(thing: Value) -> dict[str, str]:
    if isinstance(thing, ox.Literal):
        plain = {"type": "literal", "value": thing.value}
        if thing.language:
            return plain | {"xml:lang": thing.language}
        return plain if thing.datatype.value == _XSD + "string" else plain | {"datatype": thing.datatype.value}
    assert thing is not None
    return {"type": "uri" if isinstance(thing, ox.NamedNode) else "bnode", "value": thing.value}
