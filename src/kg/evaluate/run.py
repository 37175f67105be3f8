"""Gold files with their texts, answers to them, and the evaluation of a whole set."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import document
from ..document import Document
from ..errors import SourceError, UsageError
from .claims import score_claims
from .gold import Gold, gold, load
from .tally import ERRORS, SCORES, Book, Finding, Tally
from .things import align, score_entities, score_links, score_roles

Answer = Mapping[str, Any]
_EMPTY: Answer = {"entities": [], "roles": [], "claims": []}


@dataclass(frozen=True, slots=True)
class Case:
    """A gold file and the document that it is about."""

    gold: Gold
    document: Document


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of a set of documents.

    Attributes:
        documents: how many gold files were scored.
        unanswered: the ids of those to which there was no answer; they count as answered with nothing.
        scores: the contract's scores by name.
        actions: for each action the tallies `found`, `core` and `strict`; what was invented or read as another
            action counts against the action that was given.
        styles: the same for each style of publisher ("" where it is unknown).
        style_documents: how many documents each style has.
        findings: every error, sorted.
    """

    documents: int
    unanswered: tuple[str, ...]
    scores: Mapping[str, Tally]
    actions: Mapping[str, Mapping[str, Tally]]
    styles: Mapping[str, Mapping[str, Tally]]
    style_documents: Mapping[str, int]
    findings: tuple[Finding, ...]

    def errors(self) -> dict[str, int]:
        """How many errors of each kind there are; one claim may have several."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in ERRORS if found[kind]}

    def json(self) -> dict[str, Any]:
        """All but the findings as plain values; the scores stand at the top, as in the contract's scorer."""
        return {
            "documents": self.documents, "unanswered": len(self.unanswered),
            **{name: self.scores[name].json(name) for name in SCORES},
            "by_action": {name: _levels(self.actions[name]) for name in sorted(self.actions)},
            "by_style": {
                name or "unknown": {"documents": self.style_documents[name], **_levels(self.styles.get(name, {}))}
                for name in sorted(self.style_documents)
            },
            "by_error": self.errors(),
        }  # fmt: skip


def _levels(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float | int]]:
    return {level: tallies.get(level, Tally()).json(level) for level in ("found", "core", "strict")}


def cases(place: Path, texts: Path | None = None, only: Iterable[str] = ()) -> list[Case]:
    """The gold files of a folder (or the one file) and the documents they are about.

    Args:
        place: a gold file, or a folder of `.yaml` files.
        texts: the folder to which the gold files' `file` is relative; by default the one above the gold files.
        only: ids of the documents that are wanted; all where there is none.

    Raises:
        SourceError: a gold file or a text that cannot be read, or that do not fit each other.
        UsageError: there is no gold file, or none with an id of `only`.
    """
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place]
    if not files:
        raise UsageError("the folder holds no .yaml file", where=str(place))
    base = texts or (place if place.is_dir() else place.parent).parent
    contents = [(path, load(path)) for path in files]
    wanted = set(only) or {content["document"]["id"] for _, content in contents}
    absent = sorted(wanted - {content["document"]["id"] for _, content in contents})
    if absent:
        raise UsageError(f"no gold file is about the document {absent[0]!r}", where=str(place))
    return [_case(path, content, base) for path, content in contents if content["document"]["id"] in wanted]


def _case(path: Path, content: dict[str, Any], base: Path) -> Case:
    head = content["document"]
    known: dict[str, Any] = {
        key: str(head[key]) for key in ("id", "date", "publisher", "title", "url") if head.get(key)
    }
    found = document.read(base / str(head["file"]), **known)[0]
    style = head.get("style") or found.publisher
    return Case(gold(content, found.text, str(style) if style else None, str(path)), found)


def answers(path: Path) -> Callable[[Document], Answer | None]:
    """The answers of a file of JSON Lines, each found by the hash of the text it is about.

    Raises:
        SourceError: the file cannot be read, or a line is no answer.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"the predictions cannot be read: {error}", where=str(path)) from error
    found = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            answer = _answer(line, f"{path}, line {number}")
            found[answer["document"]["sha256"]] = answer
    return lambda about: found.get(about.sha256)


def _answer(line: str, where: str) -> dict[str, Any]:
    try:
        answer = json.loads(line)
        if isinstance(answer["document"]["sha256"], str) and all(isinstance(answer[key], list) for key in _EMPTY):
            return dict(answer)
    except (ValueError, RecursionError, KeyError, TypeError):
        pass
    raise SourceError("the line is no answer such as `kg extract --format json` prints", where=where)


def evaluate(of: Iterable[Case], answer: Callable[[Document], Answer | None]) -> Evaluation:
    """Scores the answers to gold files; `answer` gives the contract's JSON object of a document, or None."""
    book, unanswered, count = Book(), [], 0
    for case in of:
        count += 1
        found = answer(case.document)
        if found is None:
            unanswered.append(case.gold.id)
        _score(case.gold, found or _EMPTY, book)
    return Evaluation(
        count, tuple(unanswered), book.scores, book.actions, book.styles, book.style_documents,
        tuple(sorted(book.findings)),
    )  # fmt: skip


def _score(about: Gold, answer: Answer, book: Book) -> None:
    book.style_documents[about.style or ""] += 1
    keys = align(about, answer)
    score_entities(about, answer, keys, book)
    score_links(about, answer, keys, book)
    score_roles(about, answer, keys, book)
    score_claims(about, answer, keys, book)
