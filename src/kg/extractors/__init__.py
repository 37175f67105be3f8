"""Extractors: functions from a document to what it says. The built-in reader is one; a language model service another.

Whatever an outside extractor answers passes the `gate`: what is not verbatim, not known or not resolved is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ..document import Document
from ..errors import UsageError
from ..extraction import Extraction
from .gate import gate

__all__ = ["NAMES", "Extractor", "Refusals", "extractor", "gate"]

Extractor = Callable[[Document], Extraction]
#: Is told, of each document, what was refused and how often.
Refusals = Callable[[Document, Counter[str]], None]

#: The extractors that can be chosen by name.
NAMES = ("builtin", "llm")


def extractor(
    name: str, *, model: str | None = None, url: str | None = None, key: str | None = None, timeout: float = 120.0,
    refused: Refusals | None = None,
) -> Extractor:  # fmt: skip
    """The extractor of a name, ready to read.

    Args:
        name: one of NAMES.
        model: for `builtin` an installed spaCy pipeline, for `llm` the model that the service is asked for.
        url: for `llm`, the base URL of a service that speaks the protocol of OpenAI's chat completions.
        key: for `llm`, its key, where it wants one.
        timeout: for `llm`, the seconds after which an answer is no longer waited for.
        refused: for `llm`, is told what the gate refused.

    Raises:
        UsageError: there is no such extractor or pipeline, or the service is not named, or its client not installed.
    """
    if name == "builtin":
        from ..reader import Reader

        return Reader(model).read
    if name == "llm":
        from .llm import Service

        return Service(url, model, key=key, timeout=timeout, refused=refused)
    raise UsageError(f"there is no extractor {name!r}; there are {' and '.join(NAMES)}")
