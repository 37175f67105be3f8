"""How well a reader reads: its answers against gold files, by the scores of the extraction contract.

`cases` finds gold files and their texts, `evaluate` scores the answers to them. Any reader will do: an answer is the
contract's JSON object of a document, found by the hash of its text.
"""

from __future__ import annotations

from .gold import Gold
from .run import Case, Evaluation, answers, cases, evaluate
from .tally import Finding, Tally

__all__ = ["Case", "Evaluation", "Finding", "Gold", "Tally", "answers", "cases", "evaluate"]
