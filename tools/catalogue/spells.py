"""Spells in office: rows of the facts and of our own tables, merged, titled and closed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg import names
from kg.catalogue.model import first_day, last_day

from .people import Person

#: Offices that one person holds at a time, so that the next holder's first day ends an open spell.
SINGLE = {
    "head-of-state", "head-of-government", "foreign-minister", "defence-minister", "finance-minister", "speaker",
    "interior-minister", "chief-of-staff", "governor-general", "national-security-adviser", "secretary-general",
    "director-general", "commission-president", "council-president", "parliament-president", "high-representative",
    "chairperson", "crown-prince", "central-foreign-affairs", "foreign-secretary", "monarch", "supreme-leader",
    "general-assembly-president", "court-president", "spokesperson", "party-leader", "pope", "military-chief",
    "energy-minister", "trade-minister", "economy-minister", "permanent-representative", "intelligence-chief",
}  # fmt: skip
#: Of these, the ones several of which exist in a state at once: the title tells them apart.
_BY_TITLE = {
    "speaker", "chief-of-staff", "spokesperson", "national-security-adviser", "chairperson", "military-chief",
    "permanent-representative", "director-general", "party-leader", "monarch", "intelligence-chief", "trade-minister",
}  # fmt: skip
#: States with several heads of state at once.
_COLLEGIATE = {"SMR", "BIH", "CHE", "AND"}
_FAR = "9999-12-31"


@dataclass
class Spell:
    """That a person held an office, by one or more sources; dates are of the precision known."""

    person: Person
    of: str
    offices: list[str]
    title: str
    start: str
    end: str
    as_of: str
    sources: set[str] = field(default_factory=set)
    generic: bool = False

    @property
    def base(self) -> str:
        """The first kind of office: what spells are merged and closed by."""
        return self.offices[0]

    @property
    def begins(self) -> str:
        """The first day it may have begun."""
        return first_day(self.start) if self.start else "0001-01-01"

    @property
    def ends(self) -> str:
        """The last day it may have ended; open spells end far in the future."""
        return last_day(self.end) if self.end else _FAR


def merge(spells: Iterable[Spell]) -> list[Spell]:
    """One spell for all rows that tell of the same holder, office and time."""
    groups: dict[tuple[int, str, str], list[Spell]] = defaultdict(list)
    for spell in spells:
        groups[id(spell.person), spell.of, spell.base].append(spell)
    return [s for group in groups.values() for s in _merge_group(group)]


def _merge_group(group: list[Spell]) -> list[Spell]:
    merged: list[Spell] = []
    for spell in sorted(group, key=lambda s: (s.begins, s.ends, s.title)):
        last = next((m for m in reversed(merged) if _joins(m, spell)), None)
        if last:
            _join(last, spell)
        else:
            merged.append(spell)
    return merged


def _joins(one: Spell, other: Spell) -> bool:
    """Whether they overlap or follow one another within days, and their titles do not part them."""
    apart = one.title != other.title and not (one.generic or other.generic)
    return not (apart and one.base not in ("head-of-state", "head-of-government")) and other.begins <= _soon(one.ends)


def _soon(day: str) -> str:
    """About a month later, as a text to compare with."""
    if day == _FAR:
        return day
    month = int(day[5:7]) + 1
    return f"{int(day[:4]) + month // 13:04}-{month if month < 13 else 1:02}{day[7:]}"


def _join(one: Spell, other: Spell) -> None:
    if "own" in one.sources ^ other.sources and one.base == other.base:
        _take_dates(one, one if "own" in one.sources else other, other if "own" in one.sources else one)
    else:
        _weigh_dates(one, other)
    if one.generic and not other.generic:
        one.title, one.offices, one.generic = other.title, other.offices, False
    one.offices = list(dict.fromkeys(one.offices + other.offices))
    one.as_of = max(one.as_of, other.as_of)
    one.sources |= other.sources


def _take_dates(target: Spell, own: Spell, fact: Spell) -> None:
    """The dates of our own table; a spell it leaves open stays so unless a later source saw its end."""
    late = fact.end if not own.end and fact.as_of > own.as_of else own.end
    target.start, target.end = own.start, late


def _weigh_dates(one: Spell, other: Spell) -> None:
    """The earlier beginning, the more precise of two writings of it, and the end of the source that knew more."""
    later = other if (other.as_of, other.end) >= (one.as_of, one.end) else one
    if one.end and other.end:
        one.end = max((one.end, other.end), key=lambda e: (last_day(e)[:7], len(e), e))
    elif other.begins > one.begins and other.end == "" and one.end:
        one.end = ""
    else:
        one.end = later.end
    if len(other.start) > len(one.start) and other.start.startswith(one.start):
        one.start = other.start


def settle(spell: Spell, spells: Iterable[Spell]) -> bool:
    """Whether a spell that the Factbook alone tells of can stand.

    The Factbook lists acting holders with the day on which they took their main office: a beginning within another
    holder's spell moves to the end of that spell, and nothing may be left.
    """
    if spell.sources != {"factbook"} or spell.base not in SINGLE or spell.of.rsplit("/", 1)[1] in _COLLEGIATE:
        return True
    for other in spells:
        same = (other.of, other.base) == (spell.of, spell.base) and other.person is not spell.person
        if same and other.sources != {"factbook"} and other.begins <= spell.begins < other.ends and other.end:
            spell.start = other.end
    return is_sound(spell)


def is_new(spell: Spell, spells: Iterable[Spell]) -> bool:
    """Whether no other spell of the holder in the same office covers its beginning."""
    same = (s for s in spells if s.person is spell.person and (s.of, s.base) == (spell.of, spell.base))
    return not any(s.begins[:7] <= spell.begins[:7] and spell.begins <= s.ends for s in same)


def close(spells: list[Spell]) -> None:
    """Ends open spells at the holder's death or where the next holder begins."""
    groups: dict[tuple[str, str, str], list[Spell]] = defaultdict(list)
    for spell in spells:
        if not spell.end and len(spell.person.died) == 10 and spell.begins <= spell.person.died <= _FAR:
            spell.end = spell.person.died
        groups[spell.of, spell.base, spell.title if spell.base in _BY_TITLE else ""].append(spell)
    for (of, base, _), group in groups.items():
        if base in SINGLE and not (base == "head-of-state" and of.rsplit("/", 1)[1] in _COLLEGIATE):
            _close_group(sorted(group, key=lambda s: s.begins))
    for spell in spells:
        spell.as_of = max(spell.as_of, first_day(spell.end) if spell.end else "", spell.begins)


def _close_group(group: list[Spell]) -> None:
    for number, spell in enumerate(group):
        later = (s for s in group[number + 1 :] if s.person is not spell.person and s.begins > spell.begins)
        following = next(later, None)
        if following and (not spell.end or _same_period(spell.end, following.start)):
            spell.end = following.start
            spell.as_of = max(spell.as_of, following.begins)


def _same_period(end: str, start: str) -> bool:
    """Whether an imprecise end lies in the year or month in which the next holder began."""
    return len(end) < len(start) and start.startswith(end)


def is_sound(spell: Spell) -> bool:
    """Whether the spell ends no earlier than it begins, and has a beginning."""
    return bool(spell.start) and spell.begins <= spell.ends


def tenure_iri(spell: Spell) -> str:
    """The IRI of a spell: from the holder, the office, whose it is, and when it began."""
    return names.mint("tenure", names.digest(spell.person.iri, spell.base, spell.of, spell.title, spell.start)[:16])


def matches(pattern: str, position: str) -> bool:
    """Whether the pattern is the whole of a position, in any case."""
    return re.fullmatch(pattern, position, re.IGNORECASE) is not None
