"""Build `ontology/topics.ttl` from our table and the tables of facts.

python -m tools.topics --facts DIR --table tools/topics/topics.tsv --output ontology/topics.ttl
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import facts, scheme


def main() -> int:
    """Write the file; 0 when done, 2 with the reasons when a row or an alignment cannot stand."""
    parser = argparse.ArgumentParser(prog="python -m tools.topics", description="Build the topics from their table.")
    parser.add_argument("--facts", type=Path, required=True, help="folder of topics_*.tsv and orgs.tsv")
    parser.add_argument("--table", type=Path, default=Path("tools/topics/topics.tsv"), help="our own table")
    parser.add_argument("--output", type=Path, default=Path("ontology/topics.ttl"), help="the file to write")
    arguments = parser.parse_args()
    try:
        data = scheme.turtle(scheme.read(arguments.table), facts.read(arguments.facts))
    except (OSError, scheme.TableError, facts.FactError) as error:
        print(error, file=sys.stderr)
        return 2
    arguments.output.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
