"""Somebody's own data beside the claims: a file becomes a named graph of its own, with its licence and its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from .. import names
from ..errors import LimitError, SourceError, UsageError
from ..triples import node, term

#: Where attached graphs and their terms have their IRIs.
GRAPHS = names.BASE + "graph/attached/"
TERMS = names.BASE + "attached/"

#: The largest file that is read unless the caller says otherwise, in bytes.
MAX_BYTES = 200_000_000

#: The RDF formats by the ends of file names.
RDF = {
    ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD, ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML, ".xml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
TABLES = (".csv", ".tsv")

#: What only reading a document may state: an attached file cannot add claims or change them.
_OUR_KINDS = ("document", "mention", "role", "claim", "evidence", "phrase", "time", "amount", "link")
_OURS = tuple(names.PREFIXES[kind] for kind in _OUR_KINDS)
_OUR_TYPES = {term(f"kg:{kind}") for kind in ("Document", "Mention", "RoleStatement", "Claim")}

Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def graph_iri(name: str) -> str:
    """The IRI of an attached graph.

    Raises:
        UsageError: the name is more than small letters, digits and hyphens.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise UsageError(f"the graph's name {name!r} may have small letters, digits and hyphens only")
    return GRAPHS + name


def about(name: str, licence: str, source: str) -> list[Triple]:
    """What is said of an attached graph: its licence (a URI) and its source (a URL or a file's name).

    Raises:
        UsageError: the licence is no URI.
    """
    if not _is_uri(licence):
        raise UsageError(f"{licence!r} is no URI of a licence, such as https://creativecommons.org/licenses/by/4.0/")
    graph = node(graph_iri(name))
    return [
        (graph, term("rdf:type"), term("void:Dataset")),
        (graph, term("dct:license"), node(licence)),
        (graph, term("dct:source"), node(source) if _is_uri(source) else ox.Literal(source)),
        (graph, term("dct:title"), ox.Literal(name)),
    ]


def in_graph(name: str, triples: Iterable[Triple]) -> set[ox.Quad]:
    """Triples as the quads of an attached graph."""
    graph = node(graph_iri(name))
    return {ox.Quad(subject, predicate, thing, graph) for subject, predicate, thing in triples}


def contents(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file.

    Raises:
        SourceError: it is missing, no file, or cannot be read.
        LimitError: it is larger than `max_bytes`.
    """
    try:
        if path.exists() and not path.is_file():
            raise SourceError("this is a folder or a device, and a file is meant", where=str(path))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise SourceError("there is no such file", where=str(path)) from error
    except (OSError, ValueError) as error:
        raise SourceError(
            f"the file cannot be read: {getattr(error, 'strerror', None) or error}", where=str(path)
        ) from error
    if len(data) > max_bytes:
        raise LimitError(
            f"the file is larger than {max_bytes:,} bytes; raise the limit with --max-bytes", where=str(path)
        )
    return data


def text(data: bytes, where: str) -> str:
    """The text of UTF-8 bytes.

    Raises:
        SourceError: they are something else.
    """
    try:
        if b"\0" in data:
            raise SourceError("the file is binary or UTF-16, and only UTF-8 is read", where=where)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"the text is not UTF-8: see byte {error.start}; convert it first", where=where) from error


def rdf(data: bytes, form: ox.RdfFormat, name: str, where: str) -> list[Triple]:
    """The triples of an RDF file, whatever graphs it parts them into; blank nodes get IRIs by their order in the file.

    Raises:
        SourceError: it is malformed (with line and column), has a DTD, or states what only documents may state.
    """
    words = text(data, where)
    if form == ox.RdfFormat.RDF_XML and re.search(r"<!(?:DOCTYPE|ENTITY)", words, re.IGNORECASE):
        raise SourceError("the file has a DTD, which may define entities without end; remove it", where=where)
    blank: dict[str, ox.NamedNode] = {}
    found: list[Triple] = []
    try:
        for quad in ox.parse(words, format=form, base_iri=graph_iri(name)):
            subject, thing = (_named(part, blank, name, where) for part in (quad.subject, quad.object))
            assert isinstance(subject, ox.NamedNode)
            found.append(_allowed((subject, quad.predicate, thing), where))
    except SyntaxError as error:
        place = f"{where}, line {error.lineno}, column {error.offset}" if error.lineno else where
        raise SourceError(f"the file is not well-formed: {error.msg}", where=place) from error
    if not found:
        raise SourceError("the file states nothing", where=where)
    return found


def _named(part: object, blank: dict[str, ox.NamedNode], name: str, where: str) -> ox.NamedNode | ox.Literal:
    if isinstance(part, ox.BlankNode):
        return blank.setdefault(part.value, node(f"{TERMS}{name}/node/{len(blank) + 1}"))
    if isinstance(part, ox.NamedNode | ox.Literal):
        return part
    raise SourceError("the file has a triple as a term, which is not kept here", where=where)


def _allowed(triple: Triple, where: str) -> Triple:
    subject, predicate, thing = triple
    if subject.value.startswith(_OURS) or (predicate == term("rdf:type") and thing in _OUR_TYPES):
        raise SourceError(
            f"the file speaks of {names.compact(subject.value)}, and claims come from documents only; use `kg build`",
            where=where,
        )
    return triple


def _is_uri(words: str) -> bool:
    return bool(re.fullmatch(r"(https?://|urn:)[^\x00-\x20<>\"{}|\\^`]+", words))


def attached(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """The names of the attached graphs among those of some quads."""
    graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
    yield from sorted(g.removeprefix(GRAPHS) for g in graphs if g.startswith(GRAPHS))
