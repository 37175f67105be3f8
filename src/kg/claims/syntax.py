"""What stands where around a word: subjects, objects, prepositions and clauses, active or passive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Token = Any  # a spaCy Token; spaCy's own types are partial


def lemma(token: Token) -> str:
    """The lemma in lower case; plural names that the tagger left as they stand are put in the singular."""
    word = str(token.lemma_).lower()
    if token.tag_ == "NNPS" and word == token.lower_ and word.endswith("s"):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


_ASIDE = frozenset("without by after before while when instead despite since until during besides".split())
_WH = frozenset(["what", "how", "why", "when", "where", "who", "whom", "which"])


@dataclass(slots=True)
class Around:
    """The places around one word.

    Attributes:
        phrases: heads of noun phrases by place: `subject`, `object`, `indirect`, `possessive`, or a preposition.
        clauses: heads of clauses by place: `that`, `whether`, `infinitive`, `gerund`, `object-infinitive`.
        passive: whether the grammatical subject is the one acted on.
        used: prepositions and particles met, as tokens, for the evidence.
    """

    phrases: dict[str, list[Token]] = field(default_factory=dict)
    clauses: dict[str, list[Token]] = field(default_factory=dict)
    passive: bool = False

    def add(self, place: str, head: Token) -> None:
        self.phrases.setdefault(place, []).append(head)

    def clause(self, place: str, head: Token) -> None:
        self.clauses.setdefault(place, []).append(head)


def around_verb(verb: Token) -> Around:
    """The places around a verb. In the passive the subject stands under `object`, the by-phrase under `subject`."""
    found = Around(passive=is_passive(verb))
    for child in verb.children:
        dep = child.dep_
        if dep in ("nsubj", "csubj", "expl"):
            if dep == "nsubj":
                found.add("object" if found.passive and not has(verb, "dobj") else "subject", child)
        elif dep in ("nsubjpass", "csubjpass") or dep in ("dobj", "attr", "oprd"):
            found.add("object", child)
        elif dep == "dative":
            _dative(found, child)
        elif dep == "agent":
            for noun in heads(child):
                found.add("subject", noun)
        elif dep == "prep":
            _preposition(found, child)
        elif dep in ("ccomp", "xcomp"):
            found.clause("before" if dep == "ccomp" and child.i < verb.i else clause_place(child), child)
        elif dep in ("npadvmod", "advmod"):
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in ("with", "to", "about", "on"):
                    _preposition(found, inner)
        elif dep == "advcl" and _to(child):
            found.clause("purpose", child)
    return found


def around_noun(noun: Token) -> Around:
    """The places around a noun: its possessor, its prepositions, its infinitive or that-clause."""
    found = Around()
    for child in noun.children:
        dep = child.dep_
        if dep == "poss" or (dep in ("compound", "nmod", "amod", "npadvmod") and child.i < noun.i):
            found.add("possessive" if dep == "poss" else "modifier", child)
        elif dep == "prep":
            _preposition(found, child)
        elif dep in ("acl", "relcl", "ccomp", "xcomp", "advcl") and (_to(child) or _that(child)):
            found.clause("infinitive" if _to(child) else "that", child)
    return found


def _dative(found: Around, child: Token) -> None:
    if child.tag_ in ("IN", "TO"):
        _preposition(found, child)
    else:
        found.add("indirect", child)


def _preposition(found: Around, prep: Token) -> None:
    word = prep.lower_ if prep.lower_ != "towards" else "toward"
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp") and child.pos_ not in ("VERB", "AUX"):
            found.add(word, child)
        elif child.dep_ == "pcomp":
            if word not in _ASIDE:
                found.clause("gerund" if child.tag_ == "VBG" else "whether", child)
            found.clause(word, child)
        elif child.dep_ == "prep" and prep.lower_ in (
            "from",
            "out",
            "up",
            "away",
            "along",
            "together",
            "due",
            "prior",
            "as",
            "because",
            "instead",
            "ahead",
        ):
            _preposition(found, child)


def heads(prep: Token) -> list[Token]:
    """The nouns that a preposition governs."""
    return [c for c in prep.children if c.dep_ == "pobj"]


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it to its right, in order: "A, B and C"."""
    found, queue = [], [token]
    while queue:
        head = queue.pop(0)
        found.append(head)
        queue.extend(
            c for c in head.children if c.dep_ in ("conj", "appos") and (c.dep_ == "conj" or _list_like(head, c))
        )
        if len(found) > 40:
            break
    return sorted(found, key=lambda t: t.i)


def _list_like(head: Token, child: Token) -> bool:
    """An apposition that goes on with "and": the parser's reading of "A, B and C"."""
    return any(c.dep_ == "conj" for c in child.children)


def is_passive(verb: Token) -> bool:
    """Whether the clause is passive, with or without its auxiliary ("the loan announced by Putin")."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl") and not has(verb, "nsubj")


def has(token: Token, *deps: str) -> bool:
    """Whether the token has a child with one of these relations."""
    return any(c.dep_ in deps for c in token.children)


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def clause_place(head: Token) -> str:
    """Under which place a complement clause stands."""
    if _to(head):
        return "object-infinitive" if has(head, "nsubj") else "infinitive"
    if head.tag_ == "VBG" and not has(head, "aux"):
        return "gerund"
    mark = child(head, "mark")
    if (mark is not None and mark.lower_ in ("whether", "if")) or question_word(head):
        return "whether"
    if head.dep_ == "xcomp" and head.pos_ in ("VERB", "AUX") and head.tag_ == "VB":
        return "infinitive"
    return "that"


def question_word(head: Token) -> bool:
    """Whether the clause opens with a question word: it says what is asked or told, not that it is so."""
    first = next(iter(head.subtree), None)
    return first is not None and first.lower_ in _WH and first.i < head.i


def _to(head: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)


def _that(head: Token) -> bool:
    mark = child(head, "mark")
    return mark is not None and mark.lower_ == "that"


def subtree(token: Token, without: frozenset[int] = frozenset()) -> Iterator[Token]:
    """The token and what depends on it, in order, leaving out the branches whose head is in `without`."""
    stack, found = [token], []
    while stack:
        t = stack.pop()
        found.append(t)
        stack.extend(c for c in t.children if c.i not in without)
    return iter(sorted(found, key=lambda t: t.i))
