"""The command line: data on stdout, sentences on stderr, documented exit codes, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
from click import Context, Option

from kg import assets
from kg.cli.look import _FORMATS as EXPORT_FORMATS
from kg.cli.main import COMMANDS, commands, main
from kg.cli.query import _FORMATS as QUERY_FORMATS
from kg.export import FORMATS as EXPORTS
from kg.queries import FORMATS as QUERIES
from kg.store import DEFAULT, Store

Write = Callable[[str, str | bytes], Path]

TEXT = "Anna Vale met Bruno Keller in Lisbon on Monday. The spokesman denied that they had discussed trade.\n"
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


HOLD = """
import sys
from kg.store import Store
with Store.open(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def kg(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., Ran]]:
    """Runs a command line in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode("utf-8"), err.decode("utf-8"))

    yield run
    signal.signal(signal.SIGTERM, before)


def is_sentence(err: str) -> bool:
    """Whether stderr holds one line that begins with the name of the program."""
    return bool(re.fullmatch(r"kg: [^\n]+\n", err))


# --- help and usage ---


def test_help_names_every_command(kg: Callable[..., Ran]) -> None:
    """Without arguments and with --help the commands are listed, each with a sentence."""
    for arguments in ([], ["--help"]):
        ran = kg(*arguments)
        assert ran.code == 0
        assert all(re.search(rf"^  {name} +[A-Z].*\.$", ran.out + ran.err, re.M) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_teaches_by_an_example(kg: Callable[..., Ran], name: str) -> None:
    """The help of a command shows a command line that uses it, and explains every option."""
    ran = kg(name, "--help")
    assert ran.code == 0
    assert re.search(rf"For example:\n    .*kg {name}", ran.out)
    command = commands.get_command(Context(commands), name)
    assert command is not None
    assert all(option.help or option.hidden for option in command.params if isinstance(option, Option))


def test_help_loads_no_library() -> None:
    """Asking for help imports neither the language model's library nor the engine's, so that it comes at once."""
    code = "import sys\nfrom kg.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"spacy", "pyoxigraph", "rdflib", "rich", "networkx", "rigour"} & set(ran.stderr.split())


def test_the_version_is_told(kg: Callable[..., Ran]) -> None:
    """--version prints the name and the version."""
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\n", kg("--version").out)


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["build"], ["query"], ["extract", "--format", "xml", "a.txt"], ["query", "x", "--param", "who"],
     ["build", "a.txt", "--store", "https://example.org/sparql"], ["query", "denied", "--limit", "-1"],
     ["query", "denied", "-p", "who=A", "-p", "who=B"]],
)  # fmt: skip
def test_a_wrong_command_line_is_one_sentence(kg: Callable[..., Ran], arguments: list[str]) -> None:
    """Mistakes of usage end with 2 and one line."""
    ran = kg(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert is_sentence(ran.err)


def test_the_lists_of_formats_agree() -> None:
    """The formats that the commands offer, written out for quick help, are those of the rooms behind them."""
    assert QUERY_FORMATS == QUERIES
    assert EXPORT_FORMATS == EXPORTS
    build = commands.get_command(Context(commands), "build")
    assert build is not None
    assert next(param for param in build.params if param.name == "location").default == DEFAULT


# --- reading ---


def test_extract_prints_the_contract(kg: Callable[..., Ran], write: Write) -> None:
    """JSON is one object a line for each document, with every quote at its offsets."""
    write("in/one.txt", TEXT)
    write("in/two.txt", TEXT.replace("Lisbon", "Madrid"))
    ran = kg("extract", "in", "--date", "2024-03-06")
    assert (ran.code, ran.err) == (0, "")
    first, second = map(json.loads, ran.out.splitlines())
    assert (first["document"]["id"], second["document"]["id"]) == ("one", "two")
    assert first["document"]["date"] == "2024-03-06"
    assert {claim["action"] for claim in first["claims"]} >= {"Meet", "Discuss"}
    for claim in first["claims"]:
        evidence = claim["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_extract_writes_a_table_and_a_file(kg: Callable[..., Ran], write: Write) -> None:
    """A table shows the claims; with --output the result goes to a file and stdout stays empty."""
    write("one.txt", TEXT)
    ran = kg("extract", "one.txt", "--format", "table")
    assert re.search(r"denied +actual +Discuss", ran.out)
    ran = kg("extract", "one.txt", "--output", "out/claims.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(Path("out/claims.jsonl").read_text("utf-8"))["document"]["id"] == "one"
    assert os.listdir("out") == ["claims.jsonl"]  # noqa: PTH208


def test_extract_reads_stdin(kg: Callable[..., Ran]) -> None:
    """`-` is standard input, and --id names it."""
    ran = kg("extract", "-", "--id", "named", stdin=TEXT.encode())
    assert json.loads(ran.out)["document"]["id"] == "named"


def test_build_says_what_it_read_and_changes_nothing_the_second_time(kg: Callable[..., Ran], write: Write) -> None:
    """The summary counts what was read; the same again is unchanged, and its export has the same bytes."""
    write("one.txt", TEXT)
    ran = kg("build", "one.txt", "--store", "s", "--publisher", "P")
    assert (ran.code, ran.err) == (0, "")
    counts = dict(re.findall(r"^ *([a-z ]+?)  +(\d+)", ran.out, re.M))
    assert (counts["documents"], counts["denied"]) == ("1", "1")
    assert int(counts["people"]) >= 2
    before = kg("export", "--store", "s").out
    assert "1 unchanged" in kg("build", "one.txt", "--store", "s", "--publisher", "P").out
    assert kg("export", "--store", "s").out == before
    assert before.splitlines() == sorted(before.splitlines())


def test_the_store_may_come_from_the_environment(
    kg: Callable[..., Ran], on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KG_STORE says where the store is when --store does not."""
    monkeypatch.setenv("KG_STORE", str(on_disk))
    assert "Talks in Lisbon" in kg("query", "documents").out


BAD = {
    "missing.txt": (None, 2, "no such file"), "empty.txt": (b"", 2, "empty"), "binary.txt": (b"\0\1\2", 2, "binary"),
    "latin.txt": (b"caf\xe9 society", 2, "byte 3"), "huge.txt": (200_000_000, 5, "--max-bytes"),
    "french.txt": (b"Le ministre a parl\xc3\xa9 de la paix et de la guerre avec le roi et les deux hommes ont dit que "
                   b"la situation est grave dans le pays, mais que les choses vont mieux.", 2, "French"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["extract", "build"])
def test_bad_input_is_one_sentence(kg: Callable[..., Ran], tmp_path: Path, command: str, name: str) -> None:
    """A source that cannot be read ends with the documented code and one line that names it; nothing is left behind."""
    content, code, said = BAD[name]
    if content is not None:
        with Path(name).open("wb") as file:
            file.truncate(content) if isinstance(content, int) else file.write(content)
    before = set(tmp_path.iterdir())
    ran = kg(command, name)
    assert (ran.code, ran.out) == (code, "")
    assert is_sentence(ran.err)
    assert name in ran.err
    assert said in ran.err
    assert set(tmp_path.iterdir()) == before


def test_one_bad_source_among_good_ones(kg: Callable[..., Ran], write: Write) -> None:
    """The rest is read, the failure is told, and the exit code is 1."""
    write("in/good.txt", TEXT)
    write("in/bad.txt", b"\xff")
    ran = kg("build", "in", "--store", "s")
    assert ran.code == 1
    assert is_sentence(ran.err)
    assert re.search(r"not read +1", ran.out)
    ran = kg("extract", "in")
    assert (ran.code, len(ran.out.splitlines())) == (1, 1)


def test_control_characters_in_a_message_are_written_out(kg: Callable[..., Ran]) -> None:
    """A file name cannot move the cursor, colour the terminal or forge a line."""
    ran = kg("extract", "no\x1b[31m\nsuch.txt")
    assert is_sentence(ran.err)
    assert "\x1b" not in ran.err
    assert r"no\x1b[31m" in ran.err


# --- the store ---


def test_a_store_in_use_by_another_process(kg: Callable[..., Ran], on_disk: Path, write: Write) -> None:
    """Building into a store that another process writes to ends with 3; asking it goes on."""
    write("one.txt", TEXT)
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(on_disk)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        ran = kg("build", "one.txt", "--store", on_disk)
        assert ran.code == 3
        assert is_sentence(ran.err)
        assert "in use by another process" in ran.err
        assert kg("query", "documents", "--store", on_disk).code == 0
    finally:
        holder.communicate(b"")


@pytest.mark.parametrize("command", [["query", "documents"], ["export"], ["view"], ["validate"]])
def test_where_no_store_is(kg: Callable[..., Ran], tmp_path: Path, command: list[str]) -> None:
    """Every command that needs a store says how to make one, and makes nothing."""
    ran = kg(*command)
    assert (ran.code, ran.out) == (3, "")
    assert is_sentence(ran.err)
    assert "kg build" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store(kg: Callable[..., Ran], on_disk: Path) -> None:
    """A damaged store ends with 3, its name and the way back."""
    for path in on_disk.glob("MANIFEST-*"):
        path.write_bytes(b"junk")
    ran = kg("query", "documents", "--store", on_disk)
    assert ran.code == 3
    assert is_sentence(ran.err)
    assert "damaged" in ran.err


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk that is mounted read-only, with a text in it."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "none", str(place)], capture_output=True, check=False)
    if mounted.returncode:
        place = Path("/proc")  # no right to mount: a place where not even root can write
        yield place
        return
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_read_only_disk(kg: Callable[..., Ran], read_only: Path, write: Write, on_disk: Path) -> None:
    """Where nothing can be written, building ends with 3 and writing a result with 2, each in one sentence."""
    write("one.txt", TEXT)
    ran = kg("build", "one.txt", "--store", read_only / "store")
    assert ran.code == 3
    assert is_sentence(ran.err)
    ran = kg("export", "--store", on_disk, "--output", read_only / "graph.nq")
    assert ran.code == 2
    assert is_sentence(ran.err)


# --- asking ---


def test_questions_are_listed_and_explained(kg: Callable[..., Ran]) -> None:
    """--list shows all questions with their parameters; with a name, what it needs and gives."""
    listed = kg("query", "--list").out
    assert re.search(r"^discussed-between +What was discussed between two +a b$", listed, re.M)
    assert re.search(r"^who-met-whom .* \[who\]$", listed, re.M)
    about = kg("query", "denied", "--list").out
    assert "--param who=..." in about
    assert re.search(r"^speaker +who denies it", about, re.M)


def test_a_question_can_come_in_four_ways(kg: Callable[..., Ran], on_disk: Path, write: Write) -> None:
    """By name, from a file, from stdin and as text: the same query gives the same answer."""
    text = (assets.folder("queries") / "denied.rq").read_text("utf-8")
    answers = [
        kg("query", "denied", "--store", on_disk, "--format", "csv"),
        kg("query", write("mine.rq", text), "--store", on_disk, "--format", "csv"),
        kg("query", "-", "--store", on_disk, "--format", "csv", stdin=text.encode()),
        kg("query", text, "--store", on_disk, "--format", "csv"),
    ]
    assert {ran.code for ran in answers} == {0}
    assert len({ran.out for ran in answers}) == 1
    assert "Clara Stone" in answers[0].out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["who-met-who"], 2, "did you mean who-met-whom"),
        (["denied", "-p", "whom=X"], 2, "no parameter 'whom'; it has who"),
        (["discussed-between", "-p", "a=Vale"], 2, "needs b"),
        (["SELECT * {\n  ?a ?b\n}"], 2, "line 2, column 3"),
        (["-"], 2, "line 1, column 1"),
        (["."], 2, "a folder"),
        (["none.rq"], 2, "no such file"),
        (["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.5"], 5, "--timeout"),
        (["documents", "--format", "turtle"], 2, "writes graphs"),
        (["documents", "--output", "."], 2, "a folder"),
    ],
)
def test_a_wrong_question_is_one_sentence(
    kg: Callable[..., Ran], on_disk: Path, arguments: list[str], code: int, said: str
) -> None:
    """Unknown questions and parameters, malformed queries, folders and limits end with their code and one line."""
    ran = kg("query", *arguments, "--store", on_disk, stdin=b"nonsense")
    assert (ran.code, ran.out) == (code, "")
    assert is_sentence(ran.err)
    assert said in ran.err


def test_a_cut_answer_is_told(kg: Callable[..., Ran], on_disk: Path) -> None:
    """Rows beyond --limit are left out with a word on stderr, which -q does not silence; 0 means no limit."""
    for flags in ([], ["-q"]):
        ran = kg("query", "claims", "--store", on_disk, "--format", "csv", "--limit", "2", *flags)
        assert (ran.code, len(ran.out.splitlines())) == (0, 3)
        assert "cut after 2 rows" in ran.err
    assert kg("query", "claims", "--store", on_disk, "--limit", "0").err == ""


# --- looking, exporting, checking ---


def test_view_writes_a_page(kg: Callable[..., Ran], on_disk: Path) -> None:
    """The page goes to a file and its place is told on stderr, unless quiet; an unknown name is an error."""
    ran = kg("view", "--store", on_disk, "--output", "page.html", "--about", "Anna Vale", "--title", "Talks <here>")
    assert (ran.code, ran.out, ran.err) == (0, "", "kg: the page is page.html\n")
    page = Path("page.html").read_text("utf-8")
    assert "Talks &lt;here&gt;" in page
    assert "Bruno Keller" in page
    assert kg("view", "--store", on_disk, "--output", "page.html", "-q").err == ""
    ran = kg("view", "--store", on_disk, "--output", "other.html", "--about", "Nobody")
    assert (ran.code, is_sentence(ran.err)) == (2, True)
    assert not Path("other.html").exists()


def test_export_writes_some_graphs_or_all(kg: Callable[..., Ran], on_disk: Path) -> None:
    """A document's id, or the name of another graph, picks it; an unknown one is an error."""

    def graphs(*arguments: str) -> set[str]:
        out = kg("export", "--store", on_disk, *arguments).out
        return {
            str(quad.graph_name).rsplit("/", 1)[-1].rstrip(">") for quad in ox.parse(out, format=ox.RdfFormat.N_QUADS)
        }

    assert graphs() == {"talks", "other", "ontology"}
    assert graphs("--graph", "talks") == {"talks"}
    assert graphs("--graph", "document:other", "--graph", "ontology") == {"other", "ontology"}
    ran = kg("export", "--store", on_disk, "--graph", "none")
    assert (ran.code, is_sentence(ran.err)) == (2, True)


def test_an_output_is_old_or_new(kg: Callable[..., Ran], on_disk: Path) -> None:
    """A result replaces a file in one step, and a failed command leaves the old one."""
    Path("out.ttl").write_text("old")
    assert kg("export", "--store", on_disk, "--format", "turtle", "--graph", "none", "--output", "out.ttl").code == 2
    assert Path("out.ttl").read_text("utf-8") == "old"
    assert kg("export", "--store", on_disk, "--format", "turtle", "--output", "out.ttl").code == 0
    assert Path("out.ttl").read_text("utf-8").startswith("@prefix")


@pytest.mark.java
def test_validate_finds_nothing_where_all_is_well(kg: Callable[..., Ran], on_disk: Path) -> None:
    """A sound store gives no problems and 0; one whose text was tampered with gives problems and 1."""
    ran = kg("validate", "--store", on_disk)
    assert (ran.code, ran.out) == (0, "")
    assert "2 documents" in ran.err
    with Store.open(on_disk) as store:
        (quad,) = (q for q in store.quads() if str(q.predicate).endswith("#text>") and "talks" in str(q.subject))
        store.engine.remove(quad)
        store.engine.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("Other words."), quad.graph_name))
    ran = kg("validate", "--store", on_disk, "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out.splitlines()[0])["severity"] == "error"


# --- ways to end ---


def test_a_reader_that_goes_away_is_no_error(on_disk: Path) -> None:
    """When the other end of a pipe closes, nothing is said."""
    command = subprocess.Popen([*KG, "export", "--store", str(on_disk)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.read(10)
    command.stdout.close()
    assert command.stderr.read() == b""
    command.stderr.close()
    assert command.wait() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_one_line(on_disk: Path, number: signal.Signals, code: int) -> None:
    """Ctrl-C and SIGTERM end even a query that runs on, with their code, one line, and no process left behind."""
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = subprocess.Popen(
        [*KG, "query", text, "--store", str(on_disk)],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    children = Path(f"/proc/{command.pid}/task/{command.pid}/children")
    while not (found := children.read_text().split()):
        time.sleep(0.02)
    command.send_signal(number)
    _, err = command.communicate(timeout=20)
    assert command.returncode == code
    assert err.strip().startswith("kg: stopped")
    assert len(err.strip().splitlines()) == 1
    for _ in range(100):  # a killed process stays in the list until whoever inherits it has asked for its end
        state = Path(f"/proc/{found[0]}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError("the query's process is still running")


def test_a_defect_is_a_sentence_and_debug_shows_where(
    kg: Callable[..., Ran], on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody foresaw ends with 1 and one line; --debug shows the way to it."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(Store, "documents", broken)
    monkeypatch.setattr(Store, "open", lambda *_, **__: SimpleNamespace(__enter__=broken))
    ran = kg("export", "--store", on_disk)
    assert (ran.code, is_sentence(ran.err)) == (1, True)
    assert "--debug" in ran.err
    assert "Traceback" in kg("export", "--store", on_disk, "--debug").err


def test_the_demo_shows_the_way(kg: Callable[..., Ran]) -> None:
    """The demo reads the samples, answers three questions, and writes a page where it says."""
    ran = kg("demo", "--output", "shown")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("(kg query ") == 3
    assert "shown/page.html" in ran.out
    assert Path("shown/page.html").is_file()
    with Store.open("shown/store", read_only=True) as store:
        assert len(store.documents()) == len(assets.paths("readouts", ".txt"))
