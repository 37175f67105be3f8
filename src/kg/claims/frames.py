"""Who fills which role of an action: a frame of the lexicon laid over the places around a word."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..lexicon import Frame
from ..mentions.registry import Thing
from .phrases import Phrases
from .scope import Context, no
from .syntax import Around, Token, around_noun, child, conjuncts, lemma

_CLAUSE_PLACES = ("that", "whether", "infinitive", "gerund", "object-infinitive")
_ACTOR_ROLES = ("agent", "recipient")


@dataclass(slots=True)
class Filled:
    """The roles of one act.

    Attributes:
        unknown: whether a subject stands there that is nobody known.
        contents: heads of clauses that carry a claim of their own.
        tokens: all that was used, for the evidence.
    """

    agents: list[Thing] = field(default_factory=list)
    recipients: list[Thing] = field(default_factory=list)
    topics: list[tuple[int, int]] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    place: Thing | None = None
    contents: list[Token] = field(default_factory=list)
    embedded: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    unknown: bool = False

    def agent(self, things: tuple[Thing, ...]) -> None:
        self.agents.extend(t for t in things if t not in self.agents)

    def recipient(self, things: tuple[Thing, ...]) -> None:
        self.recipients.extend(t for t in things if t not in self.recipients and t not in self.agents)


class Filler:
    """Fills frames for one document."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    def fill(self, frame: Frame, arounds: list[Around], subject: tuple[Thing, ...], context: Context) -> Filled:
        """The roles of a frame, from the places around the word (and around its light verb).

        Args:
            subject: whom the subject means, where it is known already.
        """
        filled = Filled()
        for place, role in sorted(frame.slots.items(), key=lambda x: (x[0] != "subject", x[1] != "agent", x[0])):
            if place in _CLAUSE_PLACES:
                self._clauses(filled, place, role, arounds, context)
            elif place == "speaker":
                filled.agent(subject)
            elif place == "subject":
                self._subject(filled, role, arounds, subject, context)
            else:
                for token in self._tokens(place, arounds, frame):
                    self._phrase(filled, role, token, context, place)
        return filled

    def _subject(
        self, filled: Filled, role: str, arounds: list[Around], subject: tuple[Thing, ...], context: Context
    ) -> None:
        tokens = [t for a in arounds for t in a.phrases.get("subject", ())]
        filled.tokens.extend(tokens)
        if role == "agent":
            filled.agent(tuple(t for t in subject if t.type != "Place"))
            passive = any(a.passive for a in arounds)
            filled.unknown = any(not no(t) for t in tokens) and not filled.agents and not passive
        elif role != "none":
            for token in tokens:
                self._phrase(filled, role, token, context, "subject")

    def _tokens(self, place: str, arounds: list[Around], frame: Frame) -> list[Token]:
        found = [t for a in arounds for t in a.phrases.get(place, ())]
        if place == "possessive":
            found += [t for a in arounds for t in a.phrases.get("modifier", ()) if self._named(t) and not _brokered(t)]
        if place not in ("object", "indirect", "possessive", "of"):
            found += self._lifted(place, arounds, frame)
        return found

    def _named(self, token: Token) -> bool:
        chunk = self.phrases.parsed.chunk(token.i)
        return chunk is not None and chunk.kind in (
            "state",
            "adjective",
            "organization",
            "capital",
            "person",
            "title",
            "group",
        )

    def _lifted(self, place: str, arounds: list[Around], frame: Frame) -> list[Token]:
        """Phrases that the parser hung on the object although they go with the verb: "discussed trade with Smith"."""
        found = []
        for a in arounds:
            for slot in ("object", "indirect", "with", "to", "on", "about"):
                for noun in a.phrases.get(slot, ()):
                    for member in conjuncts(noun):
                        named = self.phrases.parsed.chunk(member.i) is not None
                        for p in member.children:
                            if p.dep_ == "prep" and p.lower_ == place:
                                found += [
                                    t
                                    for t in p.children
                                    if t.dep_ == "pobj" and (named or self._actor(t, frame, place))
                                ]
        return found

    def _actor(self, token: Token, frame: Frame, place: str) -> bool:
        chunk = self.phrases.parsed.chunk(token.i)
        return (
            place == "with"
            and frame.slots.get(place) == "agent"
            and chunk is not None
            and chunk.kind in ("person", "title")
        )

    def _phrase(self, filled: Filled, role: str, token: Token, context: Context, place: str) -> None:
        phrases = self.phrases
        if role == "none":
            filled.tokens.append(token)
            return
        filled.tokens.append(token)
        if role in _ACTOR_ROLES:
            if place == "possessive" and role == "agent" and filled.agents:
                return
            collective = lemma(token) in phrases.lexicon.function("Collective")
            if role == "agent" and place == "with" and len(filled.agents) > 1 and collective:
                return  # "talks between A and B ended with the parties far apart"
            without = tuple(filled.agents)
            actors = phrases.actors(token, context, without)
            if role == "recipient" and token.lower_ == "them" and any(a in without for a in actors):
                return  # nobody acts on the sides he is one of
            if actors:
                filled.agent(actors) if role == "agent" else filled.recipient(actors)
            elif place not in ("possessive", "by", "subject") and not self._who(token):
                self._where(filled, token, context) or self._topic(filled, token)
        elif role == "topic" and place == "to" and self._who(token):
            filled.recipient(phrases.actors(token, context, tuple(filled.agents)))
        elif role == "topic":
            self._topic(filled, token)
        elif role == "object":
            filled.objects.extend(conjuncts(token))
        elif role == "place":
            self._where(filled, token, context)
        elif role == "content":
            filled.embedded.append(token)

    def _who(self, token: Token) -> bool:
        """Whether a phrase is somebody, though nobody known."""
        chunk = self.phrases.parsed.chunk(token.i)
        return token.tag_ in ("WP", "PRP") or (chunk is not None and chunk.kind in ("person", "title"))

    def _topic(self, filled: Filled, token: Token) -> bool:
        filled.topics.extend(t for t in self.phrases.topics(token) if t not in filled.topics)
        return True

    def _where(self, filled: Filled, token: Token, context: Context) -> bool:
        places = [t for t in self.phrases.things(token, context, acting=False) if t.type in ("Place", "State")]
        if places and filled.place is None:
            filled.place = places[0]
        return bool(places)

    def _clauses(self, filled: Filled, place: str, role: str, arounds: list[Around], context: Context) -> None:
        for a in arounds:
            for head in a.clauses.get(place, ()):
                subject = child(head, "nsubj")
                if (
                    place in ("object-infinitive", "infinitive")
                    and subject is not None
                    and role in ("topic", "content")
                ):
                    filled.recipient(self.phrases.actors(subject, context))
                if role == "topic":
                    filled.topics.append(self.phrases.clause_extent(head))
                    filled.tokens.append(head)
                    if place != "whether":
                        filled.contents.append(head)
                elif role == "content":
                    filled.contents.append(head)
                    filled.tokens.append(head)


def _brokered(token: Token) -> bool:
    """ "Turkish-brokered talks": who brings the parties together is none of them."""
    after = token.doc[token.i + 1 : token.i + 3]
    return (
        len(after) == 2
        and after[0].text == "-"
        and after[1].tag_ in ("VBN", "VBD", "JJ")
        and after[1].lower_.endswith("ed")
    )


def merge(noun: Token, verb: Around) -> list[Around]:
    """The places around a noun together with those of the verb that carries it, the noun itself left out."""
    rest = Around(passive=verb.passive)
    for place, tokens in verb.phrases.items():
        kept = [t for t in tokens if t is not noun and noun not in conjuncts(t)]
        if kept:
            rest.phrases[place] = kept
    rest.clauses = dict(verb.clauses)
    own = around_noun(noun)
    if "purpose" in rest.clauses and "infinitive" not in own.clauses and "infinitive" not in rest.clauses:
        rest.clauses["infinitive"] = rest.clauses[
            "purpose"
        ]  # "gave instructions to organise": the infinitive is the noun's
    return [own, rest]
