"""Counting: right, invented and missed; and the kinds of error that are told one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

#: The scores of the contract in the order in which they are shown.
SCORES = (
    "entities", "other entities", "links", "roles", "claims found", "claims core", "claims strict", "denials", "traps",
    "attribution", "who", "polarity", "modality", "topics", "evidence",
)  # fmt: skip
#: How right a claim can be; each is a score of its own.
LEVELS = ("found", "core", "strict")
#: The scores that are a share of right ones, and not a balance of precision and recall.
SHARES = ("attribution", "who", "polarity", "modality", "evidence")
#: The kinds of error, those of claims first.
ERRORS = (
    "missed claim", "spurious claim", "wrong action", "wrong who", "wrong polarity", "wrong speaker", "wrong modality",
    "trap", "bad evidence", "missed entity", "spurious entity", "wrong link", "missed role", "spurious role",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many were right, how many invented or wrong, how many missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int = 0, wrong: int = 0, missed: int = 0) -> None:
        """Counts more."""
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def precision(self) -> float:
        """The share of right ones among those given; 0 where none was given."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The share of right ones among those wanted; 0 where none was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def json(self, name: str) -> dict[str, float | int]:
        """The figures that the score called `name` consists of."""
        if name == "traps":
            return {"fallen": self.wrong, "of": self.missed}
        if name in SHARES:
            return {"accuracy": self.precision, "of": self.right + self.wrong}
        return {
            "p": self.precision, "r": self.recall, "f1": self.f1,
            "tp": self.right, "fp": self.wrong, "fn": self.missed,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One error, told for a person: its kind (one of ERRORS), its document, and what it is."""

    kind: str
    document: str
    what: str


@dataclass(slots=True)
class Book:
    """All that is counted over a set of documents."""

    scores: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in SCORES})
    actions: dict[str, dict[str, Tally]] = field(default_factory=dict)
    styles: dict[str, dict[str, Tally]] = field(default_factory=dict)
    style_documents: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def claim(self, level: str, style: str, wanted: str | None, given: str | None) -> None:
        """Counts a claim at a level (`found`, `core`, `strict`): wanted and given (right), or only one of them.

        Args:
            level: the score is `claims {level}`.
            style: the style of the document.
            wanted: the gold claim's action, None where none was wanted.
            given: the predicted claim's action, None where none was given.
        """
        both = wanted is not None and given is not None
        counts = {
            "right": int(both),
            "wrong": int(not both and given is not None),
            "missed": int(not both and wanted is not None),
        }
        self.scores[f"claims {level}"].add(**counts)
        self._part(self.actions, wanted or given or "", level).add(**counts)
        self._part(self.styles, style, level).add(**counts)

    def _part(self, parts: dict[str, dict[str, Tally]], name: str, level: str) -> Tally:
        return parts.setdefault(name, {each: Tally() for each in LEVELS})[level]
