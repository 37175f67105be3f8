"""A text as the parser sees it: each chunk one short familiar word, quotation marks and dashes left out.

A small parser reads "Smith met with Smith in London" better and faster than four lines of titles and names, so chunks
are replaced by a stand-in of their kind before parsing. Every token knows the stretch of the text it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .scan import Chunk
from .words import plain

_STAND_IN = {
    "person": "Smith", "state": "France", "capital": "London", "place": "London", "organization": "NATO",
    "time": "Monday", "amount": "dollars", "group": "people", "product": "product", "agreement": "agreement",
    "event": "summit",
}  # fmt: skip
_SOFT = re.compile(r"[a-z,;]\s?\n[a-z]")


@dataclass(slots=True)
class Parsed:
    """A parsed text.

    Attributes:
        tokens: the parser's document (a spaCy Doc).
        starts, ends: of each token, in the text.
        chunks: of each token, where it stands for one.
        text: the text itself.
    """

    tokens: Any
    starts: list[int]
    ends: list[int]
    chunks: list[Chunk | None]
    text: str
    quotes: list[tuple[int, int]] = field(default_factory=list)


def parse(pipeline: Any, text: str, chunks: list[Chunk]) -> Parsed:
    """The text parsed, one token a chunk.

    Args:
        pipeline: a spaCy pipeline with a tagger, a parser and a lemmatizer.
        chunks: in order, without overlap.
    """
    return next(iter(parse_all(pipeline, [(text, chunks)])))


def parse_all(pipeline: Any, texts: list[tuple[str, list[Chunk]]]) -> Iterator[Parsed]:
    """The texts parsed, in order, in the pipeline's batches."""
    prepared = [_prepare(pipeline, text, chunks) for text, chunks in texts]
    for parsed, tokens in zip(prepared, pipeline.pipe([p.tokens for p in prepared]), strict=True):
        parsed.tokens = tokens
        yield parsed


def _prepare(pipeline: Any, text: str, chunks: list[Chunk]) -> Parsed:
    from spacy.tokens import Doc

    flat = plain(text)
    pieces = _pieces(pipeline.tokenizer(flat), chunks)
    surface, starts, ends, of, breaks = [], [], [], [], []
    broken = True
    at = 0
    for start, end, chunk in pieces:
        broken = broken or _breaks(flat, at, start)
        at = end
        word = flat[start:end]
        if chunk is None and (not word.strip() or _dropped(flat, start, end)):
            continue
        surface.append(_stand_in(chunk, word))
        starts.append(start)
        ends.append(end)
        of.append(chunk)
        breaks.append(broken)
        broken = False
    spaces = [i + 1 < len(starts) and ends[i] < starts[i + 1] for i in range(len(starts))]
    tokens = Doc(pipeline.vocab, words=surface, spaces=spaces)
    for token, first in zip(tokens, breaks, strict=True):
        if first:
            token.is_sent_start = True
    return Parsed(tokens, starts, ends, of, text, quotations(flat))


def _pieces(tokens: Any, chunks: list[Chunk]) -> Iterator[tuple[int, int, Chunk | None]]:
    """The tokenizer's tokens, cut at the borders of chunks and joined within them."""
    at = 0
    for token in tokens:
        start, stop = token.idx, token.idx + len(token.text)
        while start < stop:
            while at < len(chunks) and chunks[at].end <= start:
                at += 1
            chunk = chunks[at] if at < len(chunks) else None
            if chunk is None or chunk.start >= stop:
                yield start, stop, None
                break
            if start < chunk.start:
                yield start, chunk.start, None
                start = chunk.start
            if start == chunk.start:
                yield chunk.start, chunk.end, chunk
            start = max(start, min(stop, chunk.end))


def _stand_in(chunk: Chunk | None, word: str) -> str:
    if chunk is None or chunk.kind == "adjective":
        return word
    if chunk.kind == "title":
        return (chunk.head or "president") if chunk.plural else "president"
    if chunk.kind == "time" and word.lower() in ("today", "yesterday", "tomorrow"):
        return word
    if chunk.kind in ("agreement", "event", "product", "group") and chunk.head:
        return chunk.head
    return _STAND_IN[chunk.kind]


def _dropped(text: str, start: int, end: int) -> bool:
    """Quotation marks, and dashes that only set off "he said" after a comma or a quotation."""
    word = text[start:end]
    if word == '"' or word in ("``", "''"):
        return True
    return set(word) == {"-"} and text[:start].rstrip().endswith((",", '"', "."))


def _breaks(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    if "\n" not in gap and "\r" not in gap:
        return False
    return not _SOFT.search(text[max(0, start - 1) : end + 1].replace("\r", ""))


def quotations(text: str) -> list[tuple[int, int]]:
    """The stretches between quotation marks, in order. A mark that is never closed ends with its paragraph.

    A paragraph inside a long quotation may open with a mark again: the stretch goes on.
    """
    found, opened = [], None
    for m in re.finditer(r'"|\n\s*\n?', text):
        at = m.start()
        if m.group() != '"':
            if opened is not None and not text[m.end() : m.end() + 1] == '"':
                found.append((opened, at))
                opened = None
            continue
        if opened is None:
            if re.match(r"\S", text[at + 1 : at + 2] or " "):
                opened = at
        elif text[at - 1 : at] == "\n" or (at + 1 < len(text) and text[at - 1].isspace() and text[at + 1].isalnum()):
            continue
        else:
            found.append((opened, at + 1))
            opened = None
    return found
