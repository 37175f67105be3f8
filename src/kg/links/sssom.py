"""Decisions as SSSOM TSV: tab-separated rows under a header of YAML in comments.

https://mapping-commons.github.io/sssom/ describes the format. Of the YAML only the flat keys and the `curie_map` are
read: that is all that the header of a set of mappings needs here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as calendar

from .. import names
from ..errors import SourceError
from ..store import LINKS
from .model import CLOSE, EXACT, MANUAL, Decision

#: The licence that is named where nobody gives one.
UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "mapping_date", "confidence", "mapping_tool", "comment",
)  # fmt: skip
_NEEDED = ("subject_id", "predicate_id", "object_id")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_BUILT_IN = {
    key: names.PREFIXES[key] for key in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")
}  # these need no entry in a curie_map


def write(decisions: Iterable[Decision], licence: str = UNSPECIFIED) -> str:
    """Decisions as SSSOM TSV, sorted; rejected pairs have the predicate modifier `Not`."""
    found = sorted(decisions, key=lambda decision: decision.pair)
    prefixes = _prefixes({iri for d in found for iri in (d.subject, d.predicate, d.object, d.justification)})
    out = io.StringIO()
    for line in _header(prefixes, licence):
        out.write(f"# {line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(decision, prefixes) for decision in found)
    return out.getvalue()


def _header(prefixes: Mapping[str, str], licence: str) -> Iterator[str]:
    yield f"mapping_set_id: {LINKS}"
    yield f"license: {licence}"
    yield "curie_map:"
    yield from (f"  {prefix}: {iri}" for prefix, iri in sorted(prefixes.items()))


def _row(decision: Decision, prefixes: Mapping[str, str]) -> list[str]:
    confidence = "" if decision.confidence is None else f"{decision.confidence:.3f}".rstrip("0").rstrip(".")
    cells = (
        _compact(decision.subject, prefixes), decision.subject_label, _compact(decision.predicate, prefixes),
        None if decision.accepted else "Not", _compact(decision.object, prefixes), decision.object_label,
        _compact(decision.justification, prefixes), decision.date, confidence, decision.tool, decision.comment,
    )  # fmt: skip
    return [re.sub(r"\s+", " ", cell or "").strip() for cell in cells]


def _prefixes(iris: Iterable[str]) -> dict[str, str]:
    """The prefixes with which IRIs are shortened: those of the house, and `ns1`, `ns2`, ... for other spaces."""
    known, others = set[str](), set[str]()
    for iri in iris:
        prefix = names.compact(iri).partition(":")[0]
        if prefix in names.PREFIXES:
            known.add(prefix)
        else:
            others.add(_space(iri))
    strange = {f"ns{number}": space for number, space in enumerate(sorted(others), start=1)}
    return {**{prefix: names.PREFIXES[prefix] for prefix in known}, **strange}


def _space(iri: str) -> str:
    """All but the last part of an IRI's path."""
    match = re.fullmatch(r"(.*[/#:])[^/#:]+/?", iri)
    return match[1] if match else iri


def _compact(iri: str, prefixes: Mapping[str, str]) -> str:
    fitting = [prefix for prefix, space in prefixes.items() if iri.startswith(space)]
    best = max(fitting, key=lambda prefix: len(prefixes[prefix]), default=None)
    return f"{best}:{iri[len(prefixes[best]) :]}" if best else iri


def read(text: str, today: str, where: str = "input") -> tuple[list[Decision], list[str]]:
    """The decisions of an SSSOM TSV, and a sentence on each row that says nothing which can be kept here.

    Kept are exact and close matches, also those that are negated. A row from elsewhere to one of our entities is turned
    round. A row without a date gets `today`.

    Raises:
        SourceError: the text is no SSSOM TSV, or a row has a prefix that nothing declares or a value of the wrong kind.
    """
    prefixes, lines, first = _parts(text)
    rows = csv.reader(lines, delimiter="\t")
    columns = next(rows, [])
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise SourceError(f"this is no SSSOM table: the column {missing[0]} is missing", where=where)
    found: list[Decision] = []
    skipped: list[str] = []
    for number, cells in enumerate(rows, start=first + 1):
        place = f"{where}, line {number}"
        told = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        if told:
            one = _decision(told, prefixes, today, place)
            found.append(one) if isinstance(one, Decision) else skipped.append(f"{place}: {one}")
    return found, skipped


def _parts(text: str) -> tuple[dict[str, str], list[str], int]:
    """The prefixes of the header, the lines of the table, and the number of the table's first line."""
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    start = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes, inside = {**_BUILT_IN}, False
    for line in (line[1:] for line in lines[:start]):
        match = re.fullmatch(r"(\s*)([\w.-]+)\s*:\s*(?:[\"']?(\S*?)[\"']?)\s*", line)
        if match and match[2] == "curie_map":
            inside, depth = True, len(match[1])
        elif match and inside and len(match[1]) > depth:
            prefixes[match[2]] = match[3]
        elif line.strip():
            inside = False
    return prefixes, lines[start:], start + 1


def _decision(told: Mapping[str, str], prefixes: Mapping[str, str], today: str, where: str) -> Decision | str:
    """The decision of a row, or why it is none of ours."""
    subject, predicate, thing = (_expand(told, column, prefixes, where) for column in _NEEDED)
    if predicate not in (EXACT, CLOSE):
        return f"only exact and close matches are kept, and this is {told['predicate_id']}"
    labels = told.get("subject_label"), told.get("object_label")
    if thing.startswith(names.ID) and not subject.startswith(names.ID):
        subject, thing, labels = thing, subject, (labels[1], labels[0])
    if not subject.startswith(names.ID):
        return "neither side is an entity of this project"
    return Decision(
        subject=subject, object=thing, predicate=predicate, accepted=not _negated(told, where),
        date=_day(told.get("mapping_date", today), where),
        justification=_expand(told, "mapping_justification", prefixes, where, MANUAL),
        confidence=_confidence(told.get("confidence"), where), tool=told.get("mapping_tool"),
        subject_label=labels[0], object_label=labels[1], comment=told.get("comment"),
    )  # fmt: skip


def _expand(told: Mapping[str, str], column: str, prefixes: Mapping[str, str], where: str, default: str = "") -> str:
    words = told.get(column, default)
    prefix, _, local = words.partition(":")
    iri = prefixes[prefix] + local if prefix in prefixes else words.strip("<>")
    known = prefix in prefixes or "://" in words or words.lower().startswith("urn:")
    if not known or not _IRI.fullmatch(iri):
        raise SourceError(f"{column} is {words!r}, which no prefix of the header makes an IRI", where=where)
    return iri


def _negated(told: Mapping[str, str], where: str) -> bool:
    modifier = told.get("predicate_modifier", "")
    if modifier not in ("", "Not"):
        raise SourceError(f"predicate_modifier is {modifier!r}, and only Not is known", where=where)
    return bool(modifier)


def _day(words: str, where: str) -> str:
    try:
        return calendar.fromisoformat(words[:10]).isoformat()
    except ValueError:
        raise SourceError(f"mapping_date is {words!r}, which is no day such as 2024-05-31", where=where) from None


def _confidence(words: str | None, where: str) -> float | None:
    if words is None:
        return None
    try:
        number = float(words)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise SourceError(f"confidence is {words!r}, and it is a number from 0 to 1", where=where)
    return round(number, 3)
