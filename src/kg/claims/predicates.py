"""What a predicate evokes: verbs that embed other acts, adjectives, judgements."""

from __future__ import annotations

from ..lexicon import Sense
from ..mentions.registry import Thing
from .draft import Draft
from .frames import merge
from .reports import Reports
from .scope import Context
from .syntax import Around, Token, around_noun, around_verb, conjuncts, lemma

_LINKING = frozenset(["be", "feel", "remain", "become", "stay", "seem", "appear", "stand"])


class Predicates(Reports):
    """The part that reads predicates."""

    def _predicate(self, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]) -> None:
        if verb.lemma_ in _LINKING and self._copula(verb, around, own, subject):
            return
        says = any(
            p in around.clauses for p in ("that", "infinitive", "gerund", "before", "object-infinitive", "whether")
        )
        for sense in sorted(
            self._senses(verb), key=lambda s: (-len(s.words), s.function != "Light", bool(s.action) == says)
        ):
            if self._evoked(sense, verb, around, own, outer, subject):
                return
        for place in ("infinitive", "object-infinitive", "that", "gerund"):
            for head in around.clauses.get(place, ()):
                if head.dep_ == "pcomp":
                    continue
                self.clause(head, own if place == "infinitive" else outer, subject)

    def _evoked(
        self, sense: Sense, verb: Token, around: Around, own: Context, outer: Context, subject: tuple[Thing, ...]
    ) -> bool:
        """Read what a sense of the verb evokes; False where it does not fit after all."""
        if sense.function == "Idle":
            return True
        if sense.function == "Light":
            return self._light(sense, verb, around, own, subject)
        if sense.function == "Occurrence":
            return self._occurs(sense, verb, around, own)
        if sense.function == "Reporting" and (
            sense.action is None or "that" in around.clauses or "before" in around.clauses
        ):
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
                if (
                    evoked is not None
                    and evoked.action
                    and self._act(evoked, noun, merge(noun, around), inner, subject, verb)
                ):
                    return True
        return False

    def _copula(self, verb: Token, around: Around, own: Context, subject: tuple[Thing, ...]) -> bool:
        """ "is grateful to", "is ready to", "is confident that"; "the main topic was trade"."""
        if any(
            lemma(t) in self.lexicon.function("Proceedings") for t in around.phrases.get("subject", ())
        ) and around.phrases.get("object"):
            return self._topic_was(verb, around, own)
        if any(c.dep_ == "expl" and c.lower_ == "there" for c in verb.children) and self._exists(verb, around, own):
            return True
        if not subject and any(c.dep_ in ("nsubj", "expl") and c.lower_ in ("it", "there") for c in verb.children):
            subject = own.speakers
        for c in verb.children:
            if c.dep_ not in ("acomp", "attr", "oprd", "prep", "xcomp") or c.pos_ not in ("ADJ", "VERB", "NOUN"):
                continue
            does = self._noun_sense(c) if c.dep_ == "attr" else None
            if (
                does is not None
                and does.denotes == "Person"
                and self._act(does, c, [around_noun(c), around], own, subject, verb)
            ):
                return True
            judged = self._judgement(c)
            if judged is not None and self._act(
                judged, c, [replace_subject(around_noun(c), around), around], own, (), verb
            ):
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
            places = [
                replace_subject(inside, around),
                Around(clauses={k: v for k, v in around.clauses.items() if c not in v}),
            ]
            heads = [
                h
                for a in places
                for p in ("infinitive", "that", "gerund", "object-infinitive")
                for h in a.clauses.get(p, ())
            ]
            heads = list(dict.fromkeys(heads))
            if sense.function in ("Attitude", "Negator", "Aspect", "Modal") and heads:
                inner = own.flipped() if sense.function == "Negator" else own.under(sense.modality)
                return self._embedded(inner, verb, heads, subject, [c])
            if sense.function == "Reporting" and heads:
                given = sum(self.clause(h, own.said(subject)) for h in heads)
                if not given:
                    self._emit(
                        Draft("State", own, subject, topics=[t for h in heads for t in self._matter(h)]), verb, heads
                    )
                return True
            if sense.action and sense.frame and self._act(sense, c, places, own, subject, verb):
                return True
        return False


def replace_subject(inside: Around, around: Around) -> Around:
    """The places around a predicate adjective, with the subject of its verb."""
    phrases = dict(inside.phrases)
    if "subject" in around.phrases:
        phrases["subject"] = around.phrases["subject"]
    return Around(phrases, inside.clauses, False)
