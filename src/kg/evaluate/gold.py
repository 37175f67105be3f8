"""Gold files: what careful readers found in a readout, in YAML, checked when it is read.

A gold file names its text and holds entities, roles, claims and traps. Entities have short keys by which claims name
them. A claim may have several readings: those that `accept` and `alt_*` allow, and whole other ones under `or`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..mentions.model import ENTITY_TYPES

Set = frozenset[str]

_CLAIM_KEYS = {
    "action", "agents", "recipients", "topics", "objects", "place", "amount", "time", "polarity", "modality",
    "speaker", "anchor", "accept", "alt_agents", "alt_recipients", "alt_speakers", "alt_polarity", "alt_modality",
    "or", "optional", "why",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of a gold file. `names` are its label and aliases; `free` ones are neither wanted nor punished."""

    key: str
    type: str
    names: tuple[str, ...]
    qid: str | None
    state: str | None
    free: bool
    free_link: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One right way to read a claim: what each part may be, the preferred value first."""

    actions: tuple[str, ...]
    agents: tuple[Set, ...]
    recipients: tuple[Set, ...]
    speakers: tuple[Set, ...]
    polarities: tuple[str, ...]
    modalities: tuple[str, ...]

    @property
    def denial(self) -> bool:
        """Whether it is a denial and nothing else."""
        return self.polarities == ("denied",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim that a reader should find between `start` and `end`, or (`free`) may find."""

    readings: tuple[Reading, ...]
    topics: tuple[str, ...]
    start: int
    end: int
    anchor: str
    free: bool

    @property
    def action(self) -> str:
        """The action of the first reading."""
        return self.readings[0].actions[0]


@dataclass(frozen=True, slots=True)
class Trap:
    """What a careless reader would assert: a predicted claim that fits all that is given here is an error."""

    action: str
    polarity: str
    why: str
    topics: tuple[str, ...]
    agents: Set
    recipients: Set
    modality: str | None
    speakers: Set | None
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold file. `roles` are (person, office, whose); `free_roles` may be found and need not."""

    id: str
    text: str
    style: str | None
    things: Mapping[str, Thing]
    roles: tuple[tuple[str, str, str], ...]
    free_roles: tuple[tuple[str, str, str], ...]
    claims: tuple[Wanted, ...]
    traps: tuple[Trap, ...]


def load(path: Path) -> dict[str, Any]:
    """The content of a gold file, its head checked.

    Raises:
        SourceError: the file cannot be read, is no YAML, or names no document.
    """
    import yaml

    try:
        content = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        raise SourceError(f"the gold file cannot be read: {error.strerror}", where=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"this is no YAML: {' '.join(str(error).split())}", where=str(path)) from error
    head = content.get("document") if isinstance(content, dict) else None
    if not isinstance(head, dict) or not {"id", "file"} <= head.keys():
        raise SourceError("a gold file opens with `document: {id: ..., file: ...}`", where=str(path))
    return {**content, "document": {**head, "id": str(head["id"])}}


def gold(content: Mapping[str, Any], text: str, style: str | None, where: str) -> Gold:
    """A gold file's content against its text.

    Raises:
        SourceError: an entity, action or anchor that does not fit; `where` names the file.
    """
    try:
        return _gold(content, text, style)
    except SourceError as error:
        raise SourceError(error.message, where=where) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SourceError(f"the gold file is malformed: {type(error).__name__}: {error}", where=where) from error


def _gold(content: Mapping[str, Any], text: str, style: str | None) -> Gold:
    things = {str(key): _thing(str(key), value) for key, value in (content.get("entities") or {}).items()}
    roles = [tuple(map(str, role)) for role in content.get("roles") or []]
    return Gold(
        id=content["document"]["id"], text=text, style=style, things=things,
        roles=tuple((r[0], r[1], r[2]) for r in roles if len(r) == 3),
        free_roles=tuple((r[0], r[1], r[2]) for r in roles if len(r) == 4),
        claims=tuple(_wanted(claim, things, text) for claim in content.get("claims") or []),
        traps=tuple(_trap(trap, text) for trap in content.get("traps") or []),
    )  # fmt: skip


def _thing(key: str, value: Mapping[str, Any]) -> Thing:
    if value["type"] not in ENTITY_TYPES:
        raise SourceError(f"the entity {key!r} has the unknown type {value['type']!r}")
    names = (str(value.get("label") or ""), *map(str, _list(value.get("aliases"))))
    return Thing(
        key, value["type"], names, value.get("qid"), value.get("state"), bool(value.get("optional")),
        bool(value.get("optional_link")),
    )  # fmt: skip


def _wanted(claim: Mapping[str, Any], things: Mapping[str, Thing], text: str) -> Wanted:
    unknown = sorted(claim.keys() - _CLAIM_KEYS)
    if unknown:
        raise SourceError(f"a claim has the unknown key {unknown[0]!r}")
    start = _place(str(claim["anchor"]), text)
    bare = {key: value for key, value in claim.items() if key not in ("accept", "or") and not key.startswith("alt_")}
    readings = tuple(
        _reading(each, things) for each in (claim, *({**bare, **other} for other in claim.get("or") or ()))
    )
    topics = tuple(map(str, _list(claim.get("topics"))))
    return Wanted(readings, topics, start, start + len(claim["anchor"]), claim["anchor"], bool(claim.get("optional")))


def _place(anchor: str, text: str) -> int:
    """Where an anchor stands, which must be one place."""
    start = text.find(anchor)
    if start < 0:
        raise SourceError(f"the anchor {anchor!r} does not stand in the text")
    if text.find(anchor, start + 1) >= 0:
        raise SourceError(f"the anchor {anchor!r} stands twice in the text; take more words")
    return start


def _reading(claim: Mapping[str, Any], things: Mapping[str, Thing]) -> Reading:
    reading = Reading(
        actions=(claim["action"], *_list(claim.get("accept"))),
        agents=_sets(claim, "agents", "alt_agents"),
        recipients=_sets(claim, "recipients", "alt_recipients"),
        speakers=_sets(claim, "speaker", "alt_speakers"),
        polarities=(claim.get("polarity", "affirmed"), *_list(claim.get("alt_polarity"))),
        modalities=(claim.get("modality", "actual"), *_list(claim.get("alt_modality"))),
    )
    for key in frozenset().union(*reading.agents, *reading.recipients):
        if key not in things:
            raise SourceError(f"a claim names {key!r}, which is none of the entities")
    return reading


def _sets(claim: Mapping[str, Any], name: str, others: str) -> tuple[Set, ...]:
    return (_set(claim.get(name)), *map(_set, _list(claim.get(others))))


def _trap(trap: Mapping[str, Any], text: str) -> Trap:
    start = text.find(trap["anchor"]) if trap.get("anchor") else None
    if start == -1:
        raise SourceError(f"the anchor {trap['anchor']!r} does not stand in the text")
    return Trap(
        action=trap["action"], polarity=trap.get("polarity", "affirmed"), why=str(trap.get("why", "")),
        topics=tuple(map(str, _list(trap.get("topics")))), agents=_set(trap.get("agents")),
        recipients=_set(trap.get("recipients")), modality=trap.get("modality"),
        speakers=_set(trap["speaker"]) if "speaker" in trap else None,
        span=None if start is None else (start, start + len(trap["anchor"])),
    )  # fmt: skip


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _set(value: Any) -> Set:
    return frozenset(map(str, _list(value)))
