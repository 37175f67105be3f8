"""The one normalisation of names, and the one way to part a text into the words that names are made of.

A word ends at white space, a hyphen, a dash or a slash. Its folded form has no diacritics, case, apostrophes, dots,
commas, quotes or brackets, and no possessive ending: "al-Assad's" is the two words `al assad`, "U.S." is `us`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "ß": "ss", "ŋ": "n",
    "&": "and", "ħ": "h", "ŧ": "t", "ʻ": None, "ʼ": None, "ʿ": None, "ʾ": None,
})  # fmt: skip
_WORD = re.compile(r"[^\s\-‐‑‒–—―/]+")
_EDGE = "\"“”„«»()[]{}<>,;:!?*…'‘’`´"
_DROPPED = re.compile(r"[\"“”„«»()\[\]{}<>.,;:!?*…'‘’`´]")
_POSSESSIVE = re.compile(r"['’´`]s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its folded form, and where it stands without quotes, stops and a possessive ending."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    bare = _POSSESSIVE.sub("", word)
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return _DROPPED.sub("", plain.casefold().translate(_LETTERS))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without those that leave nothing.

    >>> words("Côte d'Ivoire"), words("Ban Ki-moon")
    (('cote', 'divoire'), ('ban', 'ki', 'moon'))
    """
    return tuple(folded for match in _WORD.finditer(text) if (folded := _fold_word(match[0])))


def fold(text: str) -> str:
    """The folded words of a text, joined by single spaces; equal for two spellings of one name.

    >>> fold("  Recep Tayyip Erdoğan’s ")
    'recep tayyip erdogan'
    """
    return " ".join(words(text))


def tokens(text: str) -> list[Token]:
    """The words of a text with their offsets; the end leaves out a possessive ending and closing punctuation.

    The dot of an abbreviation such as `U.S.` stays within.
    """
    return [t for match in _WORD.finditer(text) if (t := _token(match[0], match.start()))]


def _token(raw: str, start: int) -> Token | None:
    body = raw.lstrip(_EDGE + ".")
    start += len(raw) - len(body)
    body = _POSSESSIVE.sub("", _close(body))
    word = _fold_word(body)
    return Token(word, start, start + len(body)) if word else None


def _close(body: str) -> str:
    """The word without closing punctuation; a last dot stays where another stands before it."""
    short = body.rstrip(_EDGE + ".")
    return short + "." if "." in short and body[len(short) :].startswith(".") else short
