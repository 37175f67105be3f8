"""The family of errors. Each is one sentence for a person, knows what it speaks of, and has an exit code.

KgError                 1   finished, but something is wrong
├── UsageError          2   bad arguments or bad input
│   ├── SourceError     2   a source that cannot be read as a readout
│   └── QueryError      2   a query or parameter that cannot be used
├── AssetError          2   ontology, query or catalogue data that is missing or malformed
├── StoreError          3   a store in use, damaged, or not writable
├── RemoteError         4   a remote service or the network
└── LimitError          5   a limit was reached
"""

from __future__ import annotations

from typing import ClassVar


class KgError(Exception):
    """The base of all errors of this package.

    Args:
        message: one sentence that says what is wrong and what to do.
        where: the file, line, offset or IRI it speaks of, where there is one.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(KgError):
    """Arguments or input that cannot be used as given."""

    exit_code = 2


class SourceError(UsageError):
    """A source that cannot be read as a readout."""


class QueryError(UsageError):
    """A query that does not parse, is unknown, or lacks a parameter."""


class AssetError(KgError):
    """A file of the ontology, the queries or the catalogue that is missing or malformed."""

    exit_code = 2


class StoreError(KgError):
    """A store that is in use, damaged or not writable."""

    exit_code = 3


class RemoteError(KgError):
    """A remote service that did not answer as it should."""

    exit_code = 4


class LimitError(KgError):
    """A limit that was reached; the message names it and the option that raises it."""

    exit_code = 5
