"""Names that are no person's: states, bodies, places, agreements; known to the catalogue, or told by a noun in them."""

from __future__ import annotations

import re

from ..lexicon import Lexicon
from .registry import Registry, Thing
from .scan import DETERMINERS, Chunk, Hit
from .titles import Scanner
from .words import capitalised

_BRACKET = re.compile(r"\s?\([A-Z][A-Za-z&/-]{1,9}\)")
_TYPES = {
    "State": "state", "Organization": "organization", "Place": "place", "Agreement": "agreement", "Event": "event",
    "Product": "product", "Group": "group",
}  # fmt: skip


class Bodies(Scanner):
    """The part of the scan that reads names of bodies, places and agreements."""

    def __init__(self, text: str, registry: Registry, lexicon: Lexicon) -> None:
        super().__init__(text, registry, lexicon)
        self.chunks: list[Chunk] = []

    def _unknown(self, i: int) -> int | None:
        """A capitalised phrase with the noun of a body, an agreement or an event in it: "Ministry of Foreign Affairs"."""
        if not capitalised(self.words[i].text) or (self.folded[i] in DETERMINERS):
            return None
        hit, owner, first = self.hits.get(i), None, i
        if (
            hit
            and hit.kinds() & {"adjective", "label", "official", "acronym", "metonym", "capital"}
            and not self._person_hit(hit)
        ):
            owner = self._owner(hit)
            first = hit.last
            if (
                first >= len(self.words)
                or self._gap(first).strip() not in ("", "'s", "-", "'")
                or not capitalised(self.words[first].text)
            ):
                return None
        end = self._capitals(first) if first < len(self.words) else first
        denoted = [(j, d) for j in range(first, end) if (d := self._denotes(j))]
        if not denoted or denoted[-1][1] in ("Group", "Person"):
            return None
        at, kind = denoted[-1]
        end = at + 1 if at + 1 < end and kind != "Organization" else end
        end = self._tail(end)
        if end - i < 2 or (hit and end <= hit.last):
            return None
        return self._own_name(i, first, end, kind, owner)

    def _own_name(self, i: int, first: int, end: int, kind: str, owner: Thing | None) -> int | None:
        if end - i == 1:
            return None
        start, stop = self.words[i].start, self.words[end - 1].end
        if owner is None:
            inner = [self._owner(h) for k in range(first, end) if (h := self.hits.get(k)) and not self._person_hit(h)]
            owner = next((t for t in inner if t is not None and t.state), None)
        state = owner.state if owner is not None and kind == "Organization" else None
        thing = self.registry.new(kind, self.text[start:stop], state)
        self._add(Chunk(start, stop, _TYPES[kind], thing, span=(start, stop), head=self.words[end - 1].text.lower()))
        return end

    def _tail(self, end: int) -> int:
        """Take in "of Foreign Affairs", "on Legal Cooperation", "for Human Rights of Ukraine"."""
        for _ in range(3):
            j = end
            if (
                j + 1 >= len(self.words)
                or self.folded[j] not in ("of", "on", "for")
                or self._gap(j).strip() not in ("",)
            ):
                return end
            j += 1 + (self.folded[j + 1] == "the")
            if (
                j >= len(self.words)
                or self._gap(j).strip()
                or not capitalised(self.words[j].text)
                or self.office_at(j)[0]
            ):
                return end
            hit = self.hits.get(j)
            if hit and self._person_hit(hit):
                return end
            end = max(hit.last if hit else j + 1, self._capitals(j))
            while (
                end + 1 < len(self.words)
                and self.folded[end] == "and"
                and not self._gap(end).strip()
                and capitalised(self.words[end + 1].text)
                and not self.hits.get(end + 1)
            ):
                end = self._capitals(end + 1)
        return end

    def _denotes(self, j: int) -> str | None:
        word = self.folded[j]
        for lemma in (
            word,
            word[:-1] if word.endswith("s") else word,
            word[:-3] + "y" if word.endswith("ies") else word,
        ):
            for sense in self.lexicon.nouns(lemma):
                if sense.denotes and len(sense.words) == 1:
                    return sense.denotes
        return None

    def _in_play(self, iri: str) -> bool:
        """Whether the text names the thing elsewhere by a name of its own."""
        return any(n.iri == iri and n.kind not in ("capital", "metonym") for h in self.hits.values() for n in h.names)

    def _named(self, hit: Hit) -> Chunk | None:
        start, end = self._span(hit.first, hit.last)
        entries = {
            n.iri: e
            for n in hit.names
            if n.kind != "full" and (e := self.catalogue.entry(n.iri)) is not None and e.type != "Person"
        }
        capitals = {n.iri for n in hit.names if n.kind == "capital"}
        states = [e for e in entries.values() if e.type == "State" and e.iri not in capitals]
        places = [e for e in entries.values() if e.type == "Place"]
        if states:
            strong = [
                e
                for e in states
                if any(n.kind in ("label", "official", "acronym") for n in hit.names if n.iri == e.iri)
            ] or states
            if len(strong) > 1:
                return None
            return Chunk(start, end, "state", self.registry.entry(strong[0]), span=(start, end))
        bodies = [e for e in entries.values() if e.type == "Organization"]
        if capitals and len(bodies) == 1 and self._in_play(bodies[0].iri) and not self._in_play(next(iter(capitals))):
            return Chunk(start, end, "organization", self.registry.entry(bodies[0]), span=(start, end))
        if capitals and len(capitals) == 1:
            place = self.registry.entry(places[0]) if len(places) >= 1 else None
            state = self.registry.entry(entries[next(iter(capitals))])
            return Chunk(start, end, "capital", state, place=place, span=(start, end))
        others = [e for e in entries.values() if e.type != "Place"] or places
        if len(others) > 1:
            others = [e for e in others if any(n.kind == "label" for n in hit.names if n.iri == e.iri)] or others
        if len(others) != 1 or others[0].type not in _TYPES:
            return None
        return Chunk(start, end, _TYPES[others[0].type], self.registry.entry(others[0]), span=(start, end))

    def _thing(self, i: int) -> int | None:
        hit = self.hits.get(i)
        if hit is None:
            return self._unknown(i)
        longer = self._unknown(i)
        if longer is not None and longer > hit.last:
            return longer
        kinds = hit.kinds()
        if kinds <= {"adjective", "demonym"}:
            state = self._owner(hit)
            if state is not None:
                self._add(
                    Chunk(
                        self.words[i].start,
                        self.words[hit.last - 1].end,
                        "adjective",
                        state,
                        span=self._span(i, hit.last),
                    )
                )
            return hit.last
        chunk = self._named(hit)
        if chunk is not None and not (chunk.kind in ("capital", "place") and self._part_of_longer(hit)):
            self._add(chunk)
        return hit.last

    def _part_of_longer(self, hit: Hit) -> bool:
        """Whether a place's name is only a part of an unknown one: "Lake Victoria", "Victoria Falls"."""
        before, after = hit.first - 1, hit.last
        if before >= 0 and before not in self.hits and not self._gap(hit.first).strip() and self._inner(before):
            return True
        return (
            after < len(self.words) and after not in self.hits and not self._gap(after).strip() and self._inner(after)
        )

    def _inner(self, i: int) -> bool:
        """Whether word i is capitalised as a name is, and neither a title nor the first word of a sentence."""
        if not capitalised(self.words[i].text) or self.folded[i] in DETERMINERS or self.office_at(i)[0]:
            return False
        start = i == 0 or self._gap(i).strip()[:1] in (".", "?", "!", ":", '"', ";") or "\n" in self._gap(i)
        if start or self.words[i].possessive or self.folded[i].replace(".", "") in self.honorifics:
            return False
        return not any(capitalised(w) and w.isupper() for w in (self.words[i].text,))

    # -- helpers

    def _text(self, first: int, last: int) -> str:
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.words[first].start, self.words[last - 1].end

    def _add(self, chunk: Chunk) -> None:
        bracket = (
            _BRACKET.match(self.text, chunk.end) if chunk.kind not in ("time", "amount", "title", "adjective") else None
        )
        if bracket:
            chunk.end = bracket.end()
        self.chunks.append(chunk)
