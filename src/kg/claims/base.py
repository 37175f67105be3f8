"""What every part of the reading shares: the parsed text, the senses of words, and the drafts emitted."""

from __future__ import annotations

from typing import Any

from ..lexicon import Lexicon, Sense
from ..mentions.discourse import Discourse
from ..mentions.parsing import Parsed
from ..mentions.registry import Registry, Thing
from .draft import Draft
from .extents import UNITS
from .frames import Filled, Filler
from .phrases import Phrases
from .quotes import Quotes
from .scope import Context
from .syntax import Token, around_noun, around_verb, lemma, subtree

_DENYING = frozenset("no not never neither nor nobody nothing none without n't".split())


class Base:
    """Reads one parsed document; this part holds what the others share."""

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

    def clause(self, verb: Token, context: Context, inherited: tuple[Thing, ...] = ()) -> int:
        """Read the claims of a clause and of those below it; how many it gave. Defined where clauses are walked."""
        raise NotImplementedError

    def _senses(self, verb: Token) -> list[Sense]:
        senses = [s for s in self.lexicon.verbs(lemma(verb)) if self._matches(verb, s.words[1:])]
        if any(c.lemma_ == "be" and c.dep_ in ("aux", "auxpass") for c in verb.children):
            forms = (lemma(verb), verb.lower_)
            senses += [
                s
                for s in self.lexicon.verbs("be")
                if len(s.words) > 1 and s.words[1] in forms and self._matches(verb, s.words[2:])
            ]
        return sorted(senses, key=lambda s: (-len(s.words), s.function != "Light", s.iri))

    def _matches(self, head: Token, words: tuple[str, ...]) -> bool:
        """Whether the words stand among what depends on the head (or on its prepositions)."""
        if not words:
            return True
        if len(words) > 2:
            return set(words) <= {t.lemma_.lower() for t in head.subtree} | {t.lower_ for t in head.subtree}
        near = {w for c in head.children if c.dep_ != "aux" and not self._dated(c) for w in (lemma(c), c.lower_)}
        near |= {
            m.lower_
            for c in head.children
            if c.dep_ in ("xcomp", "ccomp", "advcl")
            for m in c.children
            if m.dep_ == "mark"
        }
        for c in head.children:
            if c.dep_ in ("prep", "prt", "agent", "dative", "advmod") and c.lower_ != "well":
                near |= {lemma(g) for g in c.children} | {g.lower_ for g in c.children if g.dep_ in ("prep", "pobj")}
            elif c.dep_ in ("dobj", "nsubjpass"):
                near |= {lemma(g) for g in c.children if g.dep_ != "prep"}
        return all(w in near for w in words)

    def _dated(self, prep: Token) -> bool:
        """Whether a preposition only says when: "signed it on Friday" is no "sign on"."""
        nouns = [c for c in prep.children if c.dep_ == "pobj"] if prep.dep_ == "prep" else []
        return any(
            ((chunk := self.parsed.chunk(n.i)) is not None and chunk.kind == "time") or lemma(n) in UNITS for n in nouns
        )

    def _noun_sense(self, noun: Token) -> Sense | None:
        chunk = self.parsed.chunk(noun.i)
        if chunk is not None and chunk.kind not in ("event", "agreement"):
            return None
        for sense in self.lexicon.nouns(lemma(noun)):
            if self._matches(noun, sense.words[1:]) and (
                (sense.action and sense.frame) or sense.function in ("Attitude", "Reporting", "Negator")
            ):
                return sense
        return None

    def _judgement(self, token: Token) -> Sense | None:
        """ "is the legitimate president", "is a grave violation": a judgement in the form of an assertion."""
        if token.pos_ != "NOUN" and self.parsed.chunk(token.i) is None:
            return None
        words = [s for c in token.children if c.dep_ == "amod" for s in self.lexicon.adjectives(lemma(c))] + list(
            self.lexicon.nouns(lemma(token))
        )
        return next((s for s in words if s.frame is not None and "speaker" in s.frame.slots and s.action), None)

    def _reports(self, token: Token) -> bool:
        return self.phrases.reports(token)

    def _matter(self, head: Token) -> list[tuple[int, int]]:
        """What a clause is about: its subject, else its object, else the clause."""
        around = around_verb(head) if head.pos_ in ("VERB", "AUX") else around_noun(head)
        for place in ("subject", "object"):
            for noun in around.phrases.get(place, ()):
                found = self.phrases.topics(noun)
                if found and self.parsed.chunk(noun.i) is None:
                    return found
        return [self.phrases.clause_extent(head)]

    def _near(self, verb: Token) -> list[Token]:
        return list(
            subtree(
                verb,
                frozenset(
                    c.i
                    for c in verb.subtree
                    if c is not verb
                    and c.dep_ in ("conj", "ccomp", "advcl", "relcl", "parataxis", "acl")
                    and c.pos_ in ("VERB", "AUX")
                ),
            )
        )

    def _place(self, verb: Token) -> Thing | None:
        carried = [g for c in verb.children if c.dep_ == "agent" for g in c.children] + [
            c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and self.parsed.chunk(c.i) is not None
        ]
        for c in [*verb.children, *(p for noun in carried for p in noun.children)]:
            if c.dep_ == "prep" and c.lower_ in ("in", "at"):
                for noun in c.children:
                    if noun.dep_ == "pobj":
                        found = [t for t in self.phrases.things(noun, Context(), acting=False) if t.type == "Place"]
                        if found:
                            return found[0]
        return None

    def _time(self, verb: Token) -> Any:
        for t in self._near(verb):
            chunk = self.parsed.chunk(t.i)
            if chunk is not None and chunk.kind == "time":
                return chunk.value
        return None

    def _amount(self, verb: Token, filled: Filled) -> Any:
        for t in self._near(verb):
            chunk = self.parsed.chunk(t.i)
            if chunk is not None and chunk.kind == "amount":
                return chunk.value
        return None

    def _later(self, draft: Draft) -> bool:
        return bool(self.registry.date) and draft.time is not None and draft.time.start > (self.registry.date or "")

    def _denial(self, verb: Token, used: set[int]) -> set[int]:
        """The words by which the clause is denied, so that the evidence of a denial shows it."""
        doc = self.parsed.tokens
        found = {c.i for i in used for c in doc[i].children if c.dep_ == "neg" or c.lower_ in _DENYING}
        for above in verb.ancestors:
            denies = above.lower_ in _DENYING or any(
                s.polarity == "denied" or s.function == "Negator" for s in self._senses(above)
            )
            negations = {c.i for c in above.children if c.dep_ == "neg" or c.lower_ in _DENYING}
            if denies or negations:
                found |= {above.i, *negations}
        return found

    def _emit(self, draft: Draft, verb: Token, tokens: list[Token]) -> None:
        """Keep a draft, with the stretch of text from its first to its last word as evidence."""
        used = {verb.i, *(t.i for t in tokens)}
        for t in tokens:
            if t.dep_ not in ("ccomp", "ROOT", "conj", "advcl", "relcl") and t is not verb:
                used.update(x.i for x in self.phrases.tokens(t)) if t.pos_ not in ("VERB", "AUX") else used.update(
                    x.i for x in t.subtree
                )
        used.update(c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt", "expl"))
        if (
            draft.time is not None
            and draft.context.modality == "actual"
            and verb.tag_ in ("VBZ", "VBP")
            and self._later(draft)
        ):
            draft.context = draft.context.under("planned")
        if draft.context.polarity == "denied":
            used |= self._denial(verb, used)
        starts = [self.parsed.starts[i] for i in used] + [s for s, _ in draft.topics]
        ends = [self.parsed.ends[i] for i in used] + [e for _, e in draft.topics]
        draft.start, draft.end = min(starts), max(ends)
        self.drafts.append(draft)
        if (
            draft.context.polarity == "affirmed"
            and draft.action in ("Meet", "Discuss", "Negotiate", "Sign", "Agree")
            and draft.context.modality == "actual"
        ):
            self.discourse.met(draft.agents)
