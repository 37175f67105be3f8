"""A language model service as an extractor: the contract goes out, an answer comes in and passes the gate."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..catalogue import Catalogue
from ..document import Document
from ..errors import RemoteError, UsageError
from ..extraction import Extraction
from ..mentions.model import Entity
from ..topics import Topics
from .contract import contract, question
from .gate import gate


class Service:
    """Asks a service that speaks the protocol of OpenAI's chat completions, once for each document.

    Args:
        url: the base URL, such as `http://localhost:8080/v1`.
        model: the name of the model that the service is asked for.
        key: the service's key; None where it wants none.
        timeout: seconds of silence after which it is given up.
        refused: is told of each document what the gate refused.

    Raises:
        UsageError: no URL or model is given, or the client library is not installed.
    """

    def __init__(
        self, url: str | None, model: str | None, *, key: str | None = None, timeout: float = 120.0,
        refused: Callable[[Document, Counter[str]], None] | None = None,
    ) -> None:  # fmt: skip
        if not url or not re.match(r"https?://[^\s/]", url):
            raise UsageError("say where the service is with --llm-url or KG_LLM_URL, such as http://localhost:8080/v1")
        if not model:
            raise UsageError("say which model the service is asked for, with --llm-model or KG_LLM_MODEL")
        self.url, self.model = url, model
        self._client = _client(url, key, timeout)
        self._timeout, self._refused = timeout, refused

    def __call__(self, document: Document) -> Extraction:
        """What the service says that the document says, as far as it holds.

        Raises:
            RemoteError: the service cannot be reached, does not answer in time, refuses, or answers with something
                that is no JSON object.
        """
        extraction, count = gate(self._answer(document), document)
        if self._refused:
            self._refused(document, count)
        return linked(extraction, Catalogue.open(), Topics.open())

    def _answer(self, document: Document) -> dict[str, Any]:
        import openai

        messages = [{"role": "system", "content": contract()}, {"role": "user", "content": question(document)}]
        try:
            reply = self._client.chat.completions.create(
                model=self.model, messages=messages, temperature=0, response_format={"type": "json_object"}
            )
        except openai.APITimeoutError as error:
            raise self._failed(f"the service did not answer within {self._timeout:g} seconds") from error
        except openai.APIStatusError as error:
            raise self._failed(f"the service refused with status {error.status_code}") from error
        except openai.APIConnectionError as error:
            raise self._failed("the service cannot be reached") from error
        except (openai.OpenAIError, AttributeError, TypeError, ValueError) as error:
            raise self._failed("the service answered with something that is no chat completion") from error
        return self._object(reply)

    def _object(self, reply: Any) -> dict[str, Any]:
        """The JSON object in a reply, which may stand in a fence."""
        choices = getattr(reply, "choices", None)
        choice = choices[0] if isinstance(choices, list) and choices else None
        content = getattr(getattr(choice, "message", None), "content", None)
        content = content if isinstance(content, str) else ""
        if getattr(choice, "finish_reason", None) == "length":
            raise self._failed("the answer of the service was cut off; ask a model that answers at greater length")
        fenced = re.fullmatch(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", content, re.DOTALL)
        try:
            answer = json.loads(fenced[1] if fenced else content)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise self._failed("the service answered with something that is no JSON object")
        return answer

    def _failed(self, message: str) -> RemoteError:
        return RemoteError(message, where=self.url)


def _client(url: str, key: str | None, timeout: float) -> Any:
    try:
        from openai import OpenAI
    except ImportError as error:
        raise UsageError("the client library is not installed; run: pip install 'summit-kg[llm]'") from error
    return OpenAI(base_url=url, api_key=key or "none", timeout=timeout, max_retries=0)


def linked(extraction: Extraction, catalogue: Catalogue, topics: Topics) -> Extraction:
    """The extraction with the catalogue's labels, IRIs and links where a name means one entry, and topics' concepts."""
    entities: dict[str, Entity] = {}
    ids: dict[str, str] = {}
    for entity in extraction.entities:
        known = _known(entity, catalogue)
        same = entities.setdefault(known.iri, known)
        ids[entity.id] = same.id
        entities[known.iri] = replace(same, mentions=tuple(sorted({*same.mentions, *known.mentions})))
    return _renamed(replace(extraction, entities=tuple(entities.values())), ids, topics)


def _known(entity: Entity, catalogue: Catalogue) -> Entity:
    """The entity as the one entry of the catalogue that has its type, its name and, where it has one, its state."""
    found = {name.iri: catalogue.entry(name.iri) for name in catalogue.named(entity.label)}
    fitting = [
        entry
        for entry in found.values()
        if entry is not None and entry.type == entity.type and entity.state in (None, entry.state)
    ]
    if len(fitting) != 1:
        return entity
    entry = fitting[0]
    return replace(entity, label=entry.label, iri=entry.iri, same_as=tuple(entry.same_as), state=entry.state)


def _renamed(extraction: Extraction, ids: dict[str, str], topics: Topics) -> Extraction:
    from ..triples import canonical

    def several(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ids[member] for member in members))

    claims = tuple(
        replace(
            claim, agents=several(claim.agents), recipients=several(claim.recipients), objects=several(claim.objects),
            speakers=several(claim.speakers), relayed_by=several(claim.relayed_by),
            place=ids[claim.place] if claim.place else None,
            topics=tuple(replace(topic, concept=topics.concept(topic.text)) for topic in claim.topics),
        )
        for claim in extraction.claims
    )  # fmt: skip
    roles = tuple(replace(r, person=ids[r.person], of=ids[r.of] if r.of else None) for r in extraction.roles)
    done = canonical(replace(extraction, claims=claims, roles=roles))
    return replace(done, document=extraction.document)
