"""A text's chunks: people with their titles, states, bodies, places, agreements, dates and amounts, without overlap."""

from __future__ import annotations

from ..catalogue import fold
from ..lexicon import Lexicon
from . import amounts, people, times
from .bodies import Bodies
from .registry import Registry, Thing
from .scan import DETERMINERS, Chunk
from .titles import Title
from .words import capitalised, plain


def find(text: str, registry: Registry, lexicon: Lexicon) -> list[Chunk]:
    """The chunks of a text in order."""
    finder = _Finder(plain(text), registry, lexicon)
    finder.run()
    return finder.chunks


class _Finder(Bodies):
    def run(self) -> None:
        """Find people first, then the names that are left, then surnames alone, then dates and amounts."""
        i = 0
        while i < len(self.words):
            i = self._person(i) or self._thing(i) or i + 1
            while self.chunks and i < len(self.words) and self.words[i].start < self.chunks[-1].end:
                i += 1
        self._surnames()
        self._phrases()
        self.chunks.sort(key=lambda c: c.start)

    # -- people -----------------------------------------------------------------------------------------------------

    def _person(self, i: int) -> int | None:
        described = self._description(i)
        if described is None:
            return self._untitled(i)
        title, _ = described
        named = None if title.plural else self._name_after(title)
        if named is None:
            return self._title_alone(title)
        first, end, comma = named
        return self._titled(title, first, end, comma)

    def _name_after(self, title: Title) -> tuple[int, int, bool] | None:
        j = title.last
        if j >= len(self.words):
            return None
        gap = self._gap(j)
        if gap.strip() not in ("", ",") or "\n" in gap or self.words[j - 1].possessive:
            return None
        comma = gap.strip() == ","
        found = self.name(j)
        if found is None and not comma and people.bearer(self.registry, self.folded[j], title.offices):
            found = (j, j + 1, 0)  # "President Medina", though Medina is a city too
        if found is None:
            return None
        first, end, honorifics = found
        if comma and not honorifics:
            hit = self.hits.get(first)
            person = hit is not None and self._person_hit(hit)
            closes = end >= len(self.words) or self._gap(end).strip()[:1] in (",", ".", ")", "")
            if not (person or (end - first > 1 and closes)) or (self.title(end) and not person):
                return None
        if (
            not comma
            and end - first == 1
            and not honorifics
            and self.words[first].text.isupper()
            and len(self.words[first].text) < 5
        ):
            return None
        return first, end, comma

    def _titled(self, title: Title, first: int, end: int, comma: bool) -> int | None:
        state = title.of.state if title.of else None
        last, of = end, title.of
        if (
            of is None
            and last + 1 < len(self.words)
            and self.folded[last] in ("of", "from")
            and not self._gap(last).strip()
        ):
            k = last + 1 + (self.folded[last + 1] == "the")
            hit = self.hits.get(k)
            owner = self._owner(hit) if hit and not self._person_hit(hit) else None
            if hit and owner is not None and owner.type in ("State", "Organization"):
                of, state, last = owner, owner.state, hit.last
        name = self._text(first, end)
        thing = people.resolve(self.registry, name, tuple(self.folded[first:end]), title.offices, state)
        if thing is None:
            return self._title_alone(title)
        thing.offices |= title.offices
        self._role(thing, title, of)
        begin = self._begin(title.first)
        last = self._apposition(last, thing)
        self._add(
            Chunk(begin, self.words[last - 1].end, "person", thing, span=self._span(first, end), offices=title.offices)
        )
        return last

    def _role(self, thing: Thing, title: Title, of: Thing | None) -> None:
        if "counterpart" in title.offices:
            return
        if of is None:
            of = self.registry.seat(thing, title.offices)
        office = self._text(title.label_first, title.label_last)
        self.registry.role(thing, office, of, self.words[title.first].start, self.words[title.last - 1].end)
        if thing.state is None and of is not None and not thing.known:
            thing.state = of.state

    def _untitled(self, i: int) -> int | None:
        hit = self.hits.get(i)
        honorific = self.folded[i].replace(".", "") in self.honorifics and capitalised(self.words[i].text)
        if not honorific and not (hit and self._person_hit(hit)):
            return self._unknown_with_title(i)
        found = self.name(i)
        if found is None:
            return None
        first, end, _ = found
        if first == i and hit:
            end = max(hit.last, i + 1) if not self._person_hit(hit) else end
        after = self._title_after(end)
        state = after.of.state if after and after.of else self._homeland(end)
        offices = after.offices if after else frozenset()
        thing = people.resolve(self.registry, self._text(first, end), tuple(self.folded[first:end]), offices, state)
        if thing is None:
            if not honorific:
                return None
            thing = self.registry.new("Person", self._text(first, end), state)
        return self._named_person(i, first, end, thing, offices)

    def _unknown_with_title(self, i: int) -> int | None:
        """A name of two words or more that no catalogue knows, with its office after it."""
        if (
            not capitalised(self.words[i].text)
            or self.folded[i] in DETERMINERS
            or self.hits.get(i)
            or self.office_at(i)[0]
        ):
            return None
        end = self._capitals(i, stop_at_titles=True)
        title = self._title_after(end) if end - i >= 2 else None
        if title is None or title.of is None or any(self._denotes(k) for k in range(i, end)):
            return None
        thing = people.resolve(
            self.registry, self._text(i, end), tuple(self.folded[i:end]), title.offices, title.of.state
        )
        if thing is None:
            return None
        return self._named_person(i, i, end, thing, title.offices)

    def _named_person(self, i: int, first: int, end: int, thing: Thing, offices: frozenset[str]) -> int:
        """Keep the person named by the words [first, end) of the phrase at word i, with a title in apposition; the end of both."""
        last = self._apposition(end, thing)
        start, stop = self.words[i].start, self.words[last - 1].end
        self._add(Chunk(start, stop, "person", thing, span=self._span(first, end), offices=offices))
        return last

    def _homeland(self, end: int) -> str | None:
        """The state in "Mark Smith of the Cook Islands"."""
        if end + 1 >= len(self.words) or self.folded[end] != "of" or self._gap(end).strip():
            return None
        hit = self.hits.get(end + 1 + (self.folded[end + 1] == "the"))
        owner = self._owner(hit) if hit and not self._person_hit(hit) else None
        return owner.state if owner is not None and owner.type == "State" else None

    def _title_after(self, end: int) -> Title | None:
        """The title in apposition: ", the Minister of Justice of Uzbekistan,"."""
        if end >= len(self.words) or self._gap(end).strip() != ",":
            return None
        j = end + (self.folded[end] in DETERMINERS and end + 1 < len(self.words))
        described = self._description(j)
        if described is None or described[0].plural:
            return None
        title = described[0]
        closes = title.last >= len(self.words) or self._gap(title.last).strip()[:1] in (",", ".", ")", ";", ":")
        return title if closes and self._name_after(title) is None else None

    def _apposition(self, end: int, thing: Thing) -> int:
        title = self._title_after(end)
        if title is None:
            return end
        if (
            title.of is not None
            and thing.state
            and title.of.state
            and title.of.state != thing.state
            and title.of.type == "State"
        ):
            return end
        thing.offices |= title.offices
        self._role(thing, title, title.of)
        return title.last

    def _title_alone(self, title: Title) -> int | None:
        """A title without a name: "the President of Belarus", "Foreign Ministers"."""
        begin = self._begin(title.first)
        definite = begin < self.words[title.first].start or title.of is not None
        label = self._text(title.label_first, title.label_last)
        if not definite and not capitalised(label) and not title.plural:
            return None
        self._add(
            Chunk(
                begin, self.words[title.last - 1].end, "title", offices=title.offices, office=label, of=title.of,
                plural=title.plural,
                owners=title.owners, definite=definite, span=(self.words[title.first].start, self.words[title.last - 1].end),
                head=self.words[title.label_last - 1].text.lower(),
            )
        )  # fmt: skip
        return title.last

    def _surnames(self) -> None:
        """Names of people already found that stand alone: surnames, or given names where people go by these."""
        taken = self._taken()
        known: dict[str, list[tuple[int, Thing]]] = {}
        for chunk in self.chunks:
            if chunk.thing is not None and chunk.thing.type == "Person" and chunk.span:
                parts = f"{chunk.thing.label} {self.text[slice(*chunk.span)]}".replace("-", " ").split()
                for part in sorted(set(parts)):
                    if len(part) > 2 and capitalised(part):
                        known.setdefault(fold(part), []).append((chunk.start, chunk.thing))
        for i, word in enumerate(self.words):
            if taken[i] or not capitalised(word.text):
                continue
            things = known.get(self.folded[i])
            if things:
                before = [t for at, t in things if at < word.start] or [t for _, t in things]
                self._add(Chunk(word.start, word.end, "person", before[-1], span=(word.start, word.end)))
            elif len(word.text) > 2:
                self._lone_surname(i)

    def _lone_surname(self, i: int) -> None:
        """A surname that no one in the document bears: linked only where the catalogue knows one office-holder of the day."""
        word = self.words[i]
        if not self.registry.date or (i and not self._gap(i).strip() and capitalised(self.words[i - 1].text)):
            return
        if i + 1 < len(self.words) and not self._gap(i + 1).strip() and capitalised(self.words[i + 1].text):
            return
        thing = people.lone_surname(self.registry, self.folded[i])
        if thing is not None:
            self._add(Chunk(word.start, word.end, "person", thing, span=(word.start, word.end)))

    # -- dates, amounts ---------------------------------------------------------------------------------------------

    def _phrases(self) -> None:
        spans = sorted((c.start, c.end) for c in self.chunks)
        found: list[tuple[int, int, str, object]] = [(s, e, "amount", v) for s, e, v in amounts.find(self.text)]
        found += [(s, e, "time", v) for s, e, v in times.find(self.text, self.registry.date)]
        for start, end, kind, value in sorted(found, key=lambda x: (x[0], x[2])):
            if not any(s < end and start < e for s, e in spans):
                spans.append((start, end))
                self._add(Chunk(start, end, kind, value=value, span=(start, end)))

    # -- helpers ----------------------------------------------------------------------------------------------------

    def _begin(self, i: int) -> int:
        """Where the phrase begins that has its first word at i: at its determiner, if it has one."""
        if i and self.folded[i - 1] in DETERMINERS and not self._gap(i).strip() and not self._taken_at(i - 1):
            return self.words[i - 1].start
        return self.words[i].start

    def _taken_at(self, i: int) -> bool:
        return any(c.start <= self.words[i].start < c.end for c in self.chunks[-3:])

    def _taken(self) -> list[bool]:
        out, at = [], 0
        chunks = sorted(self.chunks, key=lambda c: c.start)
        for word in self.words:
            while at < len(chunks) and chunks[at].end <= word.start:
                at += 1
            out.append(at < len(chunks) and chunks[at].start < word.end)
        return out
