"""Terms and the order of quads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from .. import names


@lru_cache(maxsize=200_000)
def node(iri: str) -> NamedNode:
    """The term of an IRI; each is made once."""
    return NamedNode(iri)


@lru_cache(maxsize=1024)
def term(curie: str) -> NamedNode:
    """The term of a compact IRI such as `kg:agent`."""
    iri = names.expand(curie)
    if iri is None:
        raise ValueError(f"no prefix is known for {curie!r}")
    return node(iri)


def value(thing: NamedNode | BlankNode | Literal | Triple) -> str:
    """The IRI of a named node, the words of a literal, the label of a blank node."""
    return str(thing) if isinstance(thing, Triple) else thing.value


def sort_key(quad: Quad) -> tuple[str, str, bool, str, str]:
    """Sorts by graph and subject, a subject's types first: the order that serialises well and never varies."""
    predicate = str(quad.predicate)
    return str(quad.graph_name), str(quad.subject), predicate != _RDF_TYPE, predicate, str(quad.object)


_RDF_TYPE = str(term("rdf:type"))


def used_prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """The prefixes of `names` with which an IRI of the quads begins."""
    things = {thing for quad in quads for thing in quad}
    spaces = {re.sub(r"[^#/]*$", "", value(thing)) for thing in things if isinstance(thing, NamedNode)}
    return {prefix: iri for prefix, iri in sorted(names.PREFIXES.items()) if iri in spaces}
