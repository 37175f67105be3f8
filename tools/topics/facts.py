"""The outside vocabularies that topics are aligned with, read from the tables of facts: labels in, identifiers out.

An alignment is written as a label, never as a number, so that nobody can mistype an identifier: a label that the
facts do not hold, or hold twice, is an error with the nearest labels.
"""

from __future__ import annotations

import csv
import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

IPTC = "http://cv.iptc.org/newscodes/mediatopic/"
CAP = "https://w3id.org/summit-kg/cap/"
WIKIDATA = "http://www.wikidata.org/entity/"


class FactError(Exception):
    """A label or code that the tables of facts do not hold exactly once."""


@dataclass(frozen=True)
class Vocabulary:
    """One outside vocabulary: from a label (in lower case) or a code to IRIs."""

    name: str
    iris: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def find(self, label: str) -> str:
        """The IRI of `label`.

        Raises:
            FactError: the label is unknown, or names two things.
        """
        found = self.iris.get(_key(label), set())
        if len(found) == 1:
            return next(iter(found))
        near = difflib.get_close_matches(_key(label), list(self.iris), 5, 0.5)
        raise FactError(f"{self.name} has {len(found)} entries called {label!r}; near it: {', '.join(near) or 'none'}")


@dataclass(frozen=True)
class Facts:
    """All that the tables tell: the vocabularies, the names of CAP's codes, the Wikidata item of an IPTC topic."""

    eurovoc: Vocabulary
    iptc: Vocabulary
    cap: Vocabulary
    wikidata: Vocabulary
    cap_names: dict[str, str]
    iptc_items: dict[str, str]


def read(folder: Path) -> Facts:
    """The facts of a folder: `topics_*.tsv`, and `orgs.tsv` and `treaties_review.tsv` for Wikidata items by name."""
    iptc = [row for row in _rows(folder / "topics_iptc.tsv") if not row["retired"]]
    cap = _rows(folder / "topics_cap.tsv")
    return Facts(
        eurovoc=_vocabulary("EuroVoc", [(r["pref_en"], r["uri"]) for r in _rows(folder / "topics_eurovoc.tsv")]),
        iptc=_vocabulary("IPTC", [(r["name_en"], _iptc(r)) for r in iptc]),
        cap=_vocabulary("CAP", [(r["code"], CAP + r["code"]) for r in cap]),
        wikidata=_vocabulary("Wikidata", _bodies(folder)),
        cap_names={CAP + r["code"]: _cap_name(r, cap) for r in cap},
        iptc_items=_items(iptc),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _key(label: str) -> str:
    return " ".join(label.lower().split())


def _vocabulary(name: str, pairs: list[tuple[str, str]]) -> Vocabulary:
    vocabulary = Vocabulary(name)
    for label, iri in pairs:
        vocabulary.iris[_key(label)].add(iri)
    return vocabulary


def _iptc(row: dict[str, str]) -> str:
    return IPTC + row["medtop"].removeprefix("medtop:")


def _items(iptc: list[dict[str, str]]) -> dict[str, str]:
    """Wikidata items by IPTC topic; an item that two topics claim is wrong for one of them, so neither has it."""
    uses = Counter(row["qid"] for row in iptc)
    return {_iptc(r): WIKIDATA + r["qid"] for r in iptc if r["qid"] and uses[r["qid"]] == 1}


def _bodies(folder: Path) -> list[tuple[str, str]]:
    """Names of organisations and treaties with an item; of organisations those confirmed by two sources."""
    organisations = [r for r in _rows(folder / "orgs.tsv") if r["confidence"] == "high"]
    rows = organisations + _rows(folder / "treaties_review.tsv")
    return [(r["name_en"], WIKIDATA + r["qid"]) for r in rows if r["qid"]]


def _cap_name(row: dict[str, str], rows: list[dict[str, str]]) -> str:
    majors = {r["code"]: r["name"] for r in rows if r["level"] == "major"}
    return row["name"] if row["level"] == "major" else f"{majors[row['major']]}: {row['name']}"
