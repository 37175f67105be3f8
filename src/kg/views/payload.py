"""The network as the page wants it: plain lists and dicts, each claim once, ends as positions in the list of nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import networkx

from .. import names
from ..network import clean
from . import words

#: A network of at most `whole` tied nodes is shown whole on opening, a larger one as a neighbourhood of `around` nodes,
#: which a reader widens up to `most` at a time: beyond some hundred names a diagram cannot be read.
LIMITS = {"whole": 100, "around": 70, "most": 150}

_ENDS = {"agents": "agents", "recipients": "recipients", "topics": "topics", "objects": "objects", "places": "places",
         "speakers": "speakers", "relayed_by": "relayed"}  # fmt: skip
_TEXTS = ("time", "amount", "office", "start", "end", "before", "quote", "after")
#: Marks that turn the direction of all text after them, and so can disguise a name.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def nodes(graph: networkx.MultiDiGraph) -> list[dict[str, Any]]:
    """The nodes as vis-network has them (`id`, `label`, `shape`), and what the evidence pane says of them."""
    return [_node(iri, data) for iri, data in graph.nodes(data=True)]


def _node(iri: str, data: Mapping[str, Any]) -> dict[str, Any]:
    kind = data.get("type") if data.get("type") in words.TYPES else "Topic"
    found = {
        "id": iri, "label": data.get("label") or iri, "shape": words.TYPES[str(kind)][1], "type": kind,
        "state": data.get("state"), "same_as": data.get("same_as"), "aliases": data.get("aliases"),
        "offices": data.get("offices"),
    }  # fmt: skip
    return _tidy(found)


def claims(graph: networkx.MultiDiGraph) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Each claim once, and the edges as [from, to, claim, relation] by their positions."""
    place = {iri: number for number, iri in enumerate(graph)}
    documents = {iri: number for number, iri in enumerate(graph.graph.get("documents", {}))}
    found: dict[str, int] = {}
    records: list[dict[str, Any]] = []
    edges: list[list[Any]] = []
    for source, target, data in graph.edges(data=True):
        iri = str(data["claim"])
        if iri not in found:
            found[iri] = len(records)
            records.append(_claim(data, place, documents))
        edges.append([place[source], place[target], found[iri], data.get("relation", "")])
    for record in records:
        record["against"] = sorted(found[iri] for iri in record["against"] if iri in found)
    return [{k: v for k, v in record.items() if v not in (None, [], "")} for record in records], edges


def _claim(data: Mapping[str, Any], place: Mapping[str, int], documents: Mapping[str, int]) -> dict[str, Any]:
    ends = {short: _places(data, part, place) for part, short in _ENDS.items()}
    texts = {key: data.get(key) for key in _TEXTS}
    modality = data.get("modality", "actual")
    fixed = {
        "iri": str(data["claim"]).removeprefix(names.ID), "action": data["action"],
        "denied": int(data.get("polarity") == "denied") or None, "modality": modality if modality != "actual" else None,
    }  # fmt: skip
    return {
        **_tidy({**fixed, **texts}),
        **ends,
        "document": documents.get(str(data.get("document"))),
        "against": data.get("against", []),
    }


def _places(data: Mapping[str, Any], part: str, place: Mapping[str, int]) -> list[int | str]:
    """Positions of the nodes; the names of those that the graph was cut down from."""
    ends = data.get(part) or ()
    named = data.get({"topics": "topic_labels"}.get(part, part.removesuffix("s") + "_labels")) or ends
    return [place[iri] if iri in place else tidied(name) for iri, name in zip(ends, named, strict=False)]


def actions(graph: networkx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """The words of each action that occurs, with its PLOVER type."""
    found: dict[str, dict[str, Any]] = {}
    for _, _, data in graph.edges(data=True):
        if (action := tidied(str(data["action"]))) not in found:
            label = str(data.get("label") or action)
            base, past, to, about = words.verb(action, label)
            plover = data.get("plover") or words.PLOVER_OF.get(action, "OTHER")
            found[action] = _tidy({
                "label": label[:1].upper() + label[1:], "base": base, "past": past, "to": to, "about": about,
                "direct": action in words.DIRECT, "plover": plover if plover in words.PLOVER else "OTHER",
            })  # fmt: skip
    return dict(sorted(found.items()))


def documents(graph: networkx.MultiDiGraph) -> list[dict[str, Any]]:
    """What is known of each document, in the order to which claims refer."""
    return [_tidy(document) for document in graph.graph.get("documents", {}).values()]


def start(graph: networkx.MultiDiGraph, wanted: str | Iterable[str] | None) -> list[int]:
    """Positions of the nodes to open on.

    Raises:
        KeyError: one of them is not in the graph.
    """
    asked = [wanted] if isinstance(wanted, str) else list(wanted or ())
    place = {iri: number for number, iri in enumerate(graph)}
    return [place[iri] for iri in asked]


def _tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is unknown, and without characters that no page can show."""
    return {key: tidied(value) for key, value in data.items() if value not in (None, [], "", ())}


def tidied(value: Any) -> Any:
    """The value, with every text in it rid of control characters and of marks that turn the direction of writing."""
    if isinstance(value, str):
        return _TURNING.sub("", clean(value))
    return [tidied(v) for v in value] if isinstance(value, (list, tuple)) else value
