"""`kg link`: what unlinked entities may be in other datasets, and the decisions of people on it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .common import deliver, store_option, table, tell, warn, width

if TYPE_CHECKING:
    from ..links import Decision, Proposal
    from ..store import Store

_F = TypeVar("_F", bound=Callable[..., Any])

_COLUMNS = ["entity", "type", "state", "mentions", "candidate", "score", "reasons", "iri", "candidate_iri"]

date_option = click.option("--date", metavar="DAY", help="The day of the decision; today unless said otherwise.")
_proposing = (
    click.option("--online", metavar="URL", help="Ask a reconciliation service instead of the catalogue, such as "
                 "https://wikidata.reconci.link/en/api."),
    click.option("--fresh", is_flag=True, help="Ask anew what the service has answered before."),
    click.option("--deadline", type=click.FloatRange(0, min_open=True), default=300.0, show_default=True,
                 metavar="SECONDS", help="How long a service may take for all answers."),
    click.option("--type", "kinds", multiple=True, metavar="TYPE", help="Only entities of this type, such as Person."),
    click.option("--catalogue", "folder", type=click.Path(path_type=Path), metavar="DIR",
                 help="A folder with another catalogue."),
)  # fmt: skip


def _with(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def added(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return added


@click.group(invoke_without_command=True)
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
              help="JSON has one object a line for each entity.")  # fmt: skip
@click.option("--accept", type=click.FloatRange(0, 1), metavar="MIN",
              help="Accept the candidates that are sure and have at least this score.")  # fmt: skip
@_with(*_proposing, date_option)
@click.pass_context
def link(
    ctx: click.Context, location: str, form: str, accept: float | None, online: str | None, fresh: bool,
    deadline: float, kinds: tuple[str, ...], folder: Path | None, date: str | None,
) -> int:  # fmt: skip
    """Find what unlinked entities are in other datasets.

    Lists the entities of a store that match nothing elsewhere, and for each what it may be: in the catalogue, or by a
    reconciliation service with --online. Nothing is decided unless you say so, here with --accept or with
    `kg link review`. A candidate is sure where name, state and office are the same and nothing else comes near.

    \b
    For example:
      kg link --store graph/store
      kg link --accept 0.85
      kg link review
      kg link export my-links.sssom.tsv
    """
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {name: _given(ctx) for name in link.commands}
        return 0
    day = _day(date)
    with _store(location, write=accept is not None) as store:
        proposals = _proposals(store, online, fresh, deadline, kinds, folder)
        done = _accept(store, proposals, accept, day) if accept is not None else 0
    deliver(_written(proposals, form), "-")
    some = sum(bool(proposal.candidates) for proposal in proposals)
    tell(
        f"{len(proposals)} unlinked entities, {some} with candidates"
        + (f", {done} accepted" if accept is not None else "")
    )
    return 0


def _given(ctx: click.Context) -> dict[str, Any]:
    """The options that stand before a subcommand and count for it too."""
    from click.core import ParameterSource

    said = {name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    return {name: value for name, value in ctx.params.items() if name in said}


@link.command()
@store_option
@_with(*_proposing, date_option)
def review(
    location: str, online: str | None, fresh: bool, deadline: float, kinds: tuple[str, ...], folder: Path | None,
    date: str | None,
) -> int:  # fmt: skip
    """Walk through the undecided candidates in the terminal.

    Each is shown with the reasons and with words of the documents. Answer a to accept, c to accept as a close match,
    r to reject (it is not proposed again), s to leave it for later, q to quit. Each answer is kept at once.

    \b
    For example:
      kg link review --store graph/store
    """
    counts, day = {"accepted": 0, "rejected": 0, "skipped": 0}, _day(date)
    with _store(location, write=True) as store:
        for proposal in _proposals(store, online, fresh, deadline, kinds, folder):
            if proposal.candidates and not _reviewed(store, proposal, day, counts):
                break
    deliver(", ".join(f"{number} {word}" for word, number in counts.items()) + "\n", "-")
    return 0


@link.command("import")
@click.argument("file", metavar="FILE.sssom.tsv")
@store_option
@date_option
def import_(file: str, location: str, date: str | None) -> int:
    """Take over decisions from an SSSOM table; - is stdin.

    Exact and close matches are kept, and also that a pair does not match (Not). Of two decisions on one pair the later
    one stands. Ends with 1 where a row was left out; each is told.

    \b
    For example:
      kg link import my-links.sssom.tsv --store graph/store
    """
    from ..links import attach, record, sssom

    where = "stdin" if file == "-" else file
    data = sys.stdin.buffer.read() if file == "-" else attach.contents(Path(file))
    found, skipped = sssom.read(attach.text(data, where), _day(date), where)
    with _store(location, write=True) as store:
        changes = record(store, found)
    for sentence in [*skipped, *changes.refused]:
        warn(sentence)
    kept = f"{changes.added} new, {changes.changed} changed, {changes.unchanged} unchanged"
    tell(f"{kept}, {changes.older} older than known")
    return 1 if skipped or changes.refused else 0


@link.command()
@click.argument("file", metavar="[FILE|-]", default="-")
@store_option
@click.option("--licence", "--license", default=None, metavar="URI", help="The licence of the table.")
def export(file: str, location: str, licence: str | None) -> int:
    """Write all decisions as an SSSOM table.

    \b
    For example:
      kg link export my-links.sssom.tsv --licence https://creativecommons.org/publicdomain/zero/1.0/
    """
    from ..links import decisions, sssom

    with _store(location) as store:
        found = decisions(store)
    deliver(sssom.write(found, licence or sssom.UNSPECIFIED), file)
    tell(f"{len(found)} decisions")
    return 0


@link.command()
@click.argument("subject")
@click.argument("object_", metavar="OBJECT")
@store_option
@date_option
@click.option("--because", metavar="TEXT", help="Why, in a few words.")
def withdraw(subject: str, object_: str, location: str, date: str | None, because: str | None) -> int:
    """Take a link back; the pair is remembered and not proposed again.

    SUBJECT and OBJECT are IRIs, or compact ones such as person:anna-vale-prt and wd:Q184.

    \b
    For example:
      kg link withdraw person:anna-vale-prt wd:Q184 --because "another person of that name"
    """
    from .. import names
    from ..links import withdraw as take_back

    with _store(location, write=True) as store:
        pair = tuple(names.expand(words) or words.strip("<>") for words in (subject, object_))
        before = take_back(store, pair[0], pair[1], _day(date), because)
    tell(f"withdrew the link of {before.date}")
    return 0


def _store(location: str, *, write: bool = False) -> Store:
    """The store that is meant: a --store before the subcommand goes before the environment."""
    from click.core import ParameterSource

    from ..store import Store

    context = click.get_current_context()
    above, said = context.parent, ParameterSource.COMMANDLINE
    if (
        above
        and above.get_parameter_source("location") is said
        and context.get_parameter_source("location") is not said
    ):
        location = above.params["location"]
    return Store.open(location, read_only=not write)


def _day(words: str | None) -> str:
    from datetime import date

    if words is None:
        return date.today().isoformat()
    try:
        if date.fromisoformat(words).isoformat() == words:
            return words
    except ValueError:
        pass
    raise click.UsageError(f"--date is a day such as 2024-05-31, and {words!r} is none")


def _proposals(
    store: Store, online: str | None, fresh: bool, deadline: float, kinds: tuple[str, ...], folder: Path | None
) -> list[Proposal]:
    from .. import links
    from ..mentions.model import ENTITY_TYPES

    if wrong := [kind for kind in kinds if kind not in ENTITY_TYPES]:
        raise click.UsageError(f"the type {wrong[0]!r} is unknown; there are {', '.join(ENTITY_TYPES)}")
    entities = [one for one in links.unlinked(store) if not kinds or one.type in kinds]
    known = links.blocked(links.decisions(store))
    if online is None:
        from ..catalogue import Catalogue

        return links.Proposer(Catalogue.open(folder)).propose(entities, known)
    from ..links import reconcile, web

    client = web.Client(web.Limits(deadline=deadline))
    service = reconcile.Service(online, client, reconcile.Fresh() if fresh else None)
    return service.propose(entities, known)


def _accept(store: Store, proposals: list[Proposal], least: float, day: str) -> int:
    from ..links import EXACT, record

    sure = [(p, p.candidates[0]) for p in proposals if p.candidates and p.candidates[0].sure]
    new = [_decision(p, number=0, accepted=True, predicate=EXACT, day=day) for p, c in sure if c.score >= least]
    changes = record(store, new)
    for sentence in changes.refused:
        warn(sentence)
    return changes.added + changes.changed


def _decision(
    proposal: Proposal, number: int, accepted: bool, predicate: str, day: str, by_hand: bool = False
) -> Decision:
    from ..links import model

    one, entity = proposal.candidates[number], proposal.entity
    return model.Decision(
        subject=entity.iri, object=one.object, predicate=predicate, accepted=accepted, date=day,
        justification=model.MANUAL if by_hand else one.justification, confidence=one.score, tool=one.tool,
        subject_label=entity.label, object_label=one.label, comment="; ".join(one.reasons),
    )  # fmt: skip


def _reviewed(store: Store, proposal: Proposal, day: str, counts: dict[str, int]) -> bool:
    """Asks about each candidate of an entity until one is accepted; False where the person wants to quit."""
    from ..links import CLOSE, EXACT, quotes, record

    _say(_introduction(proposal, quotes(store, proposal.entity.iri)))
    for number in range(len(proposal.candidates)):
        answer = _answer(_question(proposal, number))
        if answer == "q":
            return False
        if answer == "s":
            counts["skipped"] += 1
            continue
        predicate, accepted = CLOSE if answer == "c" else EXACT, answer != "r"
        new = _decision(proposal, number, accepted, predicate, day, by_hand=True)
        for sentence in record(store, [new]).refused:
            warn(sentence)
        counts["accepted" if accepted else "rejected"] += 1
        if accepted:
            break
    return True


def _introduction(proposal: Proposal, words: list[str]) -> str:
    entity = proposal.entity
    about = ", ".join(filter(None, (entity.type, entity.state, f"{entity.mentions} mentions")))
    offices = [f"  stated office: {stated.office}" for stated in entity.offices]
    lines = [
        f"\n{entity.label} ({about})",
        *dict.fromkeys(offices),
        *(f"  “{' '.join(quote.split())}”" for quote in words),
    ]
    return "\n".join(lines)


def _question(proposal: Proposal, number: int) -> str:
    one = proposal.candidates[number]
    return f"  may be {one.label} ({one.score:.2f}): {'; '.join(one.reasons)}\n  {one.object}\n  a/c/r/s/q? "


def _say(words: str, *, end: str = "\n") -> None:
    from ..queries.result import printable

    click.echo(printable(words), err=True, nl=False)
    click.echo(end, err=True, nl=False)


def _answer(question: str) -> str:
    """One of a, c, r, s, q; the end of the input means q."""
    while True:
        _say(question, end="")
        line = sys.stdin.readline()
        answer = line.strip().lower()[:1]
        if not line:
            return "q"
        if answer and answer in "acrsq":
            return answer
        _say("  a accepts, c accepts as a close match, r rejects, s skips, q quits")


def _written(proposals: list[Proposal], form: str) -> str:
    if form == "json":
        return "".join(json.dumps(_json(proposal), ensure_ascii=False) + "\n" for proposal in proposals)
    from ..queries.result import printable

    rows = [row for proposal in proposals for row in _rows(proposal)]
    if form == "csv":
        return _csv(rows)
    fitting = [[printable(cell) for cell in row[:7]] for row in rows]
    return _fitted(table(_COLUMNS[:7], fitting)) if rows else ""


def _fitted(words: str) -> str:
    most = width()
    return "".join(f"{line[:most]}\n" for line in words.splitlines()) if most else words


def _csv(rows: list[list[str]]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows(
        [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def _rows(proposal: Proposal) -> list[list[str]]:
    entity = proposal.entity
    left = [entity.label, entity.type, entity.state or "", str(entity.mentions)]
    found = [
        [
            *left,
            one.label,
            f"{one.score:.2f}" + ("*" if one.sure else ""),
            "; ".join(one.reasons),
            entity.iri,
            one.object,
        ]
        for one in proposal.candidates
    ]
    return found or [[*left, "", "", "", entity.iri, ""]]


def _json(proposal: Proposal) -> dict[str, Any]:
    entity = proposal.entity
    return {
        "iri": entity.iri, "label": entity.label, "type": entity.type, "state": entity.state,
        "mentions": entity.mentions, "documents": list(entity.documents),
        "candidates": [
            {"iri": one.object, "label": one.label, "score": one.score, "sure": one.sure, "reasons": list(one.reasons)}
            for one in proposal.candidates
        ],
    }  # fmt: skip
