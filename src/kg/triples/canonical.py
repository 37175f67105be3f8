"""The canonical form of an extraction: what is left when everything that RDF does not keep is brought to one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from .. import names
from ..claims.model import Claim
from ..errors import KgError
from ..extraction import Extraction
from ..mentions.model import Entity, Role, Span

_T = TypeVar("_T")


def canonical(extraction: Extraction) -> Extraction:
    """The same extraction with entities numbered by first mention, claims by position, and sets in that order."""
    entities = sorted((_sorted_entity(entity) for entity in extraction.entities), key=first_mention)
    ids = {entity.id: f"e{number}" for number, entity in enumerate(entities, start=1)}
    if len(ids) < len(entities):
        raise KgError("two entities have one id", where=extraction.document.id)
    roles = {_renamed_role(role, ids) for role in extraction.roles}
    claims = _unique(_renamed_claim(claim, ids) for claim in extraction.claims)
    return Extraction(
        document=replace(extraction.document, source=extraction.document.url or extraction.document.id),
        entities=tuple(replace(entity, id=ids[entity.id]) for entity in entities),
        roles=tuple(
            sorted(roles, key=lambda role: (role.evidence, _position(role.person), role.office, role.of or ""))
        ),
        claims=tuple(replace(claim, id=f"c{number}") for number, claim in enumerate(claims, start=1)),
    )


def _sorted_entity(entity: Entity) -> Entity:
    same_as = sorted(set(entity.same_as), key=lambda iri: (not iri.startswith(names.PREFIXES["wd"]), iri))
    return replace(entity, same_as=tuple(same_as), mentions=tuple(sorted(set(entity.mentions))))


def first_mention(entity: Entity) -> tuple[bool, int, int, str]:
    """Sorts entities by their first mention; those without any come last."""
    first = entity.mentions[0] if entity.mentions else Span(0, 0, "")
    return not entity.mentions, first.start, first.end, entity.iri


def _renamed_role(role: Role, ids: dict[str, str]) -> Role:
    of = ids.get(role.of, role.of) if role.of else None
    return replace(role, person=ids.get(role.person, role.person), of=of)


def _renamed_claim(claim: Claim, ids: dict[str, str]) -> Claim:
    def several(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({ids.get(local, local) for local in members}, key=_position))

    return replace(
        claim, id="", agents=several(claim.agents), recipients=several(claim.recipients),
        objects=several(claim.objects), speakers=several(claim.speakers), relayed_by=several(claim.relayed_by),
        place=ids.get(claim.place, claim.place) if claim.place else None, topics=tuple(_unique(claim.topics)),
    )  # fmt: skip


def _unique(things: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(things))


def _position(local: str) -> tuple[int, str]:
    digits = local.lstrip("e")
    return (int(digits), local) if digits.isdecimal() else (0, local)
