"""What every store holds beside the documents: the ontology, and what the catalogue says of the entities they name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from .. import assets, names
from ..errors import AssetError
from ..triples import node, term

#: The graphs that are no document's.
ONTOLOGY = names.BASE + "graph/ontology"
CATALOGUE = names.BASE + "graph/catalogue"
LINKS = names.BASE + "graph/links"
RUNS = names.BASE + "graph/runs"

_ONTOLOGY_FILES = ("summit.ttl", "actions.ttl", "topics.ttl")

#: What leads from an entry of the catalogue to another that is needed to understand it.
_LEADS_TO = ("kg:ofState", "kg:office", "kg:officeOf", "dct:source")


def ontology_quads() -> list[ox.Quad]:
    """Classes, properties, actions and topics, without anonymous class expressions: those serve reasoners only.

    Raises:
        AssetError: a file is missing or malformed.
    """
    folder = assets.folder("ontology")
    return _plain(_loaded(folder / name for name in _ONTOLOGY_FILES), ONTOLOGY)


def catalogue_entries(entities: set[str]) -> list[ox.Quad]:
    """What the catalogue says of some entities (IRIs), of their tenures, and of the states and offices these name.

    Raises:
        AssetError: a file of the catalogue is missing or malformed.
    """
    catalogue = _catalogue(tuple((path, path.stat().st_mtime_ns) for path in assets.paths("catalogue", ".ttl")))
    wanted = {node(iri) for iri in entities}
    pattern = catalogue.quads_for_pattern
    wanted |= _nodes(quad.subject for one in wanted for quad in pattern(None, term("kg:holder"), one, None))
    for curie in _LEADS_TO:
        wanted |= _nodes(quad.object for one in wanted for quad in pattern(one, term(curie), None, None))
    found = chain.from_iterable(pattern(one, None, None, None) for one in sorted(wanted, key=str))
    return _plain(found, CATALOGUE)


@lru_cache(maxsize=1)
def _catalogue(files: tuple[tuple[Path, int], ...]) -> ox.Store:
    """The whole catalogue, which takes some two seconds to load; loaded anew when a file has changed."""
    return _loaded(path for path, _ in files)


def _nodes(things: Iterable[object]) -> set[ox.NamedNode]:
    return {thing for thing in things if isinstance(thing, ox.NamedNode)}


def _plain(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """The quads without blank nodes, whose labels would differ between two runs, in one graph."""
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, node(graph))
        for quad in quads
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    ]


def _loaded(paths: Iterable[Path]) -> ox.Store:
    """Turtle files in a store in memory, which also brings literals to the form in which they are kept."""
    store = ox.Store()
    for path in paths:
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except FileNotFoundError as error:
            raise AssetError("the file is missing; reinstall summit-kg", where=str(path)) from error
        except (OSError, SyntaxError) as error:
            raise AssetError(f"the file cannot be read: {error}", where=str(path)) from error
    return store
