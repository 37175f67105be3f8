"""From the words that a person gives for a parameter to the term that it is bound to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyoxigraph as ox

from .. import names
from ..errors import QueryError
from ..mentions.model import ENTITY_TYPES
from ..names import ascii_text
from ..store import Store
from ..triples import node, term, value
from .header import Query

Term = ox.NamedNode | ox.Literal

#: Labels that name a thing, and those that name it along with others.
_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "kg:officialName", "kg:acronym", "kg:surname")

_CLASSES = {
    "name": tuple(f"kg:{kind}" for kind in ENTITY_TYPES),
    "topic": ("kg:Topic", "skos:Concept"),
    "claim": ("kg:Claim",),
    "document": ("kg:Document",),
}


def check(query: Query, params: Mapping[str, str]) -> None:
    """That every parameter given is known and none is missing.

    Raises:
        QueryError: names the parameters that the query has.
    """
    known = {param.name: param for param in query.params}
    for name in params:
        if name not in known and (query.params or not re.search(rf"[?$]{re.escape(name)}\b", query.text)):
            raise QueryError(f"the query {query.name} has no parameter {name!r}; {_listed(query)}")
    for param in query.params:
        if not param.optional and not params.get(param.name):
            example = f" --param {param.name}={param.example!r}" if param.example else ""
            raise QueryError(f"the query {query.name} needs {param.name}, {param.about.rstrip('.')}: add{example}")


def _listed(query: Query) -> str:
    return f"it has {', '.join(param.name for param in query.params)}" if query.params else "it has none"


def bind(store: Store, query: Query, params: Mapping[str, str]) -> dict[str, Term]:
    """The terms for the values of a query's parameters.

    Raises:
        QueryError: a name is unknown or names several things, or a value is not of the parameter's kind.
    """
    kinds = {param.name: param.kind for param in query.params}
    return {name: _term(store, kinds.get(name, "value"), name, words) for name, words in params.items() if words}


def _term(store: Store, kind: str, param: str, words: str) -> Term:
    if kind in _CLASSES:
        return _thing(store, kind, param, words.strip())
    if kind == "date":
        return ox.Literal(_day(param, words), datatype=term("xsd:date"))
    if kind == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", words):
            raise QueryError(f"{param} is a whole number, and {words!r} is none")
        return ox.Literal(int(words))
    return _iri(words) or ox.Literal(words) if kind == "value" else ox.Literal(words)


def _day(param: str, words: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
            return date.fromisoformat(words).isoformat()
    except ValueError:
        pass
    raise QueryError(f"{param} is a day such as 2020-09-14, and {words!r} is none")


def _iri(words: str) -> ox.NamedNode | None:
    """The node that is meant by an IRI (in angle brackets or not) or a compact IRI with one of our prefixes."""
    iri = words.removeprefix("<").removesuffix(">")
    if not re.match(r"(?i)(https?|urn):", iri):
        iri = names.expand(iri) or ""
    try:
        return node(iri) if iri else None
    except ValueError:
        return None


def _thing(store: Store, kind: str, param: str, words: str) -> ox.NamedNode:
    classes = [term(curie) for curie in _CLASSES[kind]]
    exact = _iri(words)
    if exact is None and kind != "name":
        local = {"topic": names.TOPIC + words}.get(kind) or f"{names.ID}{kind}/{words}"
        exact = _valid(local)
        if exact is not None and not _is_any(store, exact, classes):
            exact = None
    if exact is not None:
        return _known(store, exact, classes, param, words)
    return _named(store, kind, classes, param, words)


def _valid(iri: str) -> ox.NamedNode | None:
    try:
        return node(iri)
    except ValueError:
        return None


def _known(store: Store, iri: ox.NamedNode, classes: list[ox.NamedNode], param: str, words: str) -> ox.NamedNode:
    """The node itself, or the entity that is said to match it."""
    if _is_any(store, iri, classes):
        return iri
    for quad in store.engine.quads_for_pattern(None, term("skos:exactMatch"), iri, None):
        if isinstance(quad.subject, ox.NamedNode) and _is_any(store, quad.subject, classes):
            return quad.subject
    raise QueryError(f"the graph does not know {words!r}, which was given for {param}")


def _is_any(store: Store, thing: ox.NamedNode, classes: Iterable[ox.NamedNode]) -> bool:
    pattern = store.engine.quads_for_pattern
    return any(next(pattern(thing, term("rdf:type"), kind, None), None) is not None for kind in classes)


@dataclass(frozen=True, slots=True)
class _Name:
    thing: ox.NamedNode
    label: str
    curie: str


def _named(store: Store, kind: str, classes: list[ox.NamedNode], param: str, words: str) -> ox.NamedNode:
    wanted = _folded(words)
    if not wanted:
        raise QueryError(f"{param} has no letters or digits")
    found = list(_all_names(store))
    for matches in _ranks(wanted, found):
        in_order = sorted(matches, key=lambda name: name.label, reverse=True)
        things = {name.thing: name for name in in_order if _is_any(store, name.thing, classes)}
        if things:
            return _single(store, things, param, words)
    close = difflib.get_close_matches(wanted, {_folded(name.label) for name in found}, n=3, cutoff=0.75)
    hint = f"; did you mean {' or '.join(sorted(close))}?" if close else ""
    raise QueryError(f"the graph has no {'entity' if kind == 'name' else kind} called {words!r} (for {param}){hint}")


def _all_names(store: Store) -> Iterator[_Name]:
    for curie in _NAMES:
        for quad in store.engine.quads_for_pattern(None, term(curie), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield _Name(quad.subject, quad.object.value, curie)


def _ranks(wanted: str, found: list[_Name]) -> Iterator[list[_Name]]:
    """The names that match, from the best way of matching to the worst."""
    same = [name for name in found if _folded(name.label) == wanted]
    yield [name for name in same if name.curie in ("rdfs:label", "skos:prefLabel")]
    yield same
    words = set(wanted.split())
    yield [name for name in found if words <= set(_folded(name.label).split())]


def _single(store: Store, things: Mapping[ox.NamedNode, _Name], param: str, words: str) -> ox.NamedNode:
    """The only candidate, or the only one that a document names."""
    in_text = [one for one in things if _is_mentioned(store, one)]
    candidates = in_text if len(in_text) == 1 else list(things)
    if len(candidates) == 1:
        return candidates[0]
    shown = sorted(f"{things[one].label} ({names.compact(value(one))})" for one in candidates)
    more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
    raise QueryError(f"{words!r} may be any of: {'; '.join(shown[:6])}{more}; give {param} the one in brackets")


def _is_mentioned(store: Store, thing: ox.NamedNode) -> bool:
    pattern = store.engine.quads_for_pattern
    return any(next(pattern(None, term(curie), thing, None), None) is not None for curie in ("kg:refersTo", "kg:topic"))


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", ascii_text(text).casefold()))
