"""Sources become documents: verbatim, with what is known about them, or with one sentence that says why not."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import document
from kg.errors import KgError, LimitError, SourceError, UsageError

Write = Callable[[str, str | bytes], Path]

FRENCH = (
    "Le ministre a reçu hier son homologue dans la capitale, et les deux hommes ont parlé de la coopération dans le "
    "domaine de l'énergie ainsi que des questions de sécurité qui se posent dans la région."
)
RUSSIAN = "Министр принял вчера в столице своего коллегу, и они поговорили о сотрудничестве в области энергетики."


def test_the_text_is_kept_as_it_is(write: Write) -> None:
    """A byte order mark, carriage returns and characters beyond the basic plane stay where they are."""
    text = "\ufeffAnna Vale met\r\nBruno Keller.\rThey spoke \U0001f91d.\n"
    path = write("talks.txt", text)
    (found,) = document.read(path)
    assert found.text == text == path.read_bytes().decode("utf-8")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.id, found.source, found.language) == ("talks", str(path), "en")


def test_a_folder_gives_its_texts_in_order(write: Write, tmp_path: Path) -> None:
    """All .txt files below a folder are read, named by their path below it, whatever order the disk has them in."""
    for name in ("b.txt", "a.txt", "deep/er/c.TXT", "notes.md"):
        write(name, f"A text called {name}.")
    assert [one.id for one in document.read(tmp_path)] == ["a", "b", "deep-er-c"]


def test_an_id_has_plain_letters_only(write: Write) -> None:
    """Other letters than those of an id are transliterated, other characters become hyphens."""
    assert document.read(write("Été à Paris (2).txt", "A text."))[0].id == "Ete-a-Paris-2"
    assert re.fullmatch(r"document-[0-9a-f]{12}", document.read(write("☂.txt", "A text."))[0].id)


def test_a_jsonl_file_gives_many(write: Write) -> None:
    """Each line of a .jsonl file is a document with its own metadata; blank lines are passed over."""
    rows = [{"id": "one", "text": "A text.", "date": "2024-01-02", "publisher": "P", "title": "T", "url": "http://e.org/"},
            {"id": "two", "text": "Another.\u2028Same line."}]  # fmt: skip
    path = write("all.jsonl", "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    one, two = document.read(path)
    assert (one.id, one.date, one.publisher, one.title, one.url) == ("one", "2024-01-02", "P", "T", "http://e.org/")
    assert (two.id, two.text, two.date) == ("two", "Another.\u2028Same line.", None)


def test_a_sidecar_says_what_is_known(write: Write) -> None:
    """The meta.jsonl beside a file gives what the options leave open."""
    write("meta.jsonl", json.dumps({"file": "t.txt", "id": "named", "date": "2024-01-02", "publisher": "P"}) + "\n")
    (found,) = document.read(write("t.txt", "A text."), publisher="Q")
    assert (found.id, found.date, found.publisher) == ("named", "2024-01-02", "Q")


def test_stdin_is_named_by_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes through standard input has an id of its own, which only depends on the text."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"A text.")))
    (found,) = document.read("-")
    assert found.id == "stdin-" + hashlib.sha256(b"A text.").hexdigest()[:12]
    assert found.source == "-"


def test_one_id_with_two_texts_is_kept_apart(write: Write) -> None:
    """Two texts of one id get the beginning of their hash as a suffix, in either order; the same text counts once."""
    one, same, other = write("x/t.txt", "One."), write("y/t.txt", "One."), write("z/t.txt", "Other.")
    found, failures = document.read_all([one, same, other])
    assert sorted(d.id for d in found) == sorted(f"t-{hashlib.sha256(t).hexdigest()[:8]}" for t in (b"One.", b"Other."))
    assert {d.id for d in document.read_all([other, one])[0]} == {d.id for d in found}
    assert failures == []
    assert [d.id for d in document.read_all([one, same])[0]] == ["t"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "the text is empty"),
        ("blank.txt", "\ufeff \n\t\u00a0\n".encode(), "the text is empty"),
        ("binary.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary or UTF-16"),
        ("utf16.txt", "A text.".encode("utf-16"), "binary or UTF-16"),
        ("latin.txt", "The café met the naïve.".encode("latin-1"), "not UTF-8: see byte 7"),
        ("french.txt", FRENCH.encode(), "seems to be French"),
        ("russian.txt", RUSSIAN.encode(), "seems to be Russian"),
        ("no.jsonl", b"not json", "no JSON object"),
        ("list.jsonl", b"[1]", "no JSON object"),
        ("deep.jsonl", b"[" * 100_000, "no JSON object"),
        ("noid.jsonl", b'{"text": "A text."}', "lacks a string `id` or `text`"),
        ("date.jsonl", b'{"id": "a", "text": "A text.", "date": "2024-02-30"}', "not a day"),
        ("url.jsonl", b'{"id": "a", "text": "A text.", "url": "no url"}', "not a URL"),
        ("half.jsonl", b'{"id": "a", "text": "A \\ud800 text."}', "half of a surrogate pair"),
        ("nul.jsonl", b'{"id": "a", "text": "A \\u0000 text."}', "NUL characters"),
        ("lang.jsonl", b'{"id": "a", "text": "A text.", "language": "fr"}', "only English is read"),
    ],
)
def test_what_cannot_be_read_is_refused(write: Write, name: str, content: bytes, said: str) -> None:
    """Each source that is no readable English text ends in one sentence that names it and says what is wrong."""
    path = write(name, content)
    with pytest.raises(SourceError, match=re.escape(said)) as caught:
        document.read(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_source_is_refused(tmp_path: Path) -> None:
    """A path where nothing is gives a sentence, also one that no file can have."""
    for path in (tmp_path / "none.txt", Path("a\0b")):
        with pytest.raises(SourceError, match=r"no such file|cannot be read"):
            document.read(path)


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    """An empty folder is no source."""
    with pytest.raises(SourceError, match=r"no \.txt file"):
        document.read(tmp_path)


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    """A FIFO, on which reading would wait for ever, and a device are refused."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(SourceError, match="not a regular file"):
            document.read(path)


def test_a_huge_file_reaches_the_limit(tmp_path: Path) -> None:
    """A file of 200 MB is refused without being read, and the sentence names the option that raises the limit."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(LimitError, match="--max-bytes") as caught:
        document.read(path)
    assert caught.value.exit_code == 5


def test_the_limit_can_be_raised_and_lowered(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source of exactly the limit is read, and one byte more is too much, from a file as from stdin."""
    path = write("t.txt", "A text.")
    assert document.read(path, max_bytes=7)
    with pytest.raises(LimitError):
        document.read(path, max_bytes=6)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"A text.")))
    with pytest.raises(LimitError):
        document.read("-", max_bytes=6)


def test_a_bad_file_does_not_stop_the_rest(write: Write, tmp_path: Path) -> None:
    """What can be read of several sources is read, and each failure is told."""
    write("bad.txt", b"\xff")
    write("good.txt", "A text.")
    found, failures = document.read_all([tmp_path, tmp_path / "none.txt"])
    assert [one.id for one in found] == ["good"]
    assert [type(error) for error in failures] == [SourceError, SourceError]


def test_a_name_for_one_cannot_name_many(write: Write, tmp_path: Path) -> None:
    """An id, a title or a URL for several documents is a mistake of usage; a date is checked."""
    write("a.txt", "A text.")
    write("b.txt", "Another.")
    with pytest.raises(UsageError, match="--id names one document"):
        document.read(tmp_path, id="x")
    with pytest.raises(UsageError, match="not a day"):
        document.read(tmp_path, date="14.9.2020")


def test_a_broken_sidecar_is_told(write: Write) -> None:
    """A meta.jsonl that is none names its line."""
    write("meta.jsonl", '{"file": "x"}\n{broken\n')
    with pytest.raises(SourceError, match=r"meta\.jsonl, line 2"):
        document.read(write("t.txt", "A text."))


def test_short_texts_are_not_judged(write: Write) -> None:
    """A headline without any function word is read."""
    assert document.read(write("t.txt", "Vale, Keller sign Tagus pact"))


@given(st.binary(max_size=200), st.sampled_from(["f.txt", "f.jsonl"]))
def test_any_bytes_give_documents_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    """Whatever a file holds, it is read or refused; nothing else happens."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    try:
        found = document.read(path)
    except KgError:
        return
    assert all(one.text for one in found)
