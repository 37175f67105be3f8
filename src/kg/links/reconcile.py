"""A client of the W3C reconciliation API, version 0.2: https://www.w3.org/community/reports/reconciliation/.

Entities are asked for in batches, answers are kept on disk, and nothing is believed that was not asked for or does not
have the form that the specification gives it.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from .. import names
from ..catalogue import fold
from ..errors import RemoteError
from .candidates import MOST, in_order
from .model import COMPOSITE, SIMILAR, Candidate, Proposal, Unlinked
from .web import Client, checked, shown

#: Entities in one request, and days for which an answer is kept.
BATCH, KEPT_DAYS = 10, 30

#: The items that Wikidata has for our types, each proved there by the type's own instances.
_WIKIDATA_TYPES = {"Person": "Q5", "Organization": "Q43229"}
_ID = r"[^\x00-\x20<>\"{}|\\^`]{1,200}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate as a service gives it: `score` by its own scale, `match` where it is sure by itself."""

    id: str
    name: str
    score: float
    match: bool


class Cache:
    """Answers on disk, in the user's cache folder, by service and question."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _home() / "summit-kg" / "reconcile"

    def get(self, *key: str) -> Any:
        """The answer that was kept, or None where there is none, or an old one, or one that cannot be read."""
        path = self._path(key)
        try:
            if time.time() - path.stat().st_mtime > KEPT_DAYS * 86400:
                return None
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, answer: Any, *key: str) -> None:
        """Keeps an answer; a folder that cannot be written keeps nothing."""
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(answer, file)
            Path(beside).replace(path)

    def _path(self, key: tuple[str, ...]) -> Path:
        return self._folder / f"{names.digest(*key)[:40]}.json"


class Fresh(Cache):
    """A cache that is written and never read."""

    def get(self, *key: str) -> Any:
        """Nothing."""
        return None


class Service:
    """A reconciliation service at a URL.

    Raises:
        UsageError: the URL is not one of http or https.
        RemoteError: there is no such service, or it did not answer as it should.
    """

    def __init__(self, url: str, client: Client | None = None, cache: Cache | None = None) -> None:
        self._url = checked(url)
        self._client = client or Client()
        self._cache = cache or Cache()
        manifest = self._kept_manifest() or self._client.get(url)
        self.space = self._space(manifest)
        self.name = manifest["name"] if isinstance(manifest.get("name"), str) else shown(url)
        self._cache.put(manifest, url, "manifest")

    def propose(
        self, entities: Sequence[Unlinked], blocked: frozenset[tuple[str, str]] = frozenset()
    ) -> list[Proposal]:
        """A proposal for each entity; `blocked` pairs were decided before and are not proposed.

        Raises:
            RemoteError: an answer failed or is not as it should be; what was answered before is kept on disk.
        """
        answers = self._ask([self._question(entity) for entity in entities])
        top = max((one.score for found in answers for one in found), default=0)
        scale = 1.0 if top <= 1 else max(100.0, top)
        judged = [list(self._judged(*pair, scale)) for pair in zip(entities, answers, strict=True)]
        return [
            Proposal(entity, in_order(c for c in found if (entity.iri, c.object) not in blocked))
            for entity, found in zip(entities, judged, strict=True)
        ]

    def _kept_manifest(self) -> Any:
        kept = self._cache.get(self._url, "manifest")
        with suppress(RemoteError):
            self._space(kept)
            return kept
        return None

    def _space(self, manifest: Any) -> str:
        space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
        if not isinstance(space, str) or not re.fullmatch(r"https?://[^\x00-\x20<>\"{}|\\^`]+", space):
            raise self._wrong("what is there is no reconciliation service: its manifest has no identifierSpace")
        versions = manifest.get("versions", ["0.1"])
        if not isinstance(versions, list) or not {"0.1", "0.2"} & {str(v) for v in versions}:
            raise self._wrong("the service does not speak version 0.2 of the reconciliation API")
        return space

    def _question(self, entity: Unlinked) -> dict[str, Any]:
        question: dict[str, Any] = {"query": entity.label, "limit": MOST}
        if self.space == names.PREFIXES["wd"] and entity.type in _WIKIDATA_TYPES:
            question["type"] = _WIKIDATA_TYPES[entity.type]
        return question

    def _ask(self, questions: Sequence[Mapping[str, Any]]) -> list[list[Answer]]:
        """The answers in the order of the questions; each question is sent once, and only if no answer is kept."""
        keys = [json.dumps(question, sort_keys=True) for question in questions]
        known = {key: self._kept(key) for key in dict.fromkeys(keys)}
        wanted = [key for key, answer in known.items() if answer is None]
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            known.update(zip(part, self._batch(part), strict=True))
        return [known[key] or [] for key in keys]

    def _kept(self, key: str) -> list[Answer] | None:
        raw = self._cache.get(self._url, key)
        try:
            return None if raw is None else self._answers(raw)
        except RemoteError:
            return None

    def _batch(self, keys: Sequence[str]) -> list[list[Answer]]:
        asked = {f"q{number}": json.loads(key) for number, key in enumerate(keys)}
        answer = self._client.post(self._url, {"queries": json.dumps(asked)})
        if not isinstance(answer, dict) or set(answer) != set(asked):
            raise self._wrong("the service did not answer the questions that were asked, or answered others")
        found = [self._answers(answer[f"q{number}"]) for number in range(len(keys))]
        for number, key in enumerate(keys):
            self._cache.put(answer[f"q{number}"], self._url, key)
        return found

    def _answers(self, raw: Any) -> list[Answer]:
        results = raw.get("result") if isinstance(raw, dict) else None
        if not isinstance(results, list):
            raise self._wrong("an answer of the service has no list of results")
        return [self._answer(one) for one in results]

    def _answer(self, raw: Any) -> Answer:
        known = raw if isinstance(raw, dict) else {}
        identifier, name, score, match = (known.get(key) for key in ("id", "name", "score", "match"))
        good = isinstance(identifier, str) and isinstance(name, str) and isinstance(match, bool | None)
        if not good or not _is_score(score) or not self._is_id(str(identifier)):
            raise self._wrong("a result of the service lacks a proper id, name or score")
        return Answer(str(identifier), str(name), float(score or 0), bool(match))

    def _is_id(self, identifier: str) -> bool:
        form = r"Q[1-9]\d*" if self.space == names.PREFIXES["wd"] else _ID
        return bool(re.fullmatch(form, identifier))

    def _judged(self, entity: Unlinked, answers: Iterable[Answer], scale: float) -> Iterable[Candidate]:
        for one in answers:
            same = any(fold(one.name) == fold(name) for name in entity.names)
            alike = max(fuzz.token_sort_ratio(fold(one.name), fold(name)) for name in entity.names) / 100
            reasons = ["the same name" if same else f"spelled alike ({alike * 100:.0f} of 100)"]
            reasons.append(f"{self.name} gives it {one.score / scale * 100:.0f} of 100")
            reasons += ["which is a match to it"] if one.match else []
            score = round(0.7 * one.score / scale + 0.3 * alike, 3)
            tool = f"kg link with {shown(self._url)}"
            why = COMPOSITE if same else SIMILAR
            yield Candidate(self.space + one.id, one.name, score, tuple(reasons), same and one.match, why, tool)

    def _wrong(self, sentence: str) -> RemoteError:
        return RemoteError(sentence, where=shown(self._url))


def _is_score(score: Any) -> bool:
    return isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score < 1e12


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache").expanduser()
