"""Amounts in words and figures: money with its ISO 4217 code, shares in percent, and counted things.

A grammar of our own, because the libraries that exist lose magnitudes or currencies ("half a billion" must not become
one and a half, "RMB 10 billion" must not lose its unit). A bare "dollars" is read as US dollars only where the text
names no other dollar; the words as they stand are kept beside the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from .model import Amount

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {w: i for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)} | {"a": 1, "an": 1}
_SCALE = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "million": 10**6, "mn": 10**6, "m": 10**6,
    "crore": 10**7, "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
}  # fmt: skip
_CODES = {
    **{
        c: c
        for c in [
            "USD",
            "EUR",
            "GBP",
            "JPY",
            "CNY",
            "RUB",
            "INR",
            "AUD",
            "CAD",
            "CHF",
            "SGD",
            "AED",
            "SAR",
            "QAR",
            "KZT",
            "TRY",
            "UAH",
            "BYN",
            "BRL",
            "ZAR",
            "KES",
            "KRW",
        ]
    },
    "RMB": "CNY",
}
_WORDS = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD",
    "canadian dollar": "CAD", "new zealand dollar": "NZD", "singapore dollar": "SGD", "dollar": "USD", "euro": "EUR",
    "pound sterling": "GBP", "british pound": "GBP", "pound": "GBP", "japanese yen": "JPY", "yen": "JPY",
    "chinese yuan": "CNY", "yuan": "CNY", "renminbi": "CNY", "russian ruble": "RUB", "russian rouble": "RUB",
    "ruble": "RUB", "rouble": "RUB", "indian rupee": "INR", "tenge": "KZT", "hryvnia": "UAH", "dirham": "AED",
    "riyal": "SAR", "rand": "ZAR", "kenyan shilling": "KES", "swiss franc": "CHF", "lira": "TRY", "won": "KRW",
}  # fmt: skip
_COUNTED = [
    "doses",
    "tonnes",
    "tons",
    "barrels",
    "vessels",
    "troops",
    "soldiers",
    "aircraft",
    "helicopters",
    "tanks",
    "missiles",
    "drones",
    "prisoners",
    "hostages",
    "refugees",
    "scholarships",
    "students",
    "people",
    "jobs",
    "megawatts",
    "gigawatts",
    "kilometres",
    "kilometers",
    "hectares",
    "shipments",
    "cargoes",
]

_NUMBER = r"\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = "|".join(sorted(_SCALE, key=len, reverse=True))
_WORDNUM = "|".join([*_ONES, *_TENS, "hundred", "thousand", "million", "billion", "trillion"])
_SPELLED = rf"(?:half\s+a|(?:a|an|{_WORDNUM})(?:[\s-]+(?:and\s+a\s+half|and|a|{_WORDNUM}))*)"
_FIGURE = rf"(?:(?:{_NUMBER})(?:\s?(?:{_SCALES})\b)?|{_SPELLED}(?:\s+(?:{_SCALES})\b)?)"
_CURRENCY_WORD = "|".join(re.escape(w) for w in sorted(_WORDS, key=len, reverse=True))
_PATTERNS = (
    ("sign", re.compile(rf"(?P<sign>{'|'.join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True))})\s?(?P<n>{_NUMBER})(?:[\s-]?(?P<s>{_SCALES})\b)?(?:\s+(?:{_CURRENCY_WORD})s?\b)?", re.I)),
    ("code", re.compile(rf"\b(?P<code>{'|'.join(_CODES)})\s?(?P<n>{_NUMBER})(?:[\s-]?(?P<s>{_SCALES})\b)?")),
    ("after", re.compile(rf"\b(?P<n>{_NUMBER})(?:[\s-]?(?P<s>{_SCALES}))?\s(?P<code>{'|'.join(_CODES)})\b")),
    ("word", re.compile(rf"\b(?P<f>{_FIGURE})[\s-](?P<word>{_CURRENCY_WORD})s?\b", re.I)),
    ("percent", re.compile(rf"\b(?P<f>{_FIGURE})(?:\s?%|\s(?:percent|per\scent)\b)", re.I)),
    ("counted", re.compile(rf"\b(?P<f>{_FIGURE})\s(?:(?:million|metric|additional|more|new|further|Russian|Indian)\s)?(?P<unit>{'|'.join(_COUNTED)})\b", re.I)),
)  # fmt: skip


def find(text: str) -> Iterator[tuple[int, int, Amount]]:
    """The amounts in a text, in order and without overlap, as (start, end, amount).

    >>> [(a.unit, a.value) for _, _, a in find("a loan of one and a half billion dollars, or RMB 10 billion")]
    [('USD', Decimal('1500000000.0')), ('CNY', Decimal('10000000000'))]
    """
    if not re.search(r"\d|hundred|thousand|million|billion|percent|per cent|half", text):
        return
    taken = 0
    for start, end, amount in sorted(_all(text), key=lambda x: (x[0], -x[1])):
        if start >= taken:
            taken = end
            yield start, end, amount


def _all(text: str) -> Iterator[tuple[int, int, Amount]]:
    for kind, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            read = _read(kind, m)
            if read is not None:
                yield m.start(), m.end(), Amount(read[0], read[1], m.group())


def _read(kind: str, m: re.Match[str]) -> tuple[Decimal, str] | None:
    if kind in ("sign", "code", "after"):
        unit = _SIGNS[m["sign"].upper()] if kind == "sign" else _CODES[m["code"]]
        return _figures(m["n"]) * _SCALE.get((m["s"] or "").lower(), 1), unit
    value = number(m["f"])
    if value is None:
        return None
    if kind == "word":
        return value, _WORDS[m["word"].lower()]
    if kind == "percent":
        return value, "percent"
    return (value, m["unit"].lower()) if value > 1 else None


def _figures(digits: str) -> Decimal:
    return Decimal(re.sub(r"[,  ]", "", digits))


@lru_cache(maxsize=4096)
def number(words: str) -> Decimal | None:
    """The value of a number in words, figures or both, or None where it is none.

    >>> number("one and a half billion"), number("half a billion"), number("two hundred and fifty thousand")
    (Decimal('1500000000.0'), Decimal('500000000.0'), Decimal('250000'))
    """
    total, group, seen = Decimal(0), Decimal(0), False
    tokens = re.findall(rf"{_NUMBER}|[a-z]+", words.lower())
    for i, token in enumerate(tokens):
        if token[0].isdigit():
            group, seen = group + _figures(token), True
        elif token == "half":
            group, seen = group + Decimal("0.5"), True
        elif token in ("a", "an") and (i and tokens[i - 1] in ("half", "and")):
            continue
        elif token in _SMALL:
            group, seen = group + _SMALL[token], True
        elif token in _SCALE and seen:
            if token == "hundred":
                group *= 100
            else:
                total, group = total + group * _SCALE[token], Decimal(0)
        elif token not in ("and", "a", "an"):
            return None
    return total + group if seen else None
