"""Polite and patient HTTP: few tries, waits that grow and that a server may ask for, and an end that is sure to come.

Each try runs in a thread of its own that is left behind when its time is up: so neither a name server, nor a handshake,
nor a body that comes drop by drop can hold the program.
"""

from __future__ import annotations

import http.client
import json
import queue
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..errors import RemoteError, UsageError

#: Answers after which it is worth to try again.
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client bears.

    Attributes:
        timeout: seconds that one try may take, from its beginning to the last byte.
        deadline: seconds that all requests of a client may take together, waits included.
        tries: how often a request is sent at most.
        pause: seconds before the second try; doubled for each further one.
        longest_pause: the longest wait that a server may ask for by Retry-After; who asks for more is not asked again.
        max_bytes: the size of the largest answer.
    """

    timeout: float = 30
    deadline: float = 300
    tries: int = 3
    pause: float = 0.5
    longest_pause: float = 30
    max_bytes: int = 20_000_000


class _Again(Exception):
    """A try failed in a way that may pass."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class Client:
    """Sends requests within limits. The deadline counts from the first request."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._end: float | None = None

    def get(self, url: str) -> Any:
        """The JSON at a URL.

        Raises:
            UsageError: the URL is not one of http or https.
            RemoteError: the server did not give JSON in time.
        """
        return self._json(_request(url, None, "application/json"), url)

    def post(self, url: str, form: Mapping[str, str], accept: str = "application/json") -> Any:
        """The JSON that a URL answers to a form; errors as for `get`."""
        return self._json(_request(url, urlencode(form).encode("ascii"), accept), url)

    def _json(self, request: urllib.request.Request, url: str) -> Any:
        body, where = self._send(request, shown(url)), shown(url)
        try:
            return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            if body.lstrip()[:1] == b"<":
                raise RemoteError("the service answered with a web page or XML instead of JSON", where=where) from error
            raise RemoteError(
                "the service's answer is no valid JSON; it may have been cut short", where=where
            ) from error

    def _send(self, request: urllib.request.Request, where: str) -> bytes:
        """The body of the answer, after as many tries as it takes and the limits allow."""
        self._end = self._end or time.monotonic() + self._limits.deadline
        for number in range(1, self._limits.tries + 1):
            try:
                return self._try(request, where)
            except _Again as failed:
                wait = self._limits.pause * 2 ** (number - 1) if failed.wait is None else failed.wait
                self._judge(failed.reason, wait, number, where)
                time.sleep(wait)
        raise AssertionError("the last try raises")

    def _judge(self, reason: str, wait: float, number: int, where: str) -> None:
        """Raises where another try is not to be made."""
        if wait > self._limits.longest_pause:
            raise RemoteError(f"{reason} and asks to wait {wait:.0f} seconds; try again later", where=where)
        if number == self._limits.tries:
            raise RemoteError(f"{reason}, {number} times in a row; try again later", where=where)
        if wait >= self._left():
            raise RemoteError(f"{reason}, and the time of {self._limits.deadline:g} seconds is up", where=where)

    def _left(self) -> float:
        assert self._end is not None
        return self._end - time.monotonic()

    def _try(self, request: urllib.request.Request, where: str) -> bytes:
        seconds = min(self._limits.timeout, self._left())
        if seconds <= 0:
            raise RemoteError(f"the time of {self._limits.deadline:g} seconds for all requests is up", where=where)
        box: queue.Queue[bytes | Exception] = queue.Queue()
        threading.Thread(target=self._into, args=(box, request, seconds), daemon=True).start()
        try:
            answer = box.get(timeout=seconds)
        except queue.Empty:
            raise _Again(f"the service did not finish its answer within {seconds:.3g} seconds") from None
        if isinstance(answer, bytes):
            return answer
        raise _meaning(answer, where) from answer

    def _into(self, box: queue.Queue[bytes | Exception], request: urllib.request.Request, seconds: float) -> None:
        try:
            box.put(_fetched(request, seconds, self._limits.max_bytes))
        except Exception as error:
            box.put(error)


def shown(url: str) -> str:
    """A URL without the user, the password and the query, for messages."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def checked(url: str) -> str:
    """The URL, if it is one that can be asked.

    Raises:
        UsageError: it is not an http or https URL with a host.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or any(ord(c) <= 32 or ord(c) > 126 for c in url):
        raise UsageError(f"{url!r} is no URL that begins with http:// or https://")
    return url


def _request(url: str, body: bytes | None, accept: str) -> urllib.request.Request:
    from importlib.metadata import version

    agent = f"summit-kg/{version('summit-kg')} (https://w3id.org/summit-kg/)"
    return urllib.request.Request(checked(url), body, {"Accept": accept, "User-Agent": agent})  # noqa: S310 - checked


def _fetched(request: urllib.request.Request, seconds: float, max_bytes: int) -> bytes:
    with _opener().open(request, timeout=seconds) as response:
        body: bytes = response.read(max_bytes + 1)
        announced = response.headers.get("Content-Length", "")
    if len(body) > max_bytes:
        raise RemoteError(f"the answer is larger than {max_bytes:,} bytes")
    if announced.isdigit() and len(body) < int(announced):
        raise http.client.IncompleteRead(body, int(announced) - len(body))
    return body


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirections, but not from an encrypted connection to one that is not."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme not in ("https", req.type):
            raise RemoteError("the service sends on to an address that is not encrypted or not on the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@lru_cache(maxsize=1)
def _opener() -> urllib.request.OpenerDirector:
    """Knows http and https only: no file, no FTP, no data URL."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(), _Redirects(),
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(), urllib.request.UnknownHandler(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _meaning(error: Exception, where: str) -> Exception:
    """What an error of the network means: worth another try, or final."""
    if isinstance(error, RemoteError):
        return RemoteError(error.message, where=where)
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        said = f"the service answered with status {error.code}"
        return _Again(said, _wait(error.headers)) if error.code in _AGAIN else RemoteError(said, where=where)
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return RemoteError(f"the certificate is not trusted: {reason.verify_message}", where=where)
    if isinstance(reason, http.client.IncompleteRead):
        return _Again("the service's answer was cut short")
    if isinstance(reason, TimeoutError):
        return _Again("the service did not answer in time")
    if isinstance(reason, OSError):
        return _Again(f"the service cannot be reached ({reason.strerror or reason})")
    return _Again(f"the service does not speak HTTP as it should ({type(reason).__name__})")


def _wait(headers: Any) -> float | None:
    """The seconds of a Retry-After header, given as such or as a date."""
    words = ((headers or {}).get("Retry-After") or "").strip()
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        return max(0.0, parsedate_to_datetime(words).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def _no_number(words: str) -> Any:
    raise ValueError(f"{words} is no number of JSON")
