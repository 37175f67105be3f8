"""A network of claims as one HTML page."""

from .page import Network, page

__all__ = ["Network", "page"]
