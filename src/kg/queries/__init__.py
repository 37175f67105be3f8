"""Questions to the graph: `.rq` files with a header, values bound and never pasted, answers as tables or RDF."""

from .header import KINDS, Column, Param, Query, available, load, parse
from .result import FORMATS, Result
from .run import LIMIT, TIMEOUT, run

__all__ = [
    "FORMATS",
    "KINDS",
    "LIMIT",
    "TIMEOUT",
    "Column",
    "Param",
    "Query",
    "Result",
    "available",
    "load",
    "parse",
    "run",
]
