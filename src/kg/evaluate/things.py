"""Which gold entity a predicted one is; and the scores of entities, links and roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .gold import Gold, Thing
from .tally import Book, Finding
from .words import overlap, plain, same_office

#: The types that are scored as `entities`; the others are scored apart.
_NAMED = frozenset({"Person", "State", "Organization", "Place"})
#: What makes a predicted entity a gold one: points for each sign, and how many are needed.
_SAME_LINK, _SAME_NAME, _SAME_SURNAME, _SAME_STATE, _SAME_TYPE, _STATE_OR_PLACE, _ENOUGH = (
    5.0,
    3.0,
    2.0,
    3.0,
    1.0,
    -2.5,
    2.0,
)
_LIKE_ENOUGH = 0.6


def align(gold: Gold, answer: Mapping[str, Any]) -> dict[str, str]:
    """For each predicted entity's id the key of the gold entity that it is, or `?` and its label."""
    found = {}
    for entity in answer["entities"]:
        best, points = None, 0.0
        for thing in gold.things.values():
            likeness = _likeness(thing, entity)
            if likeness > points:
                best, points = thing.key, likeness
        known = best is not None and points >= _ENOUGH
        found[entity["id"]] = str(best) if known else "?" + (entity.get("label") or entity["id"])
    return found


def _likeness(thing: Thing, entity: Mapping[str, Any]) -> float:
    kind = entity.get("type")
    qids = _qids(entity)
    points = _SAME_LINK if thing.qid and thing.qid in qids else 0.0
    if not points and thing.qid and thing.type in _NAMED and any(map(_is_qid, qids)):
        return 0.0  # linked to something else
    points += _by_name(thing, kind, _names(entity))
    state = entity.get("state")
    if thing.type == kind == "State" and state and state == thing.state:
        points += _SAME_STATE
    if points and thing.type == kind:
        points += _SAME_TYPE
    elif points and {thing.type, kind} <= {"State", "Place"}:
        points += _STATE_OR_PLACE
    return points


def _by_name(thing: Thing, kind: str | None, names: set[str]) -> float:
    wanted = {plain(name) for name in thing.names}
    if wanted & names:
        return _SAME_NAME
    if thing.type == kind == "Person":
        return _SAME_SURNAME if _last(wanted) & _last(names) else 0.0
    if thing.type in ("Person", "State", "Place"):
        return 0.0
    like = max((overlap(a, b) for a in wanted for b in names), default=0.0)
    return 1.0 + like if like >= _LIKE_ENOUGH else 0.0


def _names(entity: Mapping[str, Any]) -> set[str]:
    return {plain(entity.get("label")), *(plain(mention.get("text")) for mention in entity.get("mentions") or ())}


def _last(names: Iterable[str]) -> set[str]:
    return {name.split()[-1] for name in names if name}


def _qids(entity: Mapping[str, Any]) -> list[str]:
    """The last parts of the entity's links, Wikidata's item numbers among them."""
    return [str(iri).rsplit("/", 1)[-1] for iri in entity.get("same_as") or ()]


def _is_qid(name: str) -> bool:
    return re.fullmatch(r"Q\d+", name) is not None


def score_entities(gold: Gold, answer: Mapping[str, Any], keys: Mapping[str, str], book: Book) -> None:
    """Scores entities of the named types, and of the others."""
    found = set(keys.values())
    for thing in gold.things.values():
        if not thing.free:
            hit = thing.key in found
            book.scores[_score_of(thing.type)].add(right=int(hit), missed=int(not hit))
            if not hit:
                book.findings.append(Finding("missed entity", gold.id, f"{thing.type} {thing.names[0]}"))
    for entity in answer["entities"]:
        if keys[entity["id"]].startswith("?"):
            book.scores[_score_of(entity.get("type"))].add(wrong=1)
            if entity.get("type") in _NAMED:
                book.findings.append(Finding("spurious entity", gold.id, f"{entity['type']} {entity.get('label')}"))


def _score_of(kind: str | None) -> str:
    return "entities" if kind in _NAMED else "other entities"


def score_links(gold: Gold, answer: Mapping[str, Any], keys: Mapping[str, str], book: Book) -> None:
    """Scores the Wikidata items of a document's entities; a link of a gold entity that has none is not judged."""
    allowed = {thing.qid for thing in gold.things.values() if thing.qid}
    wanted = {t.qid for t in gold.things.values() if t.qid and not t.free and not t.free_link}
    given = set()
    for entity in answer["entities"]:
        thing = gold.things.get(keys[entity["id"]])
        if thing is None or thing.qid:
            given.update([qid for qid in _qids(entity) if _is_qid(qid)][:1])
    book.scores["links"].add(len(given & wanted), len(given - allowed), len(wanted - given))
    book.findings.extend(Finding("wrong link", gold.id, qid) for qid in sorted(given - allowed))


def score_roles(gold: Gold, answer: Mapping[str, Any], keys: Mapping[str, str], book: Book) -> None:
    """Scores who is said to hold which office of what."""
    states = {entity["id"]: entity.get("state") for entity in answer["entities"]}
    open_roles = list(gold.roles)
    for role in answer["roles"]:
        person, office = keys.get(role.get("person"), "?"), role.get("office") or ""
        known = [each for each in gold.roles + gold.free_roles if each[0] == person and same_office(each[1], office)]
        whose = keys.get(role.get("of"), "?"), states.get(role.get("of"))
        hit = next((each for each in open_roles if each in known and _is_whose(gold, each[2], *whose)), None)
        if hit is not None:
            open_roles.remove(hit)
            book.scores["roles"].add(right=1)
        elif not known:
            book.scores["roles"].add(wrong=1)
            book.findings.append(Finding("spurious role", gold.id, f"{person.lstrip('?')}: {office}"))
    book.scores["roles"].add(missed=len(open_roles))
    book.findings.extend(Finding("missed role", gold.id, f"{p}: {office} of {of}") for p, office, of in open_roles)


def _is_whose(gold: Gold, wanted: str, given: str, state: str | None) -> bool:
    """Whether it is the same state or body, or a body of the same state."""
    thing = gold.things.get(wanted)
    return wanted == given or (state is not None and thing is not None and thing.state == state)
