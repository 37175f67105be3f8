"""Is a text English? A small check, so that a readout of another language is refused instead of misread.

It counts function words: in English readouts they are a quarter to a half of all words. A text is refused when it is
written in another script, when they are less than SHARE of its words, or when another language's are more frequent.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: The least share of English function words among the words of a text.
SHARE = 0.12

#: Texts of fewer words than this are not judged: a headline may have no function word at all.
LEAST_WORDS = 20

_WORDS_LOOKED_AT = 3000

_FUNCTION_WORDS = {
    "English": "the of and to in a that for on with by is was at as his he from it be are an this has which will not "
    "have their had its they were been our we also who i you",
    "French": "le la les des du et à un une en que qui dans pour sur avec par est au aux ce cette il elle ne pas plus",
    "German": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an hat dass",
    "Spanish": "el la los las de y en que del un una se por con para su al es lo como más ha sus o este",
    "Portuguese": "o a os as de e em que do da um uma se por com para não dos das no na ao é mais foi",
    "Italian": "il lo la i gli le di e che in un una del della per con non sono da è al alla nel si ha dei",
    "Dutch": "de het een van en in op te dat voor met zijn is aan niet door om ook bij als er naar over uit",
    "Swedish": "och i att en det som på av för är med till den har inte om ett han men var sig från",
    "Danish or Norwegian": "og i at en det som på av for er med til den har ikke om et han men var sig fra",
    "Finnish": "ja on ei se että oli hän ovat myös kun mutta joka tai kuin sekä mukaan jotka",
    "Polish": "i w na z do się że o nie to jest po od za oraz przez dla jak ale był są",
    "Czech": "a v na se že je s z o do pro i ve k za si by od jako po které jsou",
    "Hungarian": "a az és hogy nem is egy van meg volt ez de mint csak kell már el vagy azt",
    "Romanian": "și în de la a cu pe din că pentru nu este o un mai al au care se prin",
    "Turkish": "ve bir bu için ile da de olarak çok en daha olan gibi kadar sonra ise ancak var",
    "Indonesian or Malay": "yang dan di dengan untuk dari pada dalam ini itu tidak akan ke oleh juga telah adalah",
    "Vietnamese": "và của các có là cho trong được với những một đã không về này người",
    "Albanian": "të e në dhe për me një i se nga u ka që është do si më",
}
_SETS = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}

_SCRIPTS = {
    "CYRILLIC": "Russian or another language in Cyrillic script", "ARABIC": "Arabic or another language in its script",
    "HEBREW": "Hebrew", "GREEK": "Greek", "CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese",
    "HANGUL": "Korean", "DEVANAGARI": "Hindi", "THAI": "Thai", "GEORGIAN": "Georgian", "ARMENIAN": "Armenian",
}  # fmt: skip


def refusal(text: str, said: str | None = None) -> str | None:
    """Why a text is not read as English, or None where it is; `said` is the language that its metadata names."""
    if said and said.lower().split("-")[0] != "en":
        return f"its metadata says that the language is {said!r}, and only English is read"
    script = _other_script(text)
    if script:
        return f"the text seems to be {script}, and only English is read"
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text[: _WORDS_LOOKED_AT * 12])][:_WORDS_LOOKED_AT]
    return _by_words(words) if len(words) > LEAST_WORDS else None


def _by_words(words: list[str]) -> str | None:
    counts = Counter(words)
    shares = {name: sum(counts[word] for word in known) / len(words) for name, known in _SETS.items()}
    guess = max(shares, key=lambda name: shares[name])
    if guess != "English" and shares[guess] > SHARE:
        return f"the text seems to be {guess}, and only English is read"
    return None if shares["English"] >= SHARE else "the text is not English, and only English is read"


def _other_script(text: str) -> str | None:
    """The language group of a text most of whose letters are not Latin."""
    letters = [letter for letter in text[:5000] if letter.isalpha()]
    others = Counter(unicodedata.name(letter, "?").split()[0] for letter in letters if letter > "\u024f")
    others.pop("LATIN", None)
    if len(letters) <= LEAST_WORDS or sum(others.values()) * 2 <= len(letters):
        return None
    script = others.most_common(1)[0][0]
    return _SCRIPTS.get(script.split("-")[0], f"in {script.title()} script")
