"""Offices in a text: "Prime Minister", "Minister for Foreign Affairs of Russia", "the Kremlin spokesman"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..catalogue import Catalogue, fold
from ..lexicon import Lexicon
from .registry import Registry, Thing
from .scan import Names
from .words import capitalised

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ibn",
        "bint",
        "de",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "da",
        "dos",
        "das",
        "di",
        "du",
        "la",
        "le",
        "ul",
        "ur",
        "abu",
        "ter",
        "af",
        "y",
        "e",
        "ould",
    ]
)
_OF = frozenset(["of", "for", "to", "at"])
_TOP = frozenset(["president", "prime-minister", "chancellor", "monarch", "head-of-state", "head-of-government"])


@dataclass(slots=True)
class Title:
    """An office named in the words [first, last)."""

    first: int
    last: int
    label_first: int
    label_last: int
    offices: frozenset[str]
    of: Thing | None = None
    plural: bool = False
    owners: tuple[Thing, ...] = ()


class Scanner(Names):
    """The scan of one text up to titles and the names of people."""

    def __init__(self, text: str, registry: Registry, lexicon: Lexicon) -> None:
        super().__init__(text, registry, lexicon)
        self.offices = _offices(self.catalogue, lexicon)
        self.generic = {fold(h) for h in lexicon.function("OfficeNoun")}
        self.honorifics = {fold(h) for h in lexicon.function("Honorific")}
        self.title_modifiers = {fold(h) for h in lexicon.function("TitleModifier")}

    def office_at(self, i: int) -> tuple[int, frozenset[str], bool]:
        """The longest name of an office at word i: its length, the kinds it may mean, whether it is in the plural."""
        best: tuple[int, frozenset[str], bool] = (0, frozenset(), False)
        for name, kinds in self.offices.get(self.folded[i], ()) if i < len(self.folded) else ():
            n = len(name)
            if n > best[0] and self._joined(i, i + n):
                have = self.folded[i : i + n]
                if have == list(name):
                    best = (n, frozenset(kinds), False)
                elif [_singular(w) for w in have] == list(name):
                    best = (n, frozenset(kinds), True)
        return best if best[0] else self._generic(i)

    def _generic(self, i: int) -> tuple[int, frozenset[str], bool]:
        """An office that no catalogue lists, by its head noun in capitals: "Minister of Fisheries"."""
        if i < len(self.words) and capitalised(self.words[i].text):
            for n in (2, 1):
                head = " ".join(self.folded[i : i + n])
                if head in self.generic and self._joined(i, i + n):
                    return n, frozenset({head.replace(" ", "-")}), False
                if _singular(head) in self.generic and self._joined(i, i + n):
                    return n, frozenset({_singular(head).replace(" ", "-")}), True
        return 0, frozenset(), False

    def title(self, i: int, depth: int = 0) -> Title | None:
        """The title that begins at word i, with whose office it is."""
        j = i
        while j < len(self.words) and self.folded[j] in self.title_modifiers and not self.office_at(j)[0]:
            j += 1
            if j < len(self.words) and self._gap(j).strip() not in ("", "-"):
                return None
        n, offices, plural = self.office_at(j)
        if not n:
            return None
        found = Title(i, j + n, j, j + n, frozenset(offices), plural=plural)
        self._complement(found, depth)
        return self._and_title(found, depth)

    def _and_title(self, found: Title, depth: int) -> Title:
        j = found.last
        if (
            j + 1 < len(self.words)
            and self.folded[j] == "and"
            and capitalised(self.words[found.label_first].text)
            and depth < 2
        ):
            after = j + 1
            if capitalised(self.words[after].text):
                more = self.title(after, depth + 2)
                top = bool(found.offices & _TOP) and found.first == found.label_first
                if more and not top and not more.plural and not found.plural and more.last < len(self.words):
                    follows = capitalised(self.words[more.last].text) and not found.of
                    if follows or self._gap(more.last).startswith(", Mr"):
                        found.last = more.last
                        found.offices |= more.offices
                        found.of = found.of or more.of
        return found

    def _complement(self, found: Title, depth: int) -> None:
        """Take in "of Belarus", "for Foreign Affairs of Russia", "of the Russian leader", ..."""
        for _ in range(3):
            j = found.last
            if (
                j + 1 >= len(self.words)
                or self.folded[j] not in _OF
                or self._gap(j).strip()
                or self._gap(j + 1).strip()
            ):
                return
            preposition = self.folded[j]
            j += 1
            if self.folded[j] in ("the", "his", "her", "its"):
                j += 1
            if j >= len(self.words):
                return
            end = self._office_owner(found, j, preposition, depth)
            if end is None:
                return
            found.last = end
            if found.plural:
                self._more_owners(found)

    def _more_owners(self, found: Title) -> None:
        """Take in the rest of "the presidents of Russia, Belarus and Kazakhstan"."""
        owners = [found.of] if found.of is not None else []
        j = found.last
        while owners and j < len(self.words):
            k = j + (self.folded[j] == "and")
            joined = self._gap(k).strip() in ("", ",") if k > j else self._gap(j).strip() == ","
            hit = self.hits.get(k) if joined and k < len(self.words) else None
            owner = self._owner(hit) if hit and hit.kinds() & {"label", "official", "alias", "acronym"} else None
            if hit is None or owner is None or owner.type != "State":
                break
            owners.append(owner)
            j = hit.last
            found.last = j
            if k > hit.first - 1 and self.folded[k - 1] == "and":
                break
        if len(owners) > 1:
            found.owners = tuple(owners)

    def _office_owner(self, found: Title, j: int, preposition: str, depth: int) -> int | None:
        hit = self.hits.get(j)
        if hit and hit.kinds() & {"label", "official", "alias", "acronym", "metonym"} and not self._person_hit(hit):
            thing = self._owner(hit)
            if thing is not None and thing.type in ("State", "Organization"):
                if preposition == "to":
                    return hit.last  # an ambassador serves the state that sends, not the one that receives
                if found.of is None or thing.type == "Organization":
                    found.of = thing
                return hit.last
            if thing is not None and thing.type == "Place":
                return hit.last
        if preposition in ("to", "at"):
            return None
        inner = self._description(j) if depth <= 1 else None
        if inner is not None and inner[0].of is not None and not inner[0].plural:
            found.of = found.of or inner[0].of
            return inner[0].last
        end = self._capitals(j, stop_at_titles=True)
        if end > j and capitalised(self.words[j].text):
            while (
                end + 1 < len(self.words)
                and self.folded[end] == "and"
                and capitalised(self.words[end + 1].text)
                and not self.hits.get(end + 1)
                and not self.office_at(end + 1)[0]
            ):
                end = self._capitals(end + 1, stop_at_titles=True)
            return end
        return None

    def _description(self, i: int) -> tuple[Title, int] | None:
        """A title with its owner before it ("the Russian leader"), and where it begins; no determiner."""
        j, owner = i, None
        for _ in range(2):
            hit = self.hits.get(j)
            if hit and not self._person_hit(hit):
                thing = self._owner(hit)
                if (
                    thing is None
                    or thing.type == "Place"
                    or (hit.last < len(self.words) and self._gap(hit.last).strip() not in ("", "'s", "'", "-"))
                ):
                    break
                owner = thing if owner is None or thing.type == "Organization" else owner
                j = hit.last
            else:
                break
        if j >= len(self.words):
            return None
        found = self.title(j)
        if found is None:
            return None
        if owner is not None:
            found.of = found.of if found.of is not None and j == i else owner
        found.first = i
        return found, i

    def _capitals(self, i: int, stop_at_titles: bool = False) -> int:
        """The end of the run of capitalised words that begins at word i."""
        j = i
        while j < len(self.words) and j - i < 7:
            gap = self._gap(j).strip() if j > i else ""
            if gap not in ("", "-", "'") and not (gap == "." and j > i and len(self.words[j - 1].text) < 3):
                break
            if j > i and "\n" in self._gap(j):
                break
            word, folded = self.words[j].text, self.folded[j]
            if capitalised(word) and not (j > i and self.words[j - 1].possessive):
                if (
                    j > i
                    and gap != "-"
                    and (
                        (h := self.hits.get(j))
                        and not self._person_hit(h)
                        and h.kinds() & {"label", "official", "acronym", "adjective"}
                    )
                ):
                    break
                if stop_at_titles and j > i and self.office_at(j)[0]:
                    break
                j += 1
            elif (
                folded in _PARTICLES
                and j > i
                and j + 1 < len(self.words)
                and capitalised(self.words[j + 1].text)
                and not self._gap(j + 1).strip(" -'")
            ) or (
                folded in ("al", "el") and j == i and j + 1 < len(self.words) and capitalised(self.words[j + 1].text)
            ):
                j += 2
            else:
                break
        return j

    def _runs_on(self, i: int) -> bool:
        """Whether a capitalised word that is no known name follows directly: "Santiago Smith"."""
        return (
            i < len(self.words)
            and capitalised(self.words[i].text)
            and i not in self.hits
            and self._gap(i) == " "
            and not self.office_at(i)[0]
        )

    def name(self, i: int) -> tuple[int, int, int] | None:
        """A person's name at word i: (first word of the name, after honorifics; its end; number of honorifics)."""
        j = i
        while (
            j < len(self.words)
            and self.folded[j].replace(".", "") in self.honorifics
            and capitalised(self.words[j].text)
        ):
            j += 1
            if j < len(self.words) and self._gap(j).strip() not in ("", "."):
                return None
        hit = self.hits.get(j)
        forename = hit is not None and hit.last - hit.first == 1 and hit.kinds() <= {"label", "capital", "alias"}
        if (
            hit
            and not (forename and self._runs_on(hit.last))
            and not self._person_hit(hit)
            and not (hit.kinds() <= {"alias", "capital", "label"} and j > i and hit.last - hit.first == 1)
        ):
            return None
        end = self._capitals(j)
        if hit and self._person_hit(hit):
            end = max(end, hit.last)
        if end <= j:
            return None
        if end < len(self.words) and self._gap(end).strip() == "," and self.folded[end] in ("jr", "sr"):
            end += 1
        return j, end, j - i


def _singular(word: str) -> str:
    if word.endswith("men"):
        return word[:-3] + "man"
    return word[:-3] + "y" if word.endswith("ies") else word[:-1] if word.endswith("s") else word


@lru_cache(maxsize=4)
def _offices(catalogue: Catalogue, lexicon: Lexicon) -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """The names of offices by the singular and the plural of their first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    counterparts = {tuple(fold(c).split()): ("counterpart",) for c in lexicon.function("Counterpart")}
    for name, kinds in sorted({**catalogue.office_names(), **counterparts}.items(), key=lambda x: (-len(x[0]), x[0])):
        first = name[0]
        plurals = {
            first + "s",
            first[:-3] + "men" if first.endswith("man") else first,
            first[:-1] + "ies" if first.endswith("y") else first,
        }
        for form in {first, *plurals}:
            table.setdefault(form, []).append((name, kinds))
    return {form: tuple(entries) for form, entries in table.items()}
