"""A small Turtle writer: one statement group a subject, everything sorted, so that a change shows as a short diff."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg import names

#: The folder of the per-file dataset resources and of the source descriptions.
DATASET = names.BASE + "graph/catalogue/"
SOURCE = names.BASE + "source/"
PREFIXES = {**names.PREFIXES, "dataset": DATASET, "source": SOURCE}

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PREFIX = re.compile(r"(?<![\w\"])([a-z]+):(?=[A-Za-z0-9_])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@lru_cache(maxsize=1 << 17)
def iri(value: str) -> str:
    """The IRI in its shortest Turtle form: `prefix:local` where that is legal, else `<...>`."""
    for prefix in _prefixes_of(value):
        local = value[len(PREFIXES[prefix]) :]
        if _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return f"<{value}>"


def _prefixes_of(value: str) -> list[str]:
    fitting = [p for p, base in PREFIXES.items() if value.startswith(base)]
    return sorted(fitting, key=lambda p: -len(PREFIXES[p]))


def text(value: str, language: str = "") -> str:
    """A string literal, with a language tag where one is given."""
    body = "".join(_ESCAPES.get(c, c) for c in value)
    return f'"{body}"' + (f"@{language}" if language else "")


def date(value: str) -> str:
    """A date literal of the precision given: YYYY, YYYY-MM or YYYY-MM-DD."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
    return f'"{value}"^^xsd:{kind}'


class Turtle:
    """Statements of one file; written sorted by subject, predicate and object."""

    def __init__(self) -> None:
        self.subjects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, subject: str, predicate: str, *objects: str) -> None:
        """Adds statements; `subject` is an IRI, `predicate` a compact IRI or `a`, objects are Turtle terms."""
        if objects:
            self.subjects[subject][predicate].update(objects)

    def add_texts(self, subject: str, predicate: str, values: Iterable[str], language: str = "") -> None:
        """Adds one literal for each value that is not empty."""
        self.add(subject, predicate, *(text(v, language) for v in values if v))

    def write(self, path: Path, comment: str) -> int:
        """Writes the file and returns its size in bytes."""
        groups = [self._group(s) for s in sorted(self.subjects)]
        body = "".join(f"# {line}\n" for line in comment.splitlines()) + self._header(groups) + "\n" + "\n".join(groups)
        path.write_text(body, encoding="utf-8", newline="\n")
        return len(body.encode())

    def _group(self, subject: str) -> str:
        predicates = self.subjects[subject]
        order = sorted(predicates, key=lambda p: (p != "a", p != "rdfs:label", p))
        lines = [f"    {p} {' , '.join(sorted(predicates[p]))}" for p in order]
        return f"{iri(subject)}\n" + " ;\n".join(lines) + " .\n"

    def _header(self, groups: list[str]) -> str:
        used = {m[1] for group in groups for m in _PREFIX.finditer(group)}
        return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(used & PREFIXES.keys()))
