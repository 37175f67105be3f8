"""A query and its header: the lines that begin with `#+`, which any SPARQL tool takes for comments.

#+ title: Who met whom
#+ question: Who met whom, where and when?
#+ param who (name, optional): one of those who met. example "Lukashenko"
#+ column one: a person or body
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .. import assets
from ..errors import QueryError, SourceError

#: What a parameter can be: how its value becomes a term is told in `binding`.
KINDS = ("name", "topic", "claim", "document", "date", "integer", "text", "value")

_PARAM = re.compile(r'param (\w+) \((\w+)(, optional)?\): *(.*?)(?: example "([^"]*)")?')
_COLUMN = re.compile(r"column (\w+): *(.*)")
_SAID = re.compile(r"(title|question): *(.*)")


@dataclass(frozen=True, slots=True)
class Param:
    """A value that a query asks for: the variable of the same name is bound to it."""

    name: str
    kind: str
    about: str = ""
    optional: bool = False
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question in SPARQL with what its header says.

    Attributes:
        name: its file's name without the suffix, or where it came from.
        shipped: whether it is one of ours, which are known to be harmless.
    """

    name: str
    text: str
    title: str = ""
    question: str = ""
    params: tuple[Param, ...] = ()
    columns: tuple[Column, ...] = ()
    shipped: bool = False


def parse(text: str, name: str, *, shipped: bool = False) -> Query:
    """A query from its text.

    Raises:
        QueryError: a header line is none of the known ones.
    """
    said: dict[str, str] = {}
    params: list[Param] = []
    columns: list[Column] = []
    for number, line in _header(text):
        if match := _SAID.fullmatch(line):
            said[match[1]] = match[2]
        elif (match := _PARAM.fullmatch(line)) and match[2] in KINDS:
            params.append(Param(match[1], match[2], match[4].strip(), bool(match[3]), match[5]))
        elif match := _COLUMN.fullmatch(line):
            columns.append(Column(match[1], match[2]))
        else:
            raise QueryError(f"the header line {line!r} is not understood", where=f"{name}, line {number}")
    return Query(name, text, said.get("title", ""), said.get("question", ""), tuple(params), tuple(columns), shipped)


def _header(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#+"):
            yield number, line[2:].strip()


@lru_cache(maxsize=1)
def available() -> tuple[Query, ...]:
    """The questions that come with the package, sorted by name.

    Raises:
        AssetError: they are missing.
    """
    files = sorted(assets.paths("queries", ".rq"), key=lambda path: path.stem)
    return tuple(parse(path.read_text("utf-8"), path.stem, shipped=True) for path in files)


def load(what: str) -> Query:
    """A query by the name of a shipped one, by the path of a file, or from its own text.

    Raises:
        QueryError: no query has the name.
        SourceError: the file cannot be read.
    """
    if re.search(r"[\s{]", what):
        return parse(what, "query")
    if what.endswith((".rq", ".sparql")) or "/" in what or Path(what).exists():
        return parse(_file(Path(what)), what)
    known = {query.name: query for query in available()}
    if what in known:
        return known[what]
    close = difflib.get_close_matches(what, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "see `kg query --list`"
    raise QueryError(f"no query is called {what!r}; {hint}")


def _file(path: Path) -> str:
    if path.is_dir():
        raise SourceError("this is a folder, and the file of a query is meant", where=str(path))
    if path.exists() and not path.is_file():
        raise SourceError("this is not a regular file", where=str(path))
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise SourceError("there is no such file", where=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"the file cannot be read: {error}", where=str(path)) from error
