"""How much of what is reported is read: sentences with a word that evokes an act, and how many of them gave a claim.

    python benchmarks/coverage.py [FOLDER]      a folder of texts, by default the sample readouts

Prints counts, the share of such sentences without a claim, and their commonest words, which is where to widen the lexicon.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from kg import assets, document
from kg.claims.draft import distinct
from kg.claims.reading import Reading
from kg.claims.syntax import lemma
from kg.mentions import chunks, parsing
from kg.mentions.registry import Registry
from kg.reader import Reader


def main() -> int:
    """Read the folder and print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else assets.folder("readouts")
    documents, failures = document.read_all([folder])
    reader, silent, evoking, total = Reader(), 0, 0, 0
    words: Counter[str] = Counter()
    for d in documents:
        registry = Registry(reader.catalogue, d.text, d.date, d.publisher)
        parsed = parsing.parse(
            reader.pipeline, d.text, chunks.find(d.text, registry, reader.lexicon), reader.lexicon.past("Reporting")
        )
        drafts = distinct(Reading(parsed, registry, reader.lexicon).run(), d.text)
        for sentence in parsed.tokens.sents:
            start, end = parsed.starts[sentence.start], parsed.ends[sentence.end - 1]
            verbs = [lemma(t) for t in sentence if t.pos_ == "VERB"]
            acts = [v for v in verbs if any(s.action for s in reader.lexicon.verbs(v) if len(s.words) == 1)]
            total, evoking = total + 1, evoking + bool(acts)
            if acts and not any(x.start < end and start < x.end for x in drafts):
                silent += 1
                words.update(acts)
    share = silent / evoking if evoking else 0.0
    print(f"{len(documents)} texts read, {len(failures)} failed, {total} sentences")
    print(f"{evoking} sentences with a verb that evokes an act; {silent} of them gave no claim ({share:.1%})")
    print("their verbs: " + ", ".join(f"{word} {n}" for word, n in words.most_common(15)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
