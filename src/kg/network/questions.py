"""Questions to a network: who is meant, what is around it, what ties two of them; and its flat form for files."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from typing import Any

import networkx

from .. import names

_PARTS = ("agents", "recipients", "objects", "topics", "places", "speakers")


def find(graph: networkx.MultiDiGraph, text: str) -> list[str]:
    """The nodes that have the IRI, else the label, else an alias, else a part of the label; best known first."""
    wanted = _folded(text)
    tests: tuple[Any, ...] = (
        lambda n: text in (n["iri"], names.compact(n["iri"])), lambda n: _folded(n["label"]) == wanted,
        lambda n: wanted in map(_folded, n["aliases"]), lambda n: wanted in _folded(n["label"]),
    )  # fmt: skip
    for test in tests if wanted else ():
        if found := [n for n, data in graph.nodes(data=True) if test(data)]:
            return sorted(found, key=lambda n: (-_weight(graph, n)[0], n))
    return []


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c)).strip()


def _weight(graph: networkx.MultiDiGraph, node: str) -> tuple[int, int]:
    """How many others a node is tied to, and by how many claims."""
    edges = [*graph.in_edges(node, keys=True), *graph.out_edges(node, keys=True)]
    return len({end for u, v, _ in edges for end in (u, v)} - {node}), len(edges)


def most_central(graph: networkx.MultiDiGraph) -> str | None:
    """The entity tied to most others, by most claims; a topic only where there is nothing else; None if empty."""
    entities = [n for n, data in graph.nodes(data=True) if data.get("type") != "Topic"] or list(graph)
    return min(entities, key=lambda n: (*(-w for w in _weight(graph, n)), n), default=None)


def neighbourhood(graph: networkx.MultiDiGraph, iri: str, limit: int = 150) -> networkx.MultiDiGraph:
    """A node with those around it, nearest first and best tied first, until `limit` nodes are taken.

    Raises:
        KeyError: the node is not in the graph.
    """
    if iri not in graph:
        raise KeyError(iri)
    taken, ring = {iri}, [iri]
    while ring and len(taken) < limit:
        ties: dict[str, int] = defaultdict(int)
        for node in ring:
            for other in networkx.all_neighbors(graph, node):
                ties[other] += other not in taken
        ring = sorted((n for n in ties if n not in taken), key=lambda n: (-ties[n], n))[: limit - len(taken)]
        taken.update(ring)
    return _part(graph, taken)


def between(graph: networkx.MultiDiGraph, a: str, b: str) -> networkx.MultiDiGraph:
    """The claims in which both take part, with all their ends; where there are none, the shortest paths.

    Raises:
        KeyError: one of them is not in the graph.
    """
    if missing := [n for n in (a, b) if n not in graph]:
        raise KeyError(missing[0])
    edges = graph.edges(keys=True, data=True)
    kept = {(u, v, k) for u, v, k, data in edges if {a, b} <= {end for part in _PARTS for end in data[part]}}
    if kept:
        view = networkx.subgraph_view(graph, filter_edge=lambda u, v, k: (u, v, k) in kept)
        return _part(view, {a, b} | {n for u, v, _ in kept for n in (u, v)})
    return _part(graph, {a, b} | {n for path in paths(graph, a, b) for n in path})


def paths(graph: networkx.MultiDiGraph, a: str, b: str, limit: int = 5) -> list[list[str]]:
    """At most `limit` shortest ways from a to b over claims in either direction, in the order of their IRIs."""
    plain = networkx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges() if u != v}))
    if a not in plain or b not in plain or not networkx.has_path(plain, a, b):
        return []
    return sorted(islice(networkx.all_shortest_paths(plain, a, b), limit * 20))[:limit]


def _part(graph: networkx.MultiDiGraph, nodes: set[str]) -> networkx.MultiDiGraph:
    """A copy with these nodes and the edges among them, in the order of the whole."""
    part = networkx.MultiDiGraph(**graph.graph)
    part.add_nodes_from((n, dict(d)) for n, d in graph.nodes(data=True) if n in nodes)
    part.add_edges_from((u, v, k, dict(d)) for u, v, k, d in graph.edges(keys=True, data=True) if {u, v} <= nodes)
    return part


def flat(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """A copy that GraphML and GEXF can hold: text alone, lists joined by ` | `, nothing unknown, edges numbered."""
    plain = networkx.MultiDiGraph()
    plain.add_nodes_from((clean(n), _flat(d)) for n, d in graph.nodes(data=True))
    for number, (u, v, data) in enumerate(graph.edges(data=True), 1):
        plain.add_edge(clean(u), clean(v), key=f"e{number}", **_flat(data))
    return plain


def _flat(data: Mapping[str, Any]) -> dict[str, str]:
    return {key: _plain(value) for key, value in sorted(data.items())}


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return clean(" | ".join(map(str, value)))
    return clean("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def clean(text: str) -> str:
    """The text without the characters that XML and UTF-8 cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", text)
