"""Claims as a network: entities and topics are its nodes, attributed claims its edges.

A claim becomes an edge between each two that it ties: the parties of a symmetric act pairwise (once, in the order of
their IRIs), agent to recipient, agent to object, agent to topic, agent to place. A claim that ties nobody to anything
is a loop on its agent, so that no claim is lost. Offices are edges from a person to the state or body they serve.
Nothing here decides what is true: polarity, modality and speakers travel with every edge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

import networkx
from pyoxigraph import Quad

from .. import names
from ..mentions.model import ENTITY_TYPES
from .index import ALIASES, BROADER, DCT, KG, LABELS, RDF, SAME_AS, Index, index

#: Parties of these acts are all agents; used where the quads hold no ontology that says so.
SYMMETRIC = frozenset({"Meet", "Discuss", "Negotiate", "Agree", "Sign", "Cooperate"})
#: Claims further apart than this are not held to contradict each other, unless they name the same time (days).
NEAR = 7
#: How much of the text around a quote is kept where no sentence ends (characters).
AROUND = 300

_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|\n")

_NAMED = ("topic_labels", "speaker_labels", "relayed_by_labels")


def network(quads: Iterable[Quad], labels: Mapping[str, str] | None = None) -> networkx.MultiDiGraph:
    """The network of all claims and offices in the quads, in an order that does not depend on theirs.

    Args:
        quads: documents' graphs, and with them the catalogue, the topics and the actions where their names are wanted.
        labels: names by IRI for what the quads do not name.

    Nodes hold `iri, type, label, state, same_as, aliases, offices`; edges the fields that `_claim` lists, those of
    offices `action="Office"`. Lists are lists of text; what is unknown is None. `graph.graph["documents"]` holds title,
    date, publisher and url of each document.
    """
    return _Builder(index(quads), dict(labels or {})).build()


@dataclass(slots=True)
class _Builder:
    index: Index
    labels: dict[str, str]
    graph: networkx.MultiDiGraph = field(default_factory=networkx.MultiDiGraph)
    documents: dict[str, dict[str, str | None]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def build(self) -> networkx.MultiDiGraph:
        for iri in sorted(self.index.of_type[KG + "Document"]):
            self._document(iri)
        for phrase in self.index.of_type[KG + "TopicPhrase"]:
            self._phrase(phrase)
        claims = sorted((self._claim(iri) for iri in self.index.of_type[KG + "Claim"]), key=_by_date)
        _mark_contradictions(claims)
        offices = [self._office(iri) for iri in sorted(self.index.of_type[KG + "RoleStatement"])]
        stated = self._nodes(claims, offices)
        tenures = [self._office(iri) for iri in sorted(self.index.of_type[KG + "Tenure"])]
        offices = _distinct(offices + [t for t in tenures if t["agents"] and t["agents"][0] in stated])
        for iri in sorted(stated | {end for office in offices for end in office["recipients"]}):
            self.graph.add_node(iri, **self._node(iri, offices))
        for claim in (*claims, *offices):
            self._edges(claim)
        self.graph.graph.update(documents=self.documents)
        return self.graph

    def _document(self, iri: str) -> None:
        one = self.index.one
        found = {"title": one(iri, DCT + "title"), "date": one(iri, DCT + "issued"),
                 "publisher": self._named(one(iri, DCT + "publisher")), "url": one(iri, DCT + "source"),
                 "identifier": one(iri, DCT + "identifier") or iri.rsplit("/", 1)[-1]}  # fmt: skip
        self.documents[iri] = found
        self.texts[iri] = one(iri, KG + "text") or ""

    def _named(self, value: str | None) -> str | None:
        return self._label(value) if value and value.startswith(("http:", "https:")) else value

    def _phrase(self, phrase: str) -> None:
        """Let the words of a text name the topic that they were linked to, or that was minted from them."""
        if words := self.index.label(phrase):
            minted = f"{names.TOPIC}x-{names.slug(words)}"
            self.phrases[self.index.one(phrase, KG + "concept") or minted].add(words)

    def _label(self, iri: str) -> str:
        """The best name of an IRI; for a minted topic the words of a text, as its label has lost the capitals."""
        if iri.startswith(names.TOPIC + "x-") and self.phrases.get(iri):
            return min(self.phrases[iri], key=lambda words: (-sum(map(str.isupper, words)), words))
        return self.index.label(iri) or self.labels.get(iri) or _spelled(iri)

    def _nodes(self, claims: list[dict[str, Any]], offices: list[dict[str, Any]]) -> set[str]:
        """All that is mentioned in a document or takes part in a claim or an office."""
        mentions = self.index.of_type[KG + "Mention"]
        found = {iri for mention in mentions for iri in self.index.all(mention, KG + "refersTo")}
        parts = ("agents", "recipients", "topics", "objects", "places", "speakers", "relayed_by")
        return found | {iri for record in (*claims, *offices) for part in parts for iri in record[part]}

    def _node(self, iri: str, offices: list[dict[str, Any]]) -> dict[str, Any]:
        label = self._label(iri)
        aliases = {*self.index.all(iri, *LABELS, *ALIASES), *self.phrases[iri]} - {label}
        return {"iri": iri, "type": self._type(iri), "label": label, "state": self.index.one(iri, KG + "stateCode"),
                "same_as": self.index.all(iri, *SAME_AS), "aliases": sorted(aliases),
                "offices": [_office_words(o) for o in offices if o["agents"] == [iri]]}  # fmt: skip

    def _type(self, iri: str) -> str:
        types = self.index.all(iri, RDF + "type")
        stated = next((t for t in ENTITY_TYPES if KG + t in types), None)
        kinds = {f"{names.ID}{kind}/": kind_type for kind_type, kind in names.ENTITY_KINDS.items()}
        return stated or next((t for prefix, t in kinds.items() if iri.startswith(prefix)), "Topic")

    def _claim(self, iri: str) -> dict[str, Any]:
        """All that an edge says of its claim, in plain types."""
        every, one = self.index.all, self.index.one
        action = one(iri, KG + "action") or ""
        topics, time, amount = every(iri, KG + "topic"), one(iri, KG + "time"), one(iri, KG + "amount")
        return {
            "claim": iri, "action": _local(action), "label": self._label(action), "plover": self._plover(action),
            "symmetric": self._symmetric(action), "office": None, "order": self.index.number(iri, KG + "order"),
            "agents": every(iri, KG + "agent"), "recipients": every(iri, KG + "recipient"), "topics": topics,
            "objects": every(iri, KG + "object"), "places": every(iri, KG + "place"),
            "topic_labels": [self._label(t) for t in topics],
            "place": ", ".join(self._label(p) for p in every(iri, KG + "place")) or None,
            "polarity": _local(one(iri, KG + "polarity") or "affirmed").lower(),
            "modality": _local(one(iri, KG + "modality") or "actual").lower(),
            "speakers": every(iri, KG + "speaker"), "relayed_by": every(iri, KG + "relayedBy"),
            "speaker_labels": [self._label(s) for s in every(iri, KG + "speaker")],
            "relayed_by_labels": [self._label(s) for s in every(iri, KG + "relayedBy")],
            "start": one(time, KG + "startDate") if time else None, "end": one(time, KG + "endDate") if time else None,
            "time": self._time(time), "amount": self._amount(amount), "against": [], **self._source(iri),
        }  # fmt: skip

    def _office(self, iri: str) -> dict[str, Any]:
        """A stated role or a tenure, with the fields of a claim."""
        every, one = self.index.all, self.index.one
        office, kind = one(iri, KG + "officeName"), one(iri, KG + "office")
        blank = dict.fromkeys(("place", "time", "amount", "plover"))
        lists = ("topics", "objects", "places", "speakers", "relayed_by", "against", *_NAMED)
        empty: dict[str, list[str]] = {key: [] for key in lists}
        words = self.index.label(iri) or office or (self._label(kind) if kind else "office")
        return {
            "claim": iri, "action": "Office", "label": "holds office", "symmetric": False, "office": words, "order": 0,
            "agents": every(iri, KG + "holder"), "recipients": every(iri, KG + "officeOf"), "polarity": "affirmed",
            "modality": "actual", "start": one(iri, KG + "startDate"), "end": one(iri, KG + "endDate"),
            **blank, **empty, **self._source(iri),
        }  # fmt: skip

    def _source(self, iri: str) -> dict[str, Any]:
        """Where a statement stands: its document, the exact words, and the rest of their sentence."""
        document = self.index.one(iri, names.PREFIXES["prov"] + "wasDerivedFrom")
        known = self.documents.get(document or "", {})
        evidence = self.index.one(iri, KG + "evidence") or ""
        quote = self.index.one(evidence, KG + "quote")
        before, after = self._around(document or "", evidence, quote)
        return {"document": document, "title": known.get("title"), "date": known.get("date"),
                "publisher": known.get("publisher"), "url": known.get("url"),
                "before": before, "quote": quote, "after": after}  # fmt: skip

    def _around(self, document: str, evidence: str, quote: str | None) -> tuple[str, str]:
        text = self.texts.get(document, "")
        start, end = (self.index.number(evidence, KG + p) for p in ("start", "end"))
        return around(text, start, end) if quote and text[start:end] == quote else ("", "")

    def _time(self, time: str | None) -> str | None:
        """The words of the text and the days they were resolved to."""
        if time is None:
            return None
        days = " to ".join(d for d in (self.index.one(time, KG + p) for p in ("startDate", "endDate")) if d)
        words = self.index.label(time)
        return f"{words} ({days})" if words and days and words != days else words or days or None

    def _amount(self, amount: str | None) -> str | None:
        if amount is None:
            return None
        value = " ".join(v for v in (self.index.one(amount, KG + p) for p in ("value", "unit")) if v)
        words = self.index.label(amount)
        return f"{words} ({value})" if words and value and words != value else words or value or None

    def _plover(self, action: str) -> str | None:
        """The PLOVER type above an action in the ontology, where it is known."""
        for _ in range(8):
            if action.startswith(names.PREFIXES["plover"]):
                return _local(action)
            above = self.index.all(action, *BROADER)
            action = next((a for a in above if a.startswith(names.PREFIXES["plover"])), above[0] if above else "")
        return None

    def _symmetric(self, action: str) -> bool:
        stated = self.index.one(action, KG + "symmetric")
        return stated in ("true", "1") if stated else _local(action) in SYMMETRIC

    def _edges(self, record: dict[str, Any]) -> None:
        for source, target, relation in _ends(record):
            self.graph.add_edge(source, target, key=f"{record['claim']} {relation}", relation=relation, **record)


def _ends(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Which nodes a claim ties, and how."""
    agents = record["agents"]
    sources = agents or record["recipients"] or record["speakers"]
    found = [(a, b, "with") for a, b in combinations(agents, 2)] if record["symmetric"] else []
    ends = (("recipients", "to"), ("objects", "on"), ("topics", "about"), ("places", "at"))
    found += [(s, t, relation) for part, relation in ends for t in record[part] for s in sources if s != t]
    yield from dict.fromkeys(found or [(s, s, "alone") for s in sources])


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after `text[start:end]` in its sentence; an ellipsis marks a cut.

    >>> around("They met. They talked of wool, he said. It rained.", 10, 29)
    ('', ', he said.')
    """
    head, tail = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    breaks = [m.end() for m in _END.finditer(head)]
    before = head[breaks[-1] :] if breaks else ("…" if start > AROUND else "") + head
    if re.search(r"[.!?…][\"'”’»)\]]*\s*$", text[start:end]):
        return before.lstrip(), ""
    stop = _END.search(tail)
    after = tail[: stop.end()] if stop else tail + ("…" if len(text) > end + AROUND else "")
    return before.lstrip(), after.rstrip()


def _by_date(record: dict[str, Any]) -> tuple[str, str, int, str]:
    return (record["date"] or "", record["document"] or "", record["order"], record["claim"])


def _distinct(offices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Offices without those that say the same of the same person by the same words of the same document."""
    kept = {(*o["agents"], "|", *o["recipients"], o["office"], o["document"], o["start"]): o for o in reversed(offices)}
    return list(reversed(kept.values()))


def _office_words(office: dict[str, Any]) -> str:
    since, until = office["start"], office["end"]
    days = f" ({since or '…'} to {until or 'now'})" if since or until else ""
    return f"{office['office']}{days}"


def _mark_contradictions(claims: list[dict[str, Any]]) -> None:
    """Let claims of the same act between the same parties at the same time name those that say the opposite."""
    alike: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for claim in claims:
        alike[claim["action"], claim["modality"], *sorted([*claim["agents"], "|", *claim["recipients"]])].append(claim)
    for group in alike.values():
        denied = [c for c in group if c["polarity"] == "denied"]
        for no in denied:
            for yes in group:
                if yes["polarity"] != "denied" and _same_matter(yes, no) and _same_time(yes, no):
                    yes["against"].append(no["claim"])
                    no["against"].append(yes["claim"])


def _same_matter(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first, second = ({*c["topics"], *c["objects"]} for c in (one, other))
    return bool(first & second) or not (first or second)


def _same_time(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["start"] and other["start"]:
        return bool(one["start"] <= (other["end"] or other["start"]) and other["start"] <= (one["end"] or one["start"]))
    days = [_day(c["date"]) for c in (one, other)]
    return one["document"] == other["document"] or (None not in days and abs((days[0] or 0) - (days[1] or 0)) <= NEAR)


def _day(text: str | None) -> int | None:
    try:
        return date.fromisoformat(text or "").toordinal()
    except ValueError:
        return None


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _spelled(iri: str) -> str:
    """A name made of an IRI, for what nobody has named."""
    return _local(iri).removeprefix("x-").replace("-", " ") or iri
