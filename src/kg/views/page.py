"""One HTML page that needs nothing but itself: pyvis's network and its bundled vis-network, in a template of ours.

pyvis's own template asks two outside hosts, never lets the layout settle and writes some texts unescaped. Here every
text reaches the page as JSON in a block that no browser runs, and from there the screen as text alone; the page's
policy names the scripts and styles it may run by their hashes and forbids all else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import networkx
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network as PyvisNetwork

from ..network import most_central
from . import payload, words

_SCRIPTS = ("data", "state", "filters", "search", "layout", "canvas", "evidence", "table", "save", "main")
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
#: Characters that could end a script block or a line of a script, and how JSON writes them otherwise.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(graph: networkx.MultiDiGraph, *, title: str, start: str | Iterable[str] | None = None) -> str:
    """The page of a network of claims, as one text of HTML; the same network gives the same text.

    Args:
        title: the heading.
        start: the IRI of the node to open on, or those of all nodes to open with. Without it a small network opens
            whole and a large one on the neighbourhood of its most central node.

    Raises:
        KeyError: a node of `start` is not in the graph.
    """
    net = Network(title)
    net.fill(graph)
    net.start = payload.start(graph, start)
    return net.generate_html()


class Network(PyvisNetwork):  # type: ignore[misc]
    """pyvis's network, filled in bulk and written by our template."""

    def __init__(self, heading: str) -> None:
        super().__init__(directed=True, heading=payload.tidied(heading), cdn_resources="in_line")
        self.claims: list[dict[str, Any]] = []
        self.actions: dict[str, dict[str, Any]] = {}
        self.documents: list[dict[str, Any]] = []
        self.start: list[int] = []
        self.central: int | None = None
        self.toggle_physics(False)
        self.inherit_edge_colors(False)

    def fill(self, graph: networkx.MultiDiGraph) -> None:
        """Take over all nodes and edges at once; pyvis's `add_edge` looks through all nodes for each edge."""
        self.nodes = payload.nodes(graph)
        self.node_ids = [node["id"] for node in self.nodes]
        self.node_map = {node["id"]: node for node in self.nodes}
        self.claims, self.edges = payload.claims(graph)
        self.actions, self.documents = payload.actions(graph), payload.documents(graph)
        self.central = next(iter(payload.start(graph, most_central(graph))), None)

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """The page; the arguments are those of pyvis and change nothing."""
        scripts, style = [_vis(), _script()], _asset("page.css")
        html: str = _template().render(
            title=self.heading, policy=_policy(scripts, style), scripts=[Markup(s) for s in scripts],  # noqa: S704
            style=Markup(style), data=Markup(_json(self._data())),  # noqa: S704
        )  # fmt: skip
        return html

    def _data(self) -> dict[str, Any]:
        nodes, edges, heading, _, _, options = self.get_network_data()
        types = {t: dict(zip(("plural", "shape", "light", "dark"), w, strict=True)) for t, w in words.TYPES.items()}
        return {
            "title": heading, "limits": payload.LIMITS, "types": types, "plover": words.PLOVER, "actions": self.actions,
            "documents": self.documents, "nodes": nodes, "claims": self.claims, "edges": edges, "start": self.start,
            "central": self.central, "options": json.loads(options),
        }  # fmt: skip


def _json(data: Any) -> str:
    """JSON that is safe inside a script block of a page."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _policy(scripts: Iterable[str], style: str) -> str:
    run = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {run}; style-src {_hash(style)}; img-src data: blob:; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (files("kg.views") / name).read_text("utf-8")


@cache
def _script() -> str:
    """Our script: the parts in their order, in one closed scope."""
    parts = "\n".join(_asset(f"js/{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _vis() -> str:
    """vis-network as pyvis ships it, without the line that names a file beside it."""
    return re.sub(r"//# sourceMappingURL=\S*", "", (files("pyvis") / _VIS).read_text("utf-8"))


@cache
def _template() -> Any:
    loader = FunctionLoader(_asset)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("template.html")
