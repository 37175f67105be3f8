"""Who is who: one person for all rows that speak of them, with names, item, years and IRI."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from kg import names
from kg.catalogue import fold

from . import tsv
from .shared import Facts, aliases, entity, is_latin, latin
from .surnames import surnames
from .turtle import Turtle, date, iri, text

_PARENTHESIS = re.compile(r"\s*\(.*?\)")


@dataclass
class Person:
    """A person of the catalogue: `state` is the alpha-3 code (or historic state's IRI) they are called by."""

    label: str
    state: str | None
    qid: str = ""
    names: set[str] = field(default_factory=set)
    surnames: list[str] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)
    born: str = ""
    died: str = ""
    gender: str = ""
    iri: str = ""
    settled: bool = False

    def __hash__(self) -> int:
        return id(self)


class People:
    """All persons met so far, found again by item or by name and state."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.by_qid: dict[str, Person] = {}
        self.by_name: dict[tuple[str, str | None], list[Person]] = defaultdict(list)
        self.proofs: list[tuple[str, ...]] = []
        self._facts = {r["qid"]: r for r in facts.rows("people") if r["qid"]}
        self._own = {r["qid"]: r for r in tsv.own("person_names")}
        self._items = {(fold(r["name"]), r["state"]): r["qid"] for r in tsv.own("person_items")}
        self._index = self._read_index()

    def _read_index(self) -> dict[tuple[str, str], list[tsv.Row]]:
        """Rows of the index of persons by folded name and alpha-2 code."""
        found: dict[tuple[str, str], list[tsv.Row]] = defaultdict(list)
        for row in self.facts.rows("people_index"):
            keys = {fold(n) for n in [row["name"], _PARENTHESIS.sub("", row["enwiki"]), *tsv.parts(row["aliases"])]}
            for key in keys:
                for state in tsv.parts(row["states"]) or [""]:
                    found[key, state].append(row)
        return found

    def of_item(self, qid: str, name: str, state: str | None) -> Person:
        """The person of a Wikidata item."""
        if qid not in self.by_qid:
            row = self._facts.get(qid) or next(iter(self._index_of(qid)), {})
            self.by_qid[qid] = self._new(qid, name, state, row)
        return self.by_qid[qid]

    def _index_of(self, qid: str) -> list[tsv.Row]:
        return [r for r in self.facts.rows("people_index") if r["qid"] == qid]

    def _new(self, qid: str, name: str, state: str | None, row: tsv.Row) -> Person:
        own = self._own.get(qid, {})
        wiki = _PARENTHESIS.sub("", row.get("enwiki", ""))
        label = own.get("label") or _label(cased(row.get("name") or name), wiki, name)
        person = Person(label, own.get("state") or state, qid, born=row.get("dob", ""), died=row.get("dod", ""))
        person.gender = row.get("gender", "")
        person.settled = bool(own.get("state"))
        person.names |= {
            *likely(label, tsv.parts(row.get("aliases", ""))),
            *latin([cased(row.get("name", "")), wiki]),
        }
        self._adorn(person, own)
        return self._register(person)

    def _adorn(self, person: Person, own: tsv.Row) -> None:
        person.names |= {*tsv.parts(own.get("aliases", ""))}
        person.surnames = tsv.parts(own.get("surnames", "")) or person.surnames
        person.acronyms |= {*tsv.parts(own.get("acronyms", ""))}

    def _register(self, person: Person) -> Person:
        for key in {fold(n) for n in (person.label, *person.names)}:
            if person not in self.by_name[key, person.state]:
                self.by_name[key, person.state].append(person)
        return person

    def named(self, name: str, state: str | None, other: list[str], year: int, item: bool = True) -> Person:
        """The person of a name and state: met before, proved by the index of persons, or new and without an item.

        Two persons of one name are told apart by age: `year` is one in which the person held office.
        """
        keys = [fold(n) for n in (name, *other)]
        proved = self._items.get((keys[0], state or "")) if item else None
        if proved:
            return self._more(self.of_item(proved, name, state), name, other)
        known = {p for k in keys for p in self.by_name.get((k, state), []) if _fits(p.born, p.died, year)}
        if len(known) == 1:
            return self._more(known.pop(), name, other)
        rows = self._proved(keys, state, year) if item and not known else []
        if len({r["qid"] for r in rows}) == 1:
            self.proofs.append((name, state or "", rows[0]["qid"], rows[0]["name"], rows[0]["dob"], rows[0]["enwiki"]))
            return self._more(self._from_index(rows[0], name, state), name, other)
        person = Person(name, state, names={*other})
        self._adorn(person, self._own.get(f"{name}|{state}", {}))
        return self._register(person)

    def _from_index(self, row: tsv.Row, name: str, state: str | None) -> Person:
        """The person of a row of the index, called as our own table calls them."""
        if row["qid"] not in self.by_qid:
            self.by_qid[row["qid"]] = self._new(row["qid"], name, state, {**row, "name": name})
        return self.by_qid[row["qid"]]

    def _proved(self, keys: list[str], state: str | None, year: int) -> list[tsv.Row]:
        """Rows of the index of persons under one of the names, of the state or of none that the index knows."""
        code = self.facts.iso2.get(state or "", "")
        for key in keys:
            rows = self._index.get((key, code), []) or [r for r in self._index.get((key, ""), []) if r["dob"]]
            rows = [r for r in rows if _fits(r["dob"], r["dod"], year)]
            if rows:
                return rows
        return []

    def _more(self, person: Person, name: str, other: list[str]) -> Person:
        person.names |= {n for n in (name, *other) if is_latin(n)}
        self._register(person)
        return person

    def settle(self, held: dict[Person, dict[str, int]]) -> None:
        """Sets each person's state to the one where they held most, unless our own table says it."""
        for person, states in held.items():
            if not person.settled and states and (person.state is None or person.state != _first(states)):
                person.state = _first(states)

    def write(self, turtle: Turtle, data: str, people: set[Person]) -> None:
        """Mints the IRIs of the people given and writes their statements."""
        groups: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            groups[names.mint_entity("Person", person.label, _code(person.state))].append(person)
        for subject, group in sorted(groups.items()):
            for person in sorted(group, key=_seniority):
                person.iri = subject if person is min(group, key=_seniority) else _distinct(subject, person)
                self._write(turtle, data, person)

    def _write(self, turtle: Turtle, data: str, person: Person) -> None:
        state = _code(person.state)
        entity(turtle, person.iri, "Person", person.label, data, state)
        if person.state and not state:
            turtle.add(person.iri, "kg:ofState", iri(person.state))
        other = [n for n in person.names if not _is_noise(n)]
        aliases(turtle, person.iri, person.label, [*other, *_without_house([person.label, *other])])
        called = person.surnames or [s for n in (person.label, *sorted(other)) for s in surnames(n, state)]
        turtle.add_texts(person.iri, "kg:surname", {fold(s): s for s in reversed(called) if len(fold(s)) > 1}.values())
        turtle.add_texts(person.iri, "kg:acronym", person.acronyms)
        if person.qid:
            turtle.add(person.iri, "skos:exactMatch", iri(names.wikidata(person.qid)))
        if person.gender in ("female", "male"):
            turtle.add_texts(person.iri, "kg:gender", [person.gender])
        if person.born[:4].isdigit():
            turtle.add(person.iri, "kg:birthYear", text(person.born[:4]) + "^^xsd:gYear")
        if len(person.died) in (4, 7, 10):
            turtle.add(person.iri, "kg:deathDate", date(person.died))


def _label(name: str, wiki: str, given: str) -> str:
    """The Wikidata label where it is Latin, else the title of the English Wikipedia, else the row's own name."""
    usable = [n for n in (name, wiki, given) if n and is_latin(n) and "," not in n]
    return usable[0] if usable else name


#: Words of titles and states that some sources prefix to names.
_TITLES = re.compile(
    r"\b(president|prime|minister|vice|senator|mr|mrs|pm|administration|chancellor|secretary|general|american|islamic"
    r"|israeli|united|states|government|foreign|leader)\b", re.IGNORECASE,
)  # fmt: skip


def likely(label: str, given: list[str]) -> list[str]:
    """The names that an English text may use: Latin, close to the label, without titles and broken characters."""
    whole = [n for n in latin(given) if n.isprintable() and not _TITLES.search(n) and len(n.split()) > 1]
    return [n for n in whole if fuzz.token_sort_ratio(fold(n), fold(label)) >= 72]


def _without_house(forms: list[str]) -> set[str]:
    """`Tamim bin Hamad Al Thani` without the name of the house: `Tamim bin Hamad`."""
    found = (re.fullmatch(r"(.+ bin \S+(?: bin \S+)*) Al[ -]\S+", form) for form in forms)
    return {m[1] for m in found if m}


def cased(name: str) -> str:
    """A name of the Factbook, whose surnames are in capitals, as people write it."""
    return " ".join(_cased_word(w) for w in re.sub(r"\s+", " ", name).strip().split(" "))


def _cased_word(word: str) -> str:
    shout = re.search(r"[^\W\d_]{3,}", word)
    if not shout or not shout[0].isupper() or re.fullmatch(r"[IVX]+", word):
        return word
    return re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize() if m[0].isupper() else m[0], word)


def _is_noise(name: str) -> bool:
    return len(fold(name)) < 3 or not is_latin(name) or "," in name or len(name.split()) > 6


def _fits(born: str, died: str, year: int) -> bool:
    """Whether somebody may hold office in a year: between 20 and 97 years old and alive."""
    young = born[:4].isdigit() and not 20 <= year - int(born[:4]) <= 97
    return not young and not (died[:4].isdigit() and int(died[:4]) < year)


def _first(states: dict[str, int]) -> str:
    return min(states, key=lambda s: (-states[s], s))


def _code(state: str | None) -> str | None:
    return state if state and not state.startswith("http") else None


def _seniority(person: Person) -> tuple[bool, str, str]:
    return (not person.qid, person.born or "9999", person.qid)


def _distinct(subject: str, person: Person) -> str:
    return f"{subject}-{person.born[:4] or person.qid.lower() or 'other'}"
