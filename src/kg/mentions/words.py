"""A text cut into words for the matching of names: the same cut for the catalogue's names and for the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: One-for-one replacements, so that offsets in the plain form are offsets in the text.
_PLAIN = str.maketrans("“”„‟«»‘’‚‛′–—―‑\u00a0\u202f\u2009\t", '""""""\'\'\'\'\'----    ')
_WORD = re.compile(r"[^\s\-,;:()\[\]{}\"!?…/|]+")
_ABBREVIATION = re.compile(r"(?:\w\.)+\w?\.?|(?:Jr|Sr|Dr|Mr|Mrs|Ms|Gen|Sen|Rep|Gov|Prof|St|Lt|Col|Hon|Amb|No)\.")


def plain(text: str) -> str:
    """The text with typographic quotation marks, dashes and spaces made plain; of the same length."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands. `possessive` is true where a genitive 's was cut off (it is not part of the span)."""

    text: str
    start: int
    end: int
    possessive: bool = False


def words(text: str) -> list[Word]:
    """The words of a plain text: cut at white space, hyphens and punctuation; full stops that end a sentence dropped.

    >>> [w.text for w in words("The U.S.-Iraq talks, Baghdad's first.")]
    ['The', 'U.S.', 'Iraq', 'talks', 'Baghdad', 'first']
    """
    found = []
    for m in _WORD.finditer(text):
        word, start = m.group(), m.start()
        lead = len(word) - len(word.lstrip("'.*•"))
        word, start = word[lead:], start + lead
        if word.endswith(".") and not _ABBREVIATION.fullmatch(word):
            word = word.rstrip(".")
        possessive = False
        if word.endswith(("'s", "'S")):
            word, possessive = word[:-2], True
        elif word.endswith("'"):
            word, possessive = word[:-1], len(word) > 2 and word[-2] == "s"
        if word:
            found.append(Word(word, start, start + len(word), possessive))
    return found


def capitalised(word: str) -> bool:
    """Whether a word begins as a name does."""
    return word[:1].isupper()
