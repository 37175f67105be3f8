"""The words of a noun phrase or a clause: where a topic begins and ends in the text."""

from __future__ import annotations

from ..mentions.parsing import Parsed
from .syntax import Token, child, conjuncts, subtree

_TRIMMED = frozenset("the a an his her its their our my your this these those such both all any some other".split())
UNITS = frozenset("minute hour day week month year decade percent time".split())
_STOPS = ("relcl", "appos", "advcl", "parataxis", "punct", "cc", "conj", "preconj", "ccomp")
_AFTER = frozenset(
    "including include such like as during after before at amid amidst ahead despite according per".split()
)


class Extents:
    """Reads stretches of one parsed text."""

    parsed: Parsed

    def _label(self, start: int, end: int) -> str:
        return " ".join(self.parsed.text[start:end].split())

    def extent(self, head: Token) -> tuple[int, int]:
        """Where the phrase stands in the text: without its article, up to where a clause, a list or an aside begins."""
        tokens = self.tokens(head)
        return self.parsed.starts[tokens[0].i], self.parsed.ends[tokens[-1].i]

    def tokens(self, head: Token) -> list[Token]:
        """The tokens of the phrase, the same extent."""
        kept: list[Token] = []
        for c in head.lefts:
            if c.dep_ in ("det", "predet", "preconj", "cc", "punct", "neg") or (
                c.lower_ in _TRIMMED and c.dep_ in ("poss", "amod", "det")
            ):
                continue
            kept.extend(subtree(c))
        kept.append(head)
        for c in head.rights:
            if c.dep_ in _STOPS or c.lower_ in _AFTER:
                if c.dep_ == "punct" and c.text == "-":
                    continue
                if c.dep_ in ("acl",):
                    continue
                break
            if c.dep_ in ("prep", "acl", "case", "pobj", "npadvmod", "amod", "nummod", "compound", "prt", "advmod"):
                kept.extend(self._right(c))
        kept = sorted({t.i: t for t in kept}.values(), key=lambda t: t.i)
        run = [kept[0]]
        for t in kept[1:]:
            if t.i - run[-1].i > 3 and t.i > head.i:
                break
            run.append(t)
        while run and (run[0].is_punct or run[0].lower_ in _TRIMMED) and run[0].i < head.i:
            run.pop(0)
        while run and (run[-1].is_punct or run[-1].pos_ in ("ADP", "CCONJ", "SCONJ")) and run[-1].i > head.i:
            run.pop()
        return run or [head]

    def _right(self, branch: Token) -> list[Token]:
        """A prepositional phrase or participle to the right of a noun, coordinations within it and all."""
        if branch.dep_ == "acl" and branch.tag_ == "VBN" and branch.i - branch.head.i > 2:
            return []
        out: list[Token] = [branch]
        for c in branch.children:
            if c.dep_ in ("relcl", "advcl", "parataxis", "appos", "ccomp") or (c.lower_ in _AFTER and c.dep_ == "prep"):
                if c.i > branch.i:
                    break
                continue
            listed = any(g.dep_ == "conj" and g.i > c.i for g in branch.children)
            if c.is_punct and c.i > branch.i and c.text in (",", ":", ";", ".") and not listed:
                break
            out.extend(self._right(c) if c.i > branch.i else subtree(c))
        return out

    def topics(self, head: Token) -> list[tuple[int, int]]:
        """The topics that a noun phrase names, one for each member of a list, as (start, end)."""
        return [self.extent(t) for t in conjuncts(head) if not self._pronominal(t) and not self._dated(t)]

    def _dated(self, token: Token) -> bool:
        chunk = self.parsed.chunk(token.i)
        measure = chunk is not None and chunk.kind == "amount" and token.dep_ in ("npadvmod", "pobj")
        return measure or (chunk is not None and chunk.kind == "time") or str(token.lemma_).lower() in UNITS

    def _pronominal(self, token: Token) -> bool:
        return token.tag_ in ("PRP", "WP", "WDT", "EX", "CD") or token.lower_ in (
            "each",
            "other",
            "this",
            "that",
            "these",
            "those",
            "it",
        )

    def clause_extent(self, head: Token) -> tuple[int, int]:
        """Where a clause stands that is a topic: "exchange visits in the near future", without its "to" or "that"."""
        tokens = [
            t
            for t in subtree(head)
            if not ((t.head is head and t.dep_ in ("mark", "punct")) or (t.lower_ == "to" and t.i < head.i))
        ]
        stop = child(head, "advcl")
        tokens = [
            t for t in tokens if not (stop is not None and t.i >= min(s.i for s in stop.subtree) and stop.i > head.i)
        ]
        while tokens and tokens[-1].is_punct:
            tokens.pop()
        tokens = tokens or [head]
        return self.parsed.starts[tokens[0].i], self.parsed.ends[tokens[-1].i]
