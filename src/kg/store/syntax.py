"""Where a query is wrong. The engine often names a place far behind the mistake; rdflib's parser names where the
statement begins that it could not read, so it is asked when the engine has refused a query."""

from __future__ import annotations

import re

from .. import names
from ..errors import QueryError


def syntax_error(text: str, error: SyntaxError) -> QueryError:
    """The engine's complaint about a query as a sentence, with line, column and the words there."""
    message = str(error)
    place = re.match(r"error at (\d+):(\d+)", message)
    if not place:
        return QueryError(f"the query cannot be read: {message}")
    line, column = int(place[1]), int(place[2])
    prefix = _undeclared(text, _line(text, line)[: column - 1])
    if prefix is not None:
        return QueryError(f"the prefix '{prefix}:' is not declared", where=f"line {line}, column {column}")
    begin = _begin(text)
    where = f"line {(begin or (line, column))[0]}, column {(begin or (line, column))[1]}"
    return QueryError(_reason(text, begin) if begin else _meaning(message), where=where)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else ""


def _undeclared(text: str, before: str) -> str | None:
    """The prefix of the name right before the place of an error, where nothing declares it."""
    last = re.search(r"(?<![\w.:<-])([A-Za-z][\w.-]*|):[\w.-]*\s*$", before)
    if not last or last[1] in names.PREFIXES or re.search(rf"(?i)\bprefix\s+{re.escape(last[1])}:", text):
        return None
    return last[1]


def _begin(text: str) -> tuple[int, int] | None:
    """Line and column where the part begins that rdflib cannot read; None where it can read all."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(text)
    except ParseBaseException as error:
        return error.lineno, error.column
    except Exception:
        return None
    return None


def _reason(text: str, begin: tuple[int, int]) -> str:
    words = _line(text, begin[0])[begin[1] - 1 :].strip()
    return f"the query cannot be read from {words[:40]!r} on" if words else "the query ends too early"


def _meaning(message: str) -> str:
    """What the engine says of a query that follows the grammar and yet makes no sense."""
    wanted = re.sub(r"error at \d+:\d+: *(expected )?(one of )?", "", message)
    sentence = re.search(r"[A-Za-z]+(?: [A-Za-z]+){2,}", wanted)
    return sentence[0][:1].lower() + sentence[0][1:] if sentence else "the query cannot be read here"
