"""The lexicon: which word evokes which action, and who fills which role of it. Read from `ontology/lexicon.ttl`.

Python knows grammar, the lexicon knows words: an entry is a `Sense`, its `Frame` says what the subject, the object and
each preposition stand for. Nothing is guessed: an entry that names an unknown action, slot, role or
function is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from . import assets, names
from .errors import AssetError

ROLES = ("agent", "recipient", "topic", "object", "place", "content", "none")
FUNCTIONS = (
    "Aspect", "Attitude", "Collective", "Counterpart", "Covering", "Hearsay", "Honorific", "Idle", "Light",
    "Modal", "Negation", "Negator", "Occurrence", "OfficeNoun", "Proceedings", "Publication", "Reporting",
    "StateNoun", "TitleModifier", "Untrue",
)  # fmt: skip
MODALITIES = {"Desired": "desired", "Planned": "planned", "Possible": "possible"}
NOUN_KINDS = {"EventNoun": "event", "AttitudeNoun": "attitude", "ActNoun": "act"}

_POS = {"verb": "verb", "noun": "noun", "adjective": "adjective"}
_EMBEDDING = frozenset({"Aspect", "Attitude", "Light", "Negator", "Occurrence"})
_LABEL = names.PREFIXES["rdfs"] + "label"
_TYPE = names.PREFIXES["rdf"] + "type"
_EVOKES = names.PREFIXES["ontolex"] + "evokes"
_PART_OF_SPEECH = names.PREFIXES["lexinfo"] + "partOfSpeech"
_DEFINITION = names.PREFIXES["skos"] + "definition"
_OWN = ("frame", "function", "polarityEffect", "modalityEffect", "nounKind", "denotes", "officeKind")
_ENTRY_KEYS = frozenset({
    _LABEL, _TYPE, _EVOKES, _PART_OF_SPEECH, _DEFINITION, names.PREFIXES["rdfs"] + "comment",
    *(names.ONTOLOGY + key for key in _OWN),
})  # fmt: skip
_PREPOSITIONS = frozenset(
    (
        "about",
        "against",
        "as",
        "at",
        "between",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "over",
        "to",
        "toward",
        "with",
    )
)

_Node = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands where around a word.

    Attributes:
        name: the local name of the frame, such as `discuss`.
        slots: from a place in the syntax (`subject`, `object`, `indirect`, `possessive`, a preposition, `that`,
            `whether`, `infinitive`, `gerund`, `object-infinitive`) to a role of ROLES.
    """

    name: str
    slots: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Sense:
    """One entry of the lexicon.

    Attributes:
        iri: of the entry.
        words: the lemma of the head, then the lemmas that must be among its dependents, in order.
        pos: `verb`, `noun`, `adjective` or `other`.
        action: the action it evokes, such as `Discuss`.
        frame: the roles around it.
        function: one of FUNCTIONS.
        polarity: `denied` where what it embeds is said not to be.
        modality: `desired`, `planned` or `possible`, where it lends one to what it embeds or to its own act.
        kind: of a noun, `event`, `attitude` or `act`.
        denotes: the entity type of a noun phrase headed by it.
        office: the kind of office a collective noun names, such as `president`.
    """

    iri: str
    words: tuple[str, ...]
    pos: str
    action: str | None = None
    frame: Frame | None = None
    function: str | None = None
    polarity: str | None = None
    modality: str | None = None
    kind: str | None = None
    denotes: str | None = None
    office: str | None = None

    @property
    def head(self) -> str:
        """The lemma under which it is found."""
        return self.words[0]


@dataclass(frozen=True, slots=True)
class _Known:
    """What an entry may name: frames by IRI, actions and functions by local name."""

    frames: Mapping[str, Frame]
    actions: frozenset[str]
    functions: set[str]


class Lexicon:
    """The entries of the lexicon, by part of speech and head."""

    def __init__(self, senses: Iterable[Sense], frames: Iterable[Frame] = ()) -> None:
        self.senses = tuple(sorted(senses, key=_rank))
        self.frames = tuple(sorted(frames, key=lambda frame: frame.name))
        self._by_iri = {sense.iri: sense for sense in self.senses}
        self._by_head: dict[tuple[str, str], tuple[Sense, ...]] = defaultdict(tuple)
        functions: dict[str, set[str]] = defaultdict(set)
        for sense in self.senses:
            self._by_head[sense.pos, sense.head] += (sense,)
            if sense.function:
                functions[sense.function].add(_phrase(sense))
        self._functions = {name: frozenset(phrases) for name, phrases in functions.items()}

    @classmethod
    def open(cls, path: Path | None = None) -> Lexicon:
        """The lexicon of a Turtle file, by default the one of the ontology. Each file is read once.

        Raises:
            AssetError: the file is missing or is no Turtle, or an entry is malformed; `where` is the entry's IRI.
        """
        return _open(path or assets.folder("ontology") / "lexicon.ttl")

    def verbs(self, lemma: str) -> tuple[Sense, ...]:
        """The senses of verbs with this head, those with most words first."""
        return self._by_head.get(("verb", lemma), ())

    def nouns(self, lemma: str) -> tuple[Sense, ...]:
        """The senses of nouns with this head, those with most words first."""
        return self._by_head.get(("noun", lemma), ())

    def adjectives(self, lemma: str) -> tuple[Sense, ...]:
        """The senses of adjectives with this head, those with most words first."""
        return self._by_head.get(("adjective", lemma), ())

    def others(self, lemma: str) -> tuple[Sense, ...]:
        """The senses of all other words (negations, modals) with this head, those with most words first."""
        return self._by_head.get(("other", lemma), ())

    def function(self, name: str) -> frozenset[str]:
        """The lemmas and phrases, as written, that have this function; empty where none has it."""
        return self._functions.get(name, frozenset())

    @lru_cache(maxsize=16)  # noqa: B019  the lexicon lives as long as the process
    def past(self, name: str) -> frozenset[str]:
        """The past forms of the one-word verbs with this function."""
        return frozenset(
            _past(s.head) for s in self.senses if s.function == name and s.pos == "verb" and len(s.words) == 1
        )

    def sense(self, iri: str) -> Sense | None:
        """The entry with this IRI."""
        return self._by_iri.get(iri)


_IRREGULAR = {"say": "said", "tell": "told", "think": "thought", "write": "wrote", "speak": "spoke", "hold": "held",
              "make": "made", "put": "put", "let": "let", "find": "found", "know": "knew", "see": "saw"}  # fmt: skip


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "ed"


def _rank(sense: Sense) -> tuple[int, int, str]:
    """More words first; then what needs an act beside it, what evokes one, what reports one, and mere nouns."""
    order = 0 if sense.function in _EMBEDDING else 1 if sense.action else 2 if sense.function else 3
    return (-len(sense.words), order, sense.iri)


def _phrase(sense: Sense) -> str:
    if sense.pos != "noun" or len(sense.words) == 1 or sense.words[1] in _PREPOSITIONS:
        return " ".join(sense.words)
    return " ".join((*sense.words[1:], sense.head))


@lru_cache(maxsize=8)
def _open(path: Path) -> Lexicon:
    nodes = _read(path)
    for more in sorted(path.parent.glob("lexicon-*.ttl")) if path.name == "lexicon.ttl" else ():
        nodes |= _read(more)
    slots = _of_type(nodes, "Slot")
    frames = {iri: _frame(iri, nodes[iri], slots) for iri in _of_type(nodes, "Frame")}
    known = _Known(frames, _actions(path), {*FUNCTIONS, *map(_local, _of_type(nodes, "WordFunction"))})
    entries = (iri for iri in nodes if iri.startswith(names.LEXICON))
    return Lexicon([_sense(iri, nodes[iri], known) for iri in entries], frames.values())


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    """The file as a mapping from subject to predicate to values (IRIs in full, literals as their text)."""
    nodes: dict[str, dict[str, list[str]]] = {}
    try:
        for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            subject, value = getattr(triple.subject, "value", ""), getattr(triple.object, "value", "")
            nodes.setdefault(subject, {}).setdefault(triple.predicate.value, []).append(value)
    except OSError as error:
        raise AssetError(f"the lexicon cannot be read: {error.strerror}", where=str(path)) from error
    except (SyntaxError, ValueError) as error:
        raise AssetError(f"the lexicon is no Turtle: {error}", where=str(path)) from error
    return nodes


def _local(iri: str) -> str:
    return iri.removeprefix(names.ONTOLOGY)


def _of_type(nodes: Mapping[str, _Node], name: str) -> list[str]:
    return [iri for iri, node in nodes.items() if names.ONTOLOGY + name in node.get(_TYPE, ())]


def _actions(path: Path) -> frozenset[str]:
    """The local names of the actions, from the `actions.ttl` beside the lexicon or else of the ontology."""
    beside = path.with_name("actions.ttl")
    path = beside if beside.exists() else assets.folder("ontology") / "actions.ttl"
    found = _read(path)
    return frozenset(iri.removeprefix(names.ACTION) for iri in found if iri.startswith(names.ACTION))


def _frame(iri: str, node: _Node, slots: Iterable[str]) -> Frame:
    known, prefix = set(slots), names.PREFIXES["slot"]
    found: dict[str, str] = {}
    for key in sorted(k for k in node if k.startswith(prefix)):
        if key not in known:
            raise AssetError(f"the slot {names.compact(key)} is not declared as a kg:Slot", where=iri)
        found[key.removeprefix(prefix)] = _choice(iri, node, key, ROLES) or "none"
    if not found:
        raise AssetError("the frame has no slot", where=iri)
    return Frame(iri.removeprefix(names.PREFIXES["frame"]), MappingProxyType(found))


def _sense(iri: str, node: _Node, known: _Known) -> Sense:
    _known_keys(iri, node)
    part = _one(iri, node, _PART_OF_SPEECH) or ""
    pos = _POS.get(part.removeprefix(names.PREFIXES["lexinfo"]), "other")
    sense = Sense(
        iri=iri,
        words=_words(iri, node, pos),
        pos=pos,
        action=_action(iri, node, known.actions),
        frame=_frame_of(iri, node, known.frames),
        function=_choice(iri, node, names.ONTOLOGY + "function", known.functions),
        polarity="denied" if _choice(iri, node, names.ONTOLOGY + "polarityEffect", ("Denied",)) else None,
        modality=MODALITIES.get(_choice(iri, node, names.ONTOLOGY + "modalityEffect", MODALITIES) or ""),
        kind=NOUN_KINDS.get(_choice(iri, node, names.ONTOLOGY + "nounKind", NOUN_KINDS) or ""),
        denotes=_choice(iri, node, names.ONTOLOGY + "denotes", names.ENTITY_KINDS),
        office=_one(iri, node, names.ONTOLOGY + "officeKind"),
    )
    _check(sense, part)
    return sense


def _known_keys(iri: str, node: _Node) -> None:
    if not _ENTRY_KEYS.issuperset(node):
        unknown = min(set(node) - _ENTRY_KEYS)
        raise AssetError(f"an entry has no property {names.compact(unknown)}", where=iri)


def _check(sense: Sense, part: str) -> None:
    if not part:
        raise AssetError("the entry has no lexinfo:partOfSpeech", where=sense.iri)
    if not (sense.action or sense.function or sense.denotes):
        raise AssetError("the entry evokes no action, has no function and denotes nothing", where=sense.iri)
    if sense.action and not sense.frame:
        raise AssetError(f"the entry evokes act:{sense.action} but has no kg:frame", where=sense.iri)
    if sense.kind and sense.pos != "noun":
        raise AssetError("only a noun has a kg:nounKind", where=sense.iri)


def _words(iri: str, node: _Node, pos: str) -> tuple[str, ...]:
    """The words of the label, head first. English compounds end in their head: "phone call" is a kind of call."""
    words = (_one(iri, node, _LABEL) or "").split()
    if not words:
        raise AssetError("the entry has no rdfs:label", where=iri)
    if pos != "noun":
        return tuple(words)
    end = next((i for i, word in enumerate(words) if i and word in _PREPOSITIONS), len(words))
    return (words[end - 1], *words[: end - 1], *words[end:])


def _action(iri: str, node: _Node, actions: frozenset[str]) -> str | None:
    found = _one(iri, node, _EVOKES)
    name = found and found.removeprefix(names.ACTION)
    if name and name not in actions:
        raise AssetError(f"the action {names.compact(found or '')} is not in actions.ttl", where=iri)
    return name


def _frame_of(iri: str, node: _Node, frames: Mapping[str, Frame]) -> Frame | None:
    found = _one(iri, node, names.ONTOLOGY + "frame")
    if found and found not in frames:
        raise AssetError(f"the frame {names.compact(found)} is not defined", where=iri)
    return frames[found] if found else None


def _choice(iri: str, node: _Node, key: str, choices: Iterable[str]) -> str | None:
    """The local name of the one value of `key`, which must be a term of the ontology among `choices`."""
    if key not in node:
        return None
    found = _one(iri, node, key)
    name = found and found.removeprefix(names.ONTOLOGY)
    if name and name not in choices:
        known = ", ".join(sorted(choices))
        raise AssetError(f"{names.compact(key)} is {names.compact(found or '')}, not one of {known}", where=iri)
    return name


def _one(iri: str, node: _Node, key: str) -> str | None:
    found = node.get(key, ())
    if len(found) > 1:
        raise AssetError(f"{names.compact(key)} is given more than once", where=iri)
    return found[0] if found else None
