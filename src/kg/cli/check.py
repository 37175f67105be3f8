"""`kg validate`: is all well with the graph?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from .common import deliver, output_option, store_option, table, tell

if TYPE_CHECKING:
    from ..validate import Problem


@click.command()
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="JSON has one object a line for each problem.")  # fmt: skip
@output_option
def validate(location: str, form: str, output: str) -> int:
    """Check that all is well with the graph.

    The checks: shapes (SHACL), consistency (OWL), every quote against its text, and counts.

    Prints the problems, and nothing when all is well. Ends with 1 when there is an error among them.

    \b
    For example:
      kg validate --store graph/store
    """
    from ..store import Store
    from ..validate import validate as problems_of

    with Store.open(location, read_only=True) as store:
        problems = problems_of(store)
        documents = len(store.documents())
    deliver(_json(problems) if form == "json" else _table(problems), output)
    errors = sum(problem.severity == "error" for problem in problems)
    tell(f"checked {documents} documents: {errors} errors, {len(problems) - errors} warnings")
    return 1 if errors else 0


def _json(problems: list[Problem]) -> str:
    return "".join(json.dumps(asdict(problem), ensure_ascii=False) + "\n" for problem in problems)


def _table(problems: list[Problem]) -> str:
    from .. import names

    rows = [[p.severity, p.check, names.compact(p.document or ""), names.compact(p.focus), p.message] for p in problems]
    return table(["severity", "check", "document", "about", "problem"], rows) if rows else ""
