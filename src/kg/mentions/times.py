"""Dates in words, resolved against the document's date: a grammar of our own, because dates must never be invented.

A form is read only where its day, month or year follows from the text and the document's date; what stays open is left
out. "Next Tuesday" is the first Tuesday after the document's date, "on Tuesday" the last one up to it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from .model import Time

_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_MONTHS |= {m.lower(): i for i, m in enumerate(calendar.month_abbr) if m} | {"sept": 9}
_DAYS = {d.lower(): i for i, d in enumerate(calendar.day_name)}
_M = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:19|20)\d\d)"
_W = rf"(?P<weekday>{'|'.join(d.title() for d in _DAYS)})"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|and|until)\s)(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"

_Found = tuple[date, date | None] | None


def find(text: str, today: str | None) -> Iterator[tuple[int, int, Time]]:
    """The dates in a text, in order and without overlap, as (start, end, time).

    Args:
        text: any text.
        today: the document's date in ISO 8601 (a year or a month alone counts as unknown); None leaves relative dates out.

    >>> [(t.start, t.end) for _, _, t in find("on 12-13 November 2022 and next Tuesday", "2020-09-14")]
    [('2022-11-12', '2022-11-13'), ('2020-09-15', None)]
    """
    base = date.fromisoformat(today) if today and len(today) == 10 else None
    taken = 0
    for start, end, rule, m in sorted(_candidates(text), key=lambda x: (x[0], -x[1])):
        if start < taken:
            continue
        try:
            found = rule(m, base)
        except ValueError:
            continue
        if found:
            taken = end
            first, last = found
            yield start, end, Time(first.isoformat(), last.isoformat() if last else None, m.group())


def edtf(time: Time) -> str:
    """The time in the Extended Date/Time Format (ISO 8601-2), at its own granularity: a day, month, year or interval.

    >>> edtf(Time("2020-05-01", "2020-05-31", "in May")), edtf(Time("2022-11-12", "2022-11-13", "12-13 November 2022"))
    ('2020-05', '2022-11-12/2022-11-13')
    """
    if time.end is None:
        return time.start
    first, last = date.fromisoformat(time.start), date.fromisoformat(time.end)
    if (first, last) == _whole_month(first.year, first.month):
        return time.start[:7]
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return time.start[:4]
    return f"{time.start}/{time.end}"


def _candidates(text: str) -> Iterator[tuple[int, int, Callable[[re.Match[str], date | None], _Found], re.Match[str]]]:
    for pattern, rule in _RULES:
        for m in pattern.finditer(text):
            yield m.start(), m.end(), rule, m


def _month(m: re.Match[str]) -> int:
    return _MONTHS[m["month"].lower().rstrip(".")]


def _near(month: int, day: int, base: date) -> date:
    """The day of that name nearest to `base`."""
    years = (base.year - 1, base.year, base.year + 1)
    return min((date(y, month, day) for y in years), key=lambda d: abs((d - base).days))


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _day(m: re.Match[str], base: date | None) -> _Found:
    year, month, day = m.groupdict().get("year"), _month(m), int(m["day"])
    if not year and not base:
        return None
    first = date(int(year), month, day) if year else _near(month, day, base)  # type: ignore[arg-type]
    second = m.groupdict().get("day2")
    return first, first.replace(day=int(second)) if second and int(second) > day else None


def _iso(m: re.Match[str], base: date | None) -> _Found:
    return date.fromisoformat(m.group()), None


def _month_year(m: re.Match[str], base: date | None) -> _Found:
    return _whole_month(int(m["year"]), _month(m))


def _month_alone(m: re.Match[str], base: date | None) -> _Found:
    if not base:
        return None
    which = (m["which"] or "").lower()
    month = _month(m)
    if which in ("this year", "last year", "next year"):
        return _whole_month(base.year + {"this": 0, "last": -1, "next": 1}[which.split()[0]], month)
    near = _near(month, 15, base)
    return _whole_month(near.year, month)


def _half(m: re.Match[str], base: date | None) -> _Found:
    year, part = int(m["year"]), m["part"].lower()
    spans = {"first half": (1, 6), "second half": (7, 12), "beginning": (1, 3), "start": (1, 3), "end": (10, 12),
             "middle": (5, 8), "first quarter": (1, 3), "second quarter": (4, 6), "third quarter": (7, 9),
             "fourth quarter": (10, 12)}  # fmt: skip
    a, b = spans[part]
    return date(year, a, 1), _whole_month(year, b)[1]


def _year(m: re.Match[str], base: date | None) -> _Found:
    year = int(m["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _relative_day(m: re.Match[str], base: date | None) -> _Found:
    shift = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
             "tomorrow": 1}  # fmt: skip
    return (base + timedelta(days=shift[m.group().lower()]), None) if base else None


def _weekday(m: re.Match[str], base: date | None) -> _Found:
    if not base:
        return None
    target, how = _DAYS[m["weekday"].lower()], (m["how"] or "on").lower()
    back = (base.weekday() - target) % 7
    if how in ("next", "coming"):
        return base + timedelta(days=(target - base.weekday()) % 7 or 7), None
    if how == "last":
        return base - timedelta(days=back or 7), None
    return base - timedelta(days=back), None


def _span(m: re.Match[str], base: date | None) -> _Found:
    if not base:
        return None
    step = {"this": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}[m["how"].lower()]
    unit = m["unit"].lower()
    if unit == "week":
        monday = base - timedelta(days=base.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31)
    months = base.year * 12 + base.month - 1 + step
    first, last = _whole_month(months // 12, months % 12 + 1)
    part = (m["part"] or "").lower()
    if part == "early":
        return first, first.replace(day=10)
    if part == "late":
        return first.replace(day=21), last
    return first, last


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], _Found]], ...] = (
    (re.compile(rf"\b(?:{_W},?\s)?{_D}(?:{_TO})?\s(?:of\s)?{_M}(?:,?\s{_Y})?\b"), _day),
    (re.compile(rf"\b(?:{_W},?\s)?{_M}\s{_D}(?:{_TO})?(?!\d|\s?(?:million|billion|percent))(?:,?\s{_Y})?\b"), _day),
    (re.compile(r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b"), _iso),
    (re.compile(rf"\b{_M}(?:\sof)?,?\s{_Y}\b"), _month_year),
    (re.compile(rf"(?<=\bin\s)(?:(?:early|late|mid)[\s-])?{_M}(?:\s(?P<which>this year|last year|next year))?\b"), _month_alone),
    (re.compile(rf"\b(?P<part>first half|second half|beginning|start|middle|end|(?:first|second|third|fourth) quarter)\sof\s{_Y}\b", re.I), _half),
    (re.compile(rf"(?<=\bin\s){_Y}\b|(?<=\bby\s)(?P<year2>(?:19|20)\d\d)\b"), lambda m, b: _year(m, b) if m["year"] else (date(int(m["year2"]), 1, 1), date(int(m["year2"]), 12, 31))),
    (re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|yesterday|tomorrow)\b", re.I), _relative_day),
    (re.compile(rf"\b(?:(?P<how>next|last|this|coming)\s)?{_W}\b", re.I), _weekday),
    (re.compile(r"\b(?:(?P<part>early|late)\s)?(?P<how>this|last|previous|next|coming)\s(?P<unit>week|month|year)\b", re.I), _span),
)  # fmt: skip
