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
_Piece = tuple[int, int, Chunk | None]
#: Stands in for the figure of an amount, the first of its two tokens.
_FIGURE = Chunk(0, 0, "figure")
#: A run of marks that says nothing: the tokenizer would take quadratic time over it.
_RUN = re.compile(r"[^\w\s]{8,}")
#: A sentence is cut after so many tokens, since no sentence is longer and hostile text must not cost more than its length.
_LONGEST = 300
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

    def chunk(self, token: int) -> Chunk | None:
        """The chunk that a token stands for."""
        return self.chunks[token]


def parse(pipeline: Any, text: str, chunks: list[Chunk], reporting: frozenset[str] = frozenset()) -> Parsed:
    """The text parsed, one token a chunk.

    Args:
        pipeline: a spaCy pipeline with a tagger, a parser and a lemmatizer.
        chunks: in order, without overlap.
        reporting: past forms of reporting verbs, by which an attribution set into a quotation is known.
    """
    parsed = _prepare(pipeline, text, chunks, reporting)
    for _, pipe in pipeline.pipeline:
        parsed.tokens = pipe(parsed.tokens)
    return parsed


def _prepare(pipeline: Any, text: str, chunks: list[Chunk], reporting: frozenset[str]) -> Parsed:
    from spacy.tokens import Doc

    flat = plain(text)
    quotes = quotations(flat)
    pieces = [
        p
        for p in _pieces(pipeline.tokenizer(_RUN.sub(_blank, flat)), chunks)
        if p[2] is not None or not _dropped(flat, p[0], p[1])
    ]
    ordered = _ordered(flat, pieces, asides(flat, quotes, reporting))
    ordered = [half for piece in ordered for half in _halved(flat, piece)]
    starts, ends = [p[0] for p, _ in ordered], [p[1] for p, _ in ordered]
    surface = ["ten" if c is _FIGURE else _stand_in(c, flat[s:e]) for (s, e, c), _ in ordered]
    spaces = [i + 1 < len(starts) and ends[i] < starts[i + 1] for i in range(len(starts))]
    tokens = Doc(pipeline.vocab, words=surface, spaces=spaces, sent_starts=[first for _, first in ordered])
    chunks_of = [None if p[2] is _FIGURE else p[2] for p, _ in ordered]
    return Parsed(tokens, starts, ends, chunks_of, text, quotes)


def _blank(run: re.Match[str]) -> str:
    return " " * len(run.group())


def _halved(text: str, piece: tuple[_Piece, bool]) -> list[tuple[_Piece, bool]]:
    """An amount as two tokens, a figure and a unit: "lend Smith ten dollars" is parsed rightly, "lend Smith dollars" is not."""
    (start, end, chunk), first = piece
    if chunk is None or chunk.kind != "amount" or end - start < 2:
        return [piece]
    cut = max(start + 1, text.rfind(" ", start, end))
    return [((start, cut, _FIGURE), first), ((cut + (text[cut] == " "), end, chunk), False)]


def asides(text: str, quotes: list[tuple[int, int]], reporting: frozenset[str]) -> list[tuple[int, int]]:
    """Attributions set into or after a quotation (`", he told reporters, "`), as (start, end).

    They are moved behind the sentence they interrupt, so that the parser sees the quotation whole.

    Args:
        text: plain.
        quotes: its quotations.
        reporting: past forms of reporting verbs.
    """
    found: list[tuple[int, int]] = []
    for i, (start, end) in enumerate(quotes):
        limit = quotes[i + 1][0] if i + 1 < len(quotes) else len(text)
        stop = re.compile(r"[.!?](?:\s|$)|\n|[;:]\s").search(text, end, limit)
        last = stop.start() if stop else limit
        words = re.findall(r"[a-z]+", text[end:last].lower())
        lead = (
            re.split(r"[.!?:]\s|\n", text[max(0, start - 240) : start])[-1]
            if not (found and found[-1][1] >= start - 2)
            else ""
        )
        if re.search(r"\w{3}", lead):
            continue
        comma = text[end - 2] in ",-" or text[end:last].strip()[:1] in (",", "-")
        if end - start > 12 and comma and 1 < len(words) <= 16 and reporting.intersection(words):
            found.append((end, last))
    return found


def _ordered(text: str, pieces: list[_Piece], moved: list[tuple[int, int]]) -> list[tuple[_Piece, bool]]:
    """The pieces in the order of reading, each with whether it begins a sentence; asides after what they interrupt."""
    out: list[tuple[_Piece, bool]] = []
    held: list[_Piece] = []
    broken, at, word, dateline = True, 0, "", _dateline(text)
    nth, length = 0, 0
    for piece in pieces:
        start, end, _ = piece
        while nth < len(moved) and moved[nth][1] <= start:
            nth += 1
        broken = broken or _breaks(text, at, start) or at < dateline <= start
        at = end
        if nth < len(moved) and moved[nth][0] <= start:
            if held or text[start:end].strip(",- "):
                held.append(piece)
            continue
        first = broken or (word in (".", "?", "!", "...") and not text[start:end].islower())
        length = 0 if first else length + 1
        first = first or length >= _LONGEST
        length = 0 if first else length
        if first and held:
            out += [(h, k == 0) for k, h in enumerate(held)]
            held = []
        out.append((piece, first))
        broken, word = False, text[start:end]
    return out + [(h, k == 0) for k, h in enumerate(held)]


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
    if not word.strip() or word == '"' or word in ("``", "''"):
        return True
    return set(word) == {"-"} and text[:start].rstrip().endswith((",", '"', "."))


def _dateline(text: str) -> int:
    """Where the text begins after a dateline such as "ANKARA, July 24 - "; 0 where there is none."""
    m = re.match(r"\s*[A-Z]{3,}[A-Z .,'-]*(?:[,(][^\n:(-]{0,40}?\)?)?\s?(?:-+|:)\s+", text)
    return m.end() if m else 0


def dateline_state(text: str, chunks: list[Chunk]) -> str | None:
    """The state of the place that a dateline names."""
    end = _dateline(plain(text))
    for chunk in chunks:
        if chunk.start < end and chunk.thing is not None and chunk.kind in ("capital", "place", "state"):
            return chunk.thing.state
    return None


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
            if opened is not None and text[m.end() : m.end() + 1] != '"':
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
