"""The values the catalogue answers with: entries, names and tenures; and dates of any precision."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

#: Kinds of names. `full` and `surname` are of people; `capital` means the state whose capital is named.
NAME_KINDS = (
    "label", "official", "alias", "acronym", "adjective", "demonym", "capital", "metonym", "full", "surname",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity of the catalogue.

    Attributes:
        iri: its IRI.
        type: an entity type of the contract: Person, State, Organization, Place, Agreement, Event, ...
        label: the name to show.
        state: ISO 3166-1 alpha-3 code of the state that it is, serves or belongs to.
        same_as: IRIs in other datasets, a Wikidata IRI first.
        adjectives, demonyms, acronyms, aliases: its other names, by kind.
        official: the official name of a state.
        gender: `female` or `male` of a person, where known.
        point: latitude and longitude of a place, in degrees.
    """

    iri: str
    type: str
    label: str
    state: str | None = None
    same_as: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    official: str | None = None
    gender: str | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A surface name of an entry.

    Attributes:
        words: its folded words (`catalogue.words`), to be compared with those of a text.
        form: the name as written; an acronym only fits a text that has exactly this form.
        iri: whom or what it names.
        kind: one of NAME_KINDS.
    """

    words: tuple[str, ...]
    form: str
    iri: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """That a person held an office.

    Attributes:
        person: IRI of the holder.
        offices: kinds of office (`head-of-state`, `president`, ...), the base kind first.
        of: IRI of the state or organisation.
        title: the office's own name (`President of Russia`).
        start, end: dates of the precision known (YYYY, YYYY-MM, YYYY-MM-DD); no end: in office on `as_of`.
        as_of: the day up to which the statement is known to hold.
    """

    person: str
    offices: tuple[str, ...]
    of: str
    title: str
    start: str | None
    end: str | None
    as_of: str

    def covers(self, date: str | None) -> bool:
        """Whether the person may have held the office on the date (or in the month or year given).

        An open tenure may go on after `as_of`: see `surely`. No date is covered by every tenure.
        """
        if date is None:
            return True
        begins = first_day(self.start) if self.start else "0001-01-01"
        return begins <= last_day(date) and (self.end is None or first_day(date) <= last_day(self.end))

    def surely(self, date: str | None) -> bool:
        """Whether the date is covered and not later than what the source knew."""
        return date is None or (self.covers(date) and (self.end is not None or first_day(date) <= self.as_of))


def first_day(date: str) -> str:
    """The first day of a year, month or day.

    >>> first_day("2012"), first_day("2012-02")
    ('2012-01-01', '2012-02-01')
    """
    return date + "-01-01"[len(date) - 4 :]


def last_day(date: str) -> str:
    """The last day of a year, month or day.

    >>> last_day("2012"), last_day("2012-02")
    ('2012-12-31', '2012-02-29')
    """
    if len(date) == 4:
        return date + "-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]:02}"
    return date
