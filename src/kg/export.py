"""The store as one file: every format sorted, so that the same graph gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from .errors import UsageError
from .triples import sort_key, used_prefixes

FORMATS = ("nquads", "turtle", "trig", "jsonld", "graphml", "gexf")


def export(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Quads in one of FORMATS, in UTF-8.

    `turtle` merges the graphs; `graphml` and `gexf` hold the network of claims between entities and topics.

    Raises:
        UsageError: the format is unknown.
    """
    try:
        write = _WRITERS[form]
    except KeyError:
        raise UsageError(f"the format {form!r} is unknown; there are {', '.join(FORMATS)}") from None
    return write(quads)


def _nquads(quads: Iterable[ox.Quad]) -> bytes:
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(data.splitlines(keepends=True)))


def _turtle(quads: Iterable[ox.Quad]) -> bytes:
    return _serialized({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}, ox.RdfFormat.TURTLE)


def _trig(quads: Iterable[ox.Quad]) -> bytes:
    return _serialized(quads, ox.RdfFormat.TRIG)


def _jsonld(quads: Iterable[ox.Quad]) -> bytes:
    return _serialized(quads, ox.RdfFormat.JSON_LD)


def _serialized(quads: Iterable[ox.Quad], form: ox.RdfFormat) -> bytes:
    in_order = sorted(quads, key=sort_key)
    data = ox.serialize(in_order, format=form, prefixes=used_prefixes(in_order)) or b""
    return data if data.endswith(b"\n") else data + b"\n"


def _graphml(quads: Iterable[ox.Quad]) -> bytes:
    import networkx

    from .network import flat, network

    out = io.BytesIO()
    networkx.write_graphml_xml(flat(network(quads)), out)
    return out.getvalue()


def _gexf(quads: Iterable[ox.Quad]) -> bytes:
    import networkx

    from .network import flat, network

    out = io.BytesIO()
    networkx.write_gexf(flat(network(quads)), out)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue(), count=1)  # the day of writing is no data


_WRITERS: dict[str, Callable[[Iterable[ox.Quad]], bytes]] = {
    "nquads": _nquads, "turtle": _turtle, "trig": _trig, "jsonld": _jsonld, "graphml": _graphml, "gexf": _gexf,
}  # fmt: skip
