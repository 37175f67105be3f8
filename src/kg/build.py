"""The whole way on one screen: sources -> documents -> extractions -> quads -> store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pyoxigraph import Quad

from . import document, triples
from .document import Document
from .errors import AssetError, KgError, StoreError
from .extraction import Extraction
from .store import Store

#: Is told of each document when it is done: how many are, of how many, and its id.
Progress = Callable[[int, int, str], None]


class Reader(Protocol):
    """Whatever reads a document."""

    def read(self, document: Document) -> Extraction:
        """All that the document says."""


@dataclass(slots=True)
class Report:
    """What a build read.

    Attributes:
        added, changed, unchanged: ids of documents: new in the store, replaced, or already there as they are.
        failures: the error of each source or document that could not be read.
        entities: the IRIs of the distinct entities of each type; topics: those of topics.
        claims: how many there are of each (polarity, modality).
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failures: list[KgError] = field(default_factory=list)
    entities: dict[str, set[str]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    claims: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """How many documents were read."""
        return len(self.added) + len(self.changed) + len(self.unchanged)

    def count(self, entity_type: str) -> int:
        """How many distinct entities of a type the documents name."""
        return len(self.entities.get(entity_type, ()))

    def claims_of(self, polarity: str | None = None, modality: str | None = None) -> int:
        """How many claims have a polarity and a modality; None for any."""
        return sum(n for (p, m), n in self.claims.items() if polarity in (None, p) and modality in (None, m))

    def note(self, extraction: Extraction) -> None:
        """Counts what an extraction holds."""
        for entity in extraction.entities:
            self.entities.setdefault(entity.type, set()).add(entity.iri)
        for claim in extraction.claims:
            self.claims[claim.polarity, claim.modality] += 1
            self.topics.update(triples.topic_iri(topic) for topic in claim.topics)


def build(
    sources: Iterable[str | Path | Document],
    store: Store,
    reader: Reader,
    progress: Progress | None = None,
    *,
    max_bytes: int = document.MAX_BYTES,
    **known: str | None,
) -> Report:
    """Reads sources into the store, each document in one transaction, then brings the background up to date.

    What cannot be read is listed in the report, and the rest goes on. Reading the same again changes nothing.

    Args:
        known: id, title, date, publisher or url, for all the documents.

    Raises:
        UsageError: the options do not fit the sources.
        StoreError: the store cannot be written.
        AssetError: the ontology or the catalogue is missing.
    """
    report = Report()
    documents = _documents(list(sources), report, max_bytes, known)
    for number, one in enumerate(documents, start=1):
        _add(one, store, reader, report)
        if progress:
            progress(number, len(documents), one.id)
    if report.documents:
        store.load_background()
    return report


def _documents(
    sources: Sequence[str | Path | Document], report: Report, max_bytes: int, known: dict[str, str | None]
) -> list[Document]:
    ready = [one for one in sources if isinstance(one, Document)]
    paths = [one for one in sources if not isinstance(one, Document)]
    found, report.failures[:] = document.read_all(paths, max_bytes=max_bytes, **known)
    return sorted([*ready, *found], key=lambda one: one.id)


def _add(one: Document, store: Store, reader: Reader, report: Report) -> None:
    try:
        extraction, quads = _read(one, reader)
    except (AssetError, StoreError):
        raise  # no fault of this document: all others would fail in the same way
    except KgError as error:
        report.failures.append(error)
        return
    iri = triples.document_iri(one)
    known = store.has(iri)
    changed = store.replace(iri, quads)
    (report.unchanged if not changed else report.changed if known else report.added).append(one.id)
    report.note(extraction)


def _read(one: Document, reader: Reader) -> tuple[Extraction, list[Quad]]:
    """The document's extraction and its quads; a defect of the reader costs this document alone."""
    try:
        extraction = reader.read(one)
        return extraction, triples.quads(extraction)
    except KgError:
        raise
    except Exception as error:
        reason = f"a defect of this program kept it from being read ({type(error).__name__}: {error})"
        raise KgError(reason, where=one.id) from error
