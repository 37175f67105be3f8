"""What several commands share: their options, where results go, and what is told beside them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import KgError, SourceError, UsageError

_F = TypeVar("_F", bound=Callable[..., Any])

store_option = click.option(
    "--store", "location", envvar="KG_STORE", default="graph/store", show_default=True, metavar="DIR",
    help="The folder of the graph (or set KG_STORE).",
)  # fmt: skip
output_option = click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file instead of stdout.")


def source_options(command: _F) -> _F:
    """The options of commands that read documents."""
    options = (
        click.option("--id", "id", metavar="ID", help="The name of the document's graph; by default its file's."),
        click.option("--date", metavar="DAY", help="The day of the document, such as 2020-09-14."),
        click.option("--publisher", metavar="NAME", help="Who published it."),
        click.option("--title", metavar="TEXT", help="Its title."),
        click.option("--url", metavar="URL", help="Where it was published."),
        click.option("--model", metavar="NAME", help="An installed spaCy pipeline to parse English with."),
        click.option("--max-bytes", type=click.IntRange(1), default=50_000_000, show_default=True,
                     help="The largest source that is read."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def is_quiet() -> bool:
    """Whether the user asked for nothing but results and errors."""
    context = click.get_current_context().find_root()
    return bool(context.params.get("quiet"))


def tell(message: str) -> None:
    """A sentence beside the result, on stderr."""
    if not is_quiet():
        click.echo(f"kg: {message}", err=True)


def warn(message: str) -> None:
    """A sentence that must not be missed, on stderr."""
    from .main import escaped

    click.echo(f"kg: {escaped(message)}", err=True)


def exit_code(failures: Sequence[KgError], done: int) -> int:
    """0 where all was well, 1 where a part failed, and the first failure's own code where all did."""
    if not failures:
        return 0
    return 1 if done else failures[0].exit_code


def deliver(content: str | bytes, output: str) -> None:
    """Writes a result to stdout (`-`) or to a file, which then has its old content or the new, never half of it.

    Raises:
        UsageError: the output cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    if path.is_dir():
        raise SourceError("this is a folder, and a file to write is meant", where=output)
    try:
        _replace(path, data)
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror or error}", where=output) from error


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe takes what it is given
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def table(columns: list[str], rows: list[list[str]]) -> str:
    """A plain table of words and numbers, each column as wide as it needs; numbers stand to the right."""
    widths = [max(len(row[place]) for row in [columns, *rows]) for place in range(len(columns))]

    def line(cells: list[str]) -> str:
        padded = (
            cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)
            for cell, width in zip(cells, widths, strict=True)
        )
        return "  ".join(padded).rstrip()

    head = [line(columns), "  ".join("─" * width for width in widths)] if any(columns) else []
    return "\n".join([*head, *(line(row) for row in rows)]) + "\n"


def width() -> int | None:
    """How wide a table may be: the terminal's width, or no limit where the output goes elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
