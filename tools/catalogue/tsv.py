"""Reads tab-separated tables: the facts (CSV quoting, source column) and our own hand-made ones (with # comments)."""

from __future__ import annotations

import csv
from pathlib import Path

OWN = Path(__file__).with_name("tables")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of a table as dicts; empty cells are empty strings, lines that start with # are comments."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#") and line.strip())
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines, delimiter="\t")]


def own(name: str) -> list[Row]:
    """One of our own tables, by its file name without `.tsv`."""
    return read(OWN / f"{name}.tsv")


def parts(cell: str) -> list[str]:
    """The values of a cell that holds several, parted by `|`."""
    return [p.strip() for p in cell.split("|") if p.strip()]
