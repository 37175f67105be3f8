"""What every builder needs: the facts' folder, states by their codes, names of languages in Latin script, datasets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg import names
from kg.catalogue import fold

from . import tsv
from .turtle import DATASET, SOURCE, Turtle, date, iri, text

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
MIT = "https://opensource.org/license/mit"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"


@dataclass
class Facts:
    """The folder of the facts' tables, read once each, with states looked up by either code."""

    folder: Path
    _read: dict[str, list[tsv.Row]] = field(default_factory=dict)

    def rows(self, name: str) -> list[tsv.Row]:
        """The rows of `name`.tsv."""
        if name not in self._read:
            self._read[name] = tsv.read(self.folder / f"{name}.tsv")
        return self._read[name]

    @cached_property
    def iso3(self) -> dict[str, str]:
        """ISO 3166-1 alpha-3 codes by alpha-2 code."""
        return {r["iso2"]: r["iso3"] for r in self.rows("states")}

    @cached_property
    def iso2(self) -> dict[str, str]:
        """ISO 3166-1 alpha-2 codes by alpha-3 code."""
        return {b: a for a, b in self.iso3.items()}

    @cached_property
    def state_names(self) -> dict[str, str]:
        """The English label of each state by alpha-3 code, our own label where we have one."""
        own = {r["iso3"]: r["label"] for r in tsv.own("state_names") if r["label"]}
        return {r["iso3"]: own.get(r["iso3"], r["name_en"]) for r in self.rows("states")}


def dataset(turtle: Turtle, name: str, title: str, licence: str, as_of: str, sources: tuple[str, ...]) -> str:
    """Describes the file as a dataset resource and returns its IRI."""
    resource = DATASET + name
    turtle.add(resource, "a", "dcat:Dataset")
    turtle.add(resource, "dct:title", text(title, "en"))
    turtle.add(resource, "dct:license", f"<{licence}>")
    turtle.add(resource, "dct:source", *(iri(SOURCE + s) for s in sources))
    turtle.add(resource, "kg:asOf", date(as_of))
    return resource


def source(key: str) -> str:
    """The IRI of a source, by its key in tables/sources.tsv."""
    return SOURCE + key


def is_latin(value: str) -> bool:
    """Whether every letter of `value` is a Latin one."""
    return all("LATIN" in unicodedata.name(c, "") for c in value if c.isalpha())


def latin(values: list[str]) -> list[str]:
    """The values in Latin script, without those that differ from another only in case or spacing."""
    return sorted({" ".join(v.split()) for v in values if v and is_latin(v)})


def entity(turtle: Turtle, subject: str, kind: str, label: str, data: str, state: str | None = None) -> None:
    """The statements every entity has: type, label, dataset, and the state it is of."""
    turtle.add(subject, "a", f"kg:{kind}")
    turtle.add(subject, "rdfs:label", text(label, "en"))
    turtle.add(subject, "void:inDataset", iri(data))
    if state:
        turtle.add(subject, "kg:stateCode", text(state))
        if kind != "State":
            turtle.add(subject, "kg:ofState", iri(names.mint("state", state)))


def aliases(turtle: Turtle, subject: str, label: str, values: list[str]) -> None:
    """`skos:altLabel` for each value that is not the label."""
    turtle.add_texts(subject, "skos:altLabel", {" ".join(v.split()) for v in values if v.strip() != label}, "en")


def same(values: list[str], others: list[str]) -> list[str]:
    """The values whose folded form is none of the others'."""
    folded = {fold(o) for o in others}
    return [v for v in values if fold(v) not in folded]
