"""The command that builds the catalogue: `python -m tools.catalogue --facts DIR --output graph/catalogue`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.catalogue import fold

from . import organisations, states, tsv
from .places import Places
from .shared import Facts
from .surnames import surnames
from .tenures import Tenures
from .turtle import Turtle

_COMMENT = "Built by `python -m tools.catalogue`; change the tables, not this file. Licences and sources: NOTICE."


def main(arguments: list[str] | None = None) -> int:
    """Builds all files and tells their sizes; what needs a person's eye goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="the folder of the tables of facts")
    parser.add_argument("--output", type=Path, default=Path("graph/catalogue"), help="the folder of the Turtle files")
    parser.add_argument("--proofs", type=Path, help="write how names of our own tables were joined with items")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    sizes = {name: t.write(options.output / f"{name}.ttl", _COMMENT) for name, t in build(options).items()}
    for name, size in sorted(sizes.items()):
        print(f"{size:>10}  {name}.ttl")
    print(f"{sum(sizes.values()):>10}  in all")
    return 0


def build(options: argparse.Namespace) -> dict[str, Turtle]:
    """All files by name."""
    facts = Facts(options.facts)
    bodies = organisations.bodies(facts)
    groups = organisations.Organisations(facts).build()
    historic = _historic(facts)
    tenures = Tenures(facts, groups.by_name, historic)
    files = tenures.build()
    called = {
        fold(s) for p in tenures.people.by_name.values() for person in p for s in surnames(person.label, person.state)
    }
    places = Places(facts, called).build()
    for line in sorted(set(tenures.unknown)):
        print(line, file=sys.stderr)
    if options.proofs:
        rows = ("\t".join(p) for p in sorted(set(tenures.people.proofs)))
        options.proofs.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return files | {
        "states": states.build(facts, places.capitals), "historic-states": states.build_historic(facts),
        "places": places.turtle, "organisations": groups.free, "organisations-by-sa": groups.shared,
        "bodies": bodies, "agreements": organisations.agreements(facts), "offices": organisations.offices(),
        "sources": organisations.sources(),
    }  # fmt: skip


def _historic(facts: Facts) -> dict[str, str]:
    own = {r["qid"]: r for r in tsv.own("historic_states")}
    rows = {r["qid"]: r for r in facts.rows("historic_states")}
    return {q: states.historic_iri(rows.get(q, own.get(q, {})), own.get(q, {})) for q in {*own, *rows}}


if __name__ == "__main__":
    sys.exit(main())
