"""What a check finds, and what it reads from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from pyoxigraph import NamedNode, Quad

from .. import names

Check = Literal["shacl", "owl", "evidence", "counts"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a check found wrong.

    Attributes:
        check: which check found it.
        severity: `error` where the data is wrong, `warning` where it is doubtful or a check could not be made.
        focus: the IRI of what it speaks of; empty where it is the ontology as a whole.
        message: one sentence.
        document: the IRI of the document in whose graph it lies, None for all others.
    """

    check: Check
    severity: Severity
    focus: str
    message: str
    document: str | None = None


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetitions, by document, check, severity, focus and message."""
    return sorted(set(problems), key=lambda p: (p.document or "", p.check, p.severity, p.focus, p.message))


class Graphs(Protocol):
    """What is checked: anything that lists its documents and gives the quads of a graph, such as a store."""

    def documents(self) -> Iterable[str]:
        """The IRIs of the documents, each also the name of its graph."""

    def quads(self, graph: str | None = None) -> Iterable[Quad]:
        """The quads of one graph."""


class Table:
    """Values by subject and property, and subjects by type, of a handful of quads."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._types: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject, value = _text(quad.subject), _text(quad.object)
            self._values[subject, quad.predicate.value].append(value)
            if quad.predicate == RDF_TYPE:
                self._types[value].add(subject)

    def values(self, subject: str, curie: str) -> list[str]:
        """The values of a property of a subject, sorted: IRIs in full, literals as their text."""
        return sorted(self._values.get((subject, iri(curie)), ()))

    def one(self, subject: str, curie: str) -> str | None:
        """The value of a property where there is exactly one."""
        found = self.values(subject, curie)
        return found[0] if len(found) == 1 else None

    def number(self, subject: str, curie: str) -> int | None:
        """The value of a property where there is exactly one and it is a whole number."""
        found = self.one(subject, curie)
        return int(found) if found is not None and found.removeprefix("-").isdecimal() else None

    def instances(self, curie: str) -> Iterator[str]:
        """The subjects of a type, sorted."""
        yield from sorted(self._types.get(iri(curie), ()))


RDF_TYPE = NamedNode(names.PREFIXES["rdf"] + "type")


def iri(curie: str) -> str:
    """The IRI of a compact IRI whose prefix is known."""
    prefix, _, local = curie.partition(":")
    return names.PREFIXES[prefix] + local


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
