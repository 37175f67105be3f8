"""Who is meant by a name with its titles: the catalogue's person where one fits, else a person of the document's own."""

from __future__ import annotations

from ..catalogue import Catalogue, Entry, fold
from .registry import Registry, Thing


def resolve(
    registry: Registry, name: str, folded: tuple[str, ...], offices: frozenset[str], state: str | None
) -> Thing | None:
    """The person of that name, office and state.

    Decided by the catalogue where exactly one entry fits best; two that fit equally are left open and the person is
    minted. A single word counts as a name only together with an office, or as the surname of a person already named.

    Args:
        folded: the name's words, folded as the catalogue folds them.
        offices: kinds of office in the title; empty where there is none.
        state: ISO 3166-1 alpha-3 code of the state whose office it is.

    Returns:
        None where a lone word is no known surname.
    """
    known = _in_document(registry, folded, offices, state)
    if known is not None:
        return known
    entry = _in_catalogue(registry.catalogue, folded, offices, state, registry.date)
    if entry is not None:
        return registry.entry(entry)
    if len(folded) == 1 and not offices:
        return None
    return registry.new("Person", name, state)


def _in_document(
    registry: Registry, folded: tuple[str, ...], offices: frozenset[str], state: str | None
) -> Thing | None:
    fits = []
    for t in registry.persons():
        if state and t.state and t.state != state:
            continue
        have = tuple(fold(w) for w in t.label.replace("-", " ").split())
        if (
            have == folded
            or (len(folded) == 1 and folded[0] in (have[-1], have[0]))
            or (len(folded) > 1 and have[-len(folded) :] == folded)
        ) or (len(folded) > 1 and len(have) > 1 and have[-1] == folded[-1] and have[0] == folded[0]):
            fits.append(t)
    if len(fits) > 1:
        exact = [t for t in fits if t.offices & offices] or [t for t in fits if fold(t.label.split()[-1]) == folded[-1]]
        fits = exact if len(exact) == 1 else fits
    return max(fits, key=lambda t: t.seen) if fits and (len(fits) == 1 or len(folded) == 1) else None


def _in_catalogue(
    catalogue: Catalogue, folded: tuple[str, ...], offices: frozenset[str], state: str | None, date: str | None
) -> Entry | None:
    full = _named(catalogue, folded)
    if full:
        return _best(catalogue, full, offices, state, date)
    whole = _surnamed(catalogue, folded) if len(folded) > 1 and offices else []
    whole = [e for e in whole if _held(catalogue, e, offices, state, date)]
    if whole:
        return _best(catalogue, whole, offices, state, date, strict=True)
    surname = _surnamed(catalogue, folded[-1:]) or _surnamed(catalogue, folded[:1])
    if len(folded) > 1:
        surname = [e for e in surname if _alike(catalogue, e, folded)]
    elif offices:
        surname = [e for e in surname if _held(catalogue, e, offices, state, date)]
    if not surname:
        return None
    if len(folded) == 1:
        return _best(catalogue, surname, offices, state, date, strict=True)
    return _best(catalogue, surname, offices, state, date, strict=True) if offices and state else None


def _named(catalogue: Catalogue, folded: tuple[str, ...]) -> list[Entry]:
    """People whose full name the words are, or contain at one end."""
    if len(folded) < 2:
        return []
    found = catalogue.names(set(folded))
    for size in range(len(folded), 1, -1):
        for first in range(len(folded) - size + 1):
            part = folded[first : first + size]
            iris = sorted({n.iri for n in found.get(part[0], ()) if tuple(n.words) == part and n.kind != "surname"})
            people = [e for e in map(catalogue.entry, iris) if e is not None and e.type == "Person"]
            if people:
                return people
    return []


def _surnamed(catalogue: Catalogue, folded: tuple[str, ...]) -> list[Entry]:
    found = catalogue.names(set(folded)).get(folded[0], ())
    iris = sorted({n.iri for n in found if n.kind == "surname" and tuple(n.words) == folded})
    return [e for e in map(catalogue.entry, iris) if e is not None]


def _alike(catalogue: Catalogue, entry: Entry, folded: tuple[str, ...]) -> bool:
    """Whether the first name agrees by its first three letters: one spelling of a name, not another person."""
    first = fold(entry.label.split()[0])
    return any(w[:3] == first[:3] for w in folded if len(w) > 2)


def _held(catalogue: Catalogue, entry: Entry, offices: frozenset[str], state: str | None, date: str | None) -> bool:
    return _fit(catalogue, entry, offices, state, date) >= (4 if date else 2)


def _fit(catalogue: Catalogue, entry: Entry, offices: frozenset[str], state: str | None, date: str | None) -> int:
    """How well office, state and date fit: 4 in that office on that day, 2 in it at some time, 1 in any office that day."""
    best = 0
    for t in catalogue.tenures(entry.iri):
        office = bool(not offices or offices & set(t.offices))
        day = bool(date) and t.covers(date)
        best = max(best, (4 if office and day else 2 if office and offices else 1 if day else 0))
    return best


def _best(
    catalogue: Catalogue,
    entries: list[Entry],
    offices: frozenset[str],
    state: str | None,
    date: str | None,
    strict: bool = False,
) -> Entry | None:
    if state:
        same = [e for e in entries if e.state == state]
        if not same and (strict or len(entries) > 1):
            return None
        if not same and entries[0].state is not None:
            return None
        entries = same or entries
    if len(entries) == 1 and not strict:
        return entries[0] if offices or _of_the_time(catalogue, entries[0], date) else None
    scored = sorted(((_fit(catalogue, e, offices, state, date), e.iri, e) for e in entries), reverse=True)
    if strict and scored[0][0] < (4 if date else 2):
        return None
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][2]


def _of_the_time(catalogue: Catalogue, entry: Entry, date: str | None) -> bool:
    """Whether a person was in any office within reach of the date: up to five years before it began, fifteen after it ended."""
    tenures = catalogue.tenures(entry.iri)
    if not date or not tenures:
        return True
    year = int(date[:4])
    return any(
        (not t.start or int(t.start[:4]) - 5 <= year) and (not t.end or int(t.end[:4]) + 15 >= year) for t in tenures
    )


def holder(registry: Registry, offices: frozenset[str], of: Thing | None) -> Thing | None:
    """The person who holds an office of a state or body on the document's date, where exactly one does."""
    if not offices or of is None or not registry.date or len(registry.date) < 10:
        return None
    found: dict[str, Entry] = {}
    for office in sorted(offices):
        body = of.iri if of.type == "Organization" else None
        for entry, _tenure in registry.catalogue.holders(office, None if body else of.state, body, registry.date):
            found[entry.iri] = entry
    return registry.entry(next(iter(found.values()))) if len(found) == 1 else None


def bearer(registry: Registry, folded: str, offices: frozenset[str]) -> bool:
    """Whether an office-holder of these kinds, on the document's date, goes by this one surname."""
    found = _surnamed(registry.catalogue, (folded,)) if registry.date and offices else []
    return any(_fit(registry.catalogue, e, offices, None, registry.date) >= 4 for e in found)


def lone_surname(registry: Registry, folded: str) -> Thing | None:
    """The one holder of a leading office on the document's date with this surname; None where none or several fit."""
    leading = frozenset(
        {
            "head-of-state",
            "head-of-government",
            "president",
            "prime-minister",
            "foreign-minister",
            "chancellor",
            "monarch",
        }
    )
    found = [
        e
        for e in _surnamed(registry.catalogue, (folded,))
        if _fit(registry.catalogue, e, leading, None, registry.date) >= 4
    ]
    return registry.entry(found[0]) if len(found) == 1 else None
