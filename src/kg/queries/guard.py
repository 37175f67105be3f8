"""What is refused before a query is parsed, and the process in which it runs: one that can be stopped.

The engine cannot be interrupted, and some queries end its process. So each runs in a process of its own, with limits of
time, memory and rows; on systems that cannot fork it runs in this one, without them.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .. import errors
from ..errors import KgError, LimitError, QueryError

#: The longest text and the deepest nesting of brackets that are parsed at all.
MAX_CHARACTERS = 50_000
MAX_DEPTH = 100

#: How much memory a query may take beyond what the process has already, in bytes.
MAX_MEMORY = 2 << 30

_TOKENS = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|#[^\n]*|'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\""""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[({\[]|[)}\]]""",
    re.S,
)
_PROLOGUE = re.compile(r"(?i)\b(prefix\s+[\w.-]*:|base\b)")
_FIRST = re.compile(
    r"(?i)\b((select|construct|ask|describe)|insert|delete|load|clear|create|drop|copy|move|add|with)\b"
)


def check(text: str) -> None:
    """Refuses what must not reach the engine.

    Raises:
        LimitError: the query is too long or too deep.
        QueryError: it calls other servers, or changes data.
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(f"the query has {len(text):,} characters, and at most {MAX_CHARACTERS:,} are read")
    if _depth(text) > MAX_DEPTH:
        raise LimitError(f"the brackets of the query are nested more than {MAX_DEPTH} deep")
    code = _TOKENS.sub(lambda token: token[0] if len(token[0]) == 1 else " ", text)
    first = _FIRST.search(_PROLOGUE.sub(" ", code))
    if first and not first[2]:
        raise QueryError(f"the query begins with {first[1].upper()}, and queries only read; use `kg build` to add data")
    _refuse_services(text)


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _TOKENS.finditer(text):
        depth += (token[0] in "({[") - (token[0] in ")}]")
        deepest = max(deepest, depth)
    return deepest


def _refuse_services(text: str) -> None:
    """SERVICE sends data to other servers. Without the word, or an escape that may hide it, there is none."""
    escaped = "\\u" in text.lower()
    if "service" not in text.lower() and not escaped:
        return
    if (escaped and "service" in text.lower()) or _has_service(text):
        raise QueryError("the query calls another server (SERVICE), which is switched off")


def _has_service(text: str) -> bool:
    """Whether the parsed query has a SERVICE; also where it cannot be parsed by a second parser."""
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    def found(part: Any) -> bool:
        if isinstance(part, CompValue):
            return part.name == "ServiceGraphPattern" or any(found(value) for value in part.values())
        return not isinstance(part, str) and hasattr(part, "__iter__") and any(found(value) for value in part)

    try:
        return found(parseQuery(text))
    except Exception:
        return True


def in_child(work: Callable[[], dict[str, Any]], timeout: float) -> dict[str, Any]:
    """What `work` returns, done in a process of its own.

    Raises:
        KgError: the one that `work` raised.
        LimitError: it took longer than `timeout` seconds, or more memory than allowed, or the engine broke.
    """
    if not hasattr(os, "fork"):
        return work()
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_exit(work, writing, timeout)
    os.close(writing)
    try:
        answer = _read(reading, time.monotonic() + timeout)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return _unpacked(answer, timeout)


def _unpacked(answer: bytes | None, timeout: float) -> dict[str, Any]:
    if answer is None:
        raise LimitError(
            f"the query took longer than {timeout:g} seconds; narrow it, or raise the limit with --timeout"
        )
    if not answer.endswith(b"\n"):
        raise LimitError(f"the query broke the engine or needed more than {MAX_MEMORY >> 30} GB of memory; simplify it")
    unpacked: dict[str, Any] = json.loads(answer)
    if "error" in unpacked:
        kind, message, where = unpacked["error"]
        raise getattr(errors, kind)(message, where=where)
    return unpacked


def _read(pipe: int, deadline: float) -> bytes | None:
    """All that comes through a pipe, or None when the deadline passes first."""
    pieces: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            piece = os.read(pipe, 1 << 16)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
    return None


def _work_and_exit(work: Callable[[], dict[str, Any]], pipe: int, timeout: float) -> None:
    """The child's whole life; it never returns into the parent's code."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _limit(timeout)
        try:
            answer = work()
        except KgError as error:
            answer = {"error": [type(error).__name__, error.message, error.where]}
        except (ValueError, RuntimeError, OSError) as error:
            answer = {"error": ["QueryError", f"the query cannot be run: {error}", None]}
        with os.fdopen(pipe, "wb") as out:
            out.write(json.dumps(answer).encode("utf-8") + b"\n")
    finally:
        os._exit(0)


def _limit(timeout: float) -> None:
    import resource

    with suppress(OSError, ValueError):
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - a short way to one number
            size = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MAX_MEMORY, size + MAX_MEMORY))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (int(timeout * 4) + 5, int(timeout * 4) + 6))
