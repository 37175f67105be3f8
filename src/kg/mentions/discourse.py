"""What refers back: pronouns, descriptions, and plurals that stand for the parties of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from . import people
from .registry import Registry, Thing
from .scan import Chunk

_LED = frozenset(["head-of-state", "head-of-government", "president", "prime-minister", "chancellor", "monarch"])
ACTORS = ("Person", "State", "Organization", "Group")


class Meeting(Protocol):
    """What is asked of a claim in the making."""

    action: str
    agents: tuple[Thing, ...]
    place: Thing | None


class Discourse:
    """Who is being talked about, as the reading goes on.

    Attributes:
        parties: who met or talked, as the last claim of that kind has them; empty before the first.
        subjects: the subjects of the clauses read so far, the latest last.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.parties: tuple[Thing, ...] = ()
        self.subjects: list[tuple[Thing, ...]] = []
        self.plural: tuple[Thing, ...] = ()
        self.speaker: Thing | None = None
        self.host: Thing | None = None
        self.guest: Thing | None = None
        self.pair: tuple[Thing, ...] = ()
        #: Whether the pair was named as one, "A and B": then "the former" is of these.
        self.listed = False
        #: Whether the last subject was a plural that is nobody: "the changes"; "they" may then be those.
        self.things_said_of = False
        self._first = 0

    def met(self, agents: Iterable[Thing]) -> None:
        """Record the parties of a meeting or a talk."""
        agents = tuple(agents)
        if len(agents) > 1 or (len(agents) == 1 and agents[0].type == "Group" and not self.parties):
            self.parties = agents
        if len(agents) == 2 and not self.listed:
            self.pair = agents

    def sentence(self) -> None:
        """A new sentence begins."""
        self._first = len(self.subjects)

    def hosted(self, verb: str, subject: tuple[Thing, ...], draft: Meeting) -> None:
        """Record who is host and who is guest of a meeting or a visit."""
        if (
            draft.action == "Meet"
            and verb in ("receive", "host", "welcome")
            and len(draft.agents) == 2
            and len(subject) == 1
        ):
            self.host = subject[0]
            self.guest = next(t for t in draft.agents if t is not subject[0]) if subject[0] in draft.agents else None
        elif draft.action == "Meet":
            self._at_home(draft)

    def _at_home(self, draft: Meeting) -> None:
        self.meeting_at(draft.agents, draft.place)

    def meeting_at(self, agents: tuple[Thing, ...], place: Thing | None) -> None:
        """The host is the party of the state where the meeting was, by its place or else by the dateline."""
        here = place.state if place is not None and place.state else self.registry.here
        home = [t for t in agents if here and t.state == here]
        if len(home) == 1:
            others = [t for t in agents if t is not home[0]]
            self.host, self.guest = home[0], others[0] if len(others) == 1 else None

    def both(self) -> tuple[Thing, ...]:
        """Those meant by a bare "both": two named as a subject earlier in the sentence, else the parties."""
        for things in reversed(self.subjects[self._first :]):
            if len(things) == 2:
                return things
        return self.sides() or self.plural

    def subject(self, things: tuple[Thing, ...]) -> None:
        """Record the subject of a clause."""
        if things:
            self.subjects.append(things)
            if len(things) > 1:
                self.plural = things

    # -- pronouns ---------------------------------------------------------------------------------------------------

    def said(self, speakers: tuple[Thing, ...]) -> None:
        """Record who speaks."""
        if len(speakers) == 1:
            self.speaker = speakers[0]

    def he(self, gender: str, at: int, without: Iterable[Thing] = (), saying: bool = False) -> Thing | None:
        """The person meant by "he" or "she" at an offset: the last subject that fits, else the last one mentioned.

        Args:
            saying: whether the pronoun is the subject of a reporting verb: then the last speaker comes first.
        """
        out = set(map(id, without))
        other = {"male": "female", "female": "male"}[gender]

        def fits(t: Thing) -> bool:
            return t.type == "Person" and t.gender != other and id(t) not in out and 0 <= t.seen < at

        if saying and self.speaker is not None and fits(self.speaker):
            return self.speaker
        for things in reversed(self.subjects[-2:]):
            singles = [t for t in things if fits(t)]
            if len(things) == 1 and singles:
                return singles[0]
        known = [t for t in self.registry.persons() if fits(t)]
        sure = [t for t in known if t.gender == gender] if gender == "female" else known
        return max(sure or known, key=lambda t: t.seen, default=None)

    def it(self, at: int) -> Thing | None:
        """The state or body meant by "it"."""
        for things in reversed(self.subjects[-3:]):
            if len(things) == 1 and things[0].type in ("State", "Organization") and things[0].seen < at:
                return things[0]
        return None

    def they(self) -> tuple[Thing, ...]:
        """Those meant by "they": the last plural subject, else the parties."""
        if self.things_said_of:
            return ()
        if self.subjects and len(self.subjects[-1]) > 1:
            return self.subjects[-1]
        if self.subjects and len(self.subjects[-1]) == 1 and self.subjects[-1][0].type == "Group":
            return self.subjects[-1]
        return self.sides() or self.plural

    # -- plurals ----------------------------------------------------------------------------------------------------

    def sides(self) -> tuple[Thing, ...]:
        """The parties: of the last meeting, else two people of different states, else two states."""
        if self.parties:
            return self.parties
        seen = sorted(
            (t for t in self.registry.things.values() if t.seen >= 0), key=lambda t: min(s for s, _ in t.spans)
        )
        for type_ in ("Person", "State"):
            first: dict[str, Thing] = {}
            for t in seen:
                if t.type == type_ and t.state:
                    first.setdefault(t.state, t)
            if len(first) >= 2:
                return tuple(first.values())[:2]
        return ()

    def countries(self) -> tuple[Thing, ...]:
        """The states of the parties."""
        codes = list(dict.fromkeys(t.state for t in self.sides() if t.state))
        states = tuple(t for t in (self.registry.state(c) for c in codes) if t is not None)
        return states if len(states) > 1 else ()

    # -- descriptions -----------------------------------------------------------------------------------------------

    def described(self, chunk: Chunk, at: int) -> tuple[Thing, ...]:
        """Whom a title without a name stands for: a person of the document, else the catalogue's holder of the day."""
        if chunk.plural:
            return self._plural_title(chunk)
        if chunk.thing is not None:
            return (chunk.thing,)
        persons = [t for t in self.registry.persons() if t.seen >= 0] or self.registry.persons()
        code = chunk.of.state if chunk.of is not None else None
        offices = chunk.offices | _LED if "leader" in chunk.offices else chunk.offices
        fits = [t for t in persons if t.offices & offices and (code is None or t.state == code)]
        if not fits and code is None and chunk.head in ("minister", "secretary", "chairman", "leader", "ambassador"):
            fits = [t for t in persons if any(chunk.head in o for o in t.offices)]
        if not fits and code is None and self.registry.home:
            held = people.holder(self.registry, chunk.offices, self.registry.state(self.registry.home))
            fits = [held] if held is not None else []
        if not fits and code is not None:
            held = people.holder(self.registry, chunk.offices, chunk.of)
            if held is not None:
                fits = [held]
                held.offices |= chunk.offices
        if not fits and code is not None and chunk.of is not None and chunk.of.type == "State":
            same = [t for t in persons if t.state == code and not t.offices]
            fits = same if len(same) == 1 else []
        if not fits:
            return ()
        fits.sort(key=lambda t: t.seen)
        return (self._nearest(fits, code),)

    def _nearest(self, fits: list[Thing], code: str | None) -> Thing:
        """Of several who fit a bare title: the one of the issuer's state, else the one whose doings are told, else the last named."""
        if code is None and len(fits) > 1:
            home = [t for t in fits if t.state and t.state == self.registry.home]
            if len(home) == 1:
                return home[0]
            for things in self.subjects:
                if len(things) == 1 and things[0] in fits:
                    return things[0]
        return fits[-1]

    def _plural_title(self, chunk: Chunk) -> tuple[Thing, ...]:
        sides = self.sides()
        fits = tuple(t for t in sides if t.type == "Person")
        if len(sides) == 1 and sides[0].type == "Group" and chunk.of is None:
            return sides
        if chunk.owners:
            return self._holders(chunk)
        if chunk.of is not None and chunk.of.type == "State":
            return ()
        return fits if len(fits) > 1 else ()

    def _holders(self, chunk: Chunk) -> tuple[Thing, ...]:
        """Those meant by "the presidents of Russia and Belarus": one for each state, or nobody."""
        found = []
        for owner in chunk.owners:
            fits = [t for t in self.registry.persons() if t.state == owner.state and t.offices & chunk.offices]
            one = fits[0] if len(fits) == 1 else people.holder(self.registry, chunk.offices, owner)
            if one is not None:
                found.append(one)
        return tuple(found) if len(found) == len(chunk.owners) else tuple(chunk.owners)
