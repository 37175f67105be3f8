"""From a word and its frame to the claim of an act: agents, recipients, topics, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from ..lexicon import Sense
from ..mentions.registry import Thing
from .base import Base
from .draft import SYMMETRIC, Draft
from .frames import Filled
from .scope import Context
from .syntax import Around, Token, around_noun, lemma

_BY_PARTIES = frozenset({"Meet", "Discuss", "Negotiate", "Agree"})
_VOICED = frozenset({"Support", "Praise", "Concern", "State", "Request", "Criticize", "Reject"})
_WIDENED = frozenset({"Meet", "Discuss"})
_INNER = {
    "Agree": "planned",
    "Instruct": "planned",
    "Sign": "planned",
    "Request": "desired",
    "Propose": "desired",
    "Invite": "desired",
}


class Acts(Base):
    """The part that turns a filled frame into a draft."""

    def _act(
        self,
        sense: Sense,
        word: Token,
        arounds: list[Around],
        context: Context,
        subject: tuple[Thing, ...],
        verb: Token,
    ) -> bool:
        """Emit the claim of an act, and those of the clauses in its roles."""
        assert sense.frame is not None and sense.action is not None
        if sense.action == "Request" and any("whether" in a.clauses for a in arounds):
            return True
        if sense.action == "Reject" and self._rejected_report(arounds, context, subject):
            return True
        if (
            sense.action == "Develop"
            and any("object" in a.phrases and not a.passive for a in arounds)
            and sense.pos == "verb"
        ):
            return False
        context = (
            replace(context, polarity="denied")
            if sense.polarity == "denied" and context.polarity == "affirmed"
            else context
        )
        context = context.under(sense.modality)
        if "speaker" in sense.frame.slots:
            subject, context = self._judge(context)
            if not subject:
                return False
        filled = self.filler.fill(sense.frame, arounds, subject, context)
        draft = self._draft(sense.action, filled, arounds, context, verb)
        if draft is None or self._idle(draft, filled):
            return False
        self._emit(draft, verb, [word, *_phrase(word, sense), *filled.tokens])
        if context.polarity == "affirmed" and context.modality == "actual":
            self.discourse.hosted(sense.words[0], subject, draft)
        self._deeds(sense.action, draft, arounds, context)
        modality = _INNER.get(sense.action)
        inner_subject = (
            draft.recipients if sense.action in ("Request", "Instruct", "Invite") and draft.recipients else draft.agents
        )
        for head in filled.contents:
            if context.polarity == "affirmed" and modality:
                self.clause(head, replace(context.under(modality), nested=True), inner_subject)
            else:
                self._done.add(head.i)
        return True

    def _idle(self, draft: Draft, filled: Filled) -> bool:
        """Acts that are none without a partner or a matter: "help save lives", "receive a tariff", "call on Smith"."""
        if draft.action in ("State", "Inform", "Support"):
            return not draft.topics and not draft.recipients and not draft.objects
        if draft.action == "Appoint":
            return not draft.recipients
        if draft.action == "Aid":
            return not draft.recipients and bool(filled.contents)
        if draft.action == "Meet":
            return (
                len(draft.agents) == 1
                and draft.agents[0].type != "Group"
                and bool(draft.topics)
                and not self.discourse.sides()
            )
        denied = draft.context.polarity == "denied"
        return draft.action == "Request" and not draft.topics and not draft.objects and not denied

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
        if (
            action not in ("Thank", "Praise", "Criticize", "Congratulate")
            or not draft.recipients
            or context.polarity == "denied"
        ):
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
        agents = self._implied(action, agents, filled, arounds, context)
        if not agents and filled.unknown and action != "Develop":
            return None
        if (
            not agents
            and not recipients
            and not topics
            and not objects
            and (len(arounds) < 2 or not any(a.passive for a in arounds))
        ):
            return None
        if (
            not agents
            and action
            in (
                "Support",
                "Praise",
                "Concern",
                "State",
                "Thank",
                "Reject",
                "Criticize",
                "Request",
                "Inform",
                "Visit",
                "Cooperate",
            )
            and not any(a.passive for a in arounds)
        ):
            return None
        place = filled.place if filled.place is not None else self._place(verb)
        return Draft(
            action, context, agents, recipients, topics, objects, place, self._time(verb), self._amount(verb, filled)
        )

    def _implied(
        self, action: str, agents: tuple[Thing, ...], filled: Filled, arounds: list[Around], context: Context
    ) -> tuple[Thing, ...]:
        """The agents with those that an act of the parties, or a passive, leaves unsaid."""
        if not agents:
            talks = [t for a in arounds for p in ("at", "during", "in", "on") for t in a.phrases.get(p, ())]
            named = [t for t in talks if lemma(t) in self.lexicon.function("Proceedings")]
            agents = self.phrases.participants(named[0]) if named and action in _BY_PARTIES | _VOICED else agents
        if (
            any(t.tag_ == "PRP" and t.lower_ in ("we", "us") for t in filled.tokens)
            and context.quoted
            and action in _BY_PARTIES
        ):
            agents = self._parties_with(agents)
        sides = self.discourse.sides()
        if not agents and action in _BY_PARTIES and self._by_parties(filled, arounds):
            agents = sides
        if not agents and action in _VOICED and any(a.passive for a in arounds) and not filled.unknown:
            agents = context.speakers or sides
        if action in _WIDENED and len(agents) == 1 and agents[0] in sides and context.polarity == "affirmed":
            agents = sides
        return agents

    def _parties_with(self, agents: tuple[Thing, ...]) -> tuple[Thing, ...]:
        sides = self.discourse.sides()
        return sides or agents

    def _by_parties(self, filled: Filled, arounds: list[Around]) -> bool:
        """Whether an act without an agent is the parties': in the passive, or with a meeting as its subject."""
        if any(a.passive for a in arounds) or not filled.unknown:
            return True
        for a in arounds:
            for t in a.phrases.get("subject", ()):
                if lemma(t) in self.lexicon.function("Proceedings") or any(
                    s.kind == "event" for s in self.lexicon.nouns(lemma(t))
                ):
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
        chunk = self.parsed.chunk(token.i)
        if chunk is not None and chunk.thing is not None:
            return chunk.thing.type if chunk.thing.type in ("Agreement", "Event", "Product") else None
        for sense in self.lexicon.nouns(lemma(token)):
            if sense.denotes in ("Agreement", "Event", "Product"):
                return sense.denotes
        return None


def _phrase(word: Token, sense: Sense) -> list[Token]:
    """The other words of a phrase that evokes an act: "be on the agenda", "exchange views"."""
    near = [*word.children, *(g for c in word.children for g in c.children)] if len(sense.words) > 1 else []
    return [t for t in near if lemma(t) in sense.words[1:] or t.lower_ in sense.words[1:]]
