"""Runs a query over a store, within limits."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox

from ..errors import KgError
from ..store import Store
from . import binding, guard
from .header import Query
from .result import Result, Value

#: Seconds, and rows or triples, unless the caller says otherwise.
TIMEOUT = 30.0
LIMIT = 10_000


def run(
    store: Store,
    query: Query,
    params: Mapping[str, str] | None = None,
    *,
    timeout: float = TIMEOUT,
    limit: int | None = LIMIT,
) -> Result:
    """The answer to a query; `params` are words of a person, and become terms by the kind of each parameter.

    Args:
        timeout: seconds after which it is stopped.
        limit: rows or triples after which the answer is cut, and says so; None for no limit.

    Raises:
        QueryError: a parameter is unknown, missing or unclear, or the query does not parse or calls other servers.
        LimitError: it took too long, too much memory, or is too long or deep to be parsed.
    """
    params = params or {}
    binding.check(query, params)
    if not query.shipped:
        guard.check(query.text)
    store.commit()

    def work() -> dict[str, Any]:
        # A store on disk is opened anew: the threads of the parent's engine do not live on in this process.
        if store.location is None:
            return _answer(store, query, params, limit)
        with Store.open(store.location, read_only=True) as own:
            return _answer(own, query, params, limit)

    return _result(query, guard.in_child(work, timeout))


def _answer(store: Store, query: Query, params: Mapping[str, str], limit: int | None) -> dict[str, Any]:
    """The answer in the form that goes through a pipe."""
    bindings = binding.bind(store, query, params)
    found = store.query(query.text, bindings)
    if isinstance(found, ox.QueryBoolean):
        return {"kind": "ask", "rows": [[_packed(ox.Literal(bool(found)))]], "columns": ["answer"]}
    if isinstance(found, ox.QueryTriples):
        columns, rows = ["subject", "predicate", "object"], [list(triple) for triple in islice(found, _more(limit))]
        kind = "graph"
    else:
        columns = [variable.value for variable in found.variables]
        kind, rows = "select", [list(solution) for solution in islice(found, _more(limit))]
    cut = limit is not None and len(rows) > limit
    return {
        "kind": kind,
        "columns": columns,
        "rows": [[_packed(one) for one in row] for row in rows[:limit]],
        "cut": cut,
    }


def _more(limit: int | None) -> int | None:
    return None if limit is None else limit + 1


def _packed(thing: Any) -> list[str] | None:
    match thing:
        case None:
            return None
        case ox.NamedNode():
            return ["iri", thing.value]
        case ox.BlankNode():
            return ["blank", thing.value]
        case ox.Literal():
            return ["literal", thing.value, thing.datatype.value, thing.language or ""]
    raise KgError("the answer holds a triple as a term, which no format of ours can show")


def _unpacked(packed: list[str] | None) -> Value:
    match packed:
        case None:
            return None
        case ["iri", iri]:
            return ox.NamedNode(iri)
        case ["blank", label]:
            return ox.BlankNode(label)
        case ["literal", words, _, language] if language:
            return ox.Literal(words, language=language)
        case ["literal", words, datatype, _]:
            return ox.Literal(words, datatype=ox.NamedNode(datatype))
    raise ValueError(f"not a packed term: {packed}")


def _result(query: Query, answer: dict[str, Any]) -> Result:
    """The result without the columns that only carry a parameter, as the engine binds projected variables only."""
    shown = {column.name for column in query.columns}
    hidden = {param.name for param in query.params} - shown
    keep = [place for place, column in enumerate(answer["columns"]) if column not in hidden]
    rows = [[_unpacked(one) for one in row] for row in answer["rows"]]
    return Result(
        kind=answer["kind"],
        columns=tuple(answer["columns"][place] for place in keep),
        rows=tuple(tuple(row[place] for place in keep) for row in rows),
        cut=answer.get("cut", False),
    )
