"""Clause by clause from a parsed text to claims: which word evokes which act, under whose word, denied or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..mentions.registry import Thing
from . import scope
from .draft import Draft
from .predicates import Predicates
from .scope import Context
from .syntax import Around, Token, around_verb, child, clause_place, subtree

_DEPTH = 25


class Reading(Predicates):
    """Reads the claims of one parsed document."""

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
            chunk = self.parsed.chunk(token.i)
            if chunk is not None and chunk.kind not in ("time", "amount"):
                acting = token.dep_ not in ("pobj",) or token.head.lower_ not in (
                    "in",
                    "at",
                    "from",
                    "to",
                    "near",
                    "around",
                    "outside",
                )
                if chunk.kind != "title" or not chunk.plural:
                    self.phrases.things(token, Context(), acting=acting)
            elif token.tag_ in ("NNP", "NNPS") and token.ent_type_ and token.dep_ not in ("compound",):
                self.phrases.things(token, Context(), acting=False)

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
        self.discourse.things_said_of = any(t.tag_ == "NNS" for t in tokens)
        for token in tokens:
            found += tuple(t for t in self.phrases.actors(token, context) if t not in found)
        self.discourse.things_said_of = self.discourse.things_said_of and not found
        self.discourse.subject(found)
        return found

    def _rest(self, verb: Token, outer: Context, own: Context, subject: tuple[Thing, ...]) -> None:
        """The clauses beside, around and inside a clause."""
        for c in verb.children:
            if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX"):
                beside = self._beside(verb, c, outer, own)
                if child(c, "nsubj", "nsubjpass") is not None and self._medial(verb):
                    beside = outer.said(subject)
                self.clause(c, beside, subject)
            elif c.dep_ in ("advcl", "parataxis", "ccomp", "dep") and c.pos_ in ("VERB", "AUX"):
                self._adverbial(c, outer, own, subject)
            elif c.dep_ == "prep":
                self._gerunds(c, outer, subject)

    def _inside(self, verb: Token, outer: Context) -> None:
        """The relative clauses and participles on the nouns of a clause."""
        for c in subtree(
            verb, frozenset(x.i for x in verb.children if x.dep_ in ("conj", "ccomp", "advcl", "xcomp", "parataxis"))
        ):
            if c.dep_ == "relcl" and c.pos_ in ("VERB", "AUX"):
                self._relative(c, outer)
            elif c.dep_ == "acl" and c.tag_ == "VBN" and child(c, "agent") is not None:
                self._done_by(c, outer)

    def _medial(self, verb: Token) -> bool:
        """Whether a verb is an attribution between two reported clauses: "A met B, he added, and C met D"."""
        return self._reports(verb) and any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children)

    def _beside(self, verb: Token, other: Token, outer: Context, own: Context) -> Context:
        """The context of a coordinated verb: it shares an auxiliary that it does not have itself."""
        if child(other, "aux", "auxpass", "nsubj", "nsubjpass") is not None:
            return outer
        joined = child(verb, "cc")
        shared = outer.under(own.modality) if other.tag_ in ("VB", "VBN") and other.tag_ == verb.tag_ else outer
        negated = own.polarity != outer.polarity
        return shared.flipped() if negated and joined is not None and joined.lower_ == "or" else shared

    def _adverbial(self, head: Token, outer: Context, own: Context, subject: tuple[Thing, ...]) -> None:
        if head.i in self._done:
            return
        if (
            head.tag_ != "VB"
            and self._reports(head)
            and not any(x.dep_ == "ccomp" for x in head.children)
            and child(head, "nsubj") is None
        ):
            self._done.add(head.i)
            self._inside(head, outer)
            return
        if head.tag_ == "VBN" and not any(
            x.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "agent") for x in head.children
        ):
            self._done.update(t.i for t in head.subtree)
            return
        if head.tag_ == "VBG" and self._reports(head.head) and self._mere_topic(head):
            self._done.add(head.i)
            return
        mark = child(head, "mark")
        context = replace(outer, polarity="affirmed" if not outer.speakers else outer.polarity)
        if mark is not None and mark.lower_ in ("until", "unless", "before"):
            context = context.under("possible")
        infinitive = any(x.dep_ == "aux" and x.lower_ == "to" for x in head.children)
        if infinitive:
            context = own if own.polarity == "affirmed" else own.under("planned")
        self.clause(head, context, subject)

    def _mere_topic(self, head: Token) -> bool:
        """ "Turning to trade, Smith said": what is spoken of next, no act."""
        return (
            any(s.action in ("Discuss", "Inform", "State") for s in self._senses(head)) and child(head, "ccomp") is None
        )

    def _gerunds(self, prep: Token, outer: Context, subject: tuple[Thing, ...]) -> None:
        """ "without touching on", "while discussing", "by signing": acts of the same subject."""
        if prep.lower_ in ("during", "in", "at"):
            self._in_course(prep, outer)
        far = any(c.lower_ == "far" for c in prep.children) or prep.head.lower_ == "far"
        if prep.lower_ not in ("without", "after", "by", "in", "besides", "while", "when") and not (
            far and prep.lower_ == "from"
        ):
            return
        for c in prep.children:
            if c.dep_ == "pcomp" and c.pos_ == "VERB":
                self.clause(c, outer.flipped() if prep.lower_ == "without" or far else outer, subject)

    def _relative(self, head: Token, outer: Context) -> None:
        base = replace(outer, polarity="affirmed", modality="actual")
        noun = head.head
        while noun.dep_ == "conj" and any(t.tag_ == "VBP" for t in (head, *head.children)):
            noun = noun.head
        antecedent = self.phrases.actors(noun, base)
        relative = child(head, "nsubj")
        if relative is not None and relative.tag_ not in ("WP", "WDT"):
            antecedent = ()
        self.clause(head, base, antecedent)

    def _fragment(self, noun: Token, context: Context) -> None:
        """A sentence without a verb: read what hangs on it, not the noun itself."""
        for c in noun.children:
            if c.pos_ in ("VERB", "AUX") and c.dep_ in ("conj", "parataxis", "ccomp", "advcl", "relcl", "acl"):
                self.clause(c, context, self.phrases.actors(noun, context) if c.dep_ in ("relcl", "acl") else ())
