"""Whether the words of evidence and mentions stand where they are said to, and whether nothing was lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from .model import Problem, Table, in_order


def check_evidence(quads: Iterable[Quad]) -> list[Problem]:
    """What is wrong with the quotes, mentions and selectors of one document's graph, sorted.

    Every quote and every mention must be the text from its start to its end, and the selectors must say the same.
    """
    return in_order(_Evidence(quads).problems())


def check_counts(quads: Iterable[Quad]) -> list[Problem]:
    """Whether the claims, mentions, characters and hash of one document's graph are those it was written with, sorted.

    Rows that were lost, or came in by another hand, show here.
    """
    return in_order(_counts(Table(quads)))


class _Evidence:
    def __init__(self, quads: Iterable[Quad]) -> None:
        self._table = Table(quads)
        self._texts = {iri: self._table.one(iri, "kg:text") for iri in self._table.instances("kg:Document")}

    def problems(self) -> Iterator[Problem]:
        for mention in self._table.instances("kg:Mention"):
            yield from self._span(mention, "kg:inDocument", "kg:exact", "a mention")
        for evidence in self._table.instances("oa:SpecificResource"):
            yield from self._span(evidence, "oa:hasSource", "kg:quote", "a quote")
            for selector in self._table.values(evidence, "oa:hasSelector"):
                yield from self._selector(evidence, selector)

    def _span(self, iri: str, source: str, words: str, what: str) -> Iterator[Problem]:
        document = self._table.one(iri, source)
        text, found = self._texts.get(document or ""), self._table.one(iri, words)
        start, end = self._table.number(iri, "kg:start"), self._table.number(iri, "kg:end")
        if text is None or found is None or start is None or end is None:
            yield Problem("evidence", "error", iri, f"{what} lacks its words, offsets or document", document)
        elif start < 0 or text[start:end] != found:
            message = f"{what} is not the text from {start} to {end}: {_short(found)} stands where the text has"
            yield Problem("evidence", "error", iri, f"{message} {_short(text[max(0, start) : max(0, end)])}", document)

    def _selector(self, evidence: str, selector: str) -> Iterator[Problem]:
        pairs = [("kg:start", "oa:start"), ("kg:end", "oa:end"), ("kg:quote", "oa:exact")]
        for ours, theirs in pairs:
            found = self._table.values(selector, theirs)
            if found and found != self._table.values(evidence, ours):
                yield self._wrong(evidence, selector, f"{theirs} of a selector is not {ours} of its evidence")
        yield from self._context(evidence, selector)

    def _context(self, evidence: str, selector: str) -> Iterator[Problem]:
        """The words before and after the quote, which let others find it again in a changed text."""
        text = self._texts.get(self._table.one(evidence, "oa:hasSource") or "")
        start, end = self._table.number(evidence, "kg:start"), self._table.number(evidence, "kg:end")
        if text is None or start is None or end is None:
            return
        prefix, suffix = self._table.one(selector, "oa:prefix") or "", self._table.one(selector, "oa:suffix") or ""
        if not text[:start].endswith(prefix) or not text[end:].startswith(suffix):
            yield self._wrong(evidence, selector, "oa:prefix or oa:suffix is not the text around the quote")

    def _wrong(self, evidence: str, selector: str, message: str) -> Problem:
        return Problem("evidence", "error", selector, message, self._table.one(evidence, "oa:hasSource"))


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _counts(table: Table) -> Iterator[Problem]:
    for document in table.instances("kg:Document"):
        text = table.one(document, "kg:text") or ""
        counted = {
            "kg:claimCount": len(list(table.instances("kg:Claim"))),
            "kg:mentionCount": len(list(table.instances("kg:Mention"))),
            "kg:characters": len(text),
        }
        for curie, number in counted.items():
            if table.number(document, curie) != number:
                said = ", ".join(table.values(document, curie)) or "nothing"
                yield Problem("counts", "error", document, f"{curie} is {said}, but the graph holds {number}", document)
        if table.one(document, "kg:sha256") != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
            yield Problem("counts", "error", document, "kg:sha256 is not the hash of the text", document)
