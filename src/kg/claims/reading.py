"""Clause by clause from a parsed text to claims: which word evokes which act, under whose word, denied or not.

One pass in the order of the text, because what a pronoun or "the two leaders" means depends on what was read before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..lexicon import Lexicon, Sense
from ..mentions.discourse import Discourse
from ..mentions.parsing import Parsed
from ..mentions.registry import Registry, Thing
from . import scope
from .draft import SYMMETRIC, Draft
from .frames import Filled, Filler, merge
from .phrases import Phrases
from .quotes import Quotes, subject_of
from .scope import Context
from .syntax import lemma, Around, Token, around_noun, around_verb, child, clause_place, conjuncts, is_passive, question_word, subtree

_BY_PARTIES = frozenset({"Meet", "Discuss", "Negotiate", "Agree"})
_VOICED = frozenset({"Support", "Praise", "Concern", "State", "Request", "Criticize", "Reject"})
_WIDENED = frozenset({"Meet", "Discuss"})
_LINKING = frozenset("be feel remain become stay seem appear".split())
_INNER = {"Agree": "planned", "Instruct": "planned", "Sign": "planned", "Request": "desired", "Propose": "desired", "Invite": "desired"}
_DEPTH = 25


class Reading:
    """Reads the claims of one parsed document."""

    def __init__(self, parsed: Parsed, registry: Registry, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.registry = registry
        self.lexicon = lexicon
        self.discourse = Discourse(registry)
        self.phrases = Phrases(parsed, registry, self.discourse, lexicon)
        self.filler = Filler(self.phrases)
        self.quotes = Quotes(parsed, self._reports)
        self.drafts: list[Draft] = []
        self._done: set[int] = set()
        self._depth = 0

    def run(self) -> list[Draft]:
        """The claims of the document, as drafts in the order of reading."""
        for sentence in self.parsed.tokens.sents:
            self.discourse.sentence()
            self._sentence(sentence.root)
            self._mentions(sentence)
        return self.drafts

    def _sentence(self, root: Token) -> None:
        context = self._attributed(root, self._quoted(root, Context()))
        given = self.clause(root, context)
        if not given and context.speakers and self._asserts(root):
            outer = Context(context.relayed, (), quoted=False)
            self._emit(Draft("State", outer, context.speakers, topics=self._matter(root)), root, list(root.subtree))

    def _asserts(self, root: Token) -> bool:
        """Whether a sentence is an assertion of its own, long enough to say something."""
        finite = root.pos_ in ("VERB", "AUX") and child(root, "nsubj", "nsubjpass", "expl") is not None
        return finite and not self._reports(root) and sum(1 for t in root.subtree if t.is_alpha) > 4

    def _mentions(self, sentence: Any) -> None:
        """Names in the sentence that no claim asked for are mentions all the same."""
        for token in sentence:
            chunk = self.parsed.chunks[token.i]
            if chunk is not None and chunk.kind not in ("time", "amount"):
                acting = token.dep_ not in ("pobj",) or token.head.lower_ not in ("in", "at", "from", "to", "near", "around", "outside")
                if chunk.kind != "title" or not chunk.plural:
                    self.phrases.things(token, Context(), acting=acting)
            elif token.tag_ in ("NNP", "NNPS") and token.ent_type_ and token.dep_ not in ("compound",):
                self.phrases.things(token, Context(), acting=False)

    # -- clauses ----------------------------------------------------------------------------------------------------

    def clause(self, verb: Token, context: Context, inherited: tuple[Thing, ...] = ()) -> int:
        """Read the claims of a clause and of those below it.

        Args:
            verb: its head.
            context: under whose word and how it stands.
            inherited: the subject, where the clause has none of its own.

        Returns:
            How many claims it gave.
        """
        if verb.i in self._done or self._depth > _DEPTH:
            return 0
        self._done.add(verb.i)
        if scope.asked(verb) or (verb.dep_ in ("ccomp", "pcomp", "csubj") and clause_place(verb) == "whether"):
            self._done.update(t.i for t in verb.subtree)
            return 0
        self._depth += 1
        before = len(self.drafts)
        outer = self._attributed(verb, self._quoted(verb, context))
        own = outer.flipped() if scope.negations(verb, self.lexicon) else outer
        own = own.under(scope.modality(verb, self.lexicon, bool(outer.speakers)))
        if scope.conditional(verb):
            own = own.under("possible")
        verbal = verb.pos_ in ("VERB", "AUX") or (verb.pos_ == "ADJ" and child(verb, "nsubj", "nsubjpass") is not None)
        around = around_verb(verb) if verbal else Around()
        if "before" in around.clauses and not self._reports(verb):
            for head in around.clauses["before"]:
                self.clause(head, outer)
        subject = self._subject(around, outer, inherited)
        if verb.pos_ in ("VERB", "AUX"):
            self._predicate(verb, around, own, outer, subject)
        elif verbal:
            self._adjective(verb, verb, around, own, subject or self._passive_subject(around, outer))
        elif verb.pos_ in ("NOUN", "PROPN"):
            self._fragment(verb, outer)
        self._rest(verb, outer, own, subject)
        given = len(self.drafts) - before
        self._inside(verb, outer)
        self._depth -= 1
        return given

    def _passive_subject(self, around: Around, context: Context) -> tuple[Thing, ...]:
        return tuple(t for n in around.phrases.get("object", ()) for t in self.phrases.actors(n, context))

    def _subject(self, around: Around, context: Context, inherited: tuple[Thing, ...]) -> tuple[Thing, ...]:
        tokens = around.phrases.get("subject", ())
        if not tokens:
            return () if around.passive else inherited
        found: tuple[Thing, ...] = ()
        for token in tokens:
            found += tuple(t for t in self.phrases.actors(token, context) if t not in found)
        self.discourse.subject(found)
        return found

    def _predicate(self, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]) -> None:
        if verb.lemma_ in _LINKING and self._copula(verb, around, own, subject):
            return
        says = any(p in around.clauses for p in ("that", "infinitive", "gerund", "before", "object-infinitive", "whether"))
        for sense in sorted(self._senses(verb), key=lambda s: (-len(s.words), s.function != "Light", bool(s.action) == says)):
            if self._evoked(sense, verb, around, own, outer, subject):
                return
        for place in ("infinitive", "object-infinitive", "that", "gerund"):
            for head in around.clauses.get(place, ()):
                if head.dep_ == "pcomp":
                    continue
                self.clause(head, own if place == "infinitive" else outer, subject)

    def _senses(self, verb: Token) -> list[Sense]:
        senses = [s for s in self.lexicon.verbs(lemma(verb)) if self._matches(verb, s.words[1:])]
        if any(c.lemma_ == "be" and c.dep_ in ("aux", "auxpass") for c in verb.children):
            forms = (lemma(verb), verb.lower_)
            senses += [
                s for s in self.lexicon.verbs("be") if len(s.words) > 1 and s.words[1] in forms and self._matches(verb, s.words[2:])
            ]
        return sorted(senses, key=lambda s: (-len(s.words), s.function != "Light", s.iri))

    def _matches(self, head: Token, words: tuple[str, ...]) -> bool:
        """Whether the words stand among what depends on the head (or on its prepositions)."""
        if not words:
            return True
        if len(words) > 2:
            return set(words) <= {t.lemma_.lower() for t in head.subtree} | {t.lower_ for t in head.subtree}
        near = {lemma(c) for c in head.children} | {c.lower_ for c in head.children}
        for c in head.children:
            if c.dep_ in ("prep", "prt", "agent", "dative", "dobj", "advmod", "nsubjpass"):
                near |= {lemma(g) for g in c.children} | {g.lower_ for g in c.children if g.dep_ in ("prep", "pobj")}
        return all(w in near for w in words)

    def _evoked(self, sense: Sense, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]) -> bool:
        """Read what a sense of the verb evokes; False where it does not fit after all."""
        if sense.function == "Idle":
            return True
        if sense.function == "Light":
            return self._light(sense, verb, around, own, subject)
        if sense.function == "Occurrence":
            return self._occurs(verb, around, own)
        if sense.function == "Reporting" and (sense.action is None or "that" in around.clauses or "before" in around.clauses):
            return self._report(sense, verb, around, own, outer, subject)
        if sense.function in ("Attitude", "Negator", "Aspect", "Modal"):
            return self._embed(sense, verb, around, own, subject)
        if sense.function == "Untrue":
            return self._untrue(verb, around, outer if "nothing" in sense.words else own)
        if sense.function == "Covering":
            return self._covers(sense, verb, around, own)
        if sense.action and sense.frame and self._fits(sense, around):
            return self._act(sense, verb, self._places(sense, around), own, subject, verb)
        return False

    def _fits(self, sense: Sense, around: Around) -> bool:
        """Whether a frame has a place for the clause or the object that stands there."""
        slots = sense.frame.slots if sense.frame is not None else {}
        if "that" in around.clauses and slots.get("that", "none") == "none":
            return False
        lone = "object" in around.phrases and not around.passive and len(sense.words) == 1
        return not (lone and slots.get("object") == "none")

    def _places(self, sense: Sense, around: Around) -> list[Around]:
        """The places around a verb; a noun that is part of the phrase ("exchange views on T") gives its own instead of itself."""
        for token in around.phrases.get("object", ()) if len(sense.words) > 1 else ():
            if lemma(token) in sense.words[1:] or token.lower_ in sense.words[1:]:
                return merge(token, around)
        return [around]

    def _rest(self, verb: Token, outer: Context, own: Context, subject: tuple[Thing, ...]) -> None:
        """The clauses beside, around and inside a clause."""
        for c in verb.children:
            if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX"):
                self.clause(c, self._beside(verb, c, outer, own), subject)
            elif c.dep_ in ("advcl", "parataxis", "ccomp", "dep") and c.pos_ in ("VERB", "AUX"):
                self._adverbial(c, outer, own, subject)
            elif c.dep_ == "prep":
                self._gerunds(c, outer, subject)

    def _inside(self, verb: Token, outer: Context) -> None:
        """The relative clauses and participles on the nouns of a clause."""
        for c in subtree(verb, frozenset(x.i for x in verb.children if x.dep_ in ("conj", "ccomp", "advcl", "xcomp", "parataxis"))):
            if c.dep_ == "relcl" and c.pos_ in ("VERB", "AUX"):
                self._relative(c, outer)
            elif c.dep_ == "acl" and c.tag_ == "VBN" and child(c, "agent") is not None:
                self._done_by(c, outer)

    def _beside(self, verb: Token, other: Token, outer: Context, own: Context) -> Context:
        """The context of a coordinated verb: it shares an auxiliary that it does not have itself."""
        if child(other, "aux", "auxpass", "nsubj", "nsubjpass") is not None:
            return outer
        joined = child(verb, "cc")
        shared = outer.under(own.modality) if other.tag_ in ("VB", "VBN") and other.tag_ == verb.tag_ else outer
        negated = own.polarity != outer.polarity
        return shared.flipped() if negated and joined is not None and joined.lower_ in ("or", "nor") else shared

    def _adverbial(self, head: Token, outer: Context, own: Context, subject: tuple[Thing, ...]) -> None:
        if head.i in self._done:
            return
        if self._reports(head) and not any(x.dep_ == "ccomp" for x in head.children) and child(head, "nsubj") is None:
            self._done.add(head.i)
            self._inside(head, outer)
            return
        if head.tag_ == "VBN" and not any(x.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "agent") for x in head.children):
            self._done.update(t.i for t in head.subtree)
            return
        mark = child(head, "mark")
        context = replace(outer, polarity="affirmed" if not outer.speakers else outer.polarity)
        if mark is not None and mark.lower_ in ("until", "unless", "before"):
            context = context.under("possible")
        infinitive = any(x.dep_ == "aux" and x.lower_ == "to" for x in head.children)
        if infinitive:
            context = own if own.polarity == "affirmed" else own.under("planned")
        self.clause(head, context, subject)

    def _gerunds(self, prep: Token, outer: Context, subject: tuple[Thing, ...]) -> None:
        """ "without touching on", "while discussing", "by signing": acts of the same subject."""
        if prep.lower_ in ("during", "in", "at"):
            self._in_course(prep, outer)
        far = any(c.lower_ == "far" for c in prep.children) or prep.head.lower_ == "far"
        if prep.lower_ not in ("without", "after", "by", "in", "besides", "while", "when") and not (far and prep.lower_ == "from"):
            return
        for c in prep.children:
            if c.dep_ == "pcomp" and c.pos_ == "VERB":
                self.clause(c, outer.flipped() if prep.lower_ == "without" or far else outer, subject)

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
            if sense.action and sense.frame and not sense.function and self._act(sense, head, [around], base, doers, head):
                return

    def _in_course(self, prep: Token, outer: Context) -> None:
        """ "during the exchange of views on Afghanistan": the talk had a topic."""
        for noun in prep.children:
            if noun.dep_ != "pobj" or noun.i in self._done:
                continue
            sense = self._noun_sense(noun)
            if sense is not None and sense.action in ("Discuss", "Negotiate") and sense.kind == "event" and sense.frame is not None:
                filled = self.filler.fill(sense.frame, [around_noun(noun)], (), outer)
                if filled.topics and not filled.agents:
                    self._done.add(noun.i)
                    self._act(sense, noun, [around_noun(noun)], outer, (), noun)

    def _relative(self, head: Token, outer: Context) -> None:
        base = replace(outer, polarity="affirmed", modality="actual")
        antecedent = self.phrases.actors(head.head, base) if child(head, "nsubj") is None else ()
        self.clause(head, base, antecedent)

    # -- attribution ------------------------------------------------------------------------------------------------

    def _reports(self, token: Token) -> bool:
        return self.phrases.reports(token)

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
        return self.phrases.actors(subject, Context()) if subject is not None else ()

    def _attributed(self, verb: Token, context: Context) -> Context:
        """The context under "according to X", "as X said", ", X said,"."""
        for c in verb.children:
            speakers: tuple[Thing, ...] = ()
            if c.dep_ == "prep" and c.lower_ == "according":
                speakers = tuple(t for g in c.children for p in g.children if p.dep_ == "pobj" for t in self.phrases.actors(p, context))
            elif c.dep_ == "prep" and c.lower_ == "in":
                speakers = self._in_words_of(c, context)
            elif c.dep_ in ("advcl", "parataxis", "ccomp") and self._aside(c, verb):
                speakers = self._speaker(c)
                if speakers:
                    self._done.add(c.i)
            if speakers:
                context = context.said(speakers)
        return context

    def _aside(self, c: Token, verb: Token) -> bool:
        """Whether a clause is only an attribution: "as Smith recalled", ", Smith said,"."""
        if not self._reports(c) or child(c, "nsubj") is None or any(x.dep_ in ("ccomp", "dobj", "xcomp") for x in c.children):
            return False
        mark = child(c, "mark", "advmod")
        return c.dep_ == "parataxis" or (mark is not None and mark.lower_ == "as") or (c.dep_ == "ccomp" and not self._reports(verb))

    def _in_words_of(self, prep: Token, context: Context) -> tuple[Thing, ...]:
        """ "in his words", "in the minister's view"."""
        for noun in prep.children:
            if noun.dep_ == "pobj" and noun.lemma_ in ("word", "opinion", "view", "assessment", "phrase"):
                return tuple(t for p in noun.children if p.dep_ == "poss" for t in self.phrases.actors(p, context))
        return ()

    def _report(self, sense: Sense, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]) -> bool:
        self.discourse.said(subject)
        contents = [h for p in ("before", "that", "object-infinitive", "infinitive", "gerund") for h in around.clauses.get(p, ())]
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
        if not contents and not asked and any([self._nominal(n, verb, around, own, subject) for n in nouns]):
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

    def _reported(self, sense: Sense, around: Around) -> list[Token]:
        """The nouns that stand where the frame of a reporting verb has its topic: "spoke about T", "noted T"."""
        slots = sense.frame.slots if sense.frame is not None else {}
        places = ["object", *sorted(p for p, r in slots.items() if r == "topic" and p in around.phrases and p != "object")]
        places = [p for p in places if p != "object" or slots.get("object") not in ("recipient", "none")]
        return [n for p in places for n in around.phrases.get(p, ())]

    def _nominal(self, noun: Token, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "pointed out their readiness to ...": the noun's attitude is the subject's."""
        sense = self._noun_sense(noun)
        return sense is not None and sense.kind == "attitude" and self._noun_act(sense, noun, verb, around, own, subject)

    def _preposed(self, verb: Token) -> bool:
        return any(c.dep_ in ("ccomp", "parataxis") for c in verb.children)

    def _state(
        self, sense: Sense, verb: Token, around: Around, contents: list[Token], nouns: list[Token], own: Context, subject: tuple[Thing, ...]
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
        if not agents or not (topics or contents):
            return
        action = sense.action or "State"
        modality = own.under(sense.modality)
        if sense.polarity == "denied":
            modality = replace(modality, polarity="denied")
        tokens += [t for head in contents for t in head.subtree]
        self._emit(Draft(action, modality, agents, topics=topics), verb, [*tokens, *around.phrases.get("subject", ())])

    def _matter(self, head: Token) -> list[tuple[int, int]]:
        """What a clause is about: its subject, else its object, else the clause."""
        around = around_verb(head) if head.pos_ in ("VERB", "AUX") else around_noun(head)
        for place in ("subject", "object"):
            for noun in around.phrases.get(place, ()):
                found = self.phrases.topics(noun)
                if found and self.parsed.chunks[noun.i] is None:
                    return found
        return [self.phrases.clause_extent(head)]

    # -- acts -------------------------------------------------------------------------------------------------------

    def _light(self, sense: Sense, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "held talks", "expressed concern": the noun evokes the act, the verb's subject does it."""
        nouns = [t for p in ("object", *sense.words[1:]) for t in around.phrases.get(p, ())]
        given = False
        for noun in (m for n in nouns for c in conjuncts(n) for m in self._counted_things(c)):
            evoked = self._noun_sense(noun)
            if evoked is None or (sense.words[0] in ("note", "highlight", "stress", "emphasize", "emphasise", "mention", "recall") and evoked.kind != "attitude"):
                continue
            given = self._noun_act(evoked, noun, verb, around, own, subject) or given
        return given

    def _noun_sense(self, noun: Token) -> Sense | None:
        if self.parsed.chunks[noun.i] is not None and self.parsed.chunks[noun.i].kind not in ("event", "agreement"):  # type: ignore[union-attr]
            return None
        for sense in self.lexicon.nouns(lemma(noun)):
            if self._matches(noun, sense.words[1:]) and ((sense.action and sense.frame) or sense.function in ("Attitude", "Reporting", "Negator")):
                return sense
        return None

    def _noun_act(self, sense: Sense, noun: Token, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        context = own.flipped() if scope.no(noun) and own.polarity == "affirmed" and not self._counted(verb, noun) else own
        if sense.function in ("Attitude", "Negator"):
            owners = self._owners(noun, context, subject)
            if owners != subject:
                context, subject = context.said(subject), owners
            inner = context.under(sense.modality) if sense.function == "Attitude" else context.flipped()
            places = merge(noun, around)
            heads = [h for a in places for p in ("infinitive", "that", "gerund") for h in a.clauses.get(p, ()) if h is not verb]
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

    def _untrue(self, verb: Token, around: Around, own: Context) -> bool:
        """ "reports of talks are untrue": what the subject reports is denied."""
        denied = replace(own, polarity="denied" if own.polarity == "affirmed" else "affirmed")
        given = False
        for token in around.phrases.get("subject", []) + around.phrases.get("object", []):
            inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ in ("about", "of", "on") for g in c.children if g.dep_ == "pobj"]
            for noun in [token, *inner]:
                sense = self._noun_sense(noun)
                if sense is not None and sense.action and sense.frame:
                    given = self._act(sense, noun, [around_noun(noun)], denied, (), verb) or given
                    break
            for c in token.children:
                if c.dep_ in ("acl", "relcl", "ccomp") and child(c, "mark") is not None:
                    given = bool(self.clause(c, denied)) or given
        return given

    def _counted(self, verb: Token, noun: Token) -> bool:
        """Whether the noun's "no" was counted as a negation of its verb."""
        return noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and noun.head is verb

    def _occurs(self, verb: Token, around: Around, own: Context) -> bool:
        """ "talks took place": the subject evokes the act."""
        given = False
        for token in around.phrases.get("subject", []) + around.phrases.get("object", []):
            for noun in (n for c in conjuncts(token) for n in self._counted_things(c)):
                sense = self._noun_sense(noun)
                if sense is not None and sense.action and sense.kind == "event":
                    given = self._act(sense, noun, merge(noun, around), own, (), verb) or given
        return given

    def _counted_things(self, noun: Token) -> list[Token]:
        """ "a second round of talks": the talks."""
        if lemma(noun) in ("round", "series", "number", "set", "day", "hour", "session"):
            inner = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
            return inner or [noun]
        return [noun]

    def _covers(self, sense: Sense, verb: Token, around: Around, own: Context) -> bool:
        """ "the agenda included trade": the parties discussed it."""
        subjects = around.phrases.get("object" if around.passive else "subject", ())
        if not any(lemma(t) in self.lexicon.function("Proceedings") for t in subjects):
            return False
        places = replace(around, phrases={k: v for k, v in around.phrases.items() if v is not subjects})
        return self._act(sense, verb, [places], own, self.discourse.sides(), verb)

    def _fragment(self, noun: Token, context: Context) -> None:
        """A sentence without a verb: read what hangs on it, not the noun itself."""
        for c in noun.children:
            if c.pos_ in ("VERB", "AUX") and c.dep_ in ("conj", "parataxis", "ccomp", "advcl", "relcl", "acl"):
                self.clause(c, context, self.phrases.actors(noun, context) if c.dep_ in ("relcl", "acl") else ())

    def _embed(self, sense: Sense, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "hopes to sign", "failed to agree", "continue to support": the act embedded, as the verb colours it."""
        places = ("infinitive", "gerund", "object-infinitive", "that")
        heads = [h for p in places for h in around.clauses.get(p, ())]
        inner = own.flipped() if sense.function == "Negator" else own.under(sense.modality)
        if heads:
            return self._embedded(inner, verb, heads, subject, [])
        for token in around.phrases.get("object", ()) if sense.function != "Aspect" or not around.passive else ():
            for noun in conjuncts(token):
                evoked = self._noun_sense(noun)
                if evoked is not None and evoked.action and self._act(evoked, noun, merge(noun, around), inner, subject, verb):
                    return True
        return False

    def _embedded(self, inner: Context, verb: Token, heads: list[Token], subject: tuple[Thing, ...], tokens: list[Token]) -> bool:
        given = sum(self.clause(h, inner, subject) for h in heads)
        if not given and heads and inner.modality == "desired" and subject and not inner.speakers and not inner.nested:
            topics = [t for h in heads for t in self._matter(h)]
            self._emit(Draft("State", inner, subject, topics=topics), verb, [*heads, *tokens])
        return bool(heads)

    def _copula(self, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "is grateful to", "is ready to", "is confident that"; "the main topic was trade"."""
        if any(lemma(t) in self.lexicon.function("Proceedings") for t in around.phrases.get("subject", ())) and around.phrases.get("object"):
            return self._topic_was(verb, around, own)
        if any(c.dep_ == "expl" and c.lower_ == "there" for c in verb.children) and self._exists(verb, around, own):
            return True
        if not subject and any(c.dep_ in ("nsubj", "expl") and c.lower_ in ("it", "there") for c in verb.children):
            subject = own.speakers
        for c in verb.children:
            if c.dep_ not in ("acomp", "attr", "oprd", "prep", "xcomp") or c.pos_ not in ("ADJ", "VERB", "NOUN"):
                continue
            judged = self._judgement(c)
            if judged is not None and self._act(judged, c, [replace_subject(around_noun(c), around), around], own, (), verb):
                return True
            if self._adjective(c, verb, around, own, subject):
                return True
        return False

    def _adjective(self, c: Token, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """Read what a predicate adjective evokes."""
        for sense in self.lexicon.adjectives(lemma(c)) + self.lexicon.adjectives(c.lower_):
            if not self._matches(c, sense.words[1:]) and not self._matches(verb, sense.words[1:]):
                continue
            if sense.function == "Untrue":
                return self._untrue(verb, around, own)
            inside = around_verb(c) if c.pos_ in ("VERB", "ADJ") else around_noun(c)
            places = [replace_subject(inside, around), Around(clauses={k: v for k, v in around.clauses.items() if c not in v})]
            heads = [h for a in places for p in ("infinitive", "that", "gerund", "object-infinitive") for h in a.clauses.get(p, ())]
            heads = list(dict.fromkeys(heads))
            if sense.function in ("Attitude", "Negator", "Aspect", "Modal") and heads:
                inner = own.flipped() if sense.function == "Negator" else own.under(sense.modality)
                return self._embedded(inner, verb, heads, subject, [c])
            if sense.function == "Reporting" and heads:
                given = sum(self.clause(h, own.said(subject)) for h in heads)
                if not given:
                    self._emit(Draft("State", own, subject, topics=[t for h in heads for t in self._matter(h)]), verb, heads)
                return True
            if sense.action and sense.frame and self._act(sense, c, places, own, subject, verb):
                return True
        return False

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
            self._emit(Draft("Discuss", own, sides, topics=topics), verb, [*around.phrases["subject"], *around.phrases["object"]])
            return True
        return False

    def _on_table(self, noun: Token) -> bool:
        """Whether a noun is what was talked about: "the main topic", "another issue on the agenda"."""
        words = {t.lemma_.lower() for t in noun.subtree}
        return lemma(noun) in ("agenda", "focus", "topic") or bool(words & {"agenda", "talk", "meeting", "conversation", "discussion", "negotiation", "call"})

    def _judgement(self, token: Token) -> Sense | None:
        """ "is the legitimate president", "is a grave violation": a judgement in the form of an assertion."""
        if token.pos_ != "NOUN" and self.parsed.chunks[token.i] is None:
            return None
        words = [s for c in token.children if c.dep_ == "amod" for s in self.lexicon.adjectives(lemma(c))] + list(self.lexicon.nouns(lemma(token)))
        return next((s for s in words if s.frame is not None and "speaker" in s.frame.slots and s.action), None)

    def _act(self, sense: Sense, word: Token, arounds: list[Around], context: Context, subject: tuple[Thing, ...], verb: Token) -> bool:
        """Emit the claim of an act, and those of the clauses in its roles."""
        assert sense.frame is not None and sense.action is not None
        if sense.action == "Request" and any("whether" in a.clauses for a in arounds):
            return True
        if sense.action == "Reject" and self._rejected_report(arounds, context, subject):
            return True
        if sense.action == "Develop" and any("object" in a.phrases and not a.passive for a in arounds) and sense.pos == "verb":
            return False
        context = replace(context, polarity="denied") if sense.polarity == "denied" and context.polarity == "affirmed" else context
        context = context.under(sense.modality)
        if "speaker" in sense.frame.slots:
            subject, context = self._judge(context)
            if not subject:
                return False
        filled = self.filler.fill(sense.frame, arounds, subject, context)
        draft = self._draft(sense.action, filled, arounds, context, verb)
        if draft is None or self._idle(draft, filled):
            return False
        self._emit(draft, verb, [word, *filled.tokens])
        if context.polarity == "affirmed" and context.modality == "actual":
            self.discourse.hosted(sense.words[0], subject, draft)
        self._deeds(sense.action, draft, arounds, context)
        modality = _INNER.get(sense.action)
        inner_subject = draft.recipients if sense.action in ("Request", "Instruct", "Invite") and draft.recipients else draft.agents
        for head in filled.contents:
            if context.polarity == "affirmed" and modality:
                self.clause(head, replace(context.under(modality), nested=True), inner_subject)
            else:
                self._done.add(head.i)
        return True

    def _idle(self, draft: Draft, filled: Filled) -> bool:
        """Acts that are none without a partner or a matter: "help save lives", "receive a tariff", "call on Smith"."""
        if draft.action == "Aid":
            return not draft.recipients and bool(filled.contents)
        if draft.action == "Meet":
            return len(draft.agents) == 1 and draft.agents[0].type != "Group" and bool(draft.topics) and not self.discourse.sides()
        return draft.action == "Request" and not draft.topics and not draft.objects

    def _rejected_report(self, arounds: list[Around], context: Context, subject: tuple[Thing, ...]) -> bool:
        """ "dismissed claims that he had accepted": the content is denied, by the subject's word."""
        given = 0
        for noun in [n for a in arounds for n in a.phrases.get("object", ())]:
            if lemma(noun) not in self.lexicon.function("Hearsay"):
                continue
            denied = replace(context, polarity="denied" if context.polarity == "affirmed" else "affirmed").said(subject)
            for c in noun.children:
                if c.dep_ in ("acl", "relcl", "ccomp") and c.pos_ in ("VERB", "AUX"):
                    given += self.clause(c, denied)
                elif c.dep_ == "prep" and c.lower_ in ("of", "about"):
                    for g in c.children:
                        evoked = self._noun_sense(g) if g.dep_ == "pobj" else None
                        if evoked is not None and evoked.action and evoked.frame:
                            given += self._act(evoked, g, [around_noun(g)], denied, (), g)
        return bool(given)

    def _deeds(self, action: str, draft: Draft, arounds: list[Around], context: Context) -> None:
        """ "thanked him for sending aid": the deed is the other's, by the word of the one who thanks."""
        if action not in ("Thank", "Praise", "Criticize", "Congratulate") or not draft.recipients or context.polarity == "denied":
            return
        for a in arounds:
            for place in ("for", "on"):
                for head in a.clauses.get(place, ()):
                    self.clause(head, replace(context, modality="actual").said(draft.agents), draft.recipients)

    def _judge(self, context: Context) -> tuple[tuple[Thing, ...], Context]:
        """Who judges: the speakers, by the word of whoever reports them."""
        return context.speakers, replace(context, speakers=context.relayed, relayed=())

    def _draft(self, action: str, filled: Filled, arounds: list[Around], context: Context, verb: Token) -> Draft | None:
        objects, topics = self._objects(action, filled)
        agents = tuple(filled.agents)
        recipients = tuple(t for t in filled.recipients if t not in agents)
        if action in SYMMETRIC:
            agents, recipients = (*agents, *recipients), ()
        if any(t.tag_ == "PRP" and t.lower_ in ("we", "us") for t in filled.tokens) and context.quoted and action in _BY_PARTIES:
            agents = self._parties_with(agents)
        sides = self.discourse.sides()
        if not agents and action in _BY_PARTIES and self._by_parties(filled, arounds):
            agents = sides
        if not agents and action in _VOICED and any(a.passive for a in arounds) and not filled.unknown:
            agents = context.speakers or sides
        if action in _WIDENED and len(agents) == 1 and agents[0] in sides and context.polarity == "affirmed":
            agents = sides
        if not agents and filled.unknown and action != "Develop":
            return None
        if not agents and not recipients and not topics and not objects and not any(a.passive for a in arounds):
            return None
        if not agents and action in ("Support", "Praise", "Concern", "State", "Thank", "Reject", "Criticize", "Request", "Inform", "Visit", "Cooperate") and not any(a.passive for a in arounds):
            return None
        place = filled.place if filled.place is not None else self._place(verb)
        return Draft(action, context, agents, recipients, topics, objects, place, self._time(verb), self._amount(verb, filled))

    def _parties_with(self, agents: tuple[Thing, ...]) -> tuple[Thing, ...]:
        sides = self.discourse.sides()
        return sides or agents

    def _by_parties(self, filled: Filled, arounds: list[Around]) -> bool:
        """Whether an act without an agent is the parties': in the passive, or with a meeting as its subject."""
        if any(a.passive for a in arounds) or not filled.unknown:
            return True
        for a in arounds:
            for t in a.phrases.get("subject", ()):
                if lemma(t) in self.lexicon.function("Proceedings") or any(s.kind == "event" for s in self.lexicon.nouns(lemma(t))):
                    return True
        return False

    def _objects(self, action: str, filled: Filled) -> tuple[tuple[Thing, ...], list[tuple[int, int]]]:
        things: list[Thing] = []
        topics = list(filled.topics)
        for token in filled.objects:
            kind = self._kind(token)
            if kind is None:
                topics += [t for t in self.phrases.topics(token) if t not in topics]
            elif (thing := self.phrases.own(token, kind)) not in things:
                things.append(thing)
        return tuple(things), topics

    def _kind(self, token: Token) -> str | None:
        chunk = self.parsed.chunks[token.i]
        if chunk is not None and chunk.thing is not None:
            return chunk.thing.type if chunk.thing.type in ("Agreement", "Event", "Product") else None
        for sense in self.lexicon.nouns(lemma(token)):
            if sense.denotes in ("Agreement", "Event", "Product"):
                return sense.denotes
        return None

    # -- where, when, how much --------------------------------------------------------------------------------------

    def _near(self, verb: Token) -> list[Token]:
        return [t for t in subtree(verb, frozenset(c.i for c in verb.subtree if c is not verb and c.dep_ in ("conj", "ccomp", "advcl", "relcl", "parataxis", "acl") and c.pos_ in ("VERB", "AUX")))]

    def _place(self, verb: Token) -> Thing | None:
        for c in verb.children:
            if c.dep_ == "prep" and c.lower_ in ("in", "at"):
                for noun in c.children:
                    if noun.dep_ == "pobj":
                        found = [t for t in self.phrases.things(noun, Context(), acting=False) if t.type == "Place"]
                        if found:
                            return found[0]
        return None

    def _time(self, verb: Token) -> Any:
        for t in self._near(verb):
            chunk = self.parsed.chunks[t.i]
            if chunk is not None and chunk.kind == "time":
                return chunk.value
        return None

    def _amount(self, verb: Token, filled: Filled) -> Any:
        for t in self._near(verb):
            chunk = self.parsed.chunks[t.i]
            if chunk is not None and chunk.kind == "amount":
                return chunk.value
        return None

    def _later(self, draft: Draft) -> bool:
        return bool(self.registry.date) and draft.time is not None and draft.time.start > (self.registry.date or "")

    def _emit(self, draft: Draft, verb: Token, tokens: list[Token]) -> None:
        """Keep a draft, with the stretch of text from its first to its last word as evidence."""
        used = {verb.i, *(t.i for t in tokens)}
        for t in tokens:
            if t.dep_ not in ("ccomp", "ROOT", "conj", "advcl", "relcl") and t is not verb:
                used.update(x.i for x in self.phrases.tokens(t)) if t.pos_ not in ("VERB", "AUX") else used.update(x.i for x in t.subtree)
        used.update(c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt", "expl"))
        if draft.time is not None and draft.context.modality == "actual" and verb.tag_ in ("VBZ", "VBP") and self._later(draft):
            draft.context = draft.context.under("planned")
        starts = [self.parsed.starts[i] for i in used] + [s for s, _ in draft.topics]
        ends = [self.parsed.ends[i] for i in used] + [e for _, e in draft.topics]
        draft.start, draft.end = min(starts), max(ends)
        self.drafts.append(draft)
        if draft.context.polarity == "affirmed" and draft.action in ("Meet", "Discuss", "Negotiate", "Sign", "Agree") and draft.context.modality == "actual":
            self.discourse.met(draft.agents)


def replace_subject(inside: Around, around: Around) -> Around:
    """The places around a predicate adjective, with the subject of its verb."""
    phrases = dict(inside.phrases)
    if "subject" in around.phrases:
        phrases["subject"] = around.phrases["subject"]
    return Around(phrases, inside.clauses, False)


__all__ = ["Reading", "is_passive", "question_word"]
