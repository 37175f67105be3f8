"""The meetings that a document is about: a view of its claims, which adds nothing to what they say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .. import names
from ..claims.model import Claim
from ..document import Document

_REMOTE = re.compile(r"\b(?:(?:tele)?phone|video(?:conference)?|call(?! (?:for|on|upon)\b))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Those who met on a day, by the claims of one document.

    Attributes:
        iri: made of participants and day alone, so that every readout of the meeting names it alike. Where no day is
            known, of the document as well: the same parties meet more than once.
        participants, places: ids of the document's entities, in the order of their IRIs.
        claims: the places in the document's list of the claims about it.
    """

    iri: str
    participants: tuple[str, ...]
    day: str | None
    places: tuple[str, ...]
    remote: bool
    claims: tuple[int, ...]


def meetings(document: Document, claims: Sequence[Claim], iri_of: Callable[[str], str]) -> list[Meeting]:
    """The meetings that are said to have taken place, and the claims about each.

    Other claims of the same parties are about their meeting where the document knows of one only.
    """
    alike: dict[frozenset[str], dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, claim in enumerate(claims):
        if _took_place(claim):
            alike[frozenset(claim.agents)][claim.time.start if claim.time else document.date].append(at)
    found = []
    for parties, days in alike.items():
        for day, group in days.items():
            others = (at for at, claim in enumerate(claims) if frozenset(claim.agents) == parties)
            about = [at for at in others if _is_about(claims[at], day)] if len(days) == 1 else group
            participants = tuple(sorted(parties, key=iri_of))
            content = [*map(iri_of, participants), day or f"in {document.id}"]
            found.append(
                Meeting(
                    names.mint("event", f"meeting-{names.digest(*content)[:16]}"), participants, day,
                    tuple(sorted({place for at in group if (place := claims[at].place)}, key=iri_of)),
                    any(_REMOTE.search(claims[at].evidence.text) for at in group), tuple(about),
                )
            )  # fmt: skip
    return found


def _took_place(claim: Claim) -> bool:
    told = (claim.action, claim.polarity, claim.modality)
    return told == ("Meet", "affirmed", "actual") and len(set(claim.agents)) > 1


def _is_about(claim: Claim, day: str | None) -> bool:
    """Whether a claim of those who met can be about their meeting: one at another time, or to come, is not."""
    if claim.time and day:
        return claim.time.start <= day <= (claim.time.end or claim.time.start)
    return claim.action != "Meet" or claim.modality == "actual"
