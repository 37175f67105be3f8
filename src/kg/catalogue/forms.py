"""The surface names of an entity, from what the catalogue states of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from .model import Name
from .text import words

#: States whose people's names stand family name first at home, and are often turned round abroad.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "HUN", "JPN", "KOR", "MAC", "PRK", "TWN"})
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az"})
_PATRONYMIC = re.compile(r".+(?:ovich|evich|vich|ych|ovych|ovna|evna|ivna|ichna|avich|oğlu|oglu|kyzy|qizi|uly|ogly)$")
_INITIAL = re.compile(r"[A-Z]\.?(?:[A-Z]\.?)?$")

#: Properties that give a name, and the kind of name each gives, for anything but a person; the first kind counts.
KINDS = {
    "rdfs:label": "label", "kg:acronym": "acronym", "kg:officialName": "official", "skos:altLabel": "alias",
    "kg:adjective": "adjective", "kg:demonym": "demonym", "kg:metonym": "metonym",
}  # fmt: skip


def names(iri: str, kind: str, state: str | None, values: dict[str, list[str]]) -> set[Name]:
    """The names of an entity; `values` holds its literals by compact property IRI, English and untagged ones."""
    if kind == "Person":
        return {*_people(iri, state, values)}
    found = ((form, "acronym" if is_acronym(form) else KINDS[p]) for p in KINDS for form in values.get(p, ()))
    kinds: dict[str, str] = {}
    for form, name_kind in found:
        kinds.setdefault(form, name_kind)
    return {Name(words(form), form, iri, name_kind) for form, name_kind in kinds.items() if words(form)}


def is_acronym(form: str) -> bool:
    """Whether a form must be met to the letter: a short one in capitals, lest `us` be the United States.

    >>> is_acronym("U.S."), is_acronym("NATO"), is_acronym("Cuba"), is_acronym("G7")
    (True, True, False, True)
    """
    letters = [c for c in form if c.isalpha()]
    return " " not in form and len(letters) < 8 and form.upper() == form and bool(letters)


def _people(iri: str, state: str | None, values: dict[str, list[str]]) -> Iterator[Name]:
    surnames = values.get("kg:surname", [])
    given = [*values.get("rdfs:label", ()), *values.get("skos:altLabel", ())]
    for form in dict.fromkeys(chain.from_iterable(variants(g, surnames, state) for g in given)):
        kind = "full" if len(words(form)) > 1 else "surname"
        yield Name(words(form), form, iri, kind)
    for form in dict.fromkeys(chain.from_iterable(_bare(s) for s in surnames)):
        yield Name(words(form), form, iri, "surname")
    for form in values.get("kg:acronym", ()):
        yield Name(words(form), form, iri, "acronym")


def variants(name: str, surnames: Iterable[str], state: str | None) -> list[str]:
    """The spellings under which a person's full name is met, the name itself first.

    Without middle names, initials and patronymics; without the Arabic article; for East Asians and Hungarians in
    both orders, and with a given name of two parts written as one.

    >>> variants("Shinzo Abe", ["Abe"], "JPN")
    ['Shinzo Abe', 'Abe Shinzo']
    >>> variants("Haider al-Abadi", ["al-Abadi"], "IRQ")
    ['Haider al-Abadi', 'Haider Abadi']
    """
    found = [name]
    for surname in surnames:
        found += _around(name, surname, state)
    return list(dict.fromkeys(f for form in found for f in (form, *_joined(form)) if words(f)))


def _around(name: str, surname: str, state: str | None) -> list[str]:
    given = _given(name, surname)
    if not given:
        return []
    first = name.startswith(surname + " ") and state in _FAMILY_FIRST
    if state in _FAMILY_FIRST:
        rest = " ".join(given)
        return [f"{rest} {surname}" if first else f"{surname} {rest}"]
    short = " ".join(_without_middle(given))
    return [f"{short} {s}" for s in _bare(surname)] if len(words(short)) else []


def _given(name: str, surname: str) -> list[str]:
    if name.startswith(surname + " "):
        return name[len(surname) + 1 :].split()
    return name[: -len(surname) - 1].split() if name.endswith(" " + surname) else []


def _without_middle(given: list[str]) -> list[str]:
    """The given names without initials and patronymics; of several plain ones the first, unless it is an initial."""
    kept = [g for g in given if not (_INITIAL.match(g) or _PATRONYMIC.match(g.lower()))] or given
    return kept if len(kept) == 1 or words(kept[0])[:1] in _COMPOUND else kept[:1]


#: First parts of given names that never stand alone.
_COMPOUND = frozenset({(w,) for w in ("abd", "abdel", "abdul", "abu", "bin", "ibn", "ali", "abdoul", "sheikh", "nur")})


def _bare(surname: str) -> list[str]:
    """The surname, and the surname without an Arabic article."""
    parts = re.split(r"[\s-]", surname, maxsplit=1)
    article = len(parts) == 2 and parts[0].casefold() in _ARTICLES and not surname.startswith("Al ")
    return [surname, parts[1]] if article and len(parts[1]) > 2 else [surname]


def _joined(form: str) -> list[str]:
    """A given name in two parts written as one: `Moon Jae-in` gives `Moon Jaein`."""
    return [re.sub(r"(?<=[a-z])-(?=[a-z])", "", form)] if re.search(r"[a-z]-[a-z]", form) else []
