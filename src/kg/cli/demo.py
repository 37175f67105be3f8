"""`kg demo`: the whole way with the sample readouts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import run, summary
from .common import deliver, exit_code, width
from .look import page

if TYPE_CHECKING:
    from ..store import Store

#: The questions that are asked of the samples.
QUESTIONS = ("who-met-whom", "denied", "agreements-and-amounts")


@click.command()
@click.option("-o", "--output", default="demo", show_default=True, metavar="DIR", help="The folder to write to.")
def demo(output: str) -> int:
    """Show the whole way with sample readouts.

    Builds a graph of them, asks it three questions, and writes a page to look at.

    \b
    For example:
      kg demo --output /tmp/demo
    """
    from .. import assets
    from ..reader import Reader
    from ..store import Store

    folder = Path(output)
    with Store.open(folder / "store", create=True) as store:
        report = run([assets.folder("readouts")], store, Reader)
        if not report.documents:
            return exit_code(report.failures, 0)
        click.echo(summary(report))
        store.commit()
        for name in QUESTIONS:
            click.echo(_answer(store, name))
        deliver(page(store, "Sample readouts"), str(folder / "page.html"))
    click.echo(f"The graph is in {folder / 'store'}. Ask it more, for example:\n")
    click.echo(f"  kg query --list\n  kg query contradictions --store {folder / 'store'}\n")
    click.echo(f"Now open {folder / 'page.html'} in a browser.")
    return exit_code(report.failures, report.documents)


def _answer(store: Store, name: str) -> str:
    from ..queries import load, run

    question = load(name)
    answer = run(store, question).write("table", width=width() or 160)
    return f"{question.question}\n(kg query {name})\n\n{answer}"
