"""People and their tenures, from the facts and from our own tables."""

from __future__ import annotations

import re

from kg import names
from kg.catalogue import fold

from . import spells, tsv
from .people import People, Person, cased
from .shared import CC0, CC_BY, CC_BY_SA, Facts, dataset, is_latin, source
from .spells import Spell
from .turtle import Turtle, date, iri, text

#: The files that tenures are parted into, by the first letter of the state's code; organisations' apart.
FILES = {"a-d": "ABCD", "e-k": "EFGHIJK", "l-q": "LMNOPQ", "r-z": "RSTUVWXYZ"}
_SOURCES = ("eps", "factbook", "archigos", "own")
#: The one source under CC BY-SA: what it alone knows is kept in a file of its own.
_SHARED = "world-leaders-current"
#: Until when rows of our own tables without an end are known to hold.
_AS_OF = "2025-06-30"
#: How names of states begin that take the article.
_ARTICLED = (
    "United ", "Netherlands", "Philippines", "Maldives", "Republic", "Democratic", "Central African", "Dominican",
    "Marshall", "Solomon", "Comoros", "Holy See", "Seychelles",
)  # fmt: skip
#: Titles of rows of our own tables that give none.
_TITLES = {
    "foreign-minister": "Minister of Foreign Affairs", "defence-minister": "Minister of Defence",
    "finance-minister": "Minister of Finance", "economy-minister": "Minister of Economy",
    "energy-minister": "Minister of Energy", "vice-president": "Vice President", "crown-prince": "Crown Prince",
    "deputy-prime-minister": "Deputy Prime Minister", "deputy-foreign-minister": "Deputy Minister of Foreign Affairs",
    "deputy-defence-minister": "Deputy Minister of Defence",
}  # fmt: skip


class Tenures:
    """Builds people.ttl and the files of tenures."""

    def __init__(self, facts: Facts, organisations: dict[str, str], historic: dict[str, str]) -> None:
        self.facts = facts
        self.people = People(facts)
        self.organisations = organisations
        self.historic = historic
        self.rules = tsv.own("positions")
        self.systems = {(r["iso3"], r["role"]): r for r in tsv.own("systems")}
        self.renames = {(r["iso2"], r["name"]): r for r in tsv.own("renames")}
        self.leaders = {r["iso3"]: (r["from"] or "0001", r["until"] or "9999") for r in tsv.own("leaders")}
        self.positions = {r["qid"]: r for r in facts.rows("positions")}
        self.items = {r["qid"]: r for r in tsv.own("position_items")}
        self.unknown: list[str] = []

    def build(self) -> dict[str, Turtle]:
        """All spells, merged and closed, as one Turtle file of people and several of tenures."""
        rows = sorted(self.facts.rows("tenures"), key=lambda r: (not r["qid"], r["source"].startswith("factbook")))
        raw = [s for r in rows if r["role"] != "effective_leader" and (s := self._fact(r))]
        raw += [s for name in OWN for r in tsv.own(name) if (s := self._own(r, name))]
        self._name_generic(raw)
        found = [s for s in spells.merge(s for s in raw if s.sources != {_SHARED}) if spells.is_sound(s)]
        found = [s for s in found if spells.settle(s, found)]
        found += [s for s in raw if s.sources == {_SHARED} and spells.is_sound(s) and spells.is_new(s, found)]
        found += [s for r in rows if r["role"] == "effective_leader" and (s := self._archigos(r, found))]
        spells.close(found)
        found = [s for s in found if spells.is_sound(s)]
        self._mark_leaders(found)
        _one_president(found)
        return self._write(found)

    def _fact(self, row: tsv.Row) -> Spell | None:
        offices = self._offices(row)
        rename = self.renames.get((row["iso2"], row["name"]), {})
        own_source = next((s for s in _SOURCES if row["source"].startswith(s)), "eps")
        own_source = _SHARED if row["source"].startswith("open-data") else own_source
        of = self._of(row)
        if not offices or not of or rename.get("label") == "-" or row["iso2"] in ("EU", "AU_AF") or not row["start"]:
            return None
        person = self._person(row, rename, of)
        if not person.label.strip() or not is_latin(person.label):
            return None  # no name that an English text could have
        start = rename.get("start") or _clean(row["start"])
        generic = own_source == "factbook" or not row["position"]
        end = _clean(row["end"]) if row["end"] <= row["as_of"] else ""
        title = self._title(row, of)
        return Spell(person, of, offices, title, start, end, row["as_of"], {own_source}, generic)

    def _offices(self, row: tsv.Row) -> list[str]:
        if row["position_qid"] in self.items:
            return tsv.parts(self.items[row["position_qid"]]["offices"])
        code = self.facts.iso3.get(row["iso2"], "")
        if not row["position"] and (code, row["role"]) in self.systems:
            return tsv.parts(self.systems[code, row["role"]]["offices"])
        for rule in self.rules:
            here = not rule["states"] or code in rule["states"].split(" ")
            if here and rule["role"] == row["role"] and spells.matches(rule["pattern"], row["position"]):
                return [] if rule["offices"] == "-" else tsv.parts(rule["offices"])
        return []

    def _of(self, row: tsv.Row) -> str:
        if row["role"] == "international_official":
            rules = tsv.own("international_positions")
            name = next((r["organisation"] for r in rules if spells.matches(r["pattern"], row["position"])), "")
            return self.organisations.get(fold(name), "")
        if row["iso2"] in self.facts.iso3:
            return names.mint("state", self.facts.iso3[row["iso2"]])
        return self.historic.get(row["state_qid"], "")

    def _person(self, row: tsv.Row, rename: tsv.Row, of: str) -> Person:
        state = self._home(row, of)
        label = rename.get("label") or cased(row["name"])
        qid = row["qid"] or rename.get("qid")
        if qid:
            return self.people.of_item(qid, label, state)
        other = tsv.parts(rename.get("aliases", ""))
        return self.people.named(label, state, other, int(row["start"][:4]))

    def _home(self, row: tsv.Row, of: str) -> str | None:
        if of.startswith(names.PREFIXES["state"]):
            code = of.rsplit("/", 1)[1]
            return code if len(code) == 3 and code.isupper() else of
        states = next((r["states"] for r in self.facts.rows("people") if r["qid"] == row["qid"]), "")
        if not states:
            states = next((r["states"] for r in self.facts.rows("people_index") if r["qid"] == row["qid"]), "")
        codes = [self.facts.iso3[s] for s in tsv.parts(states) if s in self.facts.iso3]
        return codes[0] if len(codes) == 1 else None

    def _title(self, row: tsv.Row, of: str) -> str:
        code = self.facts.iso3.get(row["iso2"], "")
        if not row["position"]:
            return self.systems.get((code, row["role"]), {}).get("title", "")
        if row["position_qid"] in self.items:
            return self.items[row["position_qid"]]["label"]
        label = self.positions.get(row["position_qid"], {}).get("label_en") or row["position"]
        if code and label.endswith(f", {self.facts.state_names[code]}"):
            label = row["position"]
        return label if " of " in label and self._names_state(label, code) else self._of_state(row["position"], code)

    def _names_state(self, label: str, code: str) -> bool:
        return fold(self.facts.state_names.get(code, "~~")) in fold(label)

    def _of_state(self, position: str, code: str) -> str:
        position = position[:1].upper() + position[1:]
        if not code or self._names_state(position, code) or position.startswith(("White House", "Downing", "Kremlin")):
            return position
        return f"{position} of {self._with_article(code)}"

    def _with_article(self, code: str) -> str:
        name = self.facts.state_names[code]
        return f"the {name}" if name.startswith(_ARTICLED) else name

    def _name_generic(self, raw: list[Spell]) -> None:
        """Gives rows without a position the title and kinds of the latest row of the same state and role with one."""
        latest: dict[tuple[str, str], Spell] = {}
        for spell in sorted((s for s in raw if not s.generic), key=lambda s: s.begins):
            latest[spell.of, spell.base] = spell
        for spell in (s for s in raw if s.generic and not s.title):
            like = latest.get((spell.of, spell.base))
            both = next((s for s in raw if s.person is spell.person and s.of == spell.of and s.title), None)
            if like:
                spell.title, spell.offices = like.title, list(like.offices)
            elif both and spell.base == "head-of-government":
                spell.title = both.title
            else:
                label = {"head-of-state": "Head of state", "head-of-government": "Head of government"}[spell.base]
                spell.title = self._of_state(label, spell.of.rsplit("/", 1)[1])
                self.unknown.append(f"no title: {spell.of} {spell.base} {spell.person.label}")

    def _own(self, row: tsv.Row, table: str) -> Spell | None:
        of = self._own_of(row)
        if not of:
            self.unknown.append(f"{table}: no organisation {row['of']!r} for {row['name']}")
            return None
        year = int((row["start"] or row["end"] or "2000")[:4])
        other = tsv.parts(row["aliases"])
        state = row["state"] or None
        qid = row["qid"]
        if qid.startswith("Q"):
            person = self.people.of_item(qid, row["name"], state)
            person.names |= {row["name"], *other}
        else:
            person = self.people.named(row["name"], state, other, year, item=qid != "-")
        offices = tsv.parts(row["office"])
        title = row["title"] or self._of_state(_TITLES[offices[0]], of.rsplit("/", 1)[1])
        as_of = row["as_of"] or _AS_OF
        return Spell(person, of, offices, title, row["start"], row["end"], as_of, {"own"}, not row["title"])

    def _own_of(self, row: tsv.Row) -> str:
        of = row["of"] or row["state"]
        if of in self.facts.iso2:
            return names.mint("state", of)
        return self.organisations.get(fold(of), "") or self.historic.get(of, "")

    def _archigos(self, row: tsv.Row, known: list[Spell]) -> Spell | None:
        """An effective leader whom no better source has: rows that run several terms together are left out."""
        code = self.facts.iso3.get(row["iso2"], "")
        if not code or row["end"] < "1990" or not row["qid"]:
            return None
        of = names.mint("state", code)
        spell = Spell(
            self.people.of_item(row["qid"], row["name"], code), of, ["leader"], "", row["start"], row["end"],
            row["as_of"], {"archigos"},
        )  # fmt: skip
        rivals = [s for s in known if s.of == of and s.base in ("head-of-state", "head-of-government")]
        rivals = [s for s in rivals if s.begins < spell.ends and spell.begins < s.ends]
        if any(s.person is spell.person for s in rivals) or self._runs_together(row):
            return None
        return self._as_ruler(spell, code)

    def _runs_together(self, row: tsv.Row) -> bool:
        same = (r for r in self.facts.rows("tenures") if r["role"] == "effective_leader" and r["iso2"] == row["iso2"])
        return any(row["start"] < r["start"] and r["end"] and r["end"] < (row["end"] or "9") for r in same)

    def _as_ruler(self, spell: Spell, code: str) -> Spell:
        base = "head-of-government" if self._rules(code, spell.begins) else "head-of-state"
        title = {"head-of-government": "Head of government", "head-of-state": "Head of state"}[base]
        spell.offices, spell.title = [base, "leader"], self._of_state(title, code)
        return spell

    def _rules(self, code: str, day: str) -> bool:
        """Whether the head of government is the leader of the state on that day."""
        since, until = self.leaders.get(code, ("9999", ""))
        return since <= day < until

    def _mark_leaders(self, found: list[Spell]) -> None:
        for spell in found:
            if spell.base in ("head-of-state", "head-of-government"):
                ruling = (
                    "head-of-government" if self._rules(spell.of.rsplit("/", 1)[1], spell.begins) else "head-of-state"
                )
                if spell.base == ruling and "leader" not in spell.offices and "governor-general" not in spell.offices:
                    spell.offices.append("leader")

    def _write(self, found: list[Spell]) -> dict[str, Turtle]:
        self.people.settle(_held(found))
        people = Turtle()
        data = dataset(people, "people", "People who held office", CC0, "2026-01-22", _SOURCES)
        self.people.write(people, data, {s.person for s in found})
        files = {
            name: Turtle() for name in [*(f"tenures-{k}" for k in FILES), "tenures-organisations", "tenures-by-sa"]
        }
        sets = {n: _described(t, n) for n, t in files.items()}
        for spell in found:
            name = _file(spell)
            _write_spell(files[name], sets[name], spell)
        return {"people": people, **files}


OWN = (
    "tenures_leaders", "tenures_ministers", "tenures_voices", "tenures_security", "tenures_organisations",
)  # fmt: skip


#: Offices that say whose servant a person is, and how loudly; the princes of Andorra are others' heads.
_WEIGHTS = {"head-of-state": 9, "head-of-government": 9, "foreign-minister": 6, "defence-minister": 6}


def _held(found: list[Spell]) -> dict[Person, dict[str, int]]:
    """For each person, the weight of their offices in each state."""
    held: dict[Person, dict[str, int]] = {}
    for spell in found:
        code = spell.of.rsplit("/", 1)[1]
        if spell.of.startswith(names.PREFIXES["state"]) and len(code) == 3 and code.isupper() and code != "AND":
            states = held.setdefault(spell.person, {})
            states[code] = states.get(code, 0) + _WEIGHTS.get(spell.base, 2)
    return held


def _one_president(found: list[Spell]) -> None:
    """A president who is head of government too is president once: in the tenure of the head of state."""
    presiding = {(s.person, s.of) for s in found if s.base == "head-of-state" and "president" in s.offices}
    for spell in found:
        if spell.base == "head-of-government" and (spell.person, spell.of) in presiding:
            spell.offices = [o for o in spell.offices if o != "president"]


def _described(turtle: Turtle, name: str) -> str:
    """The dataset resource of a file of tenures."""
    if name == "tenures-by-sa":
        return dataset(turtle, name, "Tenures of office (under CC BY-SA)", CC_BY_SA, "2026-08-22", (_SHARED,))
    return dataset(turtle, name, "Tenures of office", CC_BY, "2026-01-22", _SOURCES)


def _file(spell: Spell) -> str:
    if spell.sources == {_SHARED}:
        return "tenures-by-sa"
    if not spell.of.startswith(names.PREFIXES["state"]):
        return "tenures-organisations"
    letter = spell.of.rsplit("/", 1)[1][:1].upper()
    return "tenures-" + next(key for key, letters in FILES.items() if letter in letters)


def _write_spell(turtle: Turtle, data: str, spell: Spell) -> None:
    subject = spells.tenure_iri(spell)
    turtle.add(subject, "a", "kg:Tenure")
    turtle.add(subject, "rdfs:label", text(spell.title, "en"))
    turtle.add(subject, "kg:holder", iri(spell.person.iri))
    turtle.add(subject, "kg:office", *(iri(names.mint("office", o)) for o in spell.offices))
    turtle.add(subject, "kg:officeOf", iri(spell.of))
    turtle.add(subject, "kg:startDate", date(spell.start))
    if spell.end:
        turtle.add(subject, "kg:endDate", date(spell.end))
    turtle.add(subject, "kg:asOf", date(spell.as_of))
    turtle.add(subject, "dct:source", *(iri(source(s)) for s in spell.sources))
    turtle.add(subject, "void:inDataset", iri(data))


def _clean(day: str) -> str:
    """The date at the precision it really has."""
    found = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", day)
    return found[0] if found else ""
