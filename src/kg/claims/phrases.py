"""Noun phrases: whom they mean, and in which words a topic stands in the text."""

from __future__ import annotations

from collections.abc import Iterable

from ..lexicon import Lexicon
from ..mentions.discourse import ACTORS, Discourse
from ..mentions.parsing import Parsed
from ..mentions.registry import Registry, Thing
from ..mentions.scan import Chunk
from .extents import Extents
from .scope import Context
from .syntax import Token, conjuncts, lemma

_PRONOUNS = {
    "he": "male", "him": "male", "his": "male", "himself": "male", "she": "female", "her": "female", "hers": "female",
    "herself": "female",
}  # fmt: skip
_THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
_WE = frozenset(["we", "us", "our", "ours", "ourselves"])
_I = frozenset(["i", "me", "my", "mine", "myself"])
_OF_THE_TALKS = frozenset("country state nation meeting talk conversation negotiation summit consultation".split())
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight")


class Phrases(Extents):
    """Reads the noun phrases of one document."""

    def __init__(self, parsed: Parsed, registry: Registry, discourse: Discourse, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.registry = registry
        self.discourse = discourse
        self.lexicon = lexicon
        self._publisher: Thing | None = None
        #: The recogniser's names by token: the parser's document makes them anew at each asking.
        self._names = {i: e for e in parsed.tokens.ents for i in range(e.start, e.end)}
        self._cache: dict[tuple[int, bool], tuple[Thing, ...]] = {}

    def reports(self, verb: Token) -> bool:
        """Whether a verb reports what is said."""
        if verb.pos_ not in ("VERB", "AUX"):
            return False
        near = {c.lower_ for c in verb.children}
        return any(s.function == "Reporting" and near.issuperset(s.words[1:]) for s in self.lexicon.verbs(lemma(verb)))

    # -- whom a phrase means ----------------------------------------------------------------------------------------

    def things(
        self, head: Token, context: Context, *, acting: bool = True, without: Iterable[Thing] = ()
    ) -> tuple[Thing, ...]:
        """Whom the phrase and what is coordinated with it mean; empty where that is unknown or nobody.

        Args:
            acting: whether they act or are acted with: a capital is then its state.
        """
        found: list[Thing] = []
        for token in conjuncts(head):
            for thing in self._one(token, context, acting, tuple(without)):
                if thing not in found:
                    found.append(thing)
        if len(found) == 2 and len(conjuncts(head)) == 2:
            self.discourse.pair = tuple(found)
            self.discourse.listed = all(t.type == "Person" for t in found)
        return tuple(found)

    def actors(self, head: Token, context: Context, without: Iterable[Thing] = ()) -> tuple[Thing, ...]:
        """Of those, the ones that can act: people, states, organisations and groups."""
        return tuple(t for t in self.things(head, context, without=without) if t.type in ACTORS)

    def _one(self, token: Token, context: Context, acting: bool, without: tuple[Thing, ...]) -> tuple[Thing, ...]:
        key = (token.i, acting)
        if key not in self._cache:
            self._cache[key] = self._read(token, context, acting, without)
        return self._cache[key]

    def _read(self, token: Token, context: Context, acting: bool, without: tuple[Thing, ...]) -> tuple[Thing, ...]:
        chunk = self.parsed.chunk(token.i)
        if chunk is not None:
            return self._chunk(token, chunk, acting)
        if token.tag_ in ("PRP", "PRP$"):
            return self._pronoun(token, context, without)
        if token.tag_ in ("WP", "WDT") and token.lower_ in ("who", "which", "that", "whom"):
            return self._relative(token, context, acting)
        return self._noun(token, context)

    def _chunk(self, token: Token, chunk: Chunk, acting: bool) -> tuple[Thing, ...]:
        at = chunk.start
        if chunk.kind == "title":
            found = self.discourse.described(chunk, at)
            if len(found) == 1:
                self.registry.mention(found[0], *self._span(chunk))
                if chunk.of is not None and chunk.office:
                    self.registry.role(found[0], chunk.office, chunk.of, chunk.start, chunk.end)
            elif not found and not chunk.plural and (_acts(token) or self._capital_title(chunk)):
                return (self._unnamed(chunk),)
            elif not found and chunk.plural:
                return (self._group(token, chunk.of.state if chunk.of else None),)
            return found
        thing = chunk.place if chunk.kind == "capital" and not acting and chunk.place is not None else chunk.thing
        if thing is None:
            return ()
        if chunk.kind == "adjective" and token.tag_ in ("NNPS", "NNS"):
            return (self._group(token, thing.state),)
        self.registry.mention(thing, *self._span(chunk))
        if acting and chunk.kind == "place" and token.dep_ == "nsubj" and thing.state:
            return (self.registry.state(thing.state) or thing,)  # a city that acts is its state
        return (thing,)

    def _capital_title(self, chunk: Chunk) -> bool:
        """Whether a title in capitals names one office-holder: "the Vice President"."""
        return chunk.definite and chunk.office[:1].isupper()

    def _unnamed(self, chunk: Chunk) -> Thing:
        """An office-holder whom neither the document nor the catalogue names: "a spokesperson for the ministry"."""
        start, end = self._span(chunk)
        state = chunk.of.state if chunk.of is not None else self.registry.home
        thing = self.registry.new("Person", self._label(start, end), state)
        thing.offices |= chunk.offices
        self.registry.mention(thing, start, end)
        return thing

    def _span(self, chunk: Chunk) -> tuple[int, int]:
        return chunk.span or (chunk.start, chunk.end)

    def _pronoun(self, token: Token, context: Context, without: tuple[Thing, ...]) -> tuple[Thing, ...]:
        word, at = token.lower_, self.parsed.starts[token.i]
        found: tuple[Thing, ...] = ()
        if word in _PRONOUNS:
            one = self.discourse.he(
                _PRONOUNS[word], at, without, saying=token.dep_ == "nsubj" and self.reports(token.head)
            )
            found = (one,) if one else ()
        elif word in _THEY:
            return self.discourse.they()
        elif word in _I and context.quoted:
            found = context.speakers
        elif word in _WE:
            return self._we(context)
        elif word in ("it", "its", "itself"):
            thing = self.discourse.it(at)
            found = (thing,) if thing else ()
        if len(found) == 1:
            self.registry.mention(found[0], at, self.parsed.ends[token.i])
        return found

    def _we(self, context: Context) -> tuple[Thing, ...]:
        """In a quotation, who speaks; the reader of a symmetric act widens it to the parties."""
        return context.speakers if context.quoted else ()

    def _relative(self, token: Token, context: Context, acting: bool) -> tuple[Thing, ...]:
        clause = token.head
        while clause.dep_ not in ("relcl", "ROOT") and clause.head is not clause:
            clause = clause.head
        return self._one(clause.head, context, acting, ()) if clause.dep_ == "relcl" else ()

    def _noun(self, token: Token, context: Context) -> tuple[Thing, ...]:
        word = lemma(token)
        if (special := self._special(token, word)) is not None:
            return special
        plural = token.tag_ in ("NNS", "NNPS") or token.lower_ in ("both", "two")
        if plural or word in ("both", "two", "pair", "duo"):
            sides = self._sides(token, word)
            if sides:
                return sides
        state = self.owner(token)
        if state is None and word != "side" and word in (*self.lexicon.function("StateNoun"), "country", "nation"):
            state = self._own_state(token, context)
            if state is not None:
                self.registry.mention(state, *self.extent(token))
                return (state,)
        if word in self.lexicon.function("StateNoun") and state is not None and state.type == "State":
            self.registry.mention(state, *self.extent(token))
            return (state,)
        if word in self.lexicon.function("Publication") and self._speaks(token):
            self._publisher = self._author(token, context) or state or self._publisher
            return (self._publisher,) if self._publisher is not None else ()
        kind = next((s.denotes for s in self.lexicon.nouns(word) if s.denotes and len(s.words) == 1), None)
        if kind == "Person" and not plural:
            return self._official(token, word, state) or self._somebody(token, word, state)
        if kind == "Organization" and state is None and (holder := self._possessor(token, context)) is not None:
            start, end = self.extent(token)
            thing = self.registry.new("Organization", f"{self._label(start, end)} of {holder.label}", holder.state)
            self.registry.mention(thing, start, end)
            return (thing,)
        if kind == "Group" or (kind == "Person" and plural):
            return (self._group(token, state.state if state else None),)
        if kind == "Organization" and (state is not None or token.tag_ in ("NNP", "NNPS")):
            start, end = self.extent(token)
            thing = self.registry.new("Organization", self._label(start, end), state.state if state else None)
            self.registry.mention(thing, start, end)
            return (thing,)
        return self._proper(token)

    def _own_state(self, token: Token, context: Context) -> Thing | None:
        """The state in "his government": that of the one who owns it."""
        holder = self._possessor(token, context)
        return self.registry.state(holder.state) if holder is not None else None

    def _possessor(self, token: Token, context: Context) -> Thing | None:
        """Whose office or party it is: "his office"."""
        for c in token.children:
            if c.dep_ == "poss" and c.tag_ == "PRP$" and c.lower_ in ("his", "her"):
                return next(iter(self._one(c, context, True, ())), None)
        return None

    def _official(self, token: Token, word: str, state: Thing | None) -> tuple[Thing, ...]:
        """A person by his trade and state: "the Egyptian minister" is the one such person of that state in the document."""
        if state is None and not any(c.lower_ == "the" for c in token.children):
            return ()
        persons = [t for t in self.registry.persons() if state is None or t.state == state.state]
        fits = [t for t in persons if any(word in o for o in t.offices)]
        if not fits and state is not None and len(persons) == 1:
            fits = persons
        if not fits:
            return ()
        thing = fits[0] if len(fits) == 1 else max(fits, key=lambda t: t.seen)
        self.registry.mention(thing, self.parsed.starts[token.i], self.parsed.ends[token.i])
        return (thing,)

    def _somebody(self, token: Token, word: str, state: Thing | None) -> tuple[Thing, ...]:
        """Someone who acts and is only described: "a Somali diplomat said"."""
        if not _acts(token):
            return ()
        crowd = any(s.denotes == "Group" for s in self.lexicon.nouns(word))
        start, end = self.extent(token)
        thing = self.registry.new(
            "Group" if crowd else "Person", self._label(start, end), state.state if state else None
        )
        self.registry.mention(thing, start, end)
        return (thing,)

    def _special(self, token: Token, word: str) -> tuple[Thing, ...] | None:
        """Words whose meaning is the discourse's alone: "the host", "the latter", a bare "both"."""
        discourse = self.discourse
        if word in ("host", "guest") and token.tag_ == "NN":
            one = discourse.host if word == "host" else discourse.guest
            if one is not None:
                self.registry.mention(one, self.parsed.starts[token.i], self.parsed.ends[token.i])
            return (one,) if one is not None else ()
        if token.lower_ in ("former", "latter") and token.dep_ not in ("amod", "compound") and len(discourse.pair) == 2:
            return (discourse.pair[0 if token.lower_ == "former" else 1],)
        if token.lower_ in _NUMBERS and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj"):
            sides = discourse.sides()
            return sides if len(sides) == _NUMBERS.index(token.lower_) + 2 else None
        if token.dep_ == "nsubj" and word in self.lexicon.function("Proceedings"):
            return self.participants(token) or None
        if token.lower_ == "both" and token.dep_ not in ("det", "preconj", "predet", "amod"):
            return discourse.both()
        return None

    def participants(self, token: Token) -> tuple[Thing, ...]:
        """Whose talks they are that are said to do something: "talks between A and B brought no agreement"."""
        for c in token.children:
            if c.dep_ == "prep" and c.lower_ in ("between", "of", "among"):
                talks = [g for g in c.children if lemma(g) in self.lexicon.function("Proceedings")]
                if talks:
                    return self.participants(talks[0])
                found = tuple(t for g in c.children if g.dep_ == "pobj" for t in self.actors(g, Context()))
                if len(found) > 1:
                    self._meeting_at(token, found)
                    return found
        return self.discourse.sides()

    def _meeting_at(self, talks: Token, agents: tuple[Thing, ...]) -> None:
        """Note who was host, where the phrase says the place: "talks between A and B in Lublin"."""
        inner = [t for t in talks.subtree if t.dep_ == "prep" and t.lower_ in ("in", "at")]
        places = [
            p for t in inner for g in t.children if g.dep_ == "pobj" for p in self.things(g, Context(), acting=False)
        ]
        self.discourse.meeting_at(agents, next((p for p in places if p.type == "Place"), None))

    def _author(self, token: Token, context: Context) -> Thing | None:
        """Whose statement it is: "the statement by Smith"."""
        for c in token.children:
            if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from", "of"):
                for g in c.children:
                    if g.dep_ == "pobj" and (found := self.actors(g, context)):
                        return found[0]
        return None

    def _speaks(self, token: Token) -> bool:
        """Whether a publication stands as a speaker: "the release said", "according to the statement"."""
        if token.dep_ == "nsubj":
            return self.reports(token.head)
        governor = token.head
        return bool(token.dep_ == "pobj" and governor.lower_ == "to" and governor.head.lower_ == "according")

    def _proper(self, token: Token) -> tuple[Thing, ...]:
        """A name that no catalogue knows, where the tagger is sure of its kind."""
        if token.tag_ not in ("NNP", "NNPS") or not token.ent_type_:
            return ()
        ent = self._names.get(token.i)
        if ent is None or any(self.parsed.chunk(i) is not None for i in range(ent.start, ent.end)):
            return ()
        kind = {"PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place"}.get(ent.label_)
        if kind is None or (kind in ("Person", "Organization") and len(ent) < 2 and not ent.text.isupper()):
            return ()
        first = ent.start + (ent[0].lower_ in ("the", "a", "an") and len(ent) > 1)
        start, end = self.parsed.starts[first], self.parsed.ends[ent.end - 1]
        thing = self.registry.new(kind, self._label(start, end))
        self.registry.mention(thing, start, end)
        return (thing,)

    def _sides(self, token: Token, word: str) -> tuple[Thing, ...]:
        """Plurals that stand for the parties: "the sides", "both countries", "the two presidents"."""
        if word in ("country", "nation", "state", "people", "government"):
            near = any(c.lower_ in ("both", "two", "our") or c.tag_ == "DT" for c in token.children)
            return self.discourse.countries() if near and not self._modified(token) else ()
        if word not in self.lexicon.function("Collective") and token.lower_ not in ("both", "two", "pair"):
            return ()
        if self._modified(token) or word in ("official", "delegation"):
            return ()
        return self.discourse.sides()

    def _modified(self, token: Token) -> bool:
        """Whether a state, a name or an adjective narrows the plural to others than the parties."""
        for c in token.children:
            if c.dep_ in ("amod", "compound", "poss", "nmod") and c.lower_ not in (
                "two",
                "both",
                "other",
                "respective",
                "their",
                "2",
            ):
                return True
            if (
                c.dep_ == "prep"
                and c.lower_ in ("of", "from")
                and not any(g.lemma_ in _OF_THE_TALKS for g in c.children)
            ):
                return True
        return False

    def owner(self, token: Token) -> Thing | None:
        """The state or body that a noun belongs to: "the Belarusian officials", "Government of India", "Iraq's forces"."""
        for c in token.children:
            chunk = self.parsed.chunk(c.i)
            if (
                chunk is not None
                and chunk.thing is not None
                and c.dep_ in ("amod", "compound", "poss", "nmod", "npadvmod")
            ) and chunk.thing.type in ("State", "Organization"):
                return chunk.thing
            if c.dep_ == "prep" and c.lower_ in ("of", "from"):
                for g in c.children:
                    chunk = self.parsed.chunk(g.i)
                    if chunk is not None and chunk.kind == "title" and chunk.of is not None:
                        return chunk.of
                    if chunk is not None and chunk.thing is not None and chunk.thing.type in ("State", "Organization"):
                        return chunk.thing
        return None

    def _group(self, token: Token, state: str | None) -> Thing:
        start, end = self.extent(token)
        thing = self.registry.new("Group", self._label(start, end), state)
        self.registry.mention(thing, start, end)
        return thing

    def own(self, token: Token, kind: str) -> Thing:
        """The agreement, event or product that a phrase names."""
        chunk = self.parsed.chunk(token.i)
        if chunk is not None and chunk.thing is not None and chunk.thing.type == kind:
            self.registry.mention(chunk.thing, *self._span(chunk))
            return chunk.thing
        start, end = self.extent(token)
        label = self._label(start, end)
        same = self._same(kind, label)
        thing = same or self.registry.new(kind, label)
        self.registry.mention(thing, start, end)
        return thing

    def _same(self, kind: str, label: str) -> Thing | None:
        """An agreement named before, taken up by its last word: "the memorandum"."""
        words = label.lower().split()
        if len(words) > 1:
            return None
        fits = [t for t in self.registry.things.values() if t.type == kind and words[0] in t.label.lower().split()]
        return max(fits, key=lambda t: t.seen, default=None)


def _acts(token: Token) -> bool:
    """Whether a phrase is the one who acts or speaks in its clause."""
    governor = token.head
    according = governor.lower_ == "to" and governor.head.lower_ == "according"
    return bool(
        token.dep_ == "nsubj"
        or (token.dep_ == "pobj" and (governor.dep_ == "agent" or governor.lower_ == "by" or according))
    )
