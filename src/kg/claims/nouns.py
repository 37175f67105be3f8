"""Acts named by nouns: "held talks", "expressed concern", "talks took place", "there was no talk of"."""

from __future__ import annotations

from dataclasses import replace

from ..lexicon import Sense
from ..mentions.registry import Thing
from . import scope
from .acts import Acts
from .draft import Draft
from .frames import merge
from .scope import Context
from .syntax import Around, Token, around_noun, around_verb, child, conjuncts, lemma


class Nouns(Acts):
    """The part that reads nouns of events, acts and attitudes."""

    def _light(self, sense: Sense, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "held talks", "expressed concern": the noun evokes the act, the verb's subject does it."""
        nouns = [t for p in ("object", *sense.words[1:]) for t in around.phrases.get(p, ())]
        given = False
        for noun in (m for n in nouns for c in conjuncts(n) for m in self._counted_things(c)):
            evoked = self._noun_sense(noun)
            if evoked is None or (
                sense.words[0] in ("note", "highlight", "stress", "emphasize", "emphasise", "mention", "recall")
                and evoked.kind != "attitude"
            ):
                continue
            given = self._noun_act(evoked, noun, verb, around, own, subject) or given
        return given

    def _noun_act(
        self, sense: Sense, noun: Token, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]
    ) -> bool:
        context = (
            own.flipped() if scope.no(noun) and own.polarity == "affirmed" and not self._counted(verb, noun) else own
        )
        if sense.function in ("Attitude", "Negator"):
            owners = self._owners(noun, context, subject)
            if owners != subject:
                context, subject = context.said(subject), owners
            inner = context.under(sense.modality) if sense.function == "Attitude" else context.flipped()
            places = merge(noun, around)
            heads = [
                h
                for a in places
                for p in ("infinitive", "that", "gerund")
                for h in a.clauses.get(p, ())
                if h is not verb
            ]
            if sense.frame is None or not heads:
                heads = [h for c in noun.children if c.dep_ == "prep" for h in c.children if h.dep_ == "pcomp"]
            return self._embedded(inner, verb, heads, subject, [noun])
        if sense.function == "Reporting" and sense.action is None:
            heads = around_noun(noun).clauses.get("that", [])
            given = sum(self.clause(h, context.said(subject)) for h in heads)
            return bool(given)
        return self._act(sense, noun, merge(noun, around), context, subject, verb)

    def _owners(self, noun: Token, context: Context, subject: tuple[Thing, ...]) -> tuple[Thing, ...]:
        """Whose readiness or wish it is: "the readiness of the United States", else the subject's."""
        for c in noun.children:
            if c.dep_ == "prep" and c.lower_ == "of":
                for g in c.children:
                    if g.dep_ == "pobj" and (found := self.phrases.actors(g, context)):
                        return found
            if c.dep_ == "poss" and c.tag_ != "PRP$" and (found := self.phrases.actors(c, context)):
                return found
        return subject

    def _counted(self, verb: Token, noun: Token) -> bool:
        """Whether the noun's "no" was counted as a negation of its verb."""
        return noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and noun.head is verb

    def _occurs(self, occurs: Sense, verb: Token, around: Around, own: Context) -> bool:
        """ "talks took place": the subject evokes the act."""
        given = False
        own = own.flipped() if occurs.polarity == "denied" else own
        for token in around.phrases.get("subject", []) + around.phrases.get("object", []):
            for noun in (n for c in conjuncts(token) for n in self._counted_things(c)):
                sense = self._noun_sense(noun)
                if sense is not None and sense.action and sense.kind == "event":
                    given = self._act(sense, noun, merge(noun, around), own, (), verb) or given
        return given

    def _counted_things(self, noun: Token) -> list[Token]:
        """ "a second round of talks": the talks."""
        if lemma(noun) in ("round", "series", "number", "set", "day", "hour", "session"):
            inner = [
                g
                for c in noun.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for g in c.children
                if g.dep_ == "pobj"
            ]
            return inner or [noun]
        return [noun]

    def _covers(self, sense: Sense, verb: Token, around: Around, own: Context) -> bool:
        """ "the agenda included trade": the parties discussed it."""
        subjects = around.phrases.get("object" if around.passive else "subject", ())
        if not any(lemma(t) in self.lexicon.function("Proceedings") for t in subjects):
            return False
        places = replace(around, phrases={k: v for k, v in around.phrases.items() if v is not subjects})
        noun = next(t for t in subjects if lemma(t) in self.lexicon.function("Proceedings"))
        inner = [g for c in noun.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
        talks = next((t for t in (noun, *inner) if child(t, "prep") is not None), noun)
        return self._act(sense, verb, [places], own, self.phrases.participants(talks), verb)

    def _exists(self, verb: Token, around: Around, own: Context) -> bool:
        """ "there was no talk of bases": the noun evokes the act."""
        given = False
        for noun in around.phrases.get("object", []) + [c for c in verb.children if c.dep_ == "nsubj"]:
            sense = self._noun_sense(noun)
            if sense is not None and sense.action and sense.frame:
                given = self._act(sense, noun, [around_noun(noun)], own, (), verb) or given
        return given

    def _topic_was(self, verb: Token, around: Around, own: Context) -> bool:
        """ "another issue on the agenda was trade": the parties discussed it."""
        topics = [t for noun in around.phrases["object"] for t in self.phrases.topics(noun)]
        sides = self.discourse.sides()
        if topics and sides and any(self._on_table(t) for t in around.phrases["subject"]):
            self._emit(
                Draft("Discuss", own, sides, topics=topics),
                verb,
                [*around.phrases["subject"], *around.phrases["object"]],
            )
            return True
        return False

    def _on_table(self, noun: Token) -> bool:
        """Whether a noun is what was talked about: "the main topic", "another issue on the agenda"."""
        words = {t.lemma_.lower() for t in noun.subtree}
        return lemma(noun) in ("agenda", "focus", "topic") or bool(
            words & {"agenda", "talk", "meeting", "conversation", "discussion", "negotiation", "call"}
        )

    def _in_course(self, prep: Token, outer: Context) -> None:
        """ "during the exchange of views on Afghanistan": the talk had a topic."""
        for noun in prep.children:
            if noun.dep_ != "pobj" or noun.i in self._done:
                continue
            sense = self._noun_sense(noun)
            if (
                sense is not None
                and sense.action in ("Discuss", "Negotiate")
                and sense.kind == "event"
                and sense.frame is not None
            ):
                filled = self.filler.fill(sense.frame, [around_noun(noun)], (), outer)
                if filled.topics and not filled.agents:
                    self._done.add(noun.i)
                    self._act(sense, noun, [around_noun(noun)], outer, (), noun)

    def _done_by(self, head: Token, outer: Context) -> None:
        """ "strikes launched by Smith": the act of the one named; a mere "announced by" is none."""
        if head.i in self._done or self._reports(head):
            return
        base = replace(outer, polarity="affirmed", modality="actual")
        self._done.add(head.i)
        around = around_verb(head)
        doers = tuple(t for n in around.phrases.get("subject", ()) for t in self.phrases.actors(n, base))
        if not doers:
            return
        if not head.nbor(-1).is_punct:
            around.add("object", head.head)
        around.passive = False
        noun = self._noun_sense(head.head)
        if noun is not None and noun.action and any(s.function == "Light" for s in self._senses(head)):
            self._act(noun, head.head, merge(head.head, around), base, doers, head)
            return
        for sense in self._senses(head):
            if (
                sense.action
                and sense.frame
                and not sense.function
                and self._act(sense, head, [around], base, doers, head)
            ):
                return

    def _untrue(self, verb: Token, around: Around, own: Context) -> bool:
        """ "reports of talks are untrue": what the subject reports is denied."""
        denied = replace(own, polarity="denied" if own.polarity == "affirmed" else "affirmed")
        given = False
        for token in around.phrases.get("subject", []) + around.phrases.get("object", []):
            inner = [
                g
                for c in token.children
                if c.dep_ == "prep" and c.lower_ in ("about", "of", "on")
                for g in c.children
                if g.dep_ == "pobj"
            ]
            for noun in [token, *inner]:
                sense = self._noun_sense(noun)
                if sense is not None and sense.action and sense.frame:
                    given = self._act(sense, noun, [around_noun(noun)], denied, (), verb) or given
                    break
            for c in token.children:
                if c.dep_ in ("acl", "relcl", "ccomp") and child(c, "mark") is not None:
                    given = bool(self.clause(c, denied)) or given
        return given

    def _embedded(
        self, inner: Context, verb: Token, heads: list[Token], subject: tuple[Thing, ...], tokens: list[Token]
    ) -> bool:
        said = inner.said(subject)
        given = sum(self.clause(h, said if child(h, "nsubj") is not None else inner, subject) for h in heads)
        if not given and heads and inner.modality == "desired" and subject and not inner.speakers and not inner.nested:
            topics = [t for h in heads for t in self._matter(h)]
            self._emit(Draft("State", inner, subject, topics=topics), verb, [*heads, *tokens])
        return bool(heads)

    def _places(self, sense: Sense, around: Around) -> list[Around]:
        """The places around a verb; a noun that is part of the phrase ("exchange views on T") gives its own instead of itself."""
        for token in around.phrases.get("object", ()) if len(sense.words) > 1 else ():
            if lemma(token) in sense.words[1:] or token.lower_ in sense.words[1:]:
                return merge(token, around)
        return [around]

    def _fits(self, sense: Sense, around: Around) -> bool:
        """Whether a frame has a place for the clause or the object that stands there."""
        slots = sense.frame.slots if sense.frame is not None else {}
        if "that" in around.clauses and slots.get("that", "none") == "none":
            return False
        lone = "object" in around.phrases and not around.passive and len(sense.words) == 1
        return not (lone and slots.get("object") == "none")
