"""The store: an embedded Oxigraph on disk or in memory, one named graph a document."""

from .background import CATALOGUE, LINKS, ONTOLOGY, RUNS, catalogue_entries, ontology_quads
from .embedded import DEFAULT, Store

__all__ = ["CATALOGUE", "DEFAULT", "LINKS", "ONTOLOGY", "RUNS", "Store", "catalogue_entries", "ontology_quads"]
