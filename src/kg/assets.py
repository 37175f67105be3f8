"""Where the ontology, the queries and the catalogue are: inside the installed package, or in a checkout's root."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from .errors import AssetError

_FOLDERS = ("ontology", "queries", "catalogue", "readouts")


def folder(name: str) -> Path:
    """The folder of one kind of asset: `ontology`, `queries`, `catalogue` or `readouts`.

    Raises:
        AssetError: the folder is neither in the package nor in a checkout above it.
    """
    if name not in _FOLDERS:
        raise ValueError(f"no asset folder is called {name!r}")
    package = Path(str(files("kg")))
    inside = {"catalogue": "graph/catalogue", "readouts": "graph/readouts"}.get(name, name)
    tried = [package / "_assets" / inside, package.parent.parent / inside]
    for path in tried:
        if path.is_dir():
            return path
    raise AssetError(f"the folder {inside!r} is missing; looked in {tried[0]} and {tried[1]}; reinstall summit-kg")


def paths(name: str, suffix: str) -> list[Path]:
    """The files of an asset folder that end in `suffix`, sorted by name.

    Raises:
        AssetError: there is none.
    """
    found = sorted(folder(name).glob(f"*{suffix}"))
    if not found:
        raise AssetError(f"no {suffix} file in {folder(name)}; reinstall summit-kg")
    return found
