"""From the words of a topic to its concept in `ontology/topics.ttl`.

`Topics.concept` tries, in this order, and stops at the first that holds. No link is better than a wrong one.

1. The phrase is a label, but for case, hyphens, articles, plurals and American spellings.
2. It opens with light words that only point on ("prospects for", "issues of", "combating"): the rest is the topic.
3. It is about working together "in" or "on" something: that something's topic.
4. The head of the phrase, which in English ends before the first preposition, is a label with a closing light word
   ("energy security issues", "fisheries cooperation").
5. The longest label that ends where the head ends, or at a later preposition. The words before it must be plain
   modifiers (names, "further", "joint") where the label is one word, and may be any but negations where it has several.
   After a label of one word "of", "for" and "to" lead to another matter: no link.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from . import assets, names
from .errors import AssetError


class Word(NamedTuple):
    """A word of a phrase: its form for comparing, and whether it is written as a name."""

    form: str
    name: bool


_Words = tuple[Word, ...]

_WORD = re.compile(r"[^\W_][\w+]*")
_POSSESSIVE = re.compile(r"['’]s?\b")
_COOPERATION = re.compile(r"\bco-(?=op)", re.IGNORECASE)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED = _listed("the a an this that these those its their his her our your my")
_SPELLINGS = {
    "program": "programme", "defense": "defence", "center": "centre", "labor": "labour", "neighbor": "neighbour",
    "harbor": "harbour", "color": "colour", "offense": "offence", "aluminum": "aluminium", "license": "licence",
    "woman": "women", "man": "men", "child": "children", "person": "people", "criterion": "criteria",
}  # fmt: skip
_PREPOSITIONS = _listed(
    "about across after against along amid among around as at before behind between beyond by concerning despite"
    " during for from in including inside into near of off on out outside over regarding since surrounding through"
    " throughout to toward towards under until upon via when where which who whose with within without"
)
_LIGHT_HEADS = _listed(
    "area aspect deepening development discussion enhancement event exchange expansion fact field fight idea"
    " implementation importance improvement increase intensification issue level matter measure need number opportunity"
    " package part possibility problem process progress promotion prospect question range result role round series"
    " situation sphere spread state status step strengthening struggle subject topic view way work"
)
_LIGHT_GERUNDS = _listed(
    "addressing boosting combating combatting containing countering deepening developing enhancing ensuring expanding"
    " fighting increasing improving intensifying maintaining preventing promoting resolving settling stepping"
    " strengthening tackling"
)
_LIGHT_ENDS = _listed("agenda area field issue matter problem question sector sphere topic")
_TOGETHER = _listed("collaboration contact cooperation dialogue interaction link partnership project relation tie work")
_PLAIN = _listed(
    "active actual additional all and beneficial bilateral broad broader certain close closer complete comprehensive"
    " constructive continued current deep different direct durable effective efficient existing extensive final first"
    " full fuller further future global good great greater growing high immediate important increased international"
    " joint just key large lasting latest main major many more mutual mutually national negotiated new next old ongoing"
    " open other outstanding overall permanent planned possible practical present pressing productive recent regular"
    " remaining renewed robust second serious several significant some specific strong stronger such sustained swift"
    " traditional two uninterrupted upcoming urgent various wide wider"
)
_NEGATIONS = _listed("absence anti counter end lack no non not post without")
_ASIDE = _listed("of for to")
_GENERIC = _listed("border development growth integration reform settlement")
_DEEPEST = 4


class Topics:
    """The concepts of the scheme, by their labels."""

    def __init__(self, labels: dict[str, list[str]], broader: dict[str, list[str]]) -> None:
        self._preferred = {iri: found[0] for iri, found in labels.items()}
        self._by_key: dict[str, str] = {}
        for iri in sorted(labels):
            for label in labels[iri]:
                self._by_key.setdefault(_key(_words(label)), iri)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(broader):
            for parent in broader[iri]:
                self._narrower[parent].append(iri)
        self._cached = lru_cache(maxsize=65536)(lambda phrase: self._find(_words(phrase), _DEEPEST))

    @classmethod
    def open(cls, path: Path | None = None) -> Topics:
        """The topics of a Turtle file, by default the ontology's. Each file is read once.

        Raises:
            AssetError: the file is missing or no Turtle.
        """
        return _open(path or assets.folder("ontology") / "topics.ttl")

    def __iter__(self) -> Iterator[str]:
        """The IRIs of the concepts, sorted."""
        return iter(sorted(self._preferred))

    def __len__(self) -> int:
        return len(self._preferred)

    def label(self, iri: str) -> str | None:
        """The preferred label of a concept, None where the scheme has no such concept."""
        return self._preferred.get(iri)

    def concept(self, phrase: str) -> str | None:
        """The IRI of the concept that a noun phrase names, None where none is sure.

        >>> Topics.open().concept("the further strengthening of military ties")
        'https://w3id.org/summit-kg/topic/military-cooperation'
        """
        return self._cached(phrase)

    def narrower(self, iri: str) -> tuple[str, ...]:
        """All concepts below a concept, near and far, sorted; empty for one that the scheme lacks."""
        found, todo = set[str](), [iri]
        while todo:
            below = [n for n in self._narrower.get(todo.pop(), ()) if n not in found]
            found.update(below)
            todo += below
        return tuple(sorted(found))

    def _find(self, words: _Words, depth: int) -> str | None:
        if not words or not depth:
            return None
        exact = self._by_key.get(_key(words))
        if exact:
            return exact
        head = next((i for i, w in enumerate(words) if i and w.form in _PREPOSITIONS), len(words))
        return (
            self._behind_light_words(words, head, depth)
            or self._together(words, head, depth)
            or self._before_light_end(words[:head])
            or self._at_head(words, head)
        )

    def _behind_light_words(self, words: _Words, head: int, depth: int) -> str | None:
        if words[0].form in _LIGHT_GERUNDS:
            return self._find(words[1 + (head == 1) :], depth - 1)
        if head + 1 < len(words) and words[head - 1].form in _LIGHT_HEADS and _plain(words[: head - 1]):
            return self._find(words[head + 1 :], depth - 1)
        return None

    def _together(self, words: _Words, head: int, depth: int) -> str | None:
        """What joint work is done in, where "cooperation in energy" is written for "energy cooperation"."""
        if words[head - 1].form not in _TOGETHER or head + 1 >= len(words) or words[head].form not in ("in", "on"):
            return None
        rest = words[head + 1 :]
        return self._by_key.get(_key((*rest, words[head - 1]))) or self._find(rest, depth - 1)

    def _at_head(self, words: _Words, head: int) -> str | None:
        ends = [i for i in range(head, len(words) + 1) if i == len(words) or words[i].form in _PREPOSITIONS]
        spans = [(start, end) for end in ends for start in range(head)]
        for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s)):
            found = self._by_key.get(_key(words[start:end]))
            if found and _may_stand(words, start, end):
                return found
        return None

    def _before_light_end(self, group: _Words) -> str | None:
        """A country before "relations" is a party to them, not what they are about; so no names there."""
        rest, last = group[:-1], group[-1].form
        if not rest or not (last in _LIGHT_ENDS or (last in _TOGETHER and not rest[-1].name)):
            return None
        starts = [i for i in range(len(rest)) if _plain(rest[:i])]
        return next((self._by_key[k] for i in starts if (k := _key(rest[i:])) in self._by_key), None)


def _may_stand(words: _Words, start: int, end: int) -> bool:
    """Whether what stands around a label leaves its meaning alone."""
    before, after = words[:start], words[end].form if end < len(words) else None
    if _plain(before):
        return end - start > 1 or after is None or not (after in _ASIDE or words[start].form in _GENERIC)
    free = not any(w.form == "and" or w.form in _NEGATIONS for w in before)
    return end - start > 1 and free


def _plain(words: _Words) -> bool:
    return all((w.name or w.form in _PLAIN or w.form.isdecimal()) and w.form not in _NEGATIONS for w in words)


def _words(text: str) -> _Words:
    """The words of a phrase without articles and possessive endings."""
    decomposed = unicodedata.normalize("NFKD", _COOPERATION.sub("co", _POSSESSIVE.sub("", text)))
    ascii_like = "".join(c for c in decomposed if not unicodedata.combining(c))
    found = (Word(_form(w), not w.islower()) for w in _WORD.findall(ascii_like))
    return tuple(word for word in found if word.form not in _DROPPED)


@lru_cache(maxsize=65536)
def _form(word: str) -> str:
    """A word in lower case, in the singular, in British spelling. Labels go through it too: it need not be English."""
    form = _singular(word.lower())
    form = re.sub(r"iz(e|ed|ing|ation|er)$", r"is\1", form)
    return _SPELLINGS.get(form, form)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def _key(words: _Words) -> str:
    """Words run together, so that "cyber security", "cyber-security" and "cybersecurity" are one."""
    return "".join(word.form for word in words)


@lru_cache(maxsize=8)
def _open(path: Path) -> Topics:
    labels: dict[str, list[str]] = defaultdict(list)
    broader: dict[str, list[str]] = defaultdict(list)
    skos = names.PREFIXES["skos"]
    for triple in _triples(path):
        iri, value = triple.subject, triple.object
        if isinstance(iri, ox.NamedNode) and iri.value.startswith(names.TOPIC):
            if triple.predicate.value == skos + "broader" and isinstance(value, ox.NamedNode):
                broader[iri.value].append(value.value)
            elif triple.predicate.value == skos + "prefLabel" and isinstance(value, ox.Literal):
                labels[iri.value].insert(0, value.value)
            elif triple.predicate.value == skos + "altLabel" and isinstance(value, ox.Literal):
                labels[iri.value].append(value.value)
    return Topics(labels, broader)


def _triples(path: Path) -> Iterator[ox.Quad]:
    try:
        with path.open("rb") as file:
            yield from ox.parse(file, format=ox.RdfFormat.TURTLE)
    except OSError as error:
        raise AssetError(f"the topics cannot be read: {error.strerror}", where=str(path)) from error
    except (SyntaxError, ValueError) as error:
        raise AssetError(f"the topics are no Turtle: {error}", where=str(path)) from error
