"""The catalogue, opened: look-ups by IRI, name, office and date."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg import assets
from kg.errors import AssetError
from kg.names import PREFIXES

from .model import Entry, Name, Tenure
from .text import fold, words

#: Raised whenever the index's content or layout changes, so that an index of another version is never opened.
VERSION = "4"
#: How many compiled indexes are kept: for as many checkouts or versions in turn.
_KEPT = 4


#: How many first words of names are kept in memory.
_KEPT = 50_000


class Catalogue:
    """The index of the catalogue, read-only; several processes may hold it open at once."""

    def __init__(self, db: sqlite3.Connection, digest: str) -> None:
        self._db = db
        self._entries: dict[str, Entry | None] = {}
        self._names: dict[str, list[Name]] = {}
        #: SHA-256 of the Turtle files' content, which names the state of the world that is known.
        self.digest = digest

    @classmethod
    def open(cls, folder: Path | None = None) -> Catalogue:
        """Opens the catalogue in `folder` (by default the one that comes with the package).

        The first opening of a given content compiles the index into the user's cache folder, or into the temporary
        folder where that cannot be written.

        Raises:
            AssetError: there is no Turtle file, or one is malformed.
        """
        files = sorted((folder or assets.folder("catalogue")).glob("*.ttl"))
        if not files:
            raise AssetError(f"no .ttl file in {folder}; give the folder of a catalogue")
        digest = _digest(files)
        path = _compiled(files, digest)
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return cls(db, digest)

    def close(self) -> None:
        """Closes the index; a closed catalogue answers nothing."""
        self._db.close()

    def entry(self, iri: str) -> Entry | None:
        """The entry of an IRI, or None where the catalogue has none."""
        if iri not in self._entries:
            row = self._db.execute("SELECT type, label, state, data FROM entries WHERE iri = ?", (iri,)).fetchone()
            self._entries[iri] = _entry(iri, *row) if row else None
        return self._entries[iri]

    def entries(self, type: str | None = None) -> list[Entry]:
        """All entries, or those of one type, sorted by IRI."""
        query = "SELECT iri, type, label, state, data FROM entries WHERE ?1 IS NULL OR type = ?1 ORDER BY iri"
        return [_entry(*row) for row in self._db.execute(query, (type,))]

    def names(self, first_words: Iterable[str]) -> dict[str, list[Name]]:
        """All names whose first word is among those given, by that word, the longest first.

        Words are folded here, so any spelling will do; a word without names is left out of the answer.
        """
        wanted = {folded for word in first_words for folded in words(word)[:1]}
        new = sorted(wanted - self._names.keys())
        if new:
            self._look_up(new)
        return {word: found for word in sorted(wanted) if (found := self._names[word])}

    def _look_up(self, wanted: list[str]) -> None:
        """Keeps the names that begin with these words: the same few thousand words come back in document after document."""
        if len(self._names) > _KEPT:
            self._names.clear()
        found: dict[str, list[Name]] = {word: [] for word in wanted}
        for row in self._where("SELECT words, form, iri, kind FROM names WHERE first IN", wanted):
            name = Name(tuple(row[0].split(" ")), *row[1:])
            found[name.words[0]].append(name)
        self._names.update((word, sorted(ns, key=lambda n: (-len(n.words), n))) for word, ns in found.items())

    def names_of(self, iri: str) -> list[Name]:
        """All names of an entry, sorted."""
        rows = self._db.execute("SELECT words, form, iri, kind FROM names WHERE iri = ?", (iri,))
        return sorted(Name(tuple(w.split(" ")), *rest) for w, *rest in rows)

    def named(self, text: str) -> list[Name]:
        """The names that are exactly `text` once folded; acronyms only where the form is the same to the letter."""
        key = words(text)
        found = self.names(key[:1]).get(key[0], []) if key else []
        return [n for n in found if n.words == key and (n.kind != "acronym" or n.form == text.strip())]

    def tenures(self, person_iri: str) -> tuple[Tenure, ...]:
        """The tenures of a person, by start."""
        rows = self._db.execute(f"SELECT {_TENURE} FROM tenures WHERE person = ? ORDER BY start, id", (person_iri,))
        return tuple(_tenure(row) for row in rows)

    def holders(
        self, office: str, state: str | None = None, org_iri: str | None = None, date: str | None = None
    ) -> list[tuple[Entry, Tenure]]:
        """Who held a kind of office, by the start of the tenure.

        Args:
            office: a kind of office, as `office` gives it.
            state: ISO alpha-3 code of the state whose office it is.
            org_iri: the organisation whose office it is; with neither, the offices of all.
            date: YYYY, YYYY-MM or YYYY-MM-DD; None is unknown and gives all holders.

        Where some held the office surely on the date, those who only may have (their source ends earlier) are left out.
        """
        of = PREFIXES["state"] + state if state else org_iri
        query = (
            f"SELECT {_TENURE} FROM held JOIN tenures USING (id) WHERE held.office = ?1 "
            "AND (?2 IS NULL OR held.of = ?2) ORDER BY start, tenures.id"
        )
        found = [t for row in self._db.execute(query, (office, of)) if (t := _tenure(row)).covers(date)]
        sure = [t for t in found if t.surely(date)]
        pairs = ((self.entry(t.person), t) for t in sure or found)
        return [(entry, tenure) for entry, tenure in pairs if entry]

    def office(self, name: str, state: str | None = None) -> tuple[str, ...]:
        """The kinds of office that a name such as "foreign minister" or "Taoiseach" means, for a state where given.

        Names that mean something else in some states ("foreign secretary" in India) are decided by `state`.
        """
        rows = list(self._db.execute("SELECT office, states FROM offices WHERE words = ?", (fold(name),)))
        special = [o for o, states in rows if states and state in states.split(" ")]
        return tuple(sorted(set(special or [o for o, states in rows if not states])))

    def office_names(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Every name of an office as folded words, with the kinds it may mean in some state."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, office in self._db.execute("SELECT words, office FROM offices"):
            found[tuple(name.split(" "))].add(office)
        return {name: tuple(sorted(kinds)) for name, kinds in sorted(found.items())}

    def state(self, name: str) -> Entry | None:
        """The state of an ISO code in capitals (alpha-2, alpha-3), an adjective or a name; None where none or several fit."""
        if name.isupper() and len(name) == 3 and (entry := self.entry(PREFIXES["state"] + name)):
            return entry
        codes = self._linked("alpha2", source=name)
        if codes:
            return self.entry(codes[0])
        kinds = {"label", "official", "alias", "acronym", "adjective", "demonym"}
        found = {n.iri for n in self.named(name) if n.kind in kinds and n.iri.startswith(PREFIXES["state"])}
        return self.entry(found.pop()) if len(found) == 1 else None

    def by_adjective(self, adjective: str) -> Entry | None:
        """The state of an adjective or demonym ("belarusian", "Turks"); None where none or several fit."""
        found = self._linked("adjective", source=fold(adjective))
        return self.entry(found[0]) if len(found) == 1 else None

    def by_adjective_all(self, adjective: str) -> list[Entry]:
        """All states that an adjective or demonym may mean: "Congolese" means two."""
        return [e for iri in self._linked("adjective", source=fold(adjective)) if (e := self.entry(iri))]

    def capital_of(self, place_iri: str) -> str | None:
        """The IRI of the state whose capital or seat of government a place is."""
        found = self._linked("capital", target=place_iri) + self._linked("seat", target=place_iri)
        return found[0] if found else None

    def members(self, org_iri: str) -> tuple[str, ...]:
        """The IRIs of an organisation's member states, sorted."""
        return tuple(self._linked("member", source=org_iri))

    def _linked(self, kind: str, *, source: str | None = None, target: str | None = None) -> list[str]:
        if source is not None:
            query, key = "SELECT target FROM links WHERE kind = ? AND source = ? ORDER BY target", source
        else:
            query, key = "SELECT source FROM links WHERE kind = ? AND target = ? ORDER BY source", target or ""
        return [row[0] for row in self._db.execute(query, (kind, key))]

    def _where(self, query: str, values: list[str]) -> Iterable[tuple[str, ...]]:
        for i in range(0, len(values), 500):
            part = values[i : i + 500]
            yield from self._db.execute(f"{query} ({','.join('?' * len(part))})", part)


_TENURE = "person, offices, tenures.of, title, start, end, as_of"


def _tenure(row: tuple[str, ...]) -> Tenure:
    return Tenure(row[0], tuple(row[1].split(" ")), *row[2:])


def _entry(iri: str, type: str, label: str, state: str | None, data: str) -> Entry:
    details = json.loads(data)
    point = details.pop("point")
    official = details.pop("official")
    gender = details.pop("gender")
    several = {key: tuple(values) for key, values in details.items()}
    return Entry(
        iri, type, label, state, official=official, gender=gender, point=tuple(point) if point else None, **several
    )


def _digest(files: list[Path]) -> str:
    """The SHA-256 of the files' names and content."""
    total = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            total.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _compiled(files: list[Path], digest: str) -> Path:
    """The compiled index of this content; made now where it is not there yet."""
    for folder in _caches():
        target = folder / f"catalogue-{VERSION}-{digest[:32]}.sqlite"
        if target.exists():
            return target
        from .compile import compile_index  # late: opening a compiled index needs no RDF parser

        try:
            folder.mkdir(parents=True, exist_ok=True)
            compile_index(files, target)
        except OSError:
            continue
        _tidy(folder)
        return target
    raise AssetError("the catalogue's index cannot be written; set XDG_CACHE_HOME to a folder that can")


def _tidy(folder: Path) -> None:
    """Removes all but the few newest indexes; one that a process still reads stays readable, or is left alone."""
    indexes = sorted(folder.glob("catalogue-*.sqlite"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for old in indexes[_KEPT:]:
        with suppress(OSError):
            old.unlink()


def _caches() -> list[Path]:
    """The folders an index may be kept in, the preferred first."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not home:
        home = str(Path("~/Library/Caches" if sys.platform == "darwin" else "~/.cache").expanduser())
    user = os.getuid() if hasattr(os, "getuid") else 0
    return [Path(home) / "summit-kg", Path(tempfile.gettempdir()) / f"summit-kg-{user}"]
