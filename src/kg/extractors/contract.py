"""The extraction contract in words, for a reader outside: what is asked, and in which form."""

from __future__ import annotations

import json
from functools import lru_cache

from ..actions import kinds
from ..claims.model import MODALITIES, POLARITIES
from ..document import Document
from ..mentions.model import ENTITY_TYPES

_FORM = {
    "entities": [{"id": "e1", "type": "Person", "label": "full name", "state": "ISO 3166-1 alpha-3 code or null",
                  "mentions": [{"start": 0, "text": "exact words"}]}],
    "roles": [{"person": "e1", "office": "president", "of": "e2", "evidence": {"start": 0, "quote": "exact words"}}],
    "claims": [{"action": "Discuss", "agents": ["e1", "e3"], "recipients": [], "topics": [{"text": "exact words"}],
                "objects": [], "place": None, "time": {"start": "2020-09-14", "end": None, "text": "exact words"},
                "amount": {"value": 1500000000, "unit": "USD", "text": "exact words"}, "polarity": "affirmed",
                "modality": "actual", "speaker": "e4", "evidence": {"start": 0, "quote": "exact words"}}],
}  # fmt: skip

_RULES = f"""\
You read a diplomatic readout and write down its attributed claims as one JSON object of this form:

{json.dumps(_FORM)}

Rules:
- Every quote, mention, topic, time and amount is copied from the text, character by character. `start` counts
  characters from 0; leave it out where you are not sure.
- A claim is one clause that expresses an action of the list below: who did it (agents), to or with whom (recipients),
  about what (topics: short noun phrases without the article). If all parties of an action do it together, all are
  agents. `objects` are the agreements, events and products that it acts on. evidence is the clause that carries it.
- polarity: {" or ".join(POLARITIES)}; denied where the text says that it did not, does not or will not happen, or that
  a report of it is untrue.
- modality: {", ".join(MODALITIES)}; actual: has happened or holds; planned: will, is scheduled, agreed or instructed
  to; desired: hope, readiness, call for, should; possible: may, could, if.
- speaker: the nearest person or body by whose word the claim is made; a list where several speak together; null where
  it is the document's own voice. What A says that B did is a claim of B's deed with the speaker A, not a claim of A.
- Entity types: {", ".join(ENTITY_TYPES)}. A government that acts is its State, and so is a capital that acts. Pronouns,
  titles and "the two leaders" stand for the entities that they mean.
- Use State only where no other action fits. Questions and boilerplate yield no claim.

Actions:
"""


@lru_cache(maxsize=1)
def contract() -> str:
    """The instructions: the form of the answer, the rules, and every action of the ontology with its meaning."""
    lines = (
        f"- {name}{' (all parties are agents)' if kind.symmetric else ''}: {kind.definition}"
        for name, kind in kinds().items()
    )
    return _RULES + "\n".join(lines) + "\n"


def question(document: Document) -> str:
    """One document as it is put to the reader: what is known of it, and its text."""
    known = {"date": document.date, "publisher": document.publisher, "title": document.title}
    head = "".join(f"{key}: {value}\n" for key, value in known.items() if value)
    return f"{head}text:\n{document.text}"
