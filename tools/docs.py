"""Writes the pages of docs/ that repeat what the code says: the commands' help and the shipped questions.

`python tools/docs.py` writes them; `python tools/docs.py --check` says which are out of date, and ends with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import queries
from kg.cli.main import COMMANDS, commands
from kg.queries import Query

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by `make docs`: edit the code or the .rq files, not this page. -->"


INTRODUCTION = """\
Each is a file in `queries/`. Ask it with `kg query NAME`, with `--param KEY=VALUE` for what it wants to know; a person,
state or topic may be given by name or by IRI.

In a query of your own, write `GRAPH ?document {{ ... }}` around what one document says: the same label stands in many
documents, and a query over all graphs at once finds it once for each.

Declare its parameters in lines as in our files, `#+ param who (name, optional): whom it is about. example "Anna Vale"`.
They must stand in the SELECT line, and in that of every inner SELECT that uses them, as the engine binds what is
projected; one that is no declared column is not shown.
Compare with an optional one as `FILTER(COALESCE(?agent = ?who, true))`: `BOUND` does not see a bound parameter.

The kinds of a parameter are {kinds}."""


def pages() -> dict[str, str]:
    """The content of each page by its name."""
    return {"commands.md": _commands(), "queries.md": _queries()}


def _commands() -> str:
    parts = [
        "# The commands",
        NOTE,
        "Each prints this text with `--help`. Exit codes are in [exit-codes.md](exit-codes.md).",
    ]
    top = click.Context(commands, info_name="kg", terminal_width=100, **commands.context_settings)
    parts += ["## kg", _fenced(commands.get_help(top))]
    for name in COMMANDS:
        command = commands.get_command(top, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=top)
        parts += [f"## kg {name}", _fenced(command.get_help(context))]
    return "\n\n".join(parts) + "\n"


def _queries() -> str:
    intro = INTRODUCTION.format(kinds=", ".join(queries.KINDS))
    listed = [f"- [{query.name}](#{query.name}): {query.question}" for query in queries.available()]
    return "\n\n".join(["# The questions", NOTE, intro, "\n".join(listed), *map(_query, queries.available())]) + "\n"


def _query(query: Query) -> str:
    example = "".join(f' --param {param.name}="{param.example}"' for param in query.params)
    parts = [f"## {query.name}", query.question, _fenced(f"kg query {query.name}{example}")]
    if query.params:
        rows = [[f"`{p.name}`", p.kind, "no" if p.optional else "yes", p.about] for p in query.params]
        parts.append(_table(["parameter", "kind", "needed", "meaning"], rows))
    if query.columns:
        parts.append(_table(["column", "meaning"], [[f"`{column.name}`", column.about] for column in query.columns]))
    return "\n\n".join(parts)


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def main() -> int:
    """Writes or checks the pages."""
    stale = [name for name, text in pages().items() if not _is_current(DOCS / name, text)]
    if "--check" in sys.argv[1:]:
        print(*(f"docs/{name} is out of date; run: make docs" for name in stale), sep="\n", end="\n" if stale else "")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(pages()[name], encoding="utf-8")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
