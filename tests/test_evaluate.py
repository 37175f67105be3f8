"""Evaluate: the scores of the contract, where they are lost, and gold files that are told to be wrong."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.document import Document
from kg.errors import SourceError, UsageError
from kg.evaluate import Evaluation, answers, cases, evaluate
from kg.evaluate.words import overlap, same_office
from kg.extraction import Extraction, to_json
from kg.reader import Reader

ROOT = Path(__file__).resolve().parent.parent
OWN = Path(__file__).parent / "gold"
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "eval" / "score.py"
NAMES = ("sochi-2020-09-14", "challenge-03", "challenge-07")

GOLD = """
document: {id: talks, file: talks.txt, date: 2024-03-06, language: en}
entities:
  anna: {type: Person, label: Anna Vale, state: PRT}
  bruno: {type: Person, label: Bruno Keller, state: DEU}
  clara: {type: Person, label: Clara Stone, state: GBR}
  portugal: {type: State, label: Portugal, qid: Q45, state: PRT}
  germany: {type: State, label: Germany, qid: Q183, state: DEU}
  lisbon: {type: Place, label: Lisbon, qid: Q597, state: PRT}
  loan: {type: Agreement, label: the Tagus Loan, aliases: [Tagus Loan]}
roles:
  - [anna, president, portugal]
  - [bruno, chancellor, germany]
claims:
  - {action: Meet, agents: [anna, bruno], place: lisbon, anchor: "met Bruno Keller in Lisbon"}
  - {action: Discuss, agents: [anna, bruno], topics: [energy supplies, whaling], speaker: clara,
     anchor: energy supplies}
  - {action: Discuss, agents: [anna, bruno], topics: [trade], polarity: denied, speaker: clara, anchor: discussed trade}
  - {action: Visit, agents: [bruno], recipients: [portugal], modality: planned, speaker: clara, anchor: "will visit"}
  - {action: Aid, agents: [germany], recipients: [portugal], objects: [loan], anchor: "lent Portugal"}
traps:
  - {action: Discuss, polarity: affirmed, topics: [trade], why: denied}
  - {action: Visit, modality: actual, agents: [bruno], why: planned}
"""

Answer = dict[str, Any]


@pytest.fixture
def answer(talks: Extraction) -> Answer:
    """The answer of a reader that makes no mistake."""
    return to_json(talks)


@pytest.fixture
def score(write: Callable[[str, str | bytes], Path], talks: Extraction) -> Callable[..., Evaluation]:
    """Scores an answer against the gold, in which words may be replaced."""

    def scored(given: Answer | None, *replaced: tuple[str, str]) -> Evaluation:
        gold = GOLD
        for old, new in replaced:
            assert old in gold
            gold = gold.replace(old, new)
        write("talks.txt", talks.document.text)
        return evaluate(cases(write("gold/talks.yaml", gold)), lambda _: given)

    return scored


def claim(answer: Answer, action: str, polarity: str = "affirmed") -> dict[str, Any]:
    """The claim of an answer with this action and polarity."""
    return next(each for each in answer["claims"] if (each["action"], each["polarity"]) == (action, polarity))


def figures(evaluation: Evaluation, *names: str) -> list[Any]:
    """F1 of the scores, or the share of right ones."""
    plain = evaluation.json()
    return [plain[name].get("f1", plain[name].get("accuracy")) for name in names]


CLAIMS = ("claims found", "claims core", "claims strict")


# --- scores ---


def test_a_perfect_answer_has_every_score(score: Callable[..., Evaluation], answer: Answer) -> None:
    """An answer with everything that is wanted scores 1 everywhere, falls into no trap and has no error."""
    result = score(answer)
    plain = result.json()
    for name in (*CLAIMS, "entities", "other entities", "links", "denials", "topics"):
        assert plain[name]["f1"] == 1.0, name
    assert {plain[name]["accuracy"] for name in ("attribution", "who", "polarity", "modality", "evidence")} == {1.0}
    assert plain["traps"] == {"fallen": 0, "of": 2}
    assert [finding.kind for finding in result.findings if not finding.kind.endswith("role")] == []


def test_no_answer_misses_everything(score: Callable[..., Evaluation]) -> None:
    """A document without an answer counts as answered with nothing, and is named."""
    result = score(None)
    assert result.unanswered == ("talks",)
    assert figures(result, *CLAIMS, "entities") == [0.0] * 4
    assert result.errors()["missed claim"] == 5
    assert result.scores["denials"].missed == 1


@pytest.mark.parametrize(
    ("key", "value", "strict", "core", "kind"),
    [
        ("action", "Agree", 4, 4, "missed claim"),
        ("action", "Negotiate", 4, 5, "wrong action"),
        ("agents", ["e1"], 4, 4, "wrong who"),
        ("polarity", "affirmed", 4, 4, "wrong polarity"),
        ("speaker", None, 4, 5, "wrong speaker"),
        ("modality", "planned", 5, 5, "wrong modality"),
    ],
)
def test_what_is_wrong_is_scored_and_named(
    score: Callable[..., Evaluation], answer: Answer, key: str, value: object, strict: int, core: int, kind: str
) -> None:
    """A claim with one part wrong loses the scores that ask for that part, and is told under that part's name."""
    claim(answer, "Discuss", "denied")[key] = value
    result = score(answer)
    assert (result.scores["claims strict"].right, result.scores["claims core"].right) == (strict, core)
    assert kind in result.errors()


def test_an_invented_claim_is_spurious(score: Callable[..., Evaluation], answer: Answer) -> None:
    """A claim beyond those that are wanted counts against precision, and a denial against that of denials."""
    more = copy.deepcopy(claim(answer, "Discuss", "denied"))
    answer["claims"].append(more)
    result = score(answer)
    assert result.errors()["spurious claim"] == 1
    assert (result.scores["claims found"].wrong, result.scores["denials"].wrong) == (1, 1)


def test_traps_are_fallen_into(score: Callable[..., Evaluation], answer: Answer) -> None:
    """A denial read as an assertion and a plan read as a fact are traps."""
    claim(answer, "Discuss", "denied")["polarity"] = "affirmed"
    claim(answer, "Visit")["modality"] = "actual"
    assert score(answer).json()["traps"] == {"fallen": 2, "of": 2}


def test_a_quote_that_is_not_the_text_is_bad_evidence(score: Callable[..., Evaluation], answer: Answer) -> None:
    """Evidence counts only where the text at its offsets is the quote."""
    claim(answer, "Meet")["evidence"]["quote"] += "!"
    result = score(answer)
    assert result.scores["evidence"].wrong == 1
    assert result.errors()["bad evidence"] == 1


def test_parties_of_an_act_between_equals_are_one_set(score: Callable[..., Evaluation], answer: Answer) -> None:
    """`X met Y` is right with Y as a recipient too, but `X visited Y` is not right the other way round."""
    meeting, visit = claim(answer, "Meet"), claim(answer, "Visit")
    meeting["agents"], meeting["recipients"] = meeting["agents"][:1], meeting["agents"][1:]
    assert score(answer).scores["claims strict"].right == 5
    visit["agents"], visit["recipients"] = visit["recipients"], visit["agents"]
    assert score(answer).scores["claims strict"].right == 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("anchor: \"lent", "accept: [Cooperate], anchor: \"lent"),
        ("anchor: \"lent", "or: [{action: Cooperate, agents: [germany, portugal], recipients: []}], anchor: \"lent"),
        ("anchor: \"lent", "optional: true, anchor: \"lent"),
    ],
)  # fmt: skip
def test_other_readings_are_as_right(score: Callable[..., Evaluation], answer: Answer, old: str, new: str) -> None:
    """What `accept`, `or` and `optional` allow costs nothing."""
    claim(answer, "Aid")["action"] = "Cooperate"
    assert score(answer).scores["claims strict"].missed == 1
    assert score(answer, (old, new)).scores["claims strict"].missed == 0


def test_one_answer_is_not_taken_twice(score: Callable[..., Evaluation], answer: Answer) -> None:
    """Two gold claims in one place need two predicted claims."""
    line = '  - {action: Meet, agents: [anna, bruno], place: lisbon, anchor: "met Bruno Keller in Lisbon"}\n'
    result = score(answer, (line, line + line.replace("Keller in Lisbon", "Keller in")))
    assert result.scores["claims found"].missed == 1


def test_a_wrong_link_is_worse_than_none(score: Callable[..., Evaluation], answer: Answer) -> None:
    """An entity linked to something else is not the one of the gold file, and its link counts as wrong."""
    lisbon = next(entity for entity in answer["entities"] if entity["label"] == "Lisbon")
    lisbon["same_as"] = []
    assert score(answer).scores["links"].missed == 1
    lisbon["same_as"] = ["http://www.wikidata.org/entity/Q999"]
    result = score(answer)
    assert (result.scores["links"].wrong, result.errors()["wrong link"]) == (1, 1)


def test_breakdowns_add_up(score: Callable[..., Evaluation], answer: Answer) -> None:
    """The tallies of the actions and of the styles each sum up to those of all claims."""
    claim(answer, "Discuss")["action"] = "Negotiate"
    claim(answer, "Meet")["agents"] = []
    result = score(answer)
    for parts in (result.actions, result.styles):
        for level in ("found", "core", "strict"):
            whole = result.scores[f"claims {level}"]
            for key in ("right", "wrong", "missed"):
                assert sum(getattr(part[level], key) for part in parts.values()) == getattr(whole, key)


def test_the_style_is_the_publisher(
    write: Callable[[str, str | bytes], Path], answer: Answer, talks: Extraction
) -> None:
    """The style is what the gold file says, else the publisher of a meta.jsonl beside the text, else unknown."""
    write("talks.txt", talks.document.text)
    write("meta.jsonl", json.dumps({"file": "talks.txt", "publisher": "The Lisbon Gazette"}))
    styles = []
    for gold in (GOLD, GOLD.replace("language: en", "language: en, style: agency")):
        result = evaluate(cases(write("gold/talks.yaml", gold)), lambda _: answer)
        styles.append(list(result.json()["by_style"]))
    assert styles == [["The Lisbon Gazette"], ["agency"]]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("the energy supplies", "energy supply", 1 / 2),
        ("energy supplies", "Energy Supplies", 1.0),
        ("the issue", "trade", 0.0),
        ("bases in Belarus", "deployment of Russian bases in Belarus", 1.0),
        ("", "trade", 0.0),
    ],
)
def test_topics_are_compared_by_their_words(one: str, other: str, share: float) -> None:
    """The overlap is the share of the shorter topic's telling words that the longer one has."""
    assert overlap(one, other) == share


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Premier", "Prime Minister", True),
        ("minister", "minister of transport", True),
        ("head of state", "President", True),
        ("president", "judge", False),
    ],
)
def test_offices_are_compared_by_their_kind(one: str, other: str, same: bool) -> None:
    """Two names of one kind of office are the same office."""
    assert same_office(one, other) is same


# --- gold files ---


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("will visit", "will call", "does not stand in the text"),
        ("anchor: energy supplies", "anchor: Anna Vale", "stands twice"),
        ("agents: [germany]", "agents: [france]", "none of the entities"),
        ("type: Agreement", "type: Treaty", "unknown type"),
        ("polarity: denied,", "polarty: denied,", "unknown key"),
        ("action: Aid,", "", "malformed"),
        ("entities:", "entities: [", "no YAML"),
        ("document: {id: talks, file: talks.txt,", "document: {", "opens with"),
    ],
)
def test_a_bad_gold_file_is_told(score: Callable[..., Evaluation], old: str, new: str, says: str) -> None:
    """What does not fit in a gold file is an error of one sentence that names the file."""
    with pytest.raises(SourceError, match=says) as told:
        score(None, (old, new))
    assert str(told.value.where).endswith("talks.yaml")


def test_an_unknown_document_is_told(tmp_path: Path) -> None:
    """A folder without gold files, and an id that none of them is about, are mistakes of the caller."""
    with pytest.raises(UsageError, match=r"no \.yaml file"):
        cases(tmp_path)
    with pytest.raises(UsageError, match="'nowhere'"):
        cases(OWN, only=["nowhere"])


@pytest.mark.parametrize("line", ["[]", "{", '{"document": {}}', '{"document": {"sha256": "x"}, "claims": []}'])
def test_bad_predictions_are_told(write: Callable[[str, str | bytes], Path], line: str) -> None:
    """A line that is no answer is an error with its number."""
    with pytest.raises(SourceError, match="no answer") as told:
        answers(write("predictions.jsonl", "\n" + line))
    assert str(told.value.where).endswith("line 2")


# --- the command ---


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_the_command_scores_predictions(
    write: Callable[[str, str | bytes], Path], answer: Answer, talks: Extraction
) -> None:
    """`kg evaluate` prints the scores as a table or as JSON with breakdowns, and with --errors every error."""
    gold = write("gold/talks.yaml", GOLD)
    write("talks.txt", talks.document.text)
    claim(answer, "Meet")["agents"] = []
    given = write("given.jsonl", json.dumps(answer) + "\n")
    done = run(gold, "--predictions", given, "--errors")
    assert (done.returncode, done.stderr) == (0, "")
    assert "claims strict   0.800" in done.stdout
    assert "wrong who        talks: want Meet(anna, bruno); got Meet()" in done.stdout
    plain = json.loads(run(gold, "--predictions", given, "--format", "json").stdout)
    assert plain["claims strict"]["f1"] == pytest.approx(0.8)
    assert plain["by_error"]["wrong who"] == 1
    assert plain["by_action"]["Meet"]["strict"]["f1"] == 0.0


def test_the_command_says_what_has_no_answer(write: Callable[[str, str | bytes], Path], talks: Extraction) -> None:
    """A document without a prediction is told on stderr, and the exit code is 1."""
    write("talks.txt", talks.document.text)
    done = run(write("gold/talks.yaml", GOLD), "--predictions", write("none.jsonl", ""))
    assert (done.returncode, done.stderr) == (1, "kg: no prediction for talks\n")


# --- the reader ---


@pytest.fixture(scope="module")
def the_reader() -> Reader:
    """The reader of the package, loaded once."""
    return Reader()


def read_by(reader: Reader) -> Callable[[Document], Answer]:
    """The answers of a reader."""
    return lambda document: to_json(reader.read(document))


def test_our_own_readouts_are_read_well(the_reader: Reader) -> None:
    """On the gold set of our own words every quote is exact, and the scores are not below what they once were."""
    result = evaluate(cases(OWN), read_by(the_reader))
    assert result.documents == 5
    assert result.scores["evidence"].wrong == 0
    assert figures(result, "claims found")[0] >= 0.75
    assert figures(result, "claims strict")[0] >= 0.65
    assert result.scores["traps"].wrong <= 3


def damaged(rows: list[Answer]) -> Iterator[tuple[str, list[Answer]]]:
    """Answers with every part spoiled in turn, so that each rule of the scores is used."""
    yield "as read", rows
    yield "one missing", rows[1:]
    for part, spoil in SPOILS.items():
        spoiled = copy.deepcopy(rows)
        for row in spoiled:
            for number, each in enumerate(row[part.split(".")[0]]):
                if number % 3 == 0:
                    spoil(row, each, number)
        yield part, spoiled


def _id(row: Answer, number: int) -> str:
    return str(row["entities"][number % len(row["entities"])]["id"])


SPOILS: dict[str, Callable[[Answer, dict[str, Any], int], object]] = {
    "claims.action": lambda row, c, n: c.update(action=("State", "Inform", "Discuss", "Aid", "Unheard")[n % 5]),
    "claims.polarity": lambda row, c, n: c.update(polarity="denied"),
    "claims.modality": lambda row, c, n: c.update(modality="planned"),
    "claims.agents": lambda row, c, n: c.update(agents=[_id(row, n), _id(row, n + 1)]),
    "claims.recipients": lambda row, c, n: c.update(recipients=[_id(row, n)]),
    "claims.speaker": lambda row, c, n: c.update(speaker=[_id(row, n), _id(row, 2 * n)]),
    "claims.topics": lambda row, c, n: c.update(topics=[{"text": "use of force", "concept": None}]),
    "claims.evidence": lambda row, c, n: c["evidence"].update(start=c["evidence"]["start"] + 4),
    "entities.type": lambda row, e, n: e.update(type="Place"),
    "entities.label": lambda row, e, n: e.update(label="Somebody", mentions=[]),
    "entities.same_as": lambda row, e, n: e.update(same_as=["http://www.wikidata.org/entity/Q64"]),
    "entities.state": lambda row, e, n: e.update(state=None),
    "roles.office": lambda row, r, n: r.update(office="leader"),
    "roles.of": lambda row, r, n: r.update(of=None),
}


@pytest.mark.skipif(not SCORER.is_file(), reason="the contract's scorer is not beside this checkout")
@pytest.mark.parametrize("name", NAMES)
def test_the_figures_are_those_of_the_contract(name: str, the_reader: Reader, tmp_path: Path) -> None:
    """On answers of our reader, and on such answers spoiled, every figure is that of the contract's own scorer."""
    gold = SHARED / "gold" / f"{name}.yaml"
    found = cases(gold)
    rows = [read_by(the_reader)(case.document) for case in found]
    for what, answer in damaged(rows):
        path = tmp_path / "given.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in answer), encoding="utf-8")
        command = [sys.executable, str(SCORER), str(gold), str(path), "--json"]
        theirs = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
        ours = evaluate(found, answers(path)).json()
        assert {key: ours[key] for key in theirs} == theirs, what
