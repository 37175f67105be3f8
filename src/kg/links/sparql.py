"""A client of the SPARQL 1.1 protocol: a SELECT goes out, rows of words come back."""

from __future__ import annotations

from typing import Any

from ..errors import RemoteError
from .web import Client, shown

_FORMAT = "application/sparql-results+json"

#: A row: the words of each bound variable. A term that is no IRI and no literal (a blank node) counts as unbound.
Row = dict[str, str]


def select(endpoint: str, query: str, client: Client) -> list[Row]:
    """The rows that an endpoint answers to a SELECT.

    Raises:
        UsageError: the endpoint is no http or https URL.
        RemoteError: it did not answer as it should.
    """
    answer = client.post(endpoint, {"query": query}, _FORMAT)
    try:
        return [_row(one) for one in answer["results"]["bindings"]]
    except (TypeError, KeyError, AttributeError) as error:
        raise RemoteError("the endpoint's answer is no table of SPARQL results", where=shown(endpoint)) from error


def _row(bindings: dict[str, Any]) -> Row:
    found: Row = {}
    for name, term in bindings.items():
        kind, words = term["type"], term["value"]
        if not isinstance(words, str):
            raise TypeError(words)
        if kind in ("uri", "literal", "typed-literal"):
            found[name] = words
    return found
