"""A source becomes Documents: text verbatim, what is known about it, and its hash.

A source is a text file, `-` for standard input, a folder of `.txt` files, or a `.jsonl` file with one object a line.
What the caller does not say is taken from a `meta.jsonl` beside the file: one object a line, whose `file` names it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as calendar
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import KgError, LimitError, SourceError, UsageError
from ..names import ascii_text
from .language import refusal

#: The largest file that is read unless the caller says otherwise, in bytes.
MAX_BYTES = 50_000_000

_SIDECAR = "meta.jsonl"
_KEYS = ("id", "title", "date", "publisher", "url", "language")


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read, and what is known about it.

    Attributes:
        id: names the document's graph: letters, digits, `.`, `_`, `-`.
        text: as stored and read; every offset counts code points of it.
        sha256: of the text in UTF-8, in hexadecimal.
        source: where it came from: a path as given, a URL, or `-`.
        title, date (ISO 8601), publisher, url: None where unknown.
        language: ISO 639-1.
    """

    id: str
    text: str
    sha256: str
    source: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"


def read(source: str | Path, *, max_bytes: int = MAX_BYTES, **known: str | None) -> list[Document]:
    """The documents of one source; `known` (id, title, date, publisher, url) goes before what a sidecar says.

    Raises:
        SourceError: the source is missing, empty, binary, not UTF-8, not English, or not a file or folder.
        LimitError: a file is larger than `max_bytes`.
        UsageError: an id, title or url for a source of several documents, or a date that is none.
    """
    documents, failures = read_all([source], max_bytes=max_bytes, **known)
    if failures:
        raise failures[0]
    return documents


def read_all(
    sources: Iterable[str | Path], *, max_bytes: int = MAX_BYTES, **known: str | None
) -> tuple[list[Document], list[KgError]]:
    """The documents of many sources, and the errors of those that could not be read.

    The same text under the same id counts once. Different texts under one id all get the first 8 digits of their
    hash as a suffix, so that no order of the sources matters.

    Raises:
        UsageError: as for `read`.
    """
    given = _checked(known, "the options")
    found: list[Document] = []
    failures: list[KgError] = []
    for item in (item for source in sources for item in _documents(source, given, max_bytes)):
        found.append(item) if isinstance(item, Document) else failures.append(item)
    single = [key for key in ("id", "title", "url") if given.get(key)]
    if single and len(found) > 1:
        raise UsageError(f"--{single[0]} names one document, and the sources hold {len(found)}; leave it out")
    return _apart(found), failures


def _apart(documents: list[Document]) -> list[Document]:
    texts: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        texts[document.id].setdefault(document.sha256, document)
    alone = {name for name, same in texts.items() if len(same) == 1}
    return [
        document if name in alone else replace(document, id=f"{name}-{sha[:8]}")
        for name, same in texts.items()
        for sha, document in same.items()
    ]


def _documents(source: str | Path, known: Mapping[str, str], max_bytes: int) -> Iterator[Document | KgError]:
    """Every document of a source, or the error in its place."""
    try:
        if str(source) == "-":
            yield _from_stdin(known, max_bytes)
        elif _is_folder(Path(source)):
            for path in _texts(Path(source)):
                yield from _documents_of_file(path, known, max_bytes, folder=Path(source))
        else:
            yield from _documents_of_file(Path(source), known, max_bytes)
    except KgError as error:
        yield error


def _documents_of_file(
    path: Path, known: Mapping[str, str], max_bytes: int, folder: Path | None = None
) -> Iterator[Document | KgError]:
    try:
        if path.suffix.lower() == ".jsonl":
            yield from _from_jsonl(path, known, max_bytes)
        else:
            name = "-".join(path.relative_to(folder).with_suffix("").parts) if folder else path.stem
            beside = {"id": name, **_sidecar(path.parent).get(path.name, {}), **known}
            yield _document(_decoded(_bytes(path, max_bytes), str(path)), str(path), beside)
    except KgError as error:
        yield error


def _from_stdin(known: Mapping[str, str], max_bytes: int) -> Document:
    data = sys.stdin.buffer.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large("standard input", max_bytes)
    text = _decoded(data, "standard input")
    return _document(text, "-", {"id": f"stdin-{sha256(text)[:12]}", **known}, where="standard input")


def _from_jsonl(path: Path, known: Mapping[str, str], max_bytes: int) -> Iterator[Document | KgError]:
    for number, row in _rows(_decoded(_bytes(path, max_bytes), str(path)), str(path)):
        where = f"{path}, line {number}"
        try:
            if isinstance(row, KgError):
                raise row
            if not isinstance(row.get("id"), str) or not isinstance(row.get("text"), str):
                raise SourceError("the object lacks a string `id` or `text`", where=where)
            yield _document(row["text"], str(path), {**_checked(row, where), **known}, where=where)
        except KgError as error:
            yield error


def _document(text: str, source: str, known: Mapping[str, str], where: str | None = None) -> Document:
    """A document of a text, once it is sure that the text can be read."""
    where = where or source
    if "\0" in text:
        raise SourceError("the text holds NUL characters, so it is not plain text", where=where)
    if re.search("[\ud800-\udfff]", text):
        raise SourceError("the text holds half of a surrogate pair, so it is not Unicode", where=where)
    if not re.search(r"[^\s\ufeff\u200b]", text):
        raise SourceError("the text is empty", where=where)
    reason = refusal(text, known.get("language"))
    if reason:
        raise SourceError(reason, where=where)
    return Document(
        id=_local(known["id"]), text=text, sha256=sha256(text), source=source, title=known.get("title"),
        date=known.get("date"), publisher=known.get("publisher"), url=known.get("url"),
    )  # fmt: skip


def sha256(text: str) -> str:
    """The hash that names a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _local(name: str) -> str:
    """An id from a name: other characters than ASCII letters, digits, `.`, `_` and `-` are transliterated or joined."""
    local = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_text(name)).strip("-.")
    return local or "document-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _texts(folder: Path) -> list[Path]:
    unreadable: list[OSError] = []
    walked = os.walk(folder, onerror=unreadable.append)
    found = [Path(at, name) for at, _, names in walked for name in names if name.lower().endswith(".txt")]
    if unreadable:
        raise SourceError(f"the folder cannot be read: {unreadable[0].strerror}", where=str(folder))
    if not found:
        raise SourceError("the folder holds no .txt file", where=str(folder))
    return sorted(found)


def _bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file of at most `max_bytes`; anything else is never opened, as a pipe might hang."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise SourceError("this is a folder, and a file is meant", where=str(path))
        if not stat.S_ISREG(about.st_mode):
            raise SourceError("this is not a regular file; use `-` to read standard input", where=str(path))
        if about.st_size > max_bytes:
            raise _too_large(str(path), max_bytes)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise SourceError("there is no such file or folder", where=str(path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"the file cannot be read: {reason}", where=str(path)) from error
    if len(data) > max_bytes:
        raise _too_large(str(path), max_bytes)
    return data


def _too_large(where: str, max_bytes: int) -> LimitError:
    return LimitError(f"the source is larger than {max_bytes:,} bytes; raise the limit with --max-bytes", where=where)


def _decoded(data: bytes, where: str) -> str:
    """The text of UTF-8 bytes, unchanged: a byte order mark and every kind of line end stay."""
    if b"\0" in data:
        raise SourceError("the file is binary or UTF-16, and only UTF-8 text is read", where=where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"the text is not UTF-8: see byte {error.start}; convert it first", where=where) from error


def _rows(text: str, where: str) -> Iterator[tuple[int, dict[str, Any] | SourceError]]:
    """The objects of JSON Lines with their line numbers, blank lines left out, or the error in the place of one."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            bad = SourceError("the line is no JSON object", where=f"{where}, line {number}")
            yield number, row if isinstance(row, dict) else bad


def _sidecar(folder: Path) -> dict[str, dict[str, str]]:
    """What the `meta.jsonl` of a folder says of each of its files; nothing where there is none."""
    path = folder / _SIDECAR
    if not path.is_file():
        return {}
    about = path.stat()
    return _read_sidecar(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=16)
def _read_sidecar(path: Path, _mtime: int, _size: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, row in _rows(_decoded(_bytes(path, MAX_BYTES), str(path)), str(path)):
        if isinstance(row, SourceError):
            raise row
        if isinstance(row.get("file"), str):
            found[row["file"]] = _checked(row, f"{path}, line {number}")
    return found


def _checked(row: Mapping[str, Any], where: str) -> dict[str, str]:
    """The known keys of a row that have a value, each a string; a date is a day, a url can be an IRI."""
    known = {key: row[key] for key in _KEYS if row.get(key) is not None}
    for key, value in known.items():
        if not isinstance(value, str) or not value.strip() or re.search("[\0\ud800-\udfff]", value):
            raise SourceError(f"the {key} is not a text", where=where)
    if "date" in known and not _is_day(known["date"]):
        raise SourceError(f"the date {known['date']!r} is not a day such as 2020-09-14", where=where)
    if "url" in known and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+", known["url"]):
        raise SourceError(f"the url {known['url']!r} is not a URL", where=where)
    return known


def _is_day(value: str) -> bool:
    try:
        return calendar.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
