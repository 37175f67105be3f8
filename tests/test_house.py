"""The house: its layout, the law of imports, the wheel, the lock files, the pages and the sample texts."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import assets, errors, names

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kg"
READOUTS = ROOT / "graph" / "readouts"
SHARED = ROOT.parent / "shared"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# --- the law of imports ---

#: The rooms in order: a room imports only from rooms above it.
LADDER = (
    "errors", "names", "assets", "document", "catalogue", "topics", "lexicon", "actions", "mentions", "claims", "extraction",
    "reader", "triples", "store",
)  # fmt: skip
#: Rooms on one landing: above them the whole ladder, and of each other only what stands here.
LANDING: dict[str, set[str]] = {
    "queries": set(), "links": set(), "evaluate": set(), "extractors": set(), "network": set(), "views": {"network"}, "export": {"network"},
    "validate": set(), "compare": set(),
}  # fmt: skip
#: The rooms that see many: each may use all before it.
TOP = ("build", "server", "cli", "__main__")


def allowed(room: str) -> set[str]:
    """The rooms from which `room` may import."""
    if room in LADDER:
        return set(LADDER[: LADDER.index(room)])
    if room in LANDING:
        return set(LADDER) | LANDING[room]
    if room in TOP:
        return {*LADDER, *LANDING, *TOP[: TOP.index(room)]}
    if room == "__init__":
        return {*LADDER, *LANDING, *TOP}
    raise AssertionError(f"the room {room!r} has no place in the order: give it one in {Path(__file__).name}")


def sources() -> list[Path]:
    """The Python files of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room that a file belongs to: the name of the module, or of the folder, right under the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a file imports from this package, wherever the import stands."""
    package = ["kg", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "kg")
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = [*base, *(node.module.split(".") if node.module else [])]
            if start[0] == "kg":
                yield from ((node.lineno, ".".join([*start, alias.name])) for alias in node.names)


def test_a_room_imports_only_from_rooms_above_it() -> None:
    """The order of the rooms is the law of imports, and the rooms after the store do not know each other."""
    offences = []
    for path in sources():
        room = room_of(path)
        for line, name in imported(path):
            target = name.split(".")[1] if "." in name else "__init__"
            is_room = (PACKAGE / target).is_dir() or (PACKAGE / f"{target}.py").is_file()
            if is_room and target != room and target not in allowed(room):
                offences.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert offences == []


def test_every_room_has_a_place_in_the_order() -> None:
    """No file or folder stands in the package without a place in the order of rooms."""
    for path in sources():
        allowed(room_of(path))


def test_only_the_command_line_prints_or_exits() -> None:
    """Outside the command line and the server no code prints, reads arguments or ends the process."""
    offences = []
    for path in sources():
        if room_of(path) in ("cli", "server", "__main__"):
            continue
        for node in ast.walk(tree(path)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("print", "exit", "quit", "sys.exit", "input"):
                offences.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {called}")  # type: ignore[attr-defined]
    assert offences == []


def test_no_room_has_outgrown_its_size() -> None:
    """A file has at most 400 lines, and a function's body, without its docstring, at most 40."""
    offences = []
    for path in sources():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > 400:
            offences.append(f"{path.relative_to(ROOT)} has {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := body_lines(node)) > 40:
                offences.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines")
    assert offences == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_module_and_public_name_is_described() -> None:
    """Modules, and public functions and classes at their top level, have a docstring."""
    bare = []
    for path in sources():
        if path.stat().st_size and ast.get_docstring(tree(path)) is None:
            bare.append(str(path.relative_to(ROOT)))
        for node in tree(path).body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and ast.get_docstring(node) is None
            ):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


# --- the package's face ---


def test_the_package_is_light_to_import() -> None:
    """`import kg` loads no language model, no RDF library and no graph library."""
    heavy = ("spacy", "rdflib", "pyoxigraph", "networkx", "pyvis", "owlready2", "pyshacl", "rich", "numpy")
    code = f"import sys, kg; print([m for m in {heavy!r} if m in sys.modules])"
    assert run(sys.executable, "-c", code).stdout.strip() == "[]"


def test_the_face_names_what_is_there() -> None:
    """Every name in the package's `__all__` can be had, the list is sorted, and the package is typed."""
    code = "import kg; a = list(getattr(kg, '__all__', [])); assert a == sorted(a), a; [getattr(kg, n) for n in a]"
    run(sys.executable, "-c", code)
    assert (PACKAGE / "py.typed").is_file()


def test_one_version_everywhere() -> None:
    """The version is the same in pyproject.toml, the installed package, CITATION.cff and the changelog."""
    stated = PROJECT["project"]["version"]
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heading is not None
    assert version("summit-kg") == stated
    assert heading[1] == stated
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == stated


def run(
    *command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command that must succeed; its output is in the failure's message otherwise."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


# --- the wheel ---


def build_wheel(folder: Path) -> Path:
    """Builds the wheel of the checkout into `folder`, without a download."""
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed, its dependencies apart."""
    target = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--target", target, wheel)
    return target


def test_the_wheel_carries_every_asset(wheel: Path) -> None:
    """Each file of the ontology, the queries, the catalogue and the readouts is in the wheel, byte for byte."""
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        for folder in ("ontology", "queries", "graph/catalogue", "graph/readouts"):
            files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
            assert files, f"{folder} is empty"
            for path in files:
                name = f"kg/_assets/{path.relative_to(ROOT).as_posix()}"
                assert name in inside
                assert archive.read(name) == path.read_bytes()


def test_the_wheel_carries_the_package_and_nothing_else(wheel: Path) -> None:
    """The wheel holds the package with its licence and entry point, and no test, cache or tool."""
    with ZipFile(wheel) as archive:
        inside = archive.namelist()
    tops = {name.split("/")[0] for name in inside}
    info = f"summit_kg-{PROJECT['project']['version']}.dist-info"
    assert tops == {"kg", info}
    assert {f"{info}/licenses/LICENSE", f"{info}/entry_points.txt", "kg/py.typed"} <= set(inside)
    assert [name for name in inside if "__pycache__" in name or name.endswith(".pyc")] == []


def test_the_wheel_is_the_same_each_time(wheel: Path, tmp_path: Path) -> None:
    """Building the wheel twice gives the same bytes."""
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_an_installed_package_finds_its_assets(installed: Path, tmp_path: Path) -> None:
    """From an empty folder, far from any checkout, the installed package finds its own assets."""
    code = (
        "from pathlib import Path; import kg; from kg import assets; "
        "print(Path(kg.__file__).parent); "
        "[print(assets.folder(name)) for name in ('ontology', 'queries', 'catalogue', 'readouts')]"
    )
    places = run(sys.executable, "-c", code, cwd=tmp_path, env={"PYTHONPATH": str(installed)}).stdout.split("\n")
    inside = installed / "kg" / "_assets"
    assert places[0] == str(installed / "kg")
    assert places[1:5] == [str(inside / name) for name in ("ontology", "queries", "graph/catalogue", "graph/readouts")]


def test_an_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    """From an empty folder the installed `kg --help` names its commands and leaves nothing behind."""
    done = run(installed / "bin" / "kg", "--help", cwd=tmp_path, env={"PYTHONPATH": str(installed)})
    for command in ("extract", "build", "query", "view", "export", "validate", "demo"):
        assert re.search(rf"^\s+{command}\b", done.stdout, re.MULTILINE)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_asset_is_told(tmp_path: Path, installed: Path) -> None:
    """A package without its assets says in one sentence what is missing and where it looked."""
    shutil.copytree(installed / "kg", tmp_path / "site" / "kg", ignore=shutil.ignore_patterns("_assets"))
    code = (
        "from kg import assets, errors\n"
        "try: assets.folder('ontology')\n"
        "except errors.AssetError as error: print(error.exit_code, error)"
    )
    said = run(sys.executable, "-c", code, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}).stdout
    assert said.startswith("2 ")
    assert "'ontology' is missing" in said
    assert str(tmp_path / "site" / "kg" / "_assets") in said


def test_an_unknown_kind_of_asset_is_a_mistake_of_the_caller() -> None:
    """Asking for a folder that is no asset raises ValueError, not an error for users."""
    with pytest.raises(ValueError, match="no asset folder"):
        assets.folder("nothing")


# --- the lock files ---


@cache
def pins(file: str) -> dict[str, set[str]]:
    """The versions that a lock file allows of each package; two where they differ by Python's version."""
    found: dict[str, set[str]] = {}
    for name, pinned in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(pinned)
    return found


@pytest.mark.parametrize(
    ("file", "extras"), [("requirements.lock", []), ("requirements-dev.lock", ["dev"])], ids=["runtime", "development"]
)
def test_a_lock_holds_what_the_project_asks_for(file: str, extras: list[str]) -> None:
    """Every dependency of pyproject.toml is locked at a version that it allows; mend it with `make lock`."""
    project = PROJECT["project"]
    asked = [*project["dependencies"], *(r for extra in extras for r in project["optional-dependencies"][extra])]
    for requirement in map(Requirement, asked):
        versions = pins(file).get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} is not in {file}: run make lock"
        assert all(requirement.specifier.contains(v) for v in versions), f"{requirement} against {versions}"


def test_the_locks_agree() -> None:
    """What two lock files share they lock at the same versions."""
    everything = pins("requirements-dev.lock")
    for file in ("requirements.lock", "requirements-build.lock"):
        assert pins(file).items() <= everything.items()


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_every_locked_package_has_a_hash(file: str) -> None:
    """No package is locked without the hash of what is to be installed."""
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


# --- what is committed ---


def committed() -> list[Path]:
    """The files of the project: those that git tracks or would, or all outside hidden folders where git is not."""
    if (ROOT / ".git").exists():
        listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
        return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not any(x.startswith(".") for x in p.relative_to(ROOT).parts)]


def test_no_file_names_a_registry_or_this_machine() -> None:
    """No file holds the host of a package registry or a path of the machine it was written on."""
    # Put together here, so that this file does not hold what it looks for.
    hosts = ["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(org|com)", "deb" + r"\.debian", "crates" + r"\.io"]
    paths = r"(?<![\w.*~-])/" + r"(work|root|home/\w+|Users/\w+)/"
    forbidden = re.compile("|".join([*hosts, paths]))
    offences = []
    for path in committed():
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
            if found := forbidden.search(line):
                offences.append(f"{path.relative_to(ROOT)}:{number} {found[0]}")
    assert offences == []


def test_no_symlink_and_no_large_file_is_committed() -> None:
    """No committed file is a symbolic link (a wheel drops them silently) or larger than ten megabytes."""
    assert [str(path) for path in committed() if path.is_symlink() or path.stat().st_size > 10_000_000] == []


def rdf_files() -> list[Path]:
    """The RDF files of the project."""
    folders = (ROOT / "ontology", ROOT / "graph")
    return sorted(p for f in folders for p in f.rglob("*") if p.suffix in (".ttl", ".trig") and "store" not in p.parts)


@pytest.mark.parametrize("path", rdf_files(), ids=lambda path: path.name)
def test_every_rdf_file_parses_under_the_prefixes_of_the_house(path: Path) -> None:
    """Each Turtle and TriG file parses, and a prefix that names.py knows means there what it means in names.py."""
    form = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
    parser = ox.parse(path=path, format=form)
    assert sum(1 for _ in parser) > 0
    known = {name: iri for name, iri in parser.prefixes.items() if name in names.PREFIXES}
    assert known == {name: names.PREFIXES[name] for name in known}


# --- the pages ---


def pages() -> list[Path]:
    """The pages for readers."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", READOUTS / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str) -> list[tuple[str, str]]:
    """Page and text of each fenced block of a language in the pages."""
    pattern = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(page.name, found) for page in pages() for found in pattern.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_link_in_a_page_leads_somewhere(page: Path) -> None:
    """Every relative link or picture of a page names a file that is there."""
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [target.split("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_turtle_in_the_pages_parses() -> None:
    """Each Turtle example of the pages is valid under the prefixes of names.py."""
    examples = blocks("turtle")
    assert examples
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.PREFIXES.items())
    for page, text in examples:
        quads = list(ox.parse(header + text, format=ox.RdfFormat.TURTLE))
        assert quads, page


def test_quotes_in_the_pages_stand_in_the_samples() -> None:
    """The selectors of the Turtle examples fit the sample text that they speak of."""
    text = (READOUTS / "sochi-2020-09-14.txt").read_bytes().decode("utf-8")
    pattern = re.compile(r'kg:quote "([^"]+)" ;\s+kg:start (\d+) ;\s+kg:end (\d+)')
    quotes = [found for _, block in blocks("turtle") for found in pattern.findall(block)]
    assert quotes
    assert [quote for quote, start, end in quotes if text[int(start) : int(end)] != quote] == []


def test_the_exit_codes_are_documented() -> None:
    """docs/exit-codes.md has a row for each error of the package, with its exit code."""
    text = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    family = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.KgError)]
    for error in family:
        assert re.search(rf"^\| {error.exit_code} \|.*`{error.__name__}`", text, re.MULTILINE), error.__name__


def test_make_alone_prints_its_commands() -> None:
    """`make` without arguments prints a sentence for each command and does nothing else."""
    printed = run("make", "--no-print-directory", cwd=ROOT).stdout
    for command in ("help", "demo", "test", "lint", "bench", "docs"):
        assert re.search(rf"^  make {command} +[A-Z].+\.$", printed, re.MULTILINE), command


# --- continuous integration ---


def test_a_needed_test_may_not_be_skipped_in_continuous_integration(tmp_path: Path) -> None:
    """There a skip for want of Chromium or Java fails, by marker, reason or whole file; any other skip stays one."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  chromium: x\n", encoding="utf-8")
    (tmp_path / "test_a.py").write_text(
        "import pytest\n"
        "@pytest.mark.chromium\ndef test_marked(): pytest.skip('not here')\n"
        "def test_reason(): pytest.skip('no Java runtime')\n"
        "@pytest.mark.skipif(True, reason='other')\ndef test_other(): pass\n"
        "@pytest.mark.xfail\ndef test_expected(): assert False\n",
        encoding="utf-8",
    )
    (tmp_path / "test_b.py").write_text("import pytest\npytest.importorskip('selenium_none')\n", encoding="utf-8")
    assert "2 failed, 1 skipped, 1 xfailed" in as_in_ci(tmp_path / "test_a.py")
    assert "1 error" in as_in_ci(tmp_path / "test_b.py")


def as_in_ci(test: Path) -> str:
    """What pytest prints for one file of tests under the plugin of continuous integration."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / ".ci"), "PYTEST_PLUGINS": "no_skips", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(test)]
    return subprocess.run(command, cwd=test.parent, env=env, capture_output=True, text=True).stdout


# --- the sample readouts ---


def test_every_sample_is_described() -> None:
    """meta.jsonl has one row for each sample text, sorted, with its id, date, language, kind and states."""
    rows = [json.loads(line) for line in (READOUTS / "meta.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["file"] for row in rows] == sorted(path.name for path in READOUTS.glob("*.txt"))
    for row in rows:
        assert row["id"] == Path(row["file"]).stem
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"])
        assert row["date"] in row["id"]
        assert row["language"] == "en"
        assert row["states"] == sorted(row["states"])
        assert all(re.fullmatch(r"[A-Z]{3}", state) for state in row["states"])
        assert row["title"] and row["publisher"]
        assert row["kind"] in {"briefing", "call", "meeting", "signing", "summit", "visit"}
    assert {row["kind"] for row in rows} >= {"briefing", "call", "meeting", "signing", "summit", "visit"}


def test_the_samples_are_plain_text() -> None:
    """A sample is UTF-8 with plain line ends, between one and three thousand characters."""
    for path in READOUTS.glob("*.txt"):
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text and "\ufeff" not in text
        assert 1000 <= len(text) <= 3000, path.name


def test_the_samples_are_in_our_own_words() -> None:
    """No eight words in a row of a sample stand in any of the readouts that we learned from."""
    if not SHARED.is_dir():
        pytest.skip("the readouts that we learned from are not beside this checkout")
    theirs = {run for path in sorted(SHARED.rglob("*.txt")) for run in runs(path)}
    copied = [(path.name, " ".join(run)) for path in sorted(READOUTS.glob("*.txt")) for run in runs(path) & theirs]
    assert copied == []


def runs(path: Path, length: int = 8) -> set[tuple[str, ...]]:
    """All runs of so many words in a text, without case and punctuation."""
    words = re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace").lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
