"""Under whose word a clause stands: reporting verbs, quotations, "according to"."""

from __future__ import annotations

from dataclasses import replace

from ..lexicon import Sense
from ..mentions.registry import Thing
from . import scope
from .draft import Draft
from .nouns import Nouns
from .quotes import subject_of
from .scope import Context
from .syntax import Around, Token, around_noun, child, lemma


class Reports(Nouns):
    """The part that finds speakers."""

    def _quoted(self, verb: Token, context: Context) -> Context:
        """The context of a clause that stands in quotation marks, by the word of whoever is quoted."""
        number = self.quotes.at(self.parsed.starts[verb.i])
        if number is None or (context.quoted and context.speakers):
            return context
        if context.speakers:
            return replace(context, quoted=True)
        speakers = self.quotes.speakers(number, self._speaker)
        return replace(context.said(speakers), quoted=True)

    def _speaker(self, verb: Token) -> tuple[Thing, ...]:
        subject = subject_of(verb)
        while subject is None and verb.dep_ == "conj":
            verb = verb.head
            subject = subject_of(verb)
        if subject is None:  # "said Smith", which the parser may not see as a subject
            subject = next((c for c in verb.children if self._somebody(c)), None)
        return self.phrases.actors(subject, Context()) if subject is not None else ()

    def _somebody(self, token: Token) -> bool:
        chunk = self.parsed.chunk(token.i)
        return chunk is not None and chunk.kind in ("person", "title")

    def _attributed(self, verb: Token, context: Context) -> Context:
        """The context under "according to X", "as X said", ", X said,"."""
        for c in verb.children:
            speakers: tuple[Thing, ...] = ()
            if c.dep_ == "prep" and c.lower_ == "according":
                speakers = tuple(
                    t
                    for g in c.children
                    for p in g.children
                    if p.dep_ == "pobj"
                    for t in self.phrases.actors(p, context)
                )
            elif c.dep_ == "prep" and c.lower_ == "in":
                speakers = self._in_words_of(c, context)
            elif c.dep_ in ("advcl", "parataxis", "ccomp") and self._aside(c, verb):
                speakers = self._speaker(c)
                if speakers:
                    self._done.add(c.i)
            if speakers:
                self.discourse.said(speakers)
                context = context.said(speakers)
        return context

    def _aside(self, c: Token, verb: Token) -> bool:
        """Whether a clause is only an attribution: "as Smith recalled", ", Smith said,"."""
        if (
            not self._reports(c)
            or child(c, "nsubj") is None
            or any(x.dep_ in ("ccomp", "dobj", "xcomp") and x.lower_ != "it" for x in c.children)
        ):
            return False
        mark = child(c, "mark", "advmod")
        return (
            c.dep_ == "parataxis"
            or (mark is not None and mark.lower_ == "as")
            or (c.dep_ == "ccomp" and not self._reports(verb))
        )

    def _in_words_of(self, prep: Token, context: Context) -> tuple[Thing, ...]:
        """ "in his words", "in the minister's view"."""
        for noun in prep.children:
            if noun.dep_ == "pobj" and noun.lemma_ in ("word", "opinion", "view", "assessment", "phrase"):
                owners = [p for p in noun.children if p.dep_ == "poss"]
                owners += [
                    g
                    for p in noun.children
                    if p.dep_ == "prep" and p.lower_ == "of"
                    for g in p.children
                    if g.dep_ == "pobj"
                ]
                return tuple(t for p in owners for t in self.phrases.actors(p, context))
        return ()

    def _report(
        self, sense: Sense, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]
    ) -> bool:
        if verb.dep_ not in ("relcl", "acl"):
            self.discourse.said(subject)
        contents = [
            h
            for p in ("before", "that", "object-infinitive", "infinitive", "gerund")
            for h in around.clauses.get(p, ())
        ]
        if len(sense.words) > 2:
            inside = [g for c in verb.children if c.dep_ == "prep" for g in c.children if lemma(g) in sense.words]
            contents += [h for g in inside for h in around_noun(g).clauses.get("that", ())]
        asked = around.clauses.get("whether", [])
        negated = own.polarity != outer.polarity
        if negated and sense.polarity == "denied" and any(scope.no(t) for t in around.phrases.get("subject", ())):
            return bool(sum(self.clause(h, outer) for h in contents)) or True  # "nobody disputes that ..."
        if negated and (contents or asked):
            self._done.update(t.i for h in [*contents, *asked] for t in h.subtree)
            return True
        nouns = self._reported(sense, around)
        if not negated and self._judged(verb, around, outer.said(subject)):
            return True
        if not contents and not asked and sum(self._nominal(n, verb, around, own, subject) for n in nouns):
            return True
        if not contents and not asked and not nouns and not self._preposed(verb):
            return bool(subject)
        said = replace(outer, polarity="affirmed", modality="actual").said(subject) if subject else outer
        said = said.flipped() if sense.polarity == "denied" else said
        said = said.under(sense.modality)
        given = sum(self.clause(h, said, subject if h.tag_ in ("VB", "VBG") else ()) for h in contents)
        if not given and (contents or asked or nouns):
            self._state(sense, verb, around, contents or asked, nouns, own, subject)
        return True

    def _judged(self, verb: Token, around: Around, said: Context) -> bool:
        """ "regards Smith as the legitimate president": a judgement of the one who regards."""
        untrue = [t for t in around.phrases.get("object", ()) if self._calls_untrue(t)]
        nouns = [t for t in around.phrases.get("object", ()) if t not in untrue]
        if untrue and nouns:
            return self._untrue(verb, Around(phrases={"subject": nouns}), said)
        for noun in around.phrases.get("as", ()):
            sense = self._judgement(noun)
            if sense is not None:
                places = Around(phrases={"subject": around.phrases.get("object", [])})
                return self._act(sense, noun, [places], said, (), verb)
        return False

    def _calls_untrue(self, token: Token) -> bool:
        return token.pos_ == "ADJ" and any(s.function == "Untrue" for s in self.lexicon.adjectives(lemma(token)))

    def _reported(self, sense: Sense, around: Around) -> list[Token]:
        """The nouns that stand where the frame of a reporting verb has its topic: "spoke about T", "noted T"."""
        slots = sense.frame.slots if sense.frame is not None else {}
        places = [
            "object",
            *sorted(p for p, r in slots.items() if r == "topic" and p in around.phrases and p != "object"),
        ]
        places = [p for p in places if p != "object" or slots.get("object") not in ("recipient", "none")]
        return [n for p in places for n in around.phrases.get(p, ())]

    def _nominal(self, noun: Token, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "pointed out their readiness to ...": the noun's attitude is the subject's."""
        sense = self._noun_sense(noun)
        return (
            sense is not None and sense.kind == "attitude" and self._noun_act(sense, noun, verb, around, own, subject)
        )

    def _preposed(self, verb: Token) -> bool:
        return any(c.dep_ in ("ccomp", "parataxis") for c in verb.children)

    def _state(
        self,
        sense: Sense,
        verb: Token,
        around: Around,
        contents: list[Token],
        nouns: list[Token],
        own: Context,
        subject: tuple[Thing, ...],
    ) -> None:
        """What is said is no act of its own: a position, by the word of who says it."""
        topics, tokens = [], list(contents)
        for head in contents:
            topics += self._matter(head)
        if not contents:
            for noun in nouns:
                topics += self.phrases.topics(noun)
                tokens.append(noun)
        agents = subject or (self.discourse.sides() if around.passive else ())
        if not agents or not topics:
            return
        action = sense.action or "State"
        modality = own.under(sense.modality)
        if sense.polarity == "denied":
            modality = replace(modality, polarity="denied")
        tokens += [t for head in contents for t in head.subtree]
        self._emit(Draft(action, modality, agents, topics=topics), verb, [*tokens, *around.phrases.get("subject", ())])
