"""How long reading takes: against the bare parse of the same texts, and as a text grows.

Prints two small tables. The first has the time of a reading over the time that the language model alone takes for the
same texts in the same run, as a ratio. The second doubles a text and prints how many times longer it is read: about 2
where time grows with the text. Every text of the second table is read in a process of its own with limited memory and
time, so that a text which cannot be read is told and hurts nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from kg import assets
from kg.document import Document, sha256
from kg.reader import Reader

#: The most memory, in bytes, and the most seconds that one text of the second table may take.
MEMORY, SECONDS = 5_000_000_000, 180


def documents(copies: int) -> list[Document]:
    """The sample readouts, each so many times."""
    texts = [path.read_text(encoding="utf-8") for path in assets.paths("readouts", ".txt")]
    return [Document(f"d{n}-{m}", text, sha256(text), "-") for m in range(copies) for n, text in enumerate(texts)]


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speed(copies: int, rounds: int) -> Iterator[list[str]]:
    """The first table: the parse and the reading in turn, the best of all rounds of each."""
    reader, found = Reader(), documents(copies)
    parser = reader.pipeline
    characters = sum(len(each.text) for each in found)

    def parse() -> None:
        for each in found:
            parser(each.text)

    def read() -> None:
        for each in found:
            reader.read(each)

    parse()
    read()  # what is loaded late is loaded now
    pairs = [(seconds(parse), seconds(read)) for _ in range(rounds)]
    parsed, whole = (min(times) for times in zip(*pairs, strict=True))
    yield ["bare parse", f"{parsed:.2f}", f"{characters / parsed / 1000:.0f}", "1.00"]
    yield ["reading", f"{whole:.2f}", f"{characters / whole / 1000:.0f}", f"{whole / parsed:.2f}"]


def ordinary(size: int) -> str:
    """Sample readouts one after the other, about so many characters."""
    whole = "\n\n".join(each.text.strip() for each in documents(1)) + "\n\n"
    return whole * max(1, round(size / len(whole)))


#: The texts of the second table: a name, how a text of a size is made, and the larger size in characters.
TEXTS: dict[str, tuple[Callable[[int], str], int]] = {
    "ordinary text": (ordinary, 200_000),
    "100,000 brackets": (lambda size: "(" * size + " Kenya thanked Japan.", 100_000),
    "200,000 quotation marks": (lambda size: '"' * size + " Kenya thanked Japan.", 200_000),
    "quotations never closed": (lambda size: "“We met, he said. " * (size // 18), 100_000),
    "one line of 5 MB": (lambda size: "Kenya thanked Japan for the bridge and " * (size // 39), 5_000_000),
}


def growth(names: list[str]) -> Iterator[list[str]]:
    """The second table."""
    for name in names:
        size = TEXTS[name][1]
        half = alone(name, size // 2)
        whole = alone(name, size) if isinstance(half, float) else "-"
        ratio = f"{whole / half:.2f}" if isinstance(half, float) and isinstance(whole, float) else "-"
        yield [name, f"{size:,}", *(f"{t:.2f}" if isinstance(t, float) else t for t in (half, whole)), ratio]


def alone(name: str, size: int) -> float | str:
    """The seconds that a text takes in a process of its own, or in a word why it was not read."""
    command = [sys.executable, __file__, "--text", name, "--size", str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"> {SECONDS}"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1].split(":")[0]
    return float(json.loads(done.stdout))


def one(name: str, size: int) -> float:
    """The best of some readings of a text, in seconds: several where they are short."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    text, reader = TEXTS[name][0](size), Reader()
    reader.read(Document("warm", "Kenya thanked Japan.", "", "-"))
    document = Document("text", text, sha256(text), "-")
    first = seconds(lambda: reader.read(document))
    return min([first, *(seconds(lambda: reader.read(document)) for _ in range(2 if first < 20 else 0))])


def show(columns: list[str], rows: Iterator[list[str]]) -> None:
    """Prints a table, each row as it comes."""
    widths = (26, *(max(12, len(column)) for column in columns[1:]))
    for row in chain([columns], rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]), flush=True)
    print()


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--copies", type=int, default=4, help="how many times each readout is read in a round")
    options.add_argument("--rounds", type=int, default=5, help="how many rounds; the best counts")
    options.add_argument("--only", choices=["speed", "growth"], help="one of the tables")
    options.add_argument("--text", choices=list(TEXTS), help=argparse.SUPPRESS)
    options.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    chosen: Any = options.parse_args()
    if chosen.text:
        print(json.dumps(one(chosen.text, chosen.size)))
        return
    if chosen.only != "growth":
        show(["the sample readouts", "seconds", "kchars/s", "ratio"], speed(chosen.copies, chosen.rounds))
    if chosen.only != "speed":
        show(["growth", "characters", "half: s", "whole: s", "times"], growth(list(TEXTS)))


if __name__ == "__main__":
    main()
