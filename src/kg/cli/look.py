"""`kg view` and `kg export`: the graph as a page, and as a file for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..errors import QueryError, UsageError
from .common import deliver, output_option, store_option, tell

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from ..store import Store

_FORMATS = ("nquads", "turtle", "trig", "jsonld", "graphml", "gexf")


@click.command()
@store_option
@click.option("-o", "--output", default="graph.html", show_default=True, metavar="FILE", help="The page to write.")
@click.option("--about", metavar="NAME", help="Open the page on a person, a state or another entity.")
@click.option("--title", default="Who said what", show_default=True, metavar="TEXT", help="The heading of the page.")
def view(location: str, output: str, about: str | None, title: str) -> None:
    """Write a page that shows the graph.

    One HTML file that needs nothing else and asks no server: click a node or a line to read the claims, with speaker,
    polarity and the exact words.

    \b
    For example:
      kg view --output page.html --about Lukashenko
    """
    from ..store import Store

    with Store.open(location, read_only=True) as store:
        content = page(store, title, about)
    deliver(content, output)
    if output != "-":
        tell(f"the page is {output}")


def page(store: Store, title: str, about: str | None = None) -> str:
    """The page of a whole store.

    Raises:
        UsageError: the store holds no document.
        QueryError: nothing has the name `about`.
    """
    from .. import network, views

    graph = network.network(store.quads())
    if not graph:
        raise UsageError("the store holds no claims; read documents with `kg build`", where=str(store.location))
    start = _found(graph, about) if about else None
    return views.page(graph, title=title, start=start)


def _found(graph: Any, name: str) -> str:
    from ..network import find

    found = find(graph, name)
    if not found:
        raise QueryError(f"nothing in the graph is called {name!r}")
    return found[0]


@click.command()
@store_option
@click.option("--format", "form", type=click.Choice(_FORMATS), default="nquads", show_default=True,
              help="turtle merges the graphs; graphml and gexf hold the network of claims.")  # fmt: skip
@click.option("--graph", "graphs", multiple=True, metavar="NAME",
              help="Only this graph: a document's id, ontology, catalogue, or an IRI. May be repeated.")  # fmt: skip
@output_option
def export(location: str, form: str, graphs: tuple[str, ...], output: str) -> None:
    """Write the graph as a file for other programs.

    The file is sorted: the same graph always gives the same bytes.

    \b
    For example:
      kg export > graph.nq
      kg export --format trig --graph sochi-2020-09-14
      kg export --format gexf --output network.gexf      for Gephi
    """
    from ..export import export as exported
    from ..store import Store

    with Store.open(location, read_only=True) as store:
        content = exported(_chosen(store, graphs), form)
    deliver(content, output)


def _chosen(store: Store, graphs: tuple[str, ...]) -> list[Quad]:
    if not graphs:
        return list(store.quads())
    return [quad for name in dict.fromkeys(graphs) for quad in store.quads(_graph(store, name))]


def _graph(store: Store, name: str) -> str:
    """The IRI of a graph by the name of it that a person gives."""
    from .. import names

    known = set(store.graphs())
    for iri in (name, names.expand(name), names.mint("document", name), f"{names.BASE}graph/{name}"):
        if iri in known:
            return str(iri)
    raise UsageError(f"the store has no graph {name!r}; see `kg query documents`", where=str(store.location))
