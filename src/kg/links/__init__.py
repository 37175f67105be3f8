"""The linking desk: entities and what they are in other datasets, decided by people and kept as data.

Candidates come from the catalogue or from a reconciliation service; decisions stand in the links graph and travel as
SSSOM tables. Other people's data is attached beside the claims, each file in a graph of its own; and the catalogue's
tenures are compared with a SPARQL endpoint.
"""

from .candidates import Proposer
from .decisions import blocked, decisions, decisions_of, quads, record, withdraw
from .entities import quotes, unlinked
from .model import CLOSE, EXACT, Candidate, Changes, Decision, Proposal, Stated, Unlinked

__all__ = [
    "CLOSE", "EXACT", "Candidate", "Changes", "Decision", "Proposal", "Proposer", "Stated", "Unlinked", "blocked",
    "decisions", "decisions_of", "quads", "quotes", "record", "unlinked", "withdraw",
]  # fmt: skip
