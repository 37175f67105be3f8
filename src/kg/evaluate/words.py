"""When two names, two topics or two offices count as the same."""

from __future__ import annotations

import re
from functools import lru_cache

#: Words that say nothing about what a topic is.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a all an and any are as at be been between both by for from her his in is issue issues its matter matters of "
        "on or other question questions such that the their these this those to two was were with",
    )
)

#: Names of one kind of office; a name may belong to several kinds.
_OFFICES = tuple(
    frozenset(names.split(", "))
    for names in (
        "president, head of state, leader",
        "prime minister, premier, head of government, chairman of the government, chancellor, taoiseach, leader",
        "monarch, king, queen, emperor, emir, amir, sultan, sheikh, head of state, leader",
        "leader, ruler, president, prime minister, premier, chancellor, king, head of state, head of government",
        "foreign minister, minister of foreign affairs, external affairs minister, foreign secretary, "
        "secretary of state",
        "defence minister, defense minister, minister of defence, minister of defense, defence secretary, "
        "defense secretary, secretary of defense",
        "spokesperson, spokesman, spokeswoman, press secretary, presidential press secretary, press service",
        "secretary general, secretary-general, chief, head",
    )
)


def plain(name: str | None) -> str:
    """A name in lower case, its punctuation (but apostrophes and hyphens) and doubled spaces gone."""
    return " ".join(re.sub(r"[^\w\s'-]", " ", name or "").split()).lower()


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """The words that say what a phrase is about, the plain plural in -s reduced."""
    return frozenset(_singular(word) for word in re.findall(r"\w+", text.lower()) if word not in _EMPTY)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def overlap(one: str | None, other: str | None) -> float:
    """The share of the shorter phrase's words that the other has too; 0 where either is empty."""
    a, b = content(one or ""), content(other or "")
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def same_office(one: str, other: str) -> bool:
    """Whether two names of offices can mean one office: `premier` and `prime minister of Norway`."""
    a, b = plain(one), plain(other)
    return a in b or b in a or any(a in kind and b in kind for kind in _OFFICES)
