"""Case files: a few sentences and the claims that must be read in them. A new case is a new file in tests/cases.

    date: 2023-05-10                    (may be left out, as publisher: may)
    The sentences.
    ---
    Discuss(Vladimir Putin, Alexander Lukashenko; topic energy supplies) denied by Dmitry Peskov
    Aid(Japan -> Sri Lanka; amount 1800000000 JPY) planned
    Reject(Peru; topic offer) || Agree(Peru; topic offer) denied
    ? State(Peru)
    ! Visit(Vladimir Putin)
    only

A line is an action with its agents, `->` and its recipients; then topics, objects, a place, a time or an amount that it
must have; after the brackets `denied`, a modality and `by` speakers, where it is not affirmed, actual and in the
document's own voice. `Meet|Visit`, `planned|desired` and `Anna or Bruno, Clara` are choices (of a set of names: `none`
is nobody), `?` stands for anything, and `||` stands between whole readings. A line that begins with `?` may be there
and need not. `!` forbids: what is not given is not asked for, but that the claim is affirmed. `only` forbids all claims
that no line allows. A first line `xfail: reason` says that the reader does not manage yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from kg.actions import kinds
from kg.claims.model import MODALITIES, POLARITIES, Claim
from kg.document import Document, sha256
from kg.evaluate.words import overlap, plain
from kg.extraction import Extraction
from kg.mentions.model import Entity
from kg.names import ascii_text
from kg.reader import Reader

FOLDER = Path(__file__).parent / "cases"
PHENOMENA = 30
LINE = re.compile(
    r"(?P<actions>[A-Z]\w*(?:\|[A-Z]\w*)*)(?:\((?P<body>[^()]*)\))?(?: (?P<polarity>denied|affirmed))?"
    r"(?: (?P<modality>(?:actual|planned|desired|possible|\|)+))?(?: by (?P<speakers>.+))?"
)
DETAILS = ("topic", "object", "place", "time", "amount")


@dataclass(frozen=True)
class Pattern:
    """One reading of a line. A set of choices that is None accepts anything."""

    actions: tuple[str, ...]
    agents: tuple[frozenset[str], ...] | None
    recipients: tuple[frozenset[str], ...] | None
    details: tuple[tuple[str, str], ...]
    polarity: str
    modalities: tuple[str, ...] | None
    speakers: tuple[frozenset[str], ...] | None
    forbids: bool


@dataclass(frozen=True)
class Expected:
    """A line of a case: its mark (`!`, `?` or none) and its readings."""

    line: str
    mark: str
    readings: tuple[Pattern, ...]


@dataclass(frozen=True)
class Case:
    """A case file, read."""

    document: Document
    expected: tuple[Expected, ...]
    only: bool
    reason: str | None


def read_case(path: Path) -> Case:
    """A case from its file; ValueError where a line is not of the form."""
    above, _, below = path.read_text(encoding="utf-8").partition("\n---\n")
    head: dict[str, str] = {}
    lines = above.split("\n")
    while match := re.fullmatch(r"(xfail|date|publisher): (.+)", lines[0]):
        head[match[1]] = match[2]
        lines.pop(0)
    text = "\n".join(lines).strip() + "\n"
    wanted = [line for line in below.strip().split("\n") if line]
    document = Document(
        path.stem, text, sha256(text), path.name, date=head.get("date"), publisher=head.get("publisher")
    )
    expected = tuple(read_line(line) for line in wanted if line != "only")
    return Case(document, expected, "only" in wanted, head.get("xfail"))


def read_line(line: str) -> Expected:
    """An expected, allowed or forbidden claim."""
    mark = line[0] if line.startswith(("! ", "? ")) else ""
    readings = tuple(pattern(part.strip(), mark == "!") for part in line.removeprefix(mark).split("||"))
    return Expected(line, mark, readings)


def pattern(text: str, forbids: bool) -> Pattern:
    """One reading of a line."""
    match = LINE.fullmatch(text)
    if not match:
        raise ValueError(f"no claim of the form of a case: {text!r}")
    actions = tuple(match["actions"].split("|"))
    if strangers := [action for action in actions if action not in kinds()]:
        raise ValueError(f"no such action: {strangers[0]} in {text!r}")
    parties, *parts = [part.strip() for part in (match["body"] if match["body"] is not None else "?").split(";")]
    details = tuple((part.split(" ", 1)[0], part.split(" ", 1)[1]) for part in parts)
    if strangers := [name for name, _ in details if name not in DETAILS]:
        raise ValueError(f"no such part: {strangers[0]} in {text!r}")
    agents, arrow, recipients = parties.partition("->")
    default = None if forbids or agents.strip() == "?" else (frozenset[str](),)
    polarity = match["polarity"] or POLARITIES[0]
    return Pattern(
        actions, choices(agents), choices(recipients) if arrow else default, details, polarity,
        tuple(match["modality"].split("|")) if match["modality"] else None if forbids else MODALITIES[:1],
        choices(match["speakers"]) if match["speakers"] else None if forbids else (frozenset(),), forbids,
    )  # fmt: skip


def choices(text: str) -> tuple[frozenset[str], ...] | None:
    """`A, B or C` as the sets {A, B} and {C}; None for `?`."""
    if text.strip() == "?":
        return None
    sets = [[name.strip() for name in one.split(",")] for one in text.split(" or ")]
    return tuple(frozenset(bare(name) for name in names if name not in ("", "none")) for names in sets)


def bare(name: str) -> str:
    """A name without case, accents and article."""
    return re.sub(r"^(the|an?) ", "", plain(ascii_text(name)))


def called(entity: Entity, name: str) -> bool:
    """Whether a name means an entity: its label, a mention, or of a person the beginning or end of one of these."""
    known = {bare(entity.label), *(bare(mention.text) for mention in entity.mentions)}
    person = entity.type == "Person"
    return name in known or (person and any(each.startswith(f"{name} ") or each.endswith(f" {name}") for each in known))


def same(wanted: tuple[frozenset[str], ...] | None, given: set[str], read: Extraction, part: bool = False) -> bool:
    """Whether the entities are one of the sets of names, or, as a part, hold one of them."""
    if wanted is None:
        return True
    entities = [entity for entity in read.entities if entity.id in given]
    return any(fits(names, entities, part) for names in wanted)


def fits(names: frozenset[str], entities: list[Entity], part: bool) -> bool:
    """Whether each name calls an entity of its own, and (but for a part) none is left."""
    everyone = all(any(called(entity, name) for entity in entities) for name in names)
    return everyone and (part or len(entities) == len(names))


def matches(wanted: Pattern, claim: Claim, read: Extraction) -> bool:
    """Whether a claim is what a reading of a line describes."""
    if claim.action not in wanted.actions or claim.polarity != wanted.polarity:
        return False
    if wanted.modalities and claim.modality not in wanted.modalities:
        return False
    if not same(wanted.speakers, set(claim.speakers), read):
        return False
    agents, recipients = set(claim.agents), set(claim.recipients)
    if kinds()[claim.action].symmetric and wanted.recipients in (None, (frozenset(),)):
        agents, recipients = agents | recipients, set()
    parties = same(wanted.agents, agents, read, wanted.forbids) and same(
        wanted.recipients, recipients, read, wanted.forbids
    )
    return parties and all(has(claim, kind, value, read) for kind, value in wanted.details)


def has(claim: Claim, kind: str, value: str, read: Extraction) -> bool:
    """Whether a claim has a topic, object, place, time or amount."""
    if kind == "topic":
        return any(overlap(value, topic.text) >= 0.5 for topic in claim.topics)
    if kind == "time":
        start, _, end = value.partition("/")
        return claim.time is not None and (claim.time.start, claim.time.end or claim.time.start) == (
            start,
            end or start,
        )
    if kind == "amount":
        number, _, unit = value.partition(" ")
        return claim.amount is not None and (claim.amount.value, claim.amount.unit) == (Decimal(number), unit)
    ids = set(claim.objects) if kind == "object" else {claim.place}
    things = [entity for entity in read.entities if entity.id in ids]
    return any(
        called(thing, bare(value)) or (kind == "object" and overlap(value, thing.label) >= 0.5) for thing in things
    )


def tell(claim: Claim, read: Extraction) -> str:
    """A claim in the form of a line, for the message of a failure."""
    label = {entity.id: entity.label for entity in read.entities}

    def names(ids: tuple[str, ...]) -> str:
        return ", ".join(label[one] for one in ids)

    parts = [names(claim.agents) + (f" -> {names(claim.recipients)}" if claim.recipients else "")]
    parts += [f"topic {topic.text}" for topic in claim.topics] + [f"object {label[one]}" for one in claim.objects]
    parts += [f"place {label[claim.place]}"] if claim.place else []
    parts += [f"time {claim.time.start}/{claim.time.end or claim.time.start}"] if claim.time else []
    parts += [f"amount {claim.amount.value:f} {claim.amount.unit}"] if claim.amount else []
    marks = [word for word in (claim.polarity, claim.modality) if word not in (POLARITIES[0], MODALITIES[0])]
    by = [f"by {names(claim.speakers)}"] if claim.speakers else []
    return " ".join([f"{claim.action}({'; '.join(parts)})", *marks, *by])


def complaints(case: Case, read: Extraction) -> Iterator[str]:
    """What is wrong with what was read: a sentence each."""
    allowed: set[str] = set()
    for expected in case.expected:
        hits = {c.id for c in read.claims if any(matches(reading, c, read) for reading in expected.readings)}
        if expected.mark == "!" and hits:
            yield f"forbidden: {expected.line.removeprefix('! ')}"
        elif not expected.mark and not hits:
            yield f"missing:   {expected.line}"
        allowed |= hits if expected.mark != "!" else set()
    for claim in read.claims:
        if case.only and claim.id not in allowed:
            yield f"too much:  {tell(claim, read)}"


def parameters() -> Iterator[object]:
    """Every case file, those with a reason expected to fail."""
    for path in sorted(FOLDER.glob("*.txt")):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        reason = first.removeprefix("xfail: ") if first.startswith("xfail: ") else None
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture(scope="module")
def the_reader() -> Reader:
    """The reader of the package, loaded once."""
    return Reader()


@pytest.mark.parametrize("path", list(parameters()))
def test_case(path: Path, the_reader: Reader) -> None:
    """In the sentences of a case every claim is read that is expected, and none that is forbidden."""
    case = read_case(path)
    read = the_reader.read(case.document)
    wrong = list(complaints(case, read))
    got = "\n".join(f"           {tell(claim, read)}" for claim in read.claims)
    assert not wrong, f"{path.name}: {case.document.text}" + "\n".join(wrong) + f"\ngot:\n{got}"


def test_there_are_cases_of_many_phenomena() -> None:
    """At least 200 cases stand in the folder, of at least 30 phenomena, each in the form of the docstring above."""
    paths = sorted(FOLDER.glob("*.txt"))
    assert len(paths) >= 200
    assert len({re.sub(r"-\d+$", "", path.stem) for path in paths}) >= PHENOMENA
    assert [path.name for path in paths if not re.fullmatch(r"[a-z]+(-[a-z]+)*-\d\d", path.stem)] == []
    assert all(read_case(path).expected for path in paths)


@pytest.mark.parametrize(
    "line", ["Meet", "meet(Anna)", "Greet(Anna)", "Meet(Anna; day 2024-01-01)", "Meet(Anna) maybe", "Meet(Anna", ""]
)
def test_a_line_that_says_nothing_is_refused(line: str) -> None:
    """A line that is not of the form is an error, so that no case passes because it asks for nothing."""
    if line == "Meet":
        assert read_line(line).readings[0].agents is None
    else:
        with pytest.raises(ValueError, match="no"):
            read_line(line)
