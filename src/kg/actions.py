"""The actions as the ontology has them: the event class of each, what it means, and which hold between equals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from . import assets, names
from .errors import AssetError


@dataclass(frozen=True, slots=True)
class Kind:
    """An action: its PLOVER class (its own name where PLOVER has none), whether all its parties are agents, its meaning."""

    plover: str
    symmetric: bool
    definition: str = ""


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """The actions by their local names, in the order of the file.

    Raises:
        AssetError: `actions.ttl` cannot be read.
    """
    path = assets.folder("ontology") / "actions.ttl"
    try:
        triples = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError(f"the actions cannot be read: {error}", where=str(path)) from error
    found: dict[str, dict[str, str]] = {}
    for triple in triples:
        subject = getattr(triple.subject, "value", "")
        if subject.startswith(names.ACTION):
            value = getattr(triple.object, "value", "")
            found.setdefault(subject.removeprefix(names.ACTION), {})[triple.predicate.value] = value
    return {action: _kind(action, about) for action, about in found.items()}


def _kind(action: str, about: dict[str, str]) -> Kind:
    plover = about.get(names.ONTOLOGY + "ploverType", "").removeprefix(names.PREFIXES["plover"])
    symmetric = about.get(names.ONTOLOGY + "symmetric") == "true"
    definition = about.get(names.PREFIXES["skos"] + "definition", "")
    return Kind(action.upper() if plover in ("", "OTHER") else plover, symmetric, definition)
