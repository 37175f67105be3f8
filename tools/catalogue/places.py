"""Cities, venues and regions, with coordinates; and which of them are the capitals of which state."""

from __future__ import annotations

from collections import defaultdict

from kg import names
from kg.catalogue import fold

from . import tsv
from .shared import CC_BY, Facts, aliases, dataset, entity, latin
from .turtle import Turtle, iri

_FEATURES = (
    "Populated place", "Admin-1 capital", "Admin-0 capital", "Admin-1 region capital", "Admin-0 region capital",
    "Admin-0 capital alt",
)  # fmt: skip


class Places:
    """The places of the catalogue and the capitals found among them."""

    def __init__(self, facts: Facts, surnames: set[str]) -> None:
        self.facts = facts
        self.surnames = surnames
        self.turtle = Turtle()
        self.capitals: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.common = {fold(r["name"]) for r in tsv.own("common_words")}
        self.states = {fold(n) for n in facts.state_names.values()}
        self._by_name: dict[tuple[str, str], str] = {}
        sources = ("natural-earth", "geonames", "own")
        self.data = dataset(self.turtle, "places", "Cities, venues and regions", CC_BY, "2026-10-31", sources)

    def build(self) -> Places:
        """Fills `turtle` and `capitals`."""
        own_names = {(r["iso3"], fold(r["place"])): tsv.parts(r["aliases"]) for r in tsv.own("place_names")}
        for row in self._rows():
            self._city(row, own_names)
        for row in tsv.own("places"):
            self._own(row)
        self._find_capitals()
        return self

    def _rows(self) -> list[tsv.Row]:
        """Cities, without research stations and without names that are common English words."""
        rows = [r for r in self.facts.rows("places") if r["feature"] in _FEATURES and r["iso2"]]
        best: dict[str, tsv.Row] = {}
        for row in sorted(rows, key=lambda r: (-_population(r), r["name"])):
            if row["qid"]:
                best.setdefault(row["qid"], row)
        return [r for r in rows if self._kept(r) and (not r["qid"] or best[r["qid"]] is r)]

    def _kept(self, row: tsv.Row) -> bool:
        """Whether the bare name means the city: it is big, or its name is no word, no state's and no person's."""
        name, people = fold(row["name"]), _population(row)
        if people > 1_000_000 or row["feature"].startswith("Admin-0"):
            return True
        taken = name in self.common or name in self.states or (name in self.surnames and people < 300_000)
        return not taken and len(name) > 2

    def _city(self, row: tsv.Row, own_names: dict[tuple[str, str], list[str]]) -> None:
        state = self.facts.iso3[row["iso2"]]
        given = [row["name"], *tsv.parts(row["aliases"])]
        extra = [a for n in given for a in own_names.get((state, fold(n)), [])]
        label = self._label(state, row, given + extra)
        subject = self._mint(label, state, row["admin1"])
        entity(self.turtle, subject, "Place", label, self.data, state)
        aliases(self.turtle, subject, label, self._alternatives(given, label) + extra)
        self._position(subject, row["lat"], row["lon"])
        if _population(row) > 0:
            self.turtle.add(subject, "kg:population", str(_population(row)))
        self.turtle.add(subject, "skos:exactMatch", *(iri(m) for m in _matches(row)))
        for name in [*given, *extra, label]:
            self._by_name.setdefault((state, fold(name)), subject)

    def _label(self, state: str, row: tsv.Row, given: list[str]) -> str:
        """The name of a capital as its state's row has it; of other cities the name of their own row."""
        states = (r for r in self.facts.rows("states") if r["iso3"] == state and r["capital_qid"] == row["qid"])
        capital = next((r["capital"].strip() for r in states), "")
        return capital if row["qid"] and capital in given else row["name"]

    def _alternatives(self, given: list[str], label: str) -> list[str]:
        clean = [n for n in latin(given) if len(fold(n)) > 2 and "(" not in n and n.replace("-", "a").isprintable()]
        return [n for n in clean if fold(n) not in self.common or fold(n) == fold(label)]

    def _mint(self, label: str, state: str, admin: str) -> str:
        subject = names.mint_entity("Place", label, state)
        if subject in self.turtle.subjects:
            subject = names.mint_entity("Place", f"{label} {admin}", state)
        number = 2
        while subject in self.turtle.subjects:
            subject, number = names.mint_entity("Place", f"{label} {admin} {number}", state), number + 1
        return subject

    def _own(self, row: tsv.Row) -> None:
        subject = names.mint_entity("Place", row["label"], row["iso3"] or None)
        entity(self.turtle, subject, "Place", row["label"], self.data, row["iso3"] or None)
        aliases(self.turtle, subject, row["label"], tsv.parts(row["aliases"]))
        self._position(subject, row["lat"], row["lon"])
        self.turtle.add_texts(subject, "kg:placeKind", [row["kind"]])
        if row["qid"]:
            self.turtle.add(subject, "skos:exactMatch", iri(names.wikidata(row["qid"])))
        if row["kind"] in ("region", "country subdivision", "sea", "disputed"):
            self._eurovoc(subject, row["label"])

    def _eurovoc(self, subject: str, label: str) -> None:
        for row in self.facts.rows("topics_eurovoc"):
            if fold(row["pref_en"]) == fold(label):
                self.turtle.add(subject, "skos:exactMatch", f"<{row['uri']}>")

    def _position(self, subject: str, latitude: str, longitude: str) -> None:
        for predicate, value in (("geo:lat", latitude), ("geo:long", longitude)):
            if value:
                self.turtle.add(subject, predicate, _decimal(value))

    def _find_capitals(self) -> None:
        for row in self.facts.rows("states"):
            self._capital(row["iso3"], row["capital"], "kg:capital")
        predicates = {"capital": "kg:capital", "seat": "kg:seatOfGovernment", "former": "kg:formerCapital"}
        for row in tsv.own("seats"):
            self._capital(row["iso3"], row["place"], predicates[row["kind"]])

    def _capital(self, state: str, name: str, predicate: str) -> None:
        subject = self._by_name.get((state, fold(name)))
        if subject is None and name.strip():
            subject = names.mint_entity("Place", name.strip(), state)
            entity(self.turtle, subject, "Place", name.strip(), self.data, state)
            row = next(r for r in self.facts.rows("states") if r["iso3"] == state)
            if fold(row["capital"]) == fold(name) and row["capital_qid"]:
                ids = {"qid": row["capital_qid"], "geonames_id": row["capital_geonames"]}
                self.turtle.add(subject, "skos:exactMatch", *(iri(m) for m in _matches(ids)))
        if subject:
            self.capitals[state].append((subject, predicate))


def _population(row: tsv.Row) -> int:
    return int(float(row["pop_max"] or 0))


def _decimal(value: str) -> str:
    """A decimal of five places at most, about a metre, always with a point: Turtle's short form of xsd:decimal."""
    short = f"{float(value):.5f}".rstrip("0")
    return short + "0" if short.endswith(".") else short


def _matches(row: tsv.Row) -> list[str]:
    found = [names.wikidata(row["qid"])] if row["qid"] else []
    if row["geonames_id"]:
        found.append(f"https://sws.geonames.org/{row['geonames_id']}/")
    return found
