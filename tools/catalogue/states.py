"""States, territories and historic states, with the identifiers other datasets know them by."""

from __future__ import annotations

from kg import names

from . import tsv
from .shared import CC0, CC_BY, Facts, aliases, dataset, entity
from .turtle import Turtle, iri

_IDENTIFIERS = {
    "iso2": "kg:isoAlpha2", "iso_num": "kg:isoNumeric", "m49": "kg:m49", "cow": "kg:cowCode", "gw": "kg:gwCode",
    "gec_fips": "kg:fipsCode",
}  # fmt: skip
_LANGUAGES = {"name_fr": "fr", "name_ru": "ru", "name_es": "es", "name_zh": "zh", "name_ar": "ar"}


def build(facts: Facts, capitals: dict[str, list[tuple[str, str]]]) -> Turtle:
    """The states of today; `capitals` gives, by state, the place IRIs and the property that joins them."""
    turtle = Turtle()
    title = "States and territories"
    data = dataset(turtle, "states", title, CC_BY, "2026-05-15", ("country-codes", "rigour", "histwardb", "own"))
    own = {r["iso3"]: r for r in tsv.own("state_names")}
    nouns = {r["iso3"]: r for r in tsv.own("adjectives")}
    for row in facts.rows("states"):
        code = row["iso3"]
        subject = names.mint("state", code)
        entity(turtle, subject, "State", facts.state_names[code], data, code)
        _names(turtle, subject, row, own.get(code, {}), facts.state_names[code])
        _nationality(turtle, subject, row, nouns.get(code, {}))
        _identifiers(turtle, subject, row)
        for place, predicate in capitals.get(code, []):
            turtle.add(subject, predicate, iri(place))
    return turtle


def _names(turtle: Turtle, subject: str, row: tsv.Row, own: tsv.Row, label: str) -> None:
    dropped = {*tsv.parts(own.get("drop", ""))}
    acronyms = tsv.parts(own.get("acronyms", ""))
    given = [row["name_en"], row["official_en"], *tsv.parts(row["aliases_en"])]
    given += tsv.parts(own.get("aliases", ""))
    acronyms += [n for n in given if n.isupper() and len(n) <= 4]
    turtle.add_texts(subject, "kg:officialName", [row["official_en"]], "en")
    turtle.add_texts(subject, "kg:acronym", acronyms)
    aliases(turtle, subject, label, [n for n in given if n not in dropped and n not in acronyms])
    for column, language in _LANGUAGES.items():
        turtle.add_texts(subject, "rdfs:label", [row[column]], language)


def _nationality(turtle: Turtle, subject: str, row: tsv.Row, nouns: tsv.Row) -> None:
    adjectives = tsv.parts(nouns.get("adjectives", "")) if nouns else tsv.parts(row["demonyms_en"])[:1]
    turtle.add_texts(subject, "kg:adjective", adjectives, "en")
    turtle.add_texts(subject, "kg:demonym", tsv.parts(nouns.get("demonyms", "")), "en")


def _identifiers(turtle: Turtle, subject: str, row: tsv.Row) -> None:
    for column, predicate in _IDENTIFIERS.items():
        turtle.add_texts(subject, predicate, [row[column]])
    turtle.add_texts(subject, "kg:unMemberSince", [row["un_since"]])
    turtle.add(subject, "skos:exactMatch", *(iri(x) for x in _matches(row)))


def _matches(row: tsv.Row) -> list[str]:
    found = [names.wikidata(row["qid"])]
    if row["geonames_id"]:
        found.append(f"https://sws.geonames.org/{row['geonames_id']}/")
    if row["eurovoc_id"]:
        found.append(f"http://eurovoc.europa.eu/{row['eurovoc_id']}")
    return found


def build_historic(facts: Facts) -> Turtle:
    """Historic states, by the ISO 3166-3 code where there is one; and states that few or none recognise."""
    turtle = Turtle()
    sources = ("histwardb", "own")
    data = dataset(turtle, "historic-states", "Historic and unrecognised states", CC0, "2026-10-31", sources)
    own = {r["qid"]: r for r in tsv.own("historic_states")}
    for row in facts.rows("historic_states"):
        _historic(turtle, data, row, own.pop(row["qid"], {}))
    for row in own.values():
        _historic(turtle, data, {"qid": row["qid"], "name_en": row["label"], "cow": "", "gw": ""}, row)
    return turtle


def _historic(turtle: Turtle, data: str, row: tsv.Row, own: tsv.Row) -> None:
    code = own.get("code", "")
    label = own.get("label", "") or row["name_en"].split(" (")[0]
    subject = historic_iri(row, own)
    entity(turtle, subject, "State", label, data)
    turtle.add(subject, "a", "kg:FormerState" if own.get("exists", "") != "yes" else "kg:State")
    turtle.add_texts(subject, "kg:stateCode", [code])
    aliases(turtle, subject, label, tsv.parts(own.get("aliases", "")))
    for column, predicate in (("adjectives", "kg:adjective"), ("demonyms", "kg:demonym")):
        turtle.add_texts(subject, predicate, tsv.parts(own.get(column, "")), "en")
    turtle.add_texts(subject, "kg:acronym", tsv.parts(own.get("acronyms", "")))
    turtle.add_texts(subject, "kg:cowCode", [row["cow"]])
    turtle.add_texts(subject, "kg:gwCode", [row["gw"]])
    if row["qid"].startswith("Q"):
        turtle.add(subject, "skos:exactMatch", iri(names.wikidata(row["qid"])))


def historic_iri(row: tsv.Row, own: tsv.Row) -> str:
    """The IRI of a historic state: by its code, else by its name, with the item's number where two share the name."""
    if own.get("code"):
        return names.mint("state", own["code"])
    return names.mint("state", names.slug(own.get("label") or row["name_en"]))
