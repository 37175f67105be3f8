"""The RDF catalogue as an index of names, tenures and members: who and what is known, by what names, and when.

The Turtle files are compiled once into a SQLite file in the user's cache, keyed by the files' content; after that,
opening takes milliseconds. `fold` is the one normalisation of names.
"""

from __future__ import annotations

from .index import Catalogue
from .model import Entry, Name, Tenure
from .text import Token, fold, tokens, words

__all__ = ["Catalogue", "Entry", "Name", "Tenure", "Token", "fold", "tokens", "words"]
