"""Writes the graph of each sample readout beside it, as TriG: `python -m tools.samples [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from kg import assets, document
from kg.export import export
from kg.reader import Reader
from kg.triples import quads


def graphs() -> Iterator[tuple[Path, bytes]]:
    """Each sample's file of its graph, and what it must hold."""
    folder = assets.folder("readouts")
    documents = document.read(folder)
    for extraction in Reader().read_all(documents):
        yield folder / f"{extraction.document.id}.trig", export(quads(extraction), "trig")


def main() -> int:
    """Write the files, or with --check name those that are not what the code builds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    check = parser.parse_args().check
    stale = [path for path, data in graphs() if not path.exists() or path.read_bytes() != data]
    if check:
        for path in stale:
            print(f"{path.name} is not what the code builds; run: make samples", file=sys.stderr)
        return bool(stale)
    for path, data in graphs():
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
