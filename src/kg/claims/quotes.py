"""Who speaks in a quotation: the nearest reporting verb outside it, or whoever spoke in the quotation before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from ..mentions.parsing import Parsed
from ..mentions.registry import Thing
from .syntax import Token, child

_ENDS = re.compile(r"[.!?]\s|\n")


class Quotes:
    """The quotations of one text and their speakers."""

    def __init__(self, parsed: Parsed, reports: Callable[[Token], bool]) -> None:
        self.parsed = parsed
        self.spans = parsed.quotes
        self._ends = parsed.ends
        self._starts = [start for start, _ in self.spans]
        self._verbs = [t for t in parsed.tokens if reports(t) and self.at(parsed.starts[t.i]) is None]
        self._verbs.sort(key=lambda v: parsed.starts[v.i])
        self._at = [parsed.starts[v.i] for v in self._verbs]
        self._speakers: dict[int, tuple[Thing, ...]] = {}
        self._last: tuple[Thing, ...] = ()

    def at(self, offset: int) -> int | None:
        """The number of the quotation that holds an offset."""
        i = bisect_right(self._starts, offset) - 1
        return i if i >= 0 and offset < self.spans[i][1] else None

    def speakers(self, number: int, read: Callable[[Token], tuple[Thing, ...]]) -> tuple[Thing, ...]:
        """The speakers of a quotation; found once, when its first clause is read.

        Args:
            read: whom the subject of a reporting verb means.
        """
        if number not in self._speakers:
            verb = self._verb(number)
            found = read(verb) if verb is not None else ()
            if not found and verb is None and self._follows(number):
                found = self._last
            self._speakers[number] = found
            self._last = found or self._last
        return self._speakers[number]

    def _verb(self, number: int) -> Token | None:
        start, end = self.spans[number]
        text = self.parsed.text
        after = self._verbs[bisect_left(self._at, end) :][:1]
        if (
            after
            and not _ENDS.search(text[end : self.parsed.starts[after[0].i]])
            and self.parsed.starts[after[0].i] - end < 160
        ):
            return after[0]
        before = self._verbs[: bisect_right(self._at, start)][-1:]
        if before:
            between = text[self.parsed.ends[before[-1].i] : start]
            if not _ENDS.search(between) and len(between) < 200:
                return before[-1]
            if re.search(r":\s*$", between) and "\n\n" not in between.strip():
                return before[-1]
        return self._before_colon(start)

    def _before_colon(self, start: int) -> Token | None:
        """ "Smith was clear: ...": whoever is the subject of the clause before the colon."""
        if not self.parsed.text[:start].rstrip().endswith(":"):
            return None
        nth = bisect_right(self._ends, start) - 1
        last = self.parsed.tokens[nth] if nth >= 0 else None
        while last is not None and last.head is not last and (last.is_punct or child(last, "nsubj") is None):
            inner = next((c for c in last.children if c.dep_ == "ccomp" and c.i < last.i), None)
            last = inner if inner is not None and child(inner, "nsubj") is not None else last.head
        if last is None or self.parsed.starts[last.i] >= start:
            return (
                next((c for c in last.children if c.dep_ == "ccomp" and self.parsed.ends[c.i] < start), None)
                if last is not None
                else None
            )
        return last

    def _follows(self, number: int) -> bool:
        """Whether the quotation goes on from the one before: only white space, or an attribution, stands between."""
        if number == 0:
            return False
        between = self.parsed.text[self.spans[number - 1][1] : self.spans[number][0]]
        return len(between) < 200 and len(_ENDS.findall(between.strip())) <= 1


def subject_of(verb: Token) -> Token | None:
    """The subject of a reporting verb, before or after it."""
    return child(verb, "nsubj")
