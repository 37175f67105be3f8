"""Names in a text before it is parsed: what the catalogue knows, titles and the people who bear them.

The scan works on words, without a parser. It yields chunks: stretches that will be one token for the parser, so that
"Prime Minister Abiy Ahmed of Ethiopia" costs it nothing and cannot be taken apart wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ..catalogue import Catalogue, Entry, Name, fold
from ..lexicon import Lexicon
from .registry import Registry, Thing
from .words import capitalised, words

DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "this", "that", "my", "your"])
_CASED = ("label", "official", "alias", "full", "acronym", "adjective", "demonym", "capital", "metonym")


@dataclass(slots=True)
class Chunk:
    """A stretch of the text that is one thing.

    Attributes:
        start, end: of the whole phrase, title and all.
        kind: `person`, `title` (an office without a name), `state`, `adjective`, `capital` (a state's capital: place or
            state, as the context has it), `place`, `organization`, `agreement`, `event`, `product`, `group`, `time`, `amount`.
        thing: what it is, where that is decided.
        place: for a capital, the city.
        span: of the name proper.
        offices: kinds of office of a title.
        office: the title's words.
        of: whose office it is.
        plural: whether the title is in the plural.
        owners: the states of a title in the plural that names several.
        definite: whether a determiner or an owner stands before it.
        value: the Time or Amount.
    """

    start: int
    end: int
    kind: str
    thing: Thing | None = None
    place: Thing | None = None
    span: tuple[int, int] | None = None
    offices: frozenset[str] = frozenset()
    office: str = ""
    of: Thing | None = None
    plural: bool = False
    owners: tuple[Thing, ...] = ()
    definite: bool = False
    value: object = None
    head: str = ""


@dataclass(slots=True)
class Hit:
    """Names of the catalogue that match the words [first, last)."""

    first: int
    last: int
    names: list[Name] = field(default_factory=list)

    def kinds(self) -> set[str]:
        return {n.kind for n in self.names}


class Names:
    """Finds the chunks of one text. Built anew for each document."""

    def __init__(self, text: str, registry: Registry, lexicon: Lexicon) -> None:
        self.text = text
        self.registry = registry
        self.catalogue: Catalogue = registry.catalogue
        self.lexicon = lexicon
        self.words = words(text)
        self.folded = [fold(w.text) for w in self.words]
        self.hits = self._match()

    # -- names of the catalogue -------------------------------------------------------------------------------------

    def _match(self) -> dict[int, Hit]:
        found = self.catalogue.names(
            {f for f, w in zip(self.folded, self.words, strict=True) if f and not w.text.islower()}
        )
        hits: dict[int, Hit] = {}
        i = 0
        while i < len(self.words):
            hit = self._longest(i, found.get(self.folded[i], ()))
            if hit:
                hits[i] = hit
                i = hit.last
            else:
                i += 1
        return hits

    def _longest(self, i: int, candidates: Iterable[Name]) -> Hit | None:
        best: Hit | None = None
        for name in candidates:
            n = len(name.words)
            if name.kind == "surname" or (best and n < best.last - i):
                continue
            if (
                tuple(self.folded[i : i + n]) == tuple(name.words)
                and self._joined(i, i + n)
                and self._case_fits(i, n, name)
            ):
                if best is None or n > best.last - i:
                    best = Hit(i, i + n)
                best.names.append(name)
        return best

    def _joined(self, first: int, last: int) -> bool:
        """Whether only spaces, hyphens and genitive 's stand between the words."""
        return last <= len(self.words) and all(
            self.text[a.end : b.start].replace("'s", "").strip() in ("", "-", ".", "'", "&")
            and "\n" not in self.text[a.end : b.start]
            for a, b in zip(self.words[first : last - 1], self.words[first + 1 : last], strict=True)
        )

    def _case_fits(self, i: int, n: int, name: Name) -> bool:
        text = " ".join(w.text for w in self.words[i : i + n])
        if name.kind == "acronym" or (n == 1 and name.form.isupper()):
            return text.replace(".", "") == name.form.replace(".", "")
        return capitalised(text) and (n > 1 or not text.isupper() or len(text) > 4 or name.form.isupper())

    def _gap(self, i: int) -> str:
        """What stands between the word before and word i."""
        return self.text[self.words[i - 1].end : self.words[i].start] if 0 < i < len(self.words) else ""

    # -- offices ----------------------------------------------------------------------------------------------------

    def _owner(self, hit: Hit) -> Thing | None:
        """The state or body that a hit stands for when it owns an office or acts."""
        ranked = sorted(
            hit.names,
            key=lambda n: (
                ("metonym", "label", "official", "acronym", "alias", "capital", "adjective", "demonym").index(n.kind)
                if n.kind in _CASED and n.kind != "full"
                else 9
            ),
        )
        entries: list[Entry] = []
        for name in ranked:
            entry = self.catalogue.entry(name.iri)
            if entry and entry.type in ("State", "Organization", "Place") and entry.iri not in [e.iri for e in entries]:
                entries.append(entry)
        states = [e for e in entries if e.type == "State"]
        if len(states) > 1:  # "Dutch" is the Netherlands, not an overseas part of it
            states = [e for e in states if e.state and _governed(self.catalogue, e.state)] or states
        if len(states) == 1 or (
            len(states) > 1 and {n.kind for n in hit.names if n.iri == states[0].iri} & {"label", "official"}
        ):
            return self.registry.entry(states[0])
        orgs = [e for e in entries if e.type == "Organization"]
        if len(orgs) == 1:
            return self.registry.entry(orgs[0])
        return self.registry.entry(entries[0]) if len(entries) == 1 else None

    def _person_hit(self, hit: Hit) -> bool:
        return any(
            n.kind == "full" or ((e := self.catalogue.entry(n.iri)) is not None and e.type == "Person")
            for n in hit.names
        )


@lru_cache(maxsize=512)
def _governed(catalogue: Catalogue, code: str) -> bool:
    """Whether the catalogue knows a government of the state: it is no mere part of another."""
    return bool(catalogue.holders("head-of-government", code) or catalogue.holders("head-of-state", code))
