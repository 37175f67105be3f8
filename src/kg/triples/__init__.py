"""An Extraction as RDF, and RDF as an Extraction: two pure functions that undo each other.

`quads` writes the named graph of one document; `read_extraction` reads it back in its canonical form, where the
entities are numbered by first mention and the members of a set (agents, speakers, ...) stand in the entities' order.
The file system path of the source is not kept: the same text gives the same graph wherever it lies.
"""

from .canonical import canonical
from .read import read_extraction
from .terms import node, sort_key, term, used_prefixes, value
from .write import document_iri, quads, relations, topic_iri

__all__ = [
    "canonical", "document_iri", "node", "quads", "read_extraction", "relations", "sort_key", "term", "topic_iri",
    "used_prefixes", "value",
]  # fmt: skip
