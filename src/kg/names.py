"""Prefixes, vocabulary and minting: the only place where a string becomes an IRI.

One prefix for each kind of IRI, so that every serialisation stays short and readable. Minted IRIs depend only on
what they name, never on the order of reading, a clock or a random number.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

BASE = "https://w3id.org/summit-kg/"

ONTOLOGY = BASE + "ontology#"
ACTION = BASE + "action/"
TOPIC = BASE + "topic/"
LEXICON = BASE + "lexicon/"
ID = BASE + "id/"

#: The kinds of data IRI, each with its prefix: `{ID}{kind}/{local name}`.
KINDS = (
    "document",
    "mention",
    "role",
    "claim",
    "evidence",
    "phrase",
    "interval",
    "amount",
    "person",
    "state",
    "organization",
    "group",
    "place",
    "agreement",
    "event",
    "product",
    "office",
    "tenure",
    "link",
)

#: Entity types of the contract (CLAIMS.md) and the kind of IRI each is minted under.
ENTITY_KINDS = {
    "Person": "person",
    "State": "state",
    "Organization": "organization",
    "Group": "group",
    "Place": "place",
    "Agreement": "agreement",
    "Event": "event",
    "Product": "product",
}

PREFIXES: dict[str, str] = {
    "kg": ONTOLOGY, "act": ACTION, "topic": TOPIC, "lex": LEXICON, "frame": BASE + "frame/", "slot": BASE + "slot/",
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    "wd": "http://www.wikidata.org/entity/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "time": "http://www.w3.org/2006/time#",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "lexinfo": "http://www.lexinfo.net/ontology/3.0/lexinfo#",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "sssom": "https://w3id.org/sssom/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "shape": BASE + "shape/",
    "cap": BASE + "cap/",
    "eurovoc": "http://eurovoc.europa.eu/",
    "medtop": "http://cv.iptc.org/newscodes/mediatopic/",
    "plover": "https://w3id.org/summit-kg/plover/",
    "cameo": "https://w3id.org/summit-kg/cameo/",
}  # fmt: skip


#: Letters that Unicode does not take apart into a Latin letter and a mark, and signs that names are written with.
_LATIN = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ß": "ss",
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "ə": "a", "Ə": "A", "ŧ": "t",
    "‘": None, "’": None, "ʼ": None, "ʻ": None, "ʿ": None, "ʾ": None, "·": None, "`": None, "´": None,
})  # fmt: skip


def ascii_text(text: str) -> str:
    """The text with its Latin letters stripped of marks; letters of other scripts stay as they are.

    >>> ascii_text("Çavuşoğlu, Łukasz, Rơmănia")
    'Cavusoglu, Lukasz, Romania'
    """
    parts = unicodedata.normalize("NFKD", text.translate(_LATIN))
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """A short ASCII name for use in an IRI: letters and digits in lower case, joined by hyphens.

    Texts that leave nothing (punctuation alone) get a hash, so that two of them never share a name.
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’ʼ`]", "", ascii_text(text)).lower())
    return "-".join(words)[:120].strip("-") or "x" + digest(text)[:12]


def digest(*parts: str) -> str:
    """The SHA-256 of the parts in hexadecimal; parts are kept apart, so ("ab", "c") and ("a", "bc") differ."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def mint(kind: str, local: str) -> str:
    """The IRI of kind `kind` (one of KINDS) with the local name `local`."""
    if kind not in KINDS:
        raise ValueError(f"no IRIs of kind {kind!r} are minted")
    return f"{ID}{kind}/{local}"


def mint_entity(entity_type: str, label: str, state: str | None = None) -> str:
    """The IRI of an entity from its type, its label and the ISO 3166-1 alpha-3 code of its state, where it has one.

    A state is named by its code alone. The catalogue mints by the same rule, so a person met first in a readout and
    entered later in the catalogue keeps the IRI.

    >>> mint_entity("Person", "Dmitry Peskov", "RUS")
    'https://w3id.org/summit-kg/id/person/dmitry-peskov-rus'
    >>> mint_entity("State", "Belarus", "BLR")
    'https://w3id.org/summit-kg/id/state/BLR'
    """
    kind = ENTITY_KINDS[entity_type]
    if entity_type == "State" and state:
        return mint(kind, state)
    return mint(kind, slug(label) + (f"-{state.lower()}" if state else ""))


def wikidata(qid: str) -> str:
    """The IRI of a Wikidata item.

    >>> wikidata("Q184")
    'http://www.wikidata.org/entity/Q184'
    """
    if not re.fullmatch(r"Q[1-9]\d*", qid):
        raise ValueError(f"not a Wikidata item: {qid!r}")
    return PREFIXES["wd"] + qid


def expand(curie: str) -> str | None:
    """The IRI of a compact IRI such as `act:Meet`, or None where the prefix is unknown."""
    prefix, colon, local = curie.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else None


def compact(iri: str) -> str:
    """The compact form of an IRI where a prefix fits, else the IRI itself."""
    best = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else iri
