"""Opens a store, replaces a document's graph, answers queries; every error of the engine becomes one of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from .. import names
from ..errors import KgError, QueryError, StoreError
from ..mentions.model import ENTITY_TYPES
from ..triples import node, sort_key, term, value
from .background import CATALOGUE, ONTOLOGY, catalogue_entries, ontology_quads
from .filling import Filling
from .syntax import syntax_error

#: Where the store is unless the caller says otherwise, under the current folder.
DEFAULT = "graph/store"

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term = ox.NamedNode | ox.Literal


class Store:
    """Named graphs on disk, or in memory where the location is None. Close it, or use it in a `with` statement.

    A new store on disk is filled beside its place and takes it when closed (or at `commit`): until then there is
    nothing to see, and the first fill is several times cheaper.
    """

    def __init__(
        self, engine: ox.Store, location: Path | None, *, read_only: bool = False, filling: Filling | None = None
    ) -> None:
        self._engine: ox.Store | None = engine
        self._read_only = read_only
        self._filling = filling
        self.location = location

    @classmethod
    def open(cls, location: str | Path | None, *, create: bool = False, read_only: bool = False) -> Self:
        """The store at a location, or one in memory where it is None.

        Args:
            create: make a new store where there is none.
            read_only: open it as it is now, without waiting for a writer and without writing anything.

        Raises:
            StoreError: there is none, it is in use, damaged or not writable, or something else is in its place.
        """
        if location is None:
            return cls(ox.Store(), None)
        path = Path(location)
        with _translated(path):
            if _is_store(path):
                engine = ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
                return cls(engine, path, read_only=read_only)
            _refuse_others(path)
            if not create or read_only:
                raise StoreError(
                    f"there is no store; make one with `kg build SOURCE... --store {path}`", where=str(path)
                )
            filling = Filling(path)
            return cls(filling.engine, path, filling=filling)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Writes what is left and gives the store free; a new store that got nothing leaves nothing behind."""
        engine, self._engine = self._engine, None
        if engine is None:
            return
        with _translated(self.location):
            if self._filling:
                del engine  # the engine must have let go of its folder before that is renamed
                self._filling.settle()
            elif self.location and not self._read_only:
                engine.flush()

    def commit(self) -> None:
        """Puts a store that is being filled in its place, so that others can open it."""
        if self._filling and self.location and self._filling.has_content:
            self.close()
            self._filling = None
            with _translated(self.location):
                self._engine = ox.Store(str(self.location))

    @property
    def engine(self) -> ox.Store:
        """The Oxigraph store itself, for reading with its own interface."""
        if self._engine is None:
            raise StoreError("the store is closed", where=str(self.location or "memory"))
        if self._filling:
            self._filling.write_out()
        return self._engine

    def replace(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Makes `quads` the whole content of a graph in one transaction; False where they are so already.

        Raises:
            StoreError: the disk is full or not writable, or the store was opened read-only.
        """
        if self._read_only:
            raise StoreError("the store was opened read-only", where=str(self.location))
        wanted = set(quads)
        if any(value(quad.graph_name) != graph for quad in wanted if not isinstance(quad.graph_name, ox.DefaultGraph)):
            raise ValueError(f"a quad does not belong to the graph {graph}")
        with _translated(self.location):
            if self._filling and self._filling.take(graph, wanted):
                return True
            engine = self.engine
            if set(engine.quads_for_pattern(None, None, None, node(graph))) == wanted:
                return False
            engine.update(_replacement(graph, wanted))
            engine.flush()
        return True

    def remove(self, graph: str) -> bool:
        """Removes a graph; False where there was none."""
        return self.replace(graph, [])

    def query(self, text: str, bindings: Mapping[str, Term] | None = None) -> Results:
        """The answer of the engine to a SPARQL query over all graphs at once; `kg:` and the like are declared already.

        For queries of our own: nothing limits time or memory (`kg.queries.run` does). Each bound variable has to be
        in the projection, as the engine demands.

        Raises:
            QueryError: the query does not parse (with line and column), or a bound variable is not projected.
        """
        bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): thing for name, thing in (bindings or {}).items()
        }
        with _translated(self.location):
            try:
                return self.engine.query(
                    text, prefixes=names.PREFIXES, use_default_graph_as_union=True, substitutions=bound or None
                )
            except SyntaxError as error:
                raise syntax_error(text, error) from error
            except (ValueError, RuntimeError) as error:
                raise QueryError(f"the query cannot be run: {error}") from error

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all, in no order."""
        with _translated(self.location):
            yield from self.engine.quads_for_pattern(None, None, None, node(graph) if graph else None)

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, sorted."""
        with _translated(self.location):
            return sorted(value(graph) for graph in self.engine.named_graphs())

    def has(self, graph: str) -> bool:
        """Whether the store has a graph of this name."""
        with _translated(self.location):
            if self._filling:
                return self._filling.has(graph)
            return next(self.engine.quads_for_pattern(None, None, None, node(graph)), None) is not None

    def documents(self) -> list[str]:
        """The IRIs of the documents, sorted."""
        with _translated(self.location):
            found = self.engine.quads_for_pattern(None, term("rdf:type"), term("kg:Document"), None)
            return sorted({value(quad.subject) for quad in found})

    def entities(self) -> set[str]:
        """The IRIs of the entities that the documents name, and of the states these belong to."""
        with _translated(self.location):
            engine, background = self.engine, node(CATALOGUE)
            typed = (
                engine.quads_for_pattern(None, term("rdf:type"), term(f"kg:{kind}"), None) for kind in ENTITY_TYPES
            )
            found = {value(quad.subject) for quads in typed for quad in quads if quad.graph_name != background}
            states = engine.quads_for_pattern(None, term("kg:ofState"), None, None)
            return found | {value(quad.object) for quad in states if quad.graph_name != background}

    def load_background(self, catalogue: Callable[[set[str]], Iterable[ox.Quad]] = catalogue_entries) -> bool:
        """Brings the ontology, and the catalogue's entries of the entities that the documents name, up to date.

        Returns:
            Whether anything changed.

        Raises:
            AssetError: a file of the ontology or the catalogue is missing or malformed.
        """
        changed = self.replace(ONTOLOGY, ontology_quads())
        return self.replace(CATALOGUE, catalogue(self.entities())) or changed


def _replacement(graph: str, quads: set[ox.Quad]) -> str:
    """One update that a reader sees wholly or not at all. N-Triples is a part of SPARQL's own syntax."""
    triples = (quad.triple for quad in sorted(quads, key=sort_key))
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    body = data.decode("utf-8") if data else ""
    return f"CLEAR SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{\n{body}}} }}"


def _is_store(path: Path) -> bool:
    return (path / "CURRENT").is_file()


def _refuse_others(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError("this is a file, and the folder of a store is meant", where=str(path))
    held = [one.name for one in path.iterdir()] if path.is_dir() else []
    if any(name.startswith("MANIFEST-") or name.endswith(".sst") for name in held):
        raise StoreError("the store is damaged; move it away and run `kg build` again", where=str(path))
    if held:
        raise StoreError("the folder holds other files and no store", where=str(path))


@contextmanager
def _translated(location: Path | None) -> Iterator[None]:
    """Turns every error of the engine into a StoreError that names the store."""
    try:
        yield
    except (KgError, SyntaxError, KeyboardInterrupt, GeneratorExit):
        raise
    except (OSError, RuntimeError) as error:
        raise _store_error(error, location) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the engine's own crash, which is no Exception
            raise _store_error(error, location) from error
        raise


def _store_error(error: BaseException, location: Path | None) -> StoreError:
    where, message = str(location or "memory"), getattr(error, "strerror", None) or str(error)
    if re.search(r"(?i)\block\b.*(hold|temporarily|resource|no locks)|/LOCK:", message):
        return StoreError("the store is in use by another process; wait until it has finished", where=where)
    if isinstance(error, PermissionError) or re.search(r"(?i)read-only file system|permission denied", message):
        return StoreError("the store cannot be written: the disk or folder is read-only", where=where)
    if re.search(r"(?i)no space left|quota", message):
        return StoreError("the store cannot be written: the disk is full", where=where)
    if location is None or not _is_store(location):
        return StoreError(f"the store cannot be opened: {message}", where=where)
    return StoreError(f"the store is damaged; move it away and run `kg build` again ({message})", where=where)
