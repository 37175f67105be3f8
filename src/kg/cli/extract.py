"""`kg extract`: what a document says, as JSON or as a table."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from .common import deliver, exit_code, output_option, source_options, tell, warn, width

if TYPE_CHECKING:
    from ..document import Document
    from ..errors import KgError
    from ..extraction import Extraction
    from ..extractors import Extractor


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="json", show_default=True,
              help="JSON has one object a line for each document.")  # fmt: skip
@click.option("--extractor", "name", type=click.Choice(["builtin", "llm"]), default="builtin", show_default=True,
              help="Who reads: this program, or a language model service.")  # fmt: skip
@click.option("--llm-url", envvar="KG_LLM_URL", metavar="URL",
              help="The base URL of the service (or set KG_LLM_URL; its key in KG_LLM_KEY).")  # fmt: skip
@click.option("--llm-model", envvar="KG_LLM_MODEL", metavar="NAME", help="The service's model (or set KG_LLM_MODEL).")
@click.option("--llm-timeout", type=click.FloatRange(0, min_open=True), default=120.0, show_default=True,
              metavar="SECONDS", help="How long to wait for the service.")  # fmt: skip
@output_option
@source_options
def extract(
    sources: tuple[str, ...], form: str, output: str, name: str, model: str | None, llm_url: str | None,
    llm_model: str | None, llm_timeout: float, max_bytes: int, **known: str | None,
) -> int:  # fmt: skip
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
        reads = _extractor(name, model, llm_url, llm_model, llm_timeout)
        for piece in _written(map(reads, documents), form):
            done += 1
            pieces.append(piece) if output != "-" else deliver(piece, output)
    if output != "-" and done:
        deliver("".join(pieces), output)
    return _told(failures, done)


def _extractor(name: str, model: str | None, url: str | None, llm_model: str | None, timeout: float) -> Extractor:
    from ..extractors import extractor

    def refused(document: Document, count: Counter[str]) -> None:
        if count:
            reasons = ", ".join(f"{reason}: {number}" for reason, number in count.items())
            tell(f"{document.id}: refused of the answer: {reasons}")

    if name == "builtin":
        return extractor(name, model=model)
    key = os.environ.get("KG_LLM_KEY")
    return extractor(name, model=llm_model, url=url, key=key, timeout=timeout, refused=refused)


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
