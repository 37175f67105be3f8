"""Claims as a networkx graph: built from quads, asked, and flattened for other programs."""

from .build import network
from .questions import between, clean, find, flat, most_central, neighbourhood, paths

__all__ = ["between", "clean", "find", "flat", "most_central", "neighbourhood", "network", "paths"]
