"""`kg evaluate`: how well documents are read, against gold files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import deliver, output_option, table, warn

if TYPE_CHECKING:
    from ..document import Document
    from ..evaluate import Evaluation, Tally


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.option("--predictions", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Score these answers (JSON Lines of `kg extract`) instead of reading the texts.")  # fmt: skip
@click.option("--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Where the texts are; by default the folder above the gold files.")  # fmt: skip
@click.option("--only", default="", metavar="ID,...", help="Only the gold files of these documents.")
@click.option("--errors", "told", is_flag=True, help="List every error besides.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="JSON has one object with everything.")  # fmt: skip
@click.option("--model", metavar="NAME", help="An installed spaCy pipeline to parse English with.")
@output_option
def evaluate(
    gold: Path, predictions: Path | None, texts: Path | None, only: str, told: bool, form: str, model: str | None,
    output: str,
) -> int:  # fmt: skip
    """Measure how well documents are read, against gold files.

    GOLD is a gold file or a folder of them: YAML that says which claims careful people found in a text, and which a
    careless reader would invent. Prints the scores, and where they are lost: by action, by publisher, by kind of error.

    \b
    For example:
      kg evaluate tests/gold
      kg evaluate tests/gold --errors --only tunis-2024
    """
    from ..evaluate import answers, cases
    from ..evaluate import evaluate as scored

    wanted = [name.strip() for name in only.split(",") if name.strip()]
    found = cases(gold, texts, wanted)
    result = scored(found, answers(predictions) if predictions else _reading(model))
    for name in result.unanswered:
        warn(f"no prediction for {name}")
    deliver(_json(result, told) if form == "json" else _tables(result, told), output)
    return 1 if result.unanswered else 0


def _reading(model: str | None) -> Callable[[Document], Mapping[str, Any]]:
    from ..extraction import to_json
    from ..reader import Reader

    reader = Reader(model)
    return lambda document: to_json(reader.read(document))


def _json(result: Evaluation, told: bool) -> str:
    errors = {"errors": [asdict(finding) for finding in result.findings]} if told else {}
    return json.dumps({**result.json(), **errors}, ensure_ascii=False) + "\n"


def _tables(result: Evaluation, told: bool) -> str:
    parts = [f"{result.documents} documents, {len(result.unanswered)} unanswered\n", _scores(result)]
    parts.append(_breakdown("action", result.actions))
    rows = {
        f"{name or 'unknown'} ({n})": result.styles.get(name, {}) for name, n in sorted(result.style_documents.items())
    }
    parts.append(_breakdown("publisher (documents)", rows))
    if result.errors():
        parts.append(table(["errors", ""], [[kind, str(count)] for kind, count in result.errors().items()]))
    if told:
        parts.append("".join(f"{each.kind:16} {each.document}: {each.what}\n" for each in result.findings))
    return "\n".join(parts)


def _scores(result: Evaluation) -> str:
    rows = []
    for name, tally in result.scores.items():
        figures = tally.json(name)
        if name == "traps":
            rows.append([name, "", "", "", "", f"{figures['fallen']} of {figures['of']}"])
        elif "accuracy" in figures:
            rows.append([name, "", "", "", f"{figures['accuracy']:.3f}", f"of {figures['of']}"])
        else:
            rows.append([name, *(f"{figures[key]:.3f}" for key in ("p", "r", "f1")), "", _counts(tally)])
    return table(["score", "precision", "recall", "F1", "accuracy", "counts"], rows)


def _counts(tally: Tally) -> str:
    return f"{tally.right} right, {tally.wrong} wrong, {tally.missed} missed"


def _breakdown(what: str, parts: Mapping[str, Mapping[str, Tally]]) -> str:
    from ..evaluate import Tally as Nothing

    rows = []
    for name in sorted(parts):
        found, core, strict = (parts[name].get(level, Nothing()) for level in ("found", "core", "strict"))
        wanted, given = found.right + found.missed, strict.right + strict.wrong
        rows.append([name, str(wanted), str(given), *(f"{tally.f1:.3f}" for tally in (found, core, strict))])
    return table([what, "wanted", "given", "found F1", "core F1", "strict F1"], rows)
