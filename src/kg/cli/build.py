"""`kg build`: sources into the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import exit_code, is_quiet, source_options, store_option, table, warn

if TYPE_CHECKING:
    from ..build import Progress, Report
    from ..build import Reader as Reads
    from ..document import Document
    from ..extraction import Extraction
    from ..store import Store


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@store_option
@source_options
def build(sources: tuple[str, ...], location: str, model: str | None, max_bytes: int, **known: str | None) -> int:
    """Read documents into a graph.

    A SOURCE is a text file, a folder of .txt files, a .jsonl file with one {"id", "text", ...} a line, or - for stdin.
    A meta.jsonl beside a file may say its date, publisher, title and url. Each document has a named graph of its own,
    which is replaced when it is read again; reading the same twice changes nothing. Prints what was read.

    \b
    For example:
      kg build talks.txt --date 2020-09-14 --publisher "Press service"
      kg build readouts/ --store graph/store
    """
    from ..reader import Reader
    from ..store import Store

    if location.startswith(("http://", "https://")):
        raise click.UsageError("a remote store cannot be written to yet; give --store a folder")
    with Store.open(location, create=True) as store:
        report = run(sources, store, lambda: Reader(model), max_bytes=max_bytes, **known)
    if report.documents:
        click.echo(summary(report), nl=False)
    return exit_code(report.failures, report.documents)


def run(sources: Sequence[str | Path], store: Store, make_reader: Callable[[], Reads], **options: Any) -> Report:
    """Builds and tells of what could not be read; the reader is made only where there is something to read."""
    from ..build import build as build_store

    report = build_store(sources, store, Late(make_reader), progress(), **options)
    for failure in report.failures:
        warn(str(failure))
    return report


class Late:
    """A reader that is loaded with the first document, as that takes a second or two."""

    def __init__(self, make: Callable[[], Reads]) -> None:
        self._make = make
        self._reader: Reads | None = None

    def read(self, document: Document) -> Extraction:
        """All that the document says."""
        if self._reader is None:
            self._reader = self._make()
        return self._reader.read(document)


def progress() -> Progress | None:
    """A line on the terminal that counts the documents; nothing where there is no terminal."""
    if is_quiet() or not sys.stderr.isatty():
        return None

    def told(done: int, of: int, name: str) -> None:
        end = "\n" if done == of else ""
        click.echo(f"\r\x1b[Kread {done} of {of}: {name[:50]}{end}", err=True, nl=False)

    return told


def summary(report: Report) -> str:
    """What was read, as a table."""
    kept = [(len(report.added), "new"), (len(report.changed), "changed"), (len(report.unchanged), "unchanged")]
    counts = [
        ("documents", report.documents, ", ".join(f"{n} {word}" for n, word in kept if n)),
        ("people", report.count("Person"), ""),
        ("states", report.count("State"), ""),
        ("organisations", report.count("Organization"), ""),
        ("agreements", report.count("Agreement"), ""),
        ("topics", len(report.topics), ""),
        ("claims", report.claims_of(), ""),
        ("  affirmed", report.claims_of("affirmed", "actual"), ""),
        ("  planned", report.claims_of("affirmed", "planned"), ""),
        ("  desired", report.claims_of("affirmed", "desired"), ""),
        ("  possible", report.claims_of("affirmed", "possible"), ""),
        ("  denied", report.claims_of("denied"), ""),
    ]
    if report.failures:
        counts.insert(1, ("not read", len(report.failures), "see above"))
    return table(["", "", ""], [[name, f"{number:,}", note] for name, number, note in counts])
