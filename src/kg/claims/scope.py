"""Polarity and modality of a clause: what negates it, what makes it a plan, a wish or a possibility."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..lexicon import Lexicon
from .syntax import Token, child

if TYPE_CHECKING:
    from ..mentions.registry import Thing

_RANK = {"actual": 0, "planned": 1, "possible": 2, "desired": 3}


@dataclass(frozen=True, slots=True)
class Context:
    """Under whose word, and how, a clause stands.

    Attributes:
        speakers: the nearest by whose word it is; empty for the document's own voice.
        relayed: who reports those, outwards.
        polarity, modality: what the clauses above lend to it.
        quoted: inside quotation marks, where "I" and "we" are the speakers.
        nested: what somebody is asked or has agreed to do: it yields acts, but no positions.
    """

    speakers: tuple[Thing, ...] = ()
    relayed: tuple[Thing, ...] = ()
    polarity: str = "affirmed"
    modality: str = "actual"
    quoted: bool = False
    nested: bool = False

    def said(self, speakers: tuple[Thing, ...]) -> Context:
        """The context of what these speakers say within this one."""
        if not speakers or speakers == self.speakers:
            return self
        return replace(self, speakers=speakers, relayed=self.speakers + self.relayed)

    def flipped(self) -> Context:
        """The context with its polarity turned round."""
        return replace(self, polarity="affirmed" if self.polarity == "denied" else "denied")

    def under(self, modality: str | None) -> Context:
        """The context under a modality; a wish for a plan is a wish."""
        if modality is None or _RANK[modality] <= _RANK[self.modality]:
            return self
        return replace(self, modality=modality)


def negations(verb: Token, lexicon: Lexicon) -> int:
    """How many negations stand at a verb: "not", "never", "neither ... nor", a subject or object with "no".

    "not only" denies nothing.
    """
    count = 0
    for c in verb.children:
        word = c.lower_
        if c.dep_ == "neg" or (
            c.dep_ in ("advmod", "preconj", "cc") and word in ("never", "neither", "nor", "hardly", "barely")
        ):
            count += not _only(c)
        elif (c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children)) or (
            c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and no(c)
        ):
            count += 1
    if not count and verb.dep_ == "conj":
        count = sum(1 for c in verb.head.children if c.dep_ == "cc" and c.lower_ == "nor" and c.i < verb.i)
    return min(count, 1)


def no(noun: Token) -> bool:
    """Whether a noun phrase is empty: "no talks", "nobody", "none of them", "neither side"."""
    if noun.lower_ in ("nobody", "nothing", "none", "neither"):
        return True
    return any(
        c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc", "neg", "advmod", "intj") and c.i < noun.i
        for c in noun.children
    )


def _only(negation: Token) -> bool:
    rest = negation.doc[negation.i + 1 : negation.i + 4]
    return any(t.lower_ in ("only", "just", "merely", "simply") for t in rest[:2])


def modality(verb: Token, lexicon: Lexicon, reported: bool) -> str | None:
    """What the auxiliaries of a verb make of it: a plan ("will"), a wish ("should"), a possibility ("may").

    Args:
        reported: inside reported speech, where "would" is a "will" of the past.
    """
    for c in verb.children:
        if c.dep_ not in ("aux", "auxpass"):
            continue
        word = c.lower_ if c.lower_ not in ("'ll", "ll") else "will"
        if word == "would":
            return "planned" if reported else "possible"
        for sense in lexicon.others(word) + lexicon.verbs(word):
            if sense.function == "Modal" and len(sense.words) == 1 and sense.modality:
                return sense.modality
    return None


def asked(verb: Token) -> bool:
    """Whether the clause is a question, or what would have been: nothing in it is asserted.

    "Had Smith threatened ..., he asked"; "Was the bill the reason?"; "had Smith not objected". An auxiliary also stands
    before its subject after a negation ("nor has Smith asked"), which is no question.
    """
    subject = child(verb, "nsubj", "nsubjpass", "expl")
    if subject is None:
        return False
    before = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < subject.i]
    if verb.pos_ == "AUX" and verb.i < subject.i:
        before.append(verb)
    if not before or any(
        c.lower_ in ("nor", "neither", "never", "only", "not", "so", "rarely", "seldom", "there", "here")
        and c.i < subject.i
        for c in verb.children
    ):
        return False
    if verb.dep_ == "conj" and any(c.dep_ == "cc" and c.lower_ == "nor" for c in verb.head.children):
        return False
    if before[0].lower_ == "had" and verb.dep_ in ("advcl", "ccomp", "conj", "ROOT"):
        return True
    return verb.sent.text.rstrip().endswith("?") or (
        verb.dep_ in ("ccomp", "parataxis")
        and before[0].lower_ in ("did", "does", "do", "has", "have", "is", "was", "were")
    )


def conditional(verb: Token) -> bool:
    """Whether the clause is a condition: "if", "unless", "provided that"."""
    mark = child(verb, "mark")
    if mark is not None and mark.lower_ in ("if", "unless", "whether", "lest"):
        return True
    subject = child(verb, "nsubj", "nsubjpass")
    return subject is not None and any(
        c.dep_ == "aux" and c.lower_ == "should" and c.i < subject.i for c in verb.children
    )
