"""What is found before any claim is read: words, quotations, dates, amounts, titles and people."""

from __future__ import annotations

import doctest
import importlib
from decimal import Decimal

import pytest

from kg.catalogue import Catalogue
from kg.lexicon import Lexicon
from kg.mentions import amounts, chunks, times
from kg.mentions.parsing import asides, quotations
from kg.mentions.registry import Registry
from kg.mentions.words import plain, words


@pytest.mark.parametrize(
    "name", ["kg.names", "kg.mentions.words", "kg.mentions.amounts", "kg.mentions.times", "kg.catalogue.text"]
)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    """Each docstring's example gives what it shows."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_plain_form_is_as_long_as_the_text() -> None:
    """Typographic marks are replaced one for one, so offsets stay."""
    text = "“It’s – done”, he said… «ок» 👍"
    assert len(plain(text)) == len(text)


def test_a_genitive_is_cut_off_and_noted() -> None:
    """A genitive 's is no part of a word's span, and known to have been there."""
    assert [(w.text, w.possessive) for w in words("Baghdad's and the parties' U.S. talks.")] == [
        ("Baghdad", True), ("and", False), ("the", False), ("parties", True), ("U.S.", False), ("talks", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("half a billion euros", 500_000_000, "EUR"),
        ("one and a half billion dollars", 1_500_000_000, "USD"),
        ("$1.5bn", 1_500_000_000, "USD"),
        ("US$ 20 million", 20_000_000, "USD"),
        ("RMB 10 billion", 10_000_000_000, "CNY"),
        ("£200m", 200_000_000, "GBP"),
        ("12 million New Zealand dollars", 12_000_000, "NZD"),
        ("32.5 billion yen", 32_500_000_000, "JPY"),
        ("forty percent", 40, "percent"),
        ("2.5 per cent", Decimal("2.5"), "percent"),
        ("two hundred and fifty thousand doses", 250_000, "doses"),
        ("30,000 tonnes", 30_000, "tonnes"),
    ],
)
def test_an_amount_has_its_value_and_unit(text: str, value: Decimal, unit: str) -> None:
    """Magnitudes, words and signs give the number meant and an ISO 4217 code or the thing counted."""
    (found,) = amounts.find(f"It is {text} in all.")
    assert (found[2].value, found[2].unit, found[2].text) == (value, unit, text)


@pytest.mark.parametrize("text", ["a dozen or so", "May 2020", "both sides", "one side", "the two leaders", "G20"])
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    """Numbers that count no money, share or listed thing are no amounts."""
    assert list(amounts.find(text)) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("on 12-13 November 2022", "2022-11-12", "2022-11-13"),
        ("next Tuesday", "2020-09-15", None),
        ("on Tuesday", "2020-09-08", None),
        ("last Monday", "2020-09-07", None),
        ("yesterday", "2020-09-13", None),
        ("on July 22", "2020-07-22", None),
        ("in May", "2020-05-01", "2020-05-31"),
        ("December 2019", "2019-12-01", "2019-12-31"),
        ("early next month", "2020-10-01", "2020-10-10"),
        ("in the second half of 2021", "2021-07-01", "2021-12-31"),
        ("by 2030", "2030-01-01", "2030-12-31"),
        ("last week", "2020-09-07", "2020-09-13"),
        ("2020-10-01", "2020-10-01", None),
    ],
)
def test_a_date_is_resolved_against_the_documents_date(text: str, start: str, end: str | None) -> None:
    """Days, months, parts of years and relative dates give the days meant, seen from Monday 14 September 2020."""
    (found,) = times.find(text, "2020-09-14")
    assert (found[2].start, found[2].end) == (start, end)


@pytest.mark.parametrize("text", ["Prime Minister May met them", "in due course", "on the second day"])
def test_no_date_is_invented(text: str) -> None:
    """What names no day, month or year gives none."""
    assert list(times.find(text, "2020-09-14")) == []


def test_without_a_date_only_absolute_dates_are_read() -> None:
    """A document without a date has no "today"."""
    assert [t.start for _, _, t in times.find("today, on Tuesday, on 3 March 2016", None)] == ["2016-03-03"]


def test_quotations_are_found_over_sentences_and_closed_by_their_paragraph() -> None:
    """A quotation may hold several sentences; a mark never closed ends with its paragraph."""
    text = 'He said: "One. Two." Then "three'
    assert [text[s:e] for s, e in quotations(text)] == ['"One. Two."']
    text = 'She said "four\n\nFive'
    assert [text[s:e] for s, e in quotations(text)] == ['"four']


def test_an_attribution_inside_a_quotation_is_an_aside() -> None:
    """What stands between two halves of a quotation and reports is set apart; a quoted name is no quotation of speech."""
    text = '"We agreed to nothing," he told reporters, "and we never will."'
    (start, end) = asides(text, quotations(text), frozenset({"told"}))[0]
    assert text[start:end].strip(" ,") == "he told reporters"
    text = 'They praised the "Friendship Pipeline", he said, and left.'
    assert asides(text, quotations(text), frozenset({"said"})) == []


def people(text: str, date: str | None = "2021-11-02") -> list[tuple[str, str | None]]:
    registry = Registry(Catalogue.open(), text, date)
    return [
        (c.thing.label, c.thing.state)
        for c in chunks.find(text, registry, Lexicon.open())
        if c.kind == "person" and c.thing
    ]


@pytest.mark.parametrize(
    ("text", "label", "state"),
    [
        ("President of Ukraine Volodymyr Zelenskyy met them.", "Volodymyr Zelenskyy", "UKR"),
        ("Prime Minister Narendra Modi of India met them.", "Narendra Modi", "IND"),
        ("Uzbekistan's Minister of Fisheries, Mr Anvar Testov, met them.", "Anvar Testov", "UZB"),
        ("The spokesman of the Russian leader Dmitry Peskov spoke.", "Dmitry Peskov", "RUS"),
        ("Anvar Testov, the foreign minister of Uzbekistan, spoke.", "Anvar Testov", "UZB"),
        ("President Biden spoke.", "Joe Biden", "USA"),
    ],
)
def test_a_person_is_found_with_titles_before_and_after(text: str, label: str, state: str) -> None:
    """Titles, owners and appositions go with the name, and say whose office it is."""
    assert people(text)[0] == (label, state)
