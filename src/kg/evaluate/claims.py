"""Which predicted claim answers which gold claim, what is right in it, and the scores of claims and traps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..actions import Kind, kinds
from .gold import Gold, Reading, Set, Trap, Wanted
from .tally import Book, Finding
from .words import overlap

#: From which share of common words two topics are one; a trap is stricter.
_SAME_TOPIC, _TRAP_TOPIC = 0.5, 0.6
_NO_KIND = Kind("?", False)


@dataclass(frozen=True, slots=True)
class Given:
    """A predicted claim, its parties by gold keys (`?` and a label where there is none)."""

    action: str
    agents: Set
    recipients: Set
    speakers: Set
    polarity: str
    modality: str
    topics: tuple[str, ...]
    start: int
    end: int

    def meets(self, start: int, end: int) -> bool:
        """Whether its evidence shares a character with the span."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right in a predicted claim under one reading of a gold claim; `rank` orders the candidates."""

    reading: Reading
    rank: float
    action: bool
    plover: bool
    who: bool
    states: bool
    polarity: bool
    speaker: bool
    modality: bool

    @property
    def strict(self) -> bool:
        """Whether action, agents, recipients, polarity and speaker are right."""
        return self.action and self.who and self.polarity and self.speaker

    @property
    def core(self) -> bool:
        """Whether the PLOVER class, the states behind the parties, and polarity are right."""
        return self.plover and self.states and self.polarity


def given(claim: Mapping[str, Any], keys: Mapping[str, str]) -> Given:
    """A predicted claim of the contract's JSON."""
    evidence = claim.get("evidence") or {}
    return Given(
        action=str(claim.get("action")), agents=_keys(claim.get("agents"), keys),
        recipients=_keys(claim.get("recipients"), keys), speakers=_keys(claim.get("speaker"), keys),
        polarity=str(claim.get("polarity")), modality=str(claim.get("modality")),
        topics=tuple(topic.get("text") or "" for topic in claim.get("topics") or ()),
        start=evidence.get("start", -1), end=evidence.get("end", -1),
    )  # fmt: skip


def _keys(ids: Any, keys: Mapping[str, str]) -> Set:
    listed = [] if ids is None else ids if isinstance(ids, list) else [ids]
    return frozenset(keys.get(one, f"?{one}") for one in listed)


def score_claims(gold: Gold, answer: Mapping[str, Any], keys: Mapping[str, str], book: Book) -> None:
    """Scores the claims of a document, their evidence, and the traps it fell into."""
    claims = [given(claim, keys) for claim in answer["claims"]]
    for claim in answer["claims"]:
        _score_evidence(gold, claim, book)
    pairs = _matched(gold, claims)
    for number, wanted in enumerate(gold.claims):
        if not wanted.free:
            _score_wanted(gold, wanted, pairs.get(number), book)
    answered = {id(claim) for claim, _ in pairs.values()}
    for claim in claims:
        if id(claim) not in answered:
            _score_spurious(gold, claim, book)
    for trap in gold.traps:
        _score_trap(gold, trap, claims, book)


def _score_evidence(gold: Gold, claim: Mapping[str, Any], book: Book) -> None:
    evidence = claim.get("evidence") or {}
    start, end = evidence.get("start", -1), evidence.get("end", -1)
    exact = 0 <= start < end <= len(gold.text) and gold.text[start:end] == evidence.get("quote")
    book.scores["evidence"].add(right=int(exact), wrong=int(not exact))
    if not exact:
        book.findings.append(Finding("bad evidence", gold.id, f"{start}-{end}: {evidence.get('quote')!r}"))


def _matched(gold: Gold, claims: list[Given]) -> dict[int, tuple[Given, Verdict]]:
    """For gold claims by number the predicted claim that answers it: best pairs first, each claim at most once."""
    candidates = []
    for number, wanted in enumerate(gold.claims):
        for place, claim in enumerate(claims):
            if claim.meets(wanted.start, wanted.end):
                verdict = judge(gold, wanted, claim)
                if verdict.action or verdict.plover:
                    candidates.append((-verdict.rank, number, place, verdict))
    pairs: dict[int, tuple[Given, Verdict]] = {}
    taken: set[int] = set()
    for _, number, place, verdict in sorted(candidates, key=lambda each: each[:3]):
        if number not in pairs and place not in taken:
            pairs[number] = (claims[place], verdict)
            taken.add(place)
    return pairs


def judge(gold: Gold, wanted: Wanted, claim: Given) -> Verdict:
    """The verdict under the reading that suits the predicted claim best."""
    verdicts = [_judge(gold, wanted, reading, claim) for reading in wanted.readings]
    return max(verdicts, key=lambda verdict: verdict.rank)


def _judge(gold: Gold, wanted: Wanted, reading: Reading, claim: Given) -> Verdict:
    table = kinds()
    kind = table.get(claim.action, _NO_KIND)
    briefing = claim.action == "Inform" and not {"State", "Discuss"}.isdisjoint(reading.actions)
    action = claim.action in reading.actions or briefing
    plover = kind.plover in {table.get(each, _NO_KIND).plover for each in reading.actions} - {"?"}
    together = kind.symmetric or table.get(reading.actions[0], _NO_KIND).symmetric
    who = _parties(reading, claim, together, frozenset)
    states = _parties(reading, claim, together, lambda parties: _states(gold, parties))
    polarity, speaker = claim.polarity in reading.polarities, claim.speakers in reading.speakers
    topic = max((overlap(a, b) for a in wanted.topics for b in claim.topics), default=0.0)
    strict = action and who and polarity and speaker
    rank = 4 * action + 1.5 * plover + 2 * _share(reading, claim, together) + polarity + 0.5 * speaker + topic + strict
    return Verdict(
        reading, rank, action, plover, who, states, polarity, speaker, claim.modality in reading.modalities
    )  # fmt: skip


def _parties(reading: Reading, claim: Given, together: bool, seen: Callable[[Set], Set]) -> bool:
    """Whether the parties are right: of an act between equals all together, else agents and recipients apart."""
    if together:
        everyone = seen(claim.agents | claim.recipients)
        return any(everyone == seen(a | r) for a in reading.agents for r in reading.recipients)
    right_agents = any(seen(claim.agents) == seen(agents) for agents in reading.agents)
    return right_agents and any(seen(claim.recipients) == seen(recipients) for recipients in reading.recipients)


def _states(gold: Gold, parties: Set) -> Set:
    """The states behind the parties; a party without one stands for itself."""
    known = {key: gold.things[key].state for key in parties if key in gold.things}
    return frozenset(known.get(key) or key for key in parties)


def _share(reading: Reading, claim: Given, together: bool) -> float:
    """How much of the parties is common, from 0 to 1, under the most favourable choice."""
    if together:
        everyone = claim.agents | claim.recipients
        return max(_common(everyone, a | r) for a in reading.agents for r in reading.recipients)
    return max(_common(claim.agents, agents) for agents in reading.agents)


def _common(one: Set, other: Set) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _score_wanted(gold: Gold, wanted: Wanted, pair: tuple[Given, Verdict] | None, book: Book) -> None:
    style = gold.style or ""
    if pair is None:
        for level in ("found", "core", "strict"):
            book.claim(level, style, wanted.action, None)
        book.scores["denials"].add(missed=int(all(reading.denial for reading in wanted.readings)))
        book.findings.append(Finding("missed claim", gold.id, f"{_wish(wanted)} | {wanted.anchor}"))
        return
    claim, verdict = pair
    for level, right in (("found", True), ("core", verdict.core), ("strict", verdict.strict)):
        if right:
            book.claim(level, style, wanted.action, wanted.action)
        else:
            book.claim(level, style, wanted.action, None)
            book.claim(level, style, None, claim.action)
    _score_details(gold, wanted, claim, verdict, book)


def _score_details(gold: Gold, wanted: Wanted, claim: Given, verdict: Verdict, book: Book) -> None:
    scored = {
        "attribution": verdict.speaker,
        "who": verdict.who,
        "polarity": verdict.polarity,
        "modality": verdict.modality,
    }
    for name, right in scored.items():
        book.scores[name].add(right=int(right), wrong=int(not right))
    denied = claim.polarity == "denied"
    if verdict.reading.denial:
        book.scores["denials"].add(right=int(denied), missed=int(not denied))
    elif denied and "denied" not in verdict.reading.polarities:
        book.scores["denials"].add(wrong=1)
    _score_topics(wanted, claim, book)
    flaws = {"action": verdict.action, **scored, "speaker": verdict.speaker}
    for name in ("action", "who", "polarity", "speaker", "modality"):
        if not flaws[name]:
            book.findings.append(
                Finding(f"wrong {name}", gold.id, f"{_wish(wanted)}; got {_tell(claim)} | {wanted.anchor}")
            )


def _score_topics(wanted: Wanted, claim: Given, book: Book) -> None:
    if wanted.topics:
        hits = sum(_among(topic, claim.topics) for topic in wanted.topics)
        strangers = sum(not _among(topic, wanted.topics) for topic in claim.topics)
        book.scores["topics"].add(hits, strangers, len(wanted.topics) - hits)


def _among(topic: str, topics: Iterable[str], enough: float = _SAME_TOPIC) -> bool:
    return any(overlap(topic, other) >= enough for other in topics)


def _score_spurious(gold: Gold, claim: Given, book: Book) -> None:
    for level in ("found", "core", "strict"):
        book.claim(level, gold.style or "", None, claim.action)
    book.scores["denials"].add(wrong=int(claim.polarity == "denied"))
    words = " ".join(gold.text[claim.start : claim.end].split())
    book.findings.append(Finding("spurious claim", gold.id, f"{_tell(claim)} | {words[:90]}"))


def _score_trap(gold: Gold, trap: Trap, claims: list[Given], book: Book) -> None:
    fallen = next((claim for claim in claims if _falls(trap, claim)), None)
    book.scores["traps"].add(wrong=int(fallen is not None), missed=1)
    if fallen is not None:
        words = " ".join(gold.text[fallen.start : fallen.end].split())
        book.findings.append(Finding("trap", gold.id, f"{trap.why}: {_tell(fallen)} | {words[:90]}"))


def _falls(trap: Trap, claim: Given) -> bool:
    return (
        (claim.action, claim.polarity) == (trap.action, trap.polarity)
        and (not trap.topics or any(_among(topic, claim.topics, _TRAP_TOPIC) for topic in trap.topics))
        and (trap.span is None or claim.meets(*trap.span))
        and trap.agents <= claim.agents
        and trap.recipients <= claim.recipients
        and trap.modality in (None, "", claim.modality)
        and trap.speakers in (None, claim.speakers)
    )


def _wish(wanted: Wanted) -> str:
    reading = wanted.readings[0]
    return "want " + _line(
        reading.actions[0],
        reading.agents[0],
        reading.recipients[0],
        reading.polarities[0],
        reading.modalities[0],
        reading.speakers[0],
    )


def _tell(claim: Given) -> str:
    return _line(claim.action, claim.agents, claim.recipients, claim.polarity, claim.modality, claim.speakers)


def _line(action: str, agents: Set, recipients: Set, polarity: str, modality: str, speakers: Set) -> str:
    parties = ", ".join(sorted(agents)) + (f" -> {', '.join(sorted(recipients))}" if recipients else "")
    marks = [mark for mark in (polarity, modality) if mark not in ("affirmed", "actual")]
    by = f" by {', '.join(sorted(speakers))}" if speakers else ""
    return f"{action}({parties}){''.join(' ' + mark for mark in marks)}{by}"
