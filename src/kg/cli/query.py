"""`kg query`: a question, and its answer in many forms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .common import deliver, output_option, store_option, warn, width

if TYPE_CHECKING:
    from ..queries import Query

_FORMATS = ("table", "csv", "tsv", "json", "markdown", "turtle", "jsonld", "ntriples")


@click.command()
@click.argument("what", required=False, metavar="[NAME|FILE.rq|-|TEXT]")
@click.option("--list", "listing", is_flag=True, help="List the questions, or tell all about the one named.")
@click.option("-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A value of a parameter.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True,
              help="The last three are for CONSTRUCT and DESCRIBE.")  # fmt: skip
@click.option("--raw", is_flag=True, help="CSV and TSV by the letter of SPARQL, unsafe to open as a spreadsheet.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True, metavar="SECONDS",
              help="Stop the query after this time.")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), default=10_000, show_default=True, metavar="N",
              help="Cut the answer after so many rows; 0 for never.")  # fmt: skip
@store_option
@output_option
def query(
    what: str | None, listing: bool, params: tuple[str, ...], form: str, raw: bool, timeout: float, limit: int,
    location: str, output: str,
) -> int:  # fmt: skip
    """Ask the graph a question.

    The question is one that comes with this program (see --list), a file, - for stdin, or SPARQL itself. Values are
    bound to its variables, never pasted; a person or a topic may be given by name. Prefixes such as kg: are known.

    \b
    For example:
      kg query who-met-whom --param who=Lukashenko
      kg query discussed-between -p a=Putin -p b=Lukashenko --format csv
      kg query 'SELECT DISTINCT ?name WHERE { ?person a kg:Person ; rdfs:label ?name } ORDER BY ?name'
    """  # fmt: skip
    from .. import queries
    from ..store import Store

    if listing:
        deliver(_all() if what is None else _about(queries.load(what)), output)
        return 0
    if what is None:
        raise click.UsageError("say which question to ask; `kg query --list` lists those that come with this program")
    question = queries.parse(sys.stdin.read(), "stdin") if what == "-" else queries.load(what)
    values = _pairs(params)
    with Store.open(location, read_only=True) as store:
        result = queries.run(store, question, values, timeout=timeout, limit=limit or None)
    deliver(result.write(form, raw=raw, width=width()), output)
    if result.cut:
        warn(f"the answer was cut after {limit:,} rows; raise the limit with --limit")
    return 0


def _pairs(params: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals or not key:
            raise click.UsageError(f"--param wants KEY=VALUE, such as who=Putin, and {param!r} is none")
        if key in pairs:
            raise click.UsageError(f"--param gives {key!r} twice")
        pairs[key] = value
    return pairs


def _all() -> str:
    from ..queries import available
    from .common import table

    def params(question: Query) -> str:
        return " ".join(f"[{param.name}]" if param.optional else param.name for param in question.params)

    rows = [[question.name, question.title, params(question)] for question in available()]
    return table(["name", "title", "parameters"], rows)


def _about(question: Query) -> str:
    from .common import table

    lines = [question.title or question.name, question.question, ""]
    for param in question.params:
        example = f', such as "{param.example}"' if param.example else ""
        lines.append(f"--param {param.name}=...  {param.about}{' (optional)' if param.optional else ''}{example}")
    columns = [[column.name, column.about] for column in question.columns]
    return "\n".join([*lines, ""]) + ("\n" + table(["column", "meaning"], columns) if columns else "")
