"""By which part of their full name people are called, by the customs of their state."""

from __future__ import annotations

import re

from kg.catalogue import fold

_FAMILY_FIRST = {"CHN", "HKG", "KOR", "MAC", "PRK", "TWN"}
_GIVEN_LAST = {"VNM"}
_HISPANIC = {
    "ARG", "BOL", "CHL", "COL", "CRI", "CUB", "DOM", "ECU", "ESP", "GTM", "HND", "MEX", "NIC", "PAN", "PER", "PRI",
    "PRY", "SLV", "URY", "VEN", "GNQ", "PHL",
}  # fmt: skip
_NO_SURNAME = {"IDN", "MMR", "BTN", "MNG", "ETH", "ERI", "ISL", "KHM", "LAO", "THA", "MYS"}
#: Particles that belong to the surname after them; only where a name stands before them.
_PARTICLES = {
    "al", "el", "ad", "an", "ar", "as", "ash", "at", "von", "van", "der", "den", "de", "del", "della", "dello", "di",
    "da", "dos", "das", "do", "du", "la", "le", "les", "los", "las", "ter", "ten", "bin", "ibn", "ben", "ould", "wa",
    "mac", "st", "saint", "san", "santa", "zu", "af", "av", "abu", "ag", "mint", "bint",
}  # fmt: skip
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v", "vi", "x", "xiv", "jnr", "snr"}
_TITLES = re.compile(r"^(?:Sheikh|Sheikha|Sir|Dame|Lord|Baroness|Dr\.?|General|Prince|Princess|Ayatollah|Cardinal) ")
_GIVEN = set(
    "juan jose josé luis carlos manuel antonio miguel angel ángel jorge francisco pedro pablo maria maría ana rafael"
    " fernando alejandro roberto ricardo eduardo enrique andres andrés alvaro álvaro felipe javier alfonso martin martín"
    " gustavo hugo daniel david diego oscar óscar mario raul raúl victor víctor vicente ernesto alberto guillermo sergio"
    " jesus jesús ramon ramón rodrigo gabriel ignacio laura isabel claudia rosa teresa carmen patricia elena julio cesar"
    " césar marcelo jaime ivan iván esteban armando salvador alan horacio tabare tabaré evo nayib xiomara joaquin joaquín"
    " michelle sebastian sebastián nicolas nicolás hector héctor adolfo alejandra bernardo santiago arturo leonel danilo"
    " rafael federico adan adán domingo sofia sofía soledad delcy delsy lenin lenín rené rene rebeca susana gloria jean"
    " paul mary john george michael jair joão joao luiz lula paulo celso mauro ernesto marco aurelio antónio aníbal anibal"
    " marcelo passos íñigo mariano aurelio leopoldo trinidad josep ferdinand gloria rodrigo benigno corazon fidel teodoro"
    " delfin perfecto enrique arsenio albert alan peter".split()
)


def surnames(name: str, state: str | None) -> list[str]:
    """The parts of a full name that stand for the person alone, the likeliest first; none for a single name.

    >>> surnames("Xi Jinping", "CHN"), surnames("Ursula von der Leyen", "DEU")
    (['Xi'], ['von der Leyen'])
    >>> surnames("Enrique Peña Nieto", "MEX")
    ['Peña Nieto', 'Peña']
    """
    parts = _TITLES.sub("", name.split(",")[0]).split()
    while len(parts) > 1 and fold(parts[-1]) in _SUFFIXES:
        parts.pop()
    if len(parts) < 2 or " of " in name or fold(name.split()[-1]) in _SUFFIXES - {"jr", "sr", "jnr", "snr"}:
        return []
    return _by_custom(parts, state)


def _by_custom(parts: list[str], state: str | None) -> list[str]:
    if state in _FAMILY_FIRST:
        return _family_first(parts)
    if state in _GIVEN_LAST:
        return [parts[-1]]
    if state == "KHM":
        return []
    if state in ("SGP", "MYS") and len(parts) == 3 and fold(parts[0]) in _SINOKOREAN:
        return [parts[0]]
    if state in _HISPANIC and len(parts) > 2:
        return _hispanic(parts)
    if "bin" in parts[1:-1] and "Al" in parts:
        return [" ".join(parts[parts.index("Al") :])]
    return _western(parts) + ([parts[0]] if state in _NO_SURNAME and len(parts[0]) > 3 else [])


def _family_first(parts: list[str]) -> list[str]:
    """The first word, unless the given name stands first in the Western way: `Henry Tang`, `Syngman Rhee`."""
    western = len(parts) == 2 and fold(parts[1]) in _SINOKOREAN and fold(parts[0]) not in _SINOKOREAN
    return [parts[-1]] if western or len(parts[0]) > 6 else [parts[0]]


_SINOKOREAN = set(
    "xi li wang zhang zhao liu chen yang huang wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang song tang han feng"
    " deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lam tsang tung leung"
    " lee kim park moon yoon roh chung cho choi kang ban yun han lim oh suh shin jang hwang jeong song kwon ahn ryu hong"
    " tsai lai ma chiang su wong chan ho chui ri pak choe hwang hua geng qin zhai hong chang rhee goh ng teo tan lim wong ong heng koh toh".split()
)


def _hispanic(parts: list[str]) -> list[str]:
    given = 1
    while given < len(parts) - 1 and fold(parts[given]) in {fold(g) for g in _GIVEN}:
        given += 1
    rest = parts[given:]
    if fold(rest[0]) in _PARTICLES or len(rest) == 1:
        return [" ".join(rest)]
    return [" ".join(rest), rest[0]] if len(rest) == 2 else [" ".join(rest[:2]), rest[0]]


def _western(parts: list[str]) -> list[str]:
    first = len(parts) - 1
    while first > 1 and fold(parts[first - 1]) in _PARTICLES and parts[first - 1] not in ("San", "Ben"):
        first -= 1
    return [" ".join(parts[first:])]
