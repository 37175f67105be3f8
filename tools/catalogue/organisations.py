"""International organisations and formats with their members; government bodies; armed groups and companies; metonyms."""

from __future__ import annotations

import re

from kg import names
from kg.catalogue import fold

from . import tsv
from .shared import CC0, CC_BY_SA, MIT, Facts, aliases, dataset, entity, is_latin, source
from .turtle import Turtle, iri, text

_NO_BODIES = re.compile(r"travel|gaspipeline|project|agreement|fta|pta|postal|unregionalgroup")


class Organisations:
    """International organisations; `by_name` finds the IRI of each by any folded name or acronym."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.by_name: dict[str, str] = {}
        self.free, self.shared = Turtle(), Turtle()
        sources = ("kuni", "internacia", "eurovoc", "own")
        self.data = dataset(self.free, "organisations", "International organisations", MIT, "2026-10-09", sources)
        title = "International organisations (names and items under CC BY-SA)"
        self.shared_data = dataset(self.shared, "organisations-by-sa", title, CC_BY_SA, "2026-06-24", ("supraverden",))
        self.own = {fold(r["name"]): r for r in tsv.own("organisations")}
        self.reviewed = {r["qid"] for r in tsv.own("reviewed_items")}
        self.dropped = {r["qid"] for r in tsv.own("dropped_items")}
        self.eurovoc = {fold(r["pref_en"]): r["uri"] for r in facts.rows("topics_eurovoc")}

    def build(self) -> Organisations:
        """Fills `free` (sources under free licences), `shared` (CC BY-SA) and `by_name`."""
        for row in self.facts.rows("orgs"):
            if not _NO_BODIES.search(row["type"]) or fold(row["name_en"]) in self.own:
                self._fact(row)
        for row in list(self.own.values()):
            if fold(row["name"]) not in self.by_name:
                self._new(row)
        return self

    def _fact(self, row: tsv.Row) -> None:
        free = self._is_free(row)
        turtle, data = (self.free, self.data) if free else (self.shared, self.shared_data)
        own = self.own.get(fold(row["name_en"]), {})
        label = own.get("label") or row["name_en"]
        subject = names.mint_entity("Organization", label)
        if subject in turtle.subjects or fold(label) in self.by_name:
            return
        entity(turtle, subject, own.get("type") or "Organization", label, data)
        dropped = {*tsv.parts(own.get("drop", ""))}
        given = [g for g in [row["name_en"], *tsv.parts(row["aliases_en"])] if g not in dropped]
        acronyms = self._acronyms(row, given, own)
        self._describe(turtle, subject, label, [g for g in given if g not in acronyms], acronyms, own)
        self._members(turtle, subject, own.get("members") or row["members_iso2"])
        qid = row["qid"] if row["confidence"] == "high" or row["qid"] in self.reviewed else ""
        self._match(turtle, subject, "" if qid in self.dropped else qid, row["eurovoc_id"])

    def _is_free(self, row: tsv.Row) -> bool:
        """Whether the item and name stand in a source under a free licence too (or EuroVoc has the name)."""
        witnesses = set(row["qid_confirmed_by"].split("|"))
        named = fold(row["name_en"]) in self.eurovoc and row["eurovoc_id"]
        return bool(witnesses & {"kuni", "internacia"} or named or not row["qid"])

    def _acronyms(self, row: tsv.Row, given: list[str], own: tsv.Row) -> list[str]:
        found = [a for a in tsv.parts(row["acronyms"]) if any(_abbreviates(a, g) for g in given)]
        short = [g for g in given if g.isupper() and 2 < len(g) < 9 and g.isascii()]
        return sorted({*(a for a in found + short if len(a) > 2), *tsv.parts(own.get("acronyms", ""))})

    def _describe(
        self, turtle: Turtle, subject: str, label: str, given: list[str], acronyms: list[str], own: tsv.Row
    ) -> None:
        other = [g for g in given if is_latin(g)] + tsv.parts(own.get("aliases", ""))
        aliases(turtle, subject, label, other)
        turtle.add_texts(subject, "kg:acronym", acronyms)
        turtle.add_texts(subject, "kg:metonym", tsv.parts(own.get("metonyms", "")), "en")
        for form in [label, *other, *acronyms]:
            self.by_name.setdefault(fold(form), subject)

    def _members(self, turtle: Turtle, subject: str, cell: str) -> None:
        codes = [self.facts.iso3.get(c, c) for c in tsv.parts(cell)]
        states = [names.mint("state", c) for c in codes if c in self.facts.iso2]
        if len(states) > 1:
            turtle.add(subject, "kg:member", *(iri(s) for s in states))

    def _match(self, turtle: Turtle, subject: str, qid: str, eurovoc: str) -> None:
        if qid:
            turtle.add(subject, "skos:exactMatch", iri(names.wikidata(qid)))
        if eurovoc:
            turtle.add(subject, "skos:exactMatch", f"<http://eurovoc.europa.eu/{eurovoc}>")

    def _new(self, row: tsv.Row) -> None:
        label = row.get("label") or row["name"]
        subject = names.mint_entity(row["type"] or "Organization", label, row["state"] or None)
        entity(self.free, subject, row["type"] or "Organization", label, self.data, row["state"] or None)
        self._describe(self.free, subject, label, [row["name"]], tsv.parts(row["acronyms"]), row)
        self._members(self.free, subject, row["members"])
        uri = self.eurovoc.get(fold(label), "")
        self._match(self.free, subject, row["qid"], uri.rsplit("/", 1)[-1])


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym stand in the name in order, its first letter first: EU, not UE.

    >>> _abbreviates("NATO", "North Atlantic Treaty Organization"), _abbreviates("UE", "European Union")
    (True, False)
    """
    if not acronym.isascii() or not acronym[:1].isupper():
        return False
    letters, rest = [c for c in acronym.lower() if c.isalpha()], fold(name).removeprefix("the ")
    if not letters or not rest.startswith(letters[0]):
        return False
    for letter in letters:
        at = rest.find(letter)
        if at < 0:
            return False
        rest = rest[at + 1 :]
    return True


def bodies(facts: Facts) -> Turtle:
    """Ministries, parliaments, presidential offices and cabinets of all states, and the metonyms they are called by."""
    turtle = Turtle()
    data = dataset(turtle, "bodies", "Government bodies", CC0, "2025-06-30", ("eps", "own"))
    special = tsv.own("bodies")
    replaced = {(r["state"], r["replaces"]) for r in special if r["replaces"]}
    nouns = {r["iso3"]: tsv.parts(r["adjectives"]) for r in tsv.own("adjectives")}
    for row in tsv.own("body_kinds"):
        for state, adjectives in sorted(nouns.items()):
            if (state, row["key"]) not in replaced:
                _generic(turtle, data, row, state, facts.state_names[state], adjectives)
    for row in special:
        _special(turtle, data, row)
    for row in facts.rows("gov_bodies"):
        if row["name"].strip():
            _cabinet(turtle, data, row, facts.iso3.get(row["iso2"]))
    return turtle


def _generic(turtle: Turtle, data: str, row: tsv.Row, state: str, name: str, adjectives: list[str]) -> None:
    label = row["label"].format(state=name)
    subject = names.mint_entity("Organization", label, state)
    entity(turtle, subject, "Organization", label, data, state)
    forms = [t.format(state=name, adjective=a) for t in tsv.parts(row["aliases"]) for a in adjectives or [name]]
    aliases(turtle, subject, label, forms)
    turtle.add_texts(subject, "kg:bodyKind", [row["key"]])


def _special(turtle: Turtle, data: str, row: tsv.Row) -> None:
    subject = names.mint_entity("Organization", row["label"], row["state"])
    entity(turtle, subject, "Organization", row["label"], data, row["state"])
    aliases(turtle, subject, row["label"], tsv.parts(row["aliases"]))
    turtle.add_texts(subject, "kg:metonym", tsv.parts(row["metonyms"]), "en")
    turtle.add_texts(subject, "kg:acronym", tsv.parts(row["acronyms"]))
    turtle.add_texts(subject, "kg:bodyKind", [row["replaces"] or row["kind"]])
    if row["qid"]:
        turtle.add(subject, "skos:exactMatch", iri(names.wikidata(row["qid"])))


def _cabinet(turtle: Turtle, data: str, row: tsv.Row, state: str | None) -> None:
    subject = names.mint_entity("Organization", row["name"], state)
    entity(turtle, subject, "Organization", row["name"], data, state)
    turtle.add_texts(subject, "kg:bodyKind", ["cabinet"])
    if row["qid"]:
        turtle.add(subject, "skos:exactMatch", iri(names.wikidata(row["qid"])))


def agreements(facts: Facts) -> Turtle:
    """Treaties, accords and the like that readouts name."""
    turtle = Turtle()
    data = dataset(turtle, "agreements", "Treaties and agreements", CC0, "2025-06-30", ("internacia", "eurovoc", "own"))
    proved = {fold(r["name_en"]): r["qid"] for r in facts.rows("treaties_review") if r["qid"]}
    reviewed = {r["qid"] for r in tsv.own("reviewed_items")}
    eurovoc = {fold(r["pref_en"]): r["uri"] for r in facts.rows("topics_eurovoc")}
    for row in tsv.own("agreements"):
        kind = row["type"] or "Agreement"
        subject = names.mint_entity(kind, row["label"], row["state"] or None)
        entity(turtle, subject, kind, row["label"], data, row["state"] or None)
        aliases(turtle, subject, row["label"], tsv.parts(row["aliases"]))
        turtle.add_texts(subject, "kg:acronym", tsv.parts(row["acronyms"]))
        parties = [names.mint("state", c) for c in tsv.parts(row["parties"])]
        turtle.add(subject, "kg:member", *(iri(p) for p in parties))
        qid = row["qid"] or proved.get(fold(row["label"]), "")
        if qid in reviewed or row["qid"]:
            turtle.add(subject, "skos:exactMatch", iri(names.wikidata(qid)))
        if fold(row["label"]) in eurovoc:
            turtle.add(subject, "skos:exactMatch", f"<{eurovoc[fold(row['label'])]}>")
        if row["signed"]:
            turtle.add(subject, "kg:signedDate", text(row["signed"]) + "^^xsd:" + _precision(row["signed"]))
    return turtle


def _precision(value: str) -> str:
    return {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]


def offices() -> Turtle:
    """Kinds of office with the names they go by, and names that mean something else in some states."""
    turtle = Turtle()
    data = dataset(turtle, "offices", "Kinds of office", CC0, "2025-06-30", ("own",))
    for row in tsv.own("offices"):
        subject = names.mint("office", row["office"])
        turtle.add(subject, "a", "kg:Office")
        turtle.add(subject, "rdfs:label", text(row["label"], "en"))
        turtle.add(subject, "void:inDataset", iri(data))
        aliases(turtle, subject, row["label"], tsv.parts(row["names"]))
    for row in tsv.own("office_names"):
        subject = names.mint("office", f"name-{names.slug(row['name'])}-{names.slug(row['states'])[:40]}")
        turtle.add(subject, "a", "kg:OfficeName")
        turtle.add(subject, "rdfs:label", text(row["name"], "en"))
        turtle.add(subject, "kg:office", *(iri(names.mint("office", o)) for o in tsv.parts(row["office"])))
        turtle.add_texts(subject, "kg:stateCode", row["states"].split())
        turtle.add(subject, "void:inDataset", iri(data))
    return turtle


def sources() -> Turtle:
    """The sources that datasets and tenures name."""
    turtle = Turtle()
    for row in tsv.own("sources"):
        subject = source(row["key"])
        turtle.add(subject, "a", "prov:Entity")
        turtle.add(subject, "dct:title", text(row["title"], "en"))
        turtle.add(subject, "dct:license", f"<{row['licence']}>")
        turtle.add(subject, "kg:asOf", text(row["as_of"]) + "^^xsd:date")
        if row["address"]:
            turtle.add(subject, "foaf:page", f"<{row['address']}>")
    return turtle
