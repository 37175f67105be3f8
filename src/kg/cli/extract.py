"""`kg extract`: what a document says, as JSON or as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from .common import deliver, exit_code, output_option, source_options, warn, width

if TYPE_CHECKING:
    from ..errors import KgError
    from ..extraction import Extraction


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="json", show_default=True,
              help="JSON has one object a line for each document.")  # fmt: skip
@output_option
@source_options
def extract(
    sources: tuple[str, ...], form: str, output: str, model: str | None, max_bytes: int, **known: str | None
) -> int:
    """Print what documents say, without keeping it.

    A SOURCE is a text file, a folder of .txt files, a .jsonl file, or - for stdin. Every claim has its speaker,
    polarity, modality and the exact words that carry it.

    \b
    For example:
      kg extract talks.txt --date 2020-09-14 --format table
      curl -s https://example.org/readout.txt | kg extract -
    """
    from ..document import read_all

    documents, failures = read_all(sources, max_bytes=max_bytes, **known)
    done = 0
    pieces: list[str] = []
    if documents:
        from ..reader import Reader

        for piece in _written((Reader(model).read(document) for document in documents), form):
            done += 1
            pieces.append(piece) if output != "-" else deliver(piece, output)
    if output != "-" and done:
        deliver("".join(pieces), output)
    return _told(failures, done)


def _told(failures: list[KgError], done: int) -> int:
    for failure in failures:
        warn(str(failure))
    return exit_code(failures, done)


def _written(extractions: Iterator[Extraction], form: str) -> Iterator[str]:
    from ..extraction import to_json

    for extraction in extractions:
        yield _table(extraction) if form == "table" else json.dumps(to_json(extraction), ensure_ascii=False) + "\n"


def _table(extraction: Extraction) -> str:
    """The claims of a document as a table under its id."""
    from pyoxigraph import Literal

    from ..queries import Result

    label = {entity.id: entity.label for entity in extraction.entities}
    columns = ("speaker", "polarity", "modality", "action", "agents", "recipients", "topics", "quote")
    rows = [
        (
            _labels(claim.speakers, label), claim.polarity, claim.modality, claim.action, _labels(claim.agents, label),
            _labels(claim.recipients, label), ", ".join(topic.text for topic in claim.topics), claim.evidence.text,
        )
        for claim in extraction.claims
    ]  # fmt: skip
    result = Result("select", columns, tuple(tuple(map(Literal, row)) for row in rows))
    return f"{extraction.document.id}: {len(rows)} claims\n\n{result.write('table', width=width())}\n"


def _labels(ids: tuple[str, ...], label: dict[str, str]) -> str:
    return ", ".join(label[local] for local in ids)
