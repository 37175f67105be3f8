"""`kg catalogue`: work on the catalogue of known entities."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import deliver, table, tell

if TYPE_CHECKING:
    from ..links.tenures import Change, State, World

_ROLES = ("head-of-state", "head-of-government", "foreign-minister")
_ENDPOINT = "https://query.wikidata.org/sparql"
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_COLUMNS = ["change", "state", "office", "person", "from", "until", "known"]


@click.group()
def catalogue() -> None:
    """Work on the catalogue of known entities.

    \b
    For example:
      kg catalogue update
    """


@catalogue.command()
@click.option(
    "--endpoint", default=_ENDPOINT, show_default=True, metavar="URL", help="A SPARQL endpoint with Wikidata's terms."
)
@click.option(
    "--roles", multiple=True, type=click.Choice(_ROLES), help="Only these offices; may be given several times."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="CODE",
    help="Only this state (ISO alpha-3); may be given several times.",
)
@click.option("--since", default="2000-01-01", show_default=True, metavar="DAY", help="Leave out what ended before.")
@click.option("--apply", "write", is_flag=True, help="Write tenures-update.ttl into the catalogue's folder.")
@click.option("--catalogue", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="The folder of the catalogue; by default the one of this checkout.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="JSON has one object a line for each difference.")  # fmt: skip
@click.option(
    "--licence",
    "--license",
    default=_LICENCE,
    show_default=True,
    metavar="URI",
    help="The licence of the endpoint's data.",
)
@click.option("--date", metavar="DAY", help="The day up to which the answers hold; today unless said otherwise.")
@click.option("--deadline", type=click.FloatRange(0, min_open=True), default=900.0, show_default=True,
              metavar="SECONDS", help="How long the endpoint may take for all answers.")  # fmt: skip
def update(
    endpoint: str, roles: tuple[str, ...], states: tuple[str, ...], since: str, write: bool, folder: Path | None,
    form: str, licence: str, date: str | None, deadline: float,
) -> int:  # fmt: skip
    """Compare tenures with a SPARQL endpoint and show the differences.

    Fetches the heads of state and of government and the foreign ministers, and prints what the catalogue does not have
    so: added, ended, or changed in its days. Nothing is written without --apply, and then only a file beside the
    others, to be reviewed; what changed stands there as comments, for a person to decide.

    \b
    For example:
      kg catalogue update --state BLR --state KAZ
      kg catalogue update --roles foreign-minister --apply
    """
    from .. import assets
    from ..links import tenures, web
    from ..links.update import write as written
    from .link import _day

    day, since = _day(date), _day(since)
    home = folder or assets.folder("catalogue")
    if write and not folder and "_assets" in home.parts:
        raise click.UsageError("say with --catalogue which folder to write to")
    known = tenures.world(home)
    client = web.Client(web.Limits(timeout=90, deadline=deadline))
    wanted = _states(known, states)
    changes = tenures.compare(known, tenures.fetch(endpoint, roles or _ROLES, wanted, client, tell), since)
    deliver(_json(changes) if form == "json" else _table(changes), "-")
    if write:
        deliver(written(changes, known, endpoint, licence, day), str(home / tenures.FILE))
    tell(_summary(changes, str(home / tenures.FILE) if write else None))
    return 0


def _states(known: World, codes: tuple[str, ...]) -> list[State]:
    unknown = set(codes) - {state.code for state in known.states}
    if unknown:
        raise click.UsageError(f"the catalogue has no state {sorted(unknown)[0]!r} with a Wikidata item")
    return [state for state in known.states if not codes or state.code in codes]


def _summary(changes: list[Change], written: str | None) -> str:
    counts = (f"{sum(c.kind == kind for c in changes)} {kind}" for kind in ("added", "ended", "changed"))
    return ", ".join(counts) + (f"; wrote {written}" if written else "; nothing was written")


def _row(change: Change) -> list[str]:
    held, known = change.held, change.known
    before = f"{known.start or '?'} to {known.end or 'open'}" if known else ""
    left = [change.kind, change.state.code, held.office, held.label]
    return [*left, held.start, held.end or "", before]


def _table(changes: list[Change]) -> str:
    from ..queries.result import printable

    return table(_COLUMNS, [[printable(cell) for cell in _row(change)] for change in changes]) if changes else ""


def _json(changes: list[Change]) -> str:
    def told(change: Change) -> dict[str, str | None]:
        row = dict(zip(_COLUMNS, _row(change), strict=True))
        iri = change.known.iri if change.known else None
        return {**row, "person_iri": change.person, "item": change.held.item, "tenure": iri}

    return "".join(json.dumps(told(change), ensure_ascii=False) + "\n" for change in changes)
