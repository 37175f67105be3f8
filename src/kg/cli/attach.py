"""`kg attach`: somebody's own data beside the claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import store_option, tell, warn

if TYPE_CHECKING:
    from ..links.attach import Triple

_KEYS = ("iso2", "iso3", "isonum", "cow", "gw", "qid", "geonames")


@click.command()
@click.argument("file", required=False)
@store_option
@click.option("--graph", "name", required=True, metavar="NAME", help="The name of its graph: small letters and digits.")
@click.option("--licence", "--license", metavar="URI", help="The licence of the data.")
@click.option("--source", metavar="URL", help="Where the data comes from; by default the file's name.")
@click.option("--key", metavar="COLUMN", help="The column of a table that holds the codes.")
@click.option(
    "--key-type", "kind", type=click.Choice(_KEYS), help="What the codes are, where the header does not tell."
)
@click.option(
    "--rows", is_flag=True, help="Make each row of a table a thing of its own, with its entity as dct:subject."
)
@click.option("--strict", is_flag=True, help="End with 1 where a row of a table matches no entity.")
@click.option("--remove", is_flag=True, help="Remove the graph.")
@click.option(
    "--catalogue", "folder", type=click.Path(path_type=Path), metavar="DIR", help="A folder with another catalogue."
)
@click.option(
    "--max-bytes", type=click.IntRange(1), default=200_000_000, show_default=True, help="The largest file that is read."
)
def attach(
    file: str | None, location: str, name: str, licence: str | None, source: str | None, key: str | None,
    kind: str | None, rows: bool, strict: bool, remove: bool, folder: Path | None, max_bytes: int,
) -> int:  # fmt: skip
    """Put data of your own beside the claims.

    FILE is RDF (.ttl, .nt, .nq, .trig, .jsonld, .rdf) or a table (.csv, .tsv) with a column of known codes: ISO 3166,
    Correlates of War, Gleditsch-Ward, Wikidata or GeoNames. It gets a graph of its own with its licence and source;
    attaching it again replaces that graph. The other columns of a table become statements about the entities that its
    codes mean.

    \b
    For example:
      kg attach trade.csv --graph trade --licence https://creativecommons.org/publicdomain/zero/1.0/
      kg attach leaders.ttl --graph leaders --licence https://creativecommons.org/licenses/by/4.0/
      kg attach --remove --graph trade
    """
    from ..links import attach as desk
    from ..store import Store

    graph = desk.graph_iri(name)
    if remove:
        if file:
            raise click.UsageError("--remove takes no file")
        with Store.open(location) as store:
            tell(f"removed {graph}" if store.remove(graph) else f"there was no {graph}")
        return 0
    if not file or not licence:
        raise click.UsageError("give a file and its --licence")
    head = desk.about(name, licence, source or Path(file).name)
    triples, unmatched = _read(Path(file), name, key, kind, rows, folder, max_bytes)
    with Store.open(location) as store:
        changed = store.replace(graph, desk.in_graph(name, [*head, *triples]))
    tell(f"{len(set(triples))} statements in {graph}" + ("" if changed else ", as before"))
    return 1 if strict and unmatched else 0


def _read(
    path: Path, name: str, key: str | None, kind: str | None, rows: bool, folder: Path | None, max_bytes: int
) -> tuple[list[Triple], int]:
    """The triples of a file, and how many rows of it matched nothing."""
    from ..links import attach as desk

    suffix = path.suffix.lower()
    if suffix not in desk.RDF and suffix not in desk.TABLES:
        raise click.UsageError(
            f"what {path.name} holds is not told by its end; there are {' '.join([*desk.RDF, *desk.TABLES])}"
        )
    data = desk.contents(path, max_bytes)
    if suffix in desk.RDF:
        if key or kind or rows:
            raise click.UsageError("--key, --key-type and --rows are for tables")
        return desk.rdf(data, desk.RDF[suffix], name, str(path)), 0
    return _joined(desk.text(data, str(path)), str(path), name, key, kind, rows, folder)


def _joined(
    words: str, where: str, name: str, key: str | None, kind: str | None, rows: bool, folder: Path | None
) -> tuple[list[Triple], int]:
    from ..links import tables

    table = tables.read(words, where)
    key, sort = tables.guess(table.columns, key, kind)
    tell(f"the column {key!r} is taken for {sort} codes")
    joined = tables.join(table, name, key, tables.codes(sort, folder), sort, rows=rows)
    tell(f"{joined.matched} of {len(table.rows)} rows match an entity")
    for line, code in joined.unmatched:
        warn(f"{where}, line {line}: no entity, or several, for {code!r}")
    return list(joined.triples), len(joined.unmatched)
