"""The lexicon: what a word evokes, who fills which role, and what is refused."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from kg import assets, names
from kg.errors import AssetError
from kg.lexicon import Lexicon, Sense

HEAD = """
@prefix act: <https://w3id.org/summit-kg/action/> .
@prefix frame: <https://w3id.org/summit-kg/frame/> .
@prefix kg: <https://w3id.org/summit-kg/ontology#> .
@prefix lex: <https://w3id.org/summit-kg/lexicon/> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix slot: <https://w3id.org/summit-kg/slot/> .
slot:subject a kg:Slot . slot:object a kg:Slot .
frame:toast a kg:Frame ; slot:subject kg:agent ; slot:object kg:recipient .
"""
TOAST = """
lex:toast-v a ontolex:Word ; rdfs:label "toast" ; lexinfo:partOfSpeech lexinfo:verb ;
    ontolex:evokes act:Congratulate ; kg:frame frame:toast .
"""
SYMMETRIC = {"Meet", "Discuss", "Negotiate", "Agree", "Sign", "Cooperate"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


def first(senses: tuple[Sense, ...]) -> Sense:
    assert senses
    return senses[0]


def written(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "words.ttl"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_a_verb_evokes_its_action(lexicon: Lexicon) -> None:
    """A plain verb has one sense, with its action and its frame."""
    (sense,) = lexicon.verbs("discuss")
    assert (sense.action, sense.pos, sense.words) == ("Discuss", "verb", ("discuss",))
    assert sense.frame is not None
    assert sense.frame.slots["with"] == "agent"
    assert sense.frame.slots["object"] == "topic"


def test_longer_senses_come_first(lexicon: Lexicon) -> None:
    """Of the senses of one head those with most words come first, so that "call for" is tried before "call"."""
    for head in {s.head for s in lexicon.senses}:
        for senses in (lexicon.verbs(head), lexicon.nouns(head), lexicon.adjectives(head), lexicon.others(head)):
            assert all(len(a.words) >= len(b.words) for a, b in pairwise(senses))


def test_a_compound_noun_is_found_under_its_last_word(lexicon: Lexicon) -> None:
    """A compound stands under its head: "peace talk" under "talk", but "head of state" under "head"."""
    assert ("talk", "peace") in {s.words for s in lexicon.nouns("talk")}
    assert ("head", "of", "state") in {s.words for s in lexicon.nouns("head")}
    assert "head of state" in lexicon.function("Collective")
    assert "prime minister" in lexicon.function("Collective")


def test_light_verbs_are_tried_before_their_own_act(lexicon: Lexicon) -> None:
    """ "offer support" is tried as support before it is read as an offer."""
    assert [s.function for s in lexicon.verbs("offer") if len(s.words) == 1] == ["Light", None]


@pytest.mark.parametrize(
    ("lemma", "function", "polarity", "modality"),
    [
        ("say", "Reporting", None, None),
        ("deny", "Reporting", "denied", None),
        ("hope", "Attitude", None, "desired"),
        ("plan", "Attitude", None, "planned"),
        ("fail", "Negator", "denied", None),
        ("continue", "Aspect", None, None),
    ],
)
def test_functions_of_verbs(
    lexicon: Lexicon, lemma: str, function: str, polarity: str | None, modality: str | None
) -> None:
    """A verb that embeds an act says what it makes of its polarity and modality."""
    sense = next(s for s in lexicon.verbs(lemma) if s.function == function)
    assert (sense.polarity, sense.modality) == (polarity, modality)


def test_modals_have_a_modality(lexicon: Lexicon) -> None:
    """Every modal word makes its verb planned, desired or possible."""
    modals = [s for s in lexicon.senses if s.function == "Modal"]
    assert modals
    assert all(s.modality for s in modals)
    assert first(lexicon.others("will")).modality == "planned"


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("Negation", {"not", "never", "nobody", "neither", "without"}),
        ("Honorific", {"Mr", "Sheikh", "H.E.", "His Excellency"}),
        ("Collective", {"side", "party", "leader", "president"}),
        ("Light", {"hold", "express", "take part in"}),
        ("Occurrence", {"take place"}),
        ("StateNoun", {"government"}),
        ("Idle", {"put off"}),
    ],
)
def test_words_of_a_function(lexicon: Lexicon, function: str, words: set[str]) -> None:
    """The words of a function are found by its name, as they are written."""
    assert words <= lexicon.function(function)


def test_an_unknown_word_or_function_has_nothing(lexicon: Lexicon) -> None:
    """What the lexicon does not know gives nothing, and no error."""
    assert lexicon.verbs("gallivant") == ()
    assert lexicon.function("Juggling") == frozenset()
    assert lexicon.sense(names.LEXICON + "gallivant-v") is None


def test_every_action_has_a_word(lexicon: Lexicon) -> None:
    """There is no action of the ontology that no word evokes."""
    text = (assets.folder("ontology") / "actions.ttl").read_text(encoding="utf-8")
    actions = set(re.findall(r"^act:(\w+) ", text, re.M))
    assert actions
    assert actions <= {s.action for s in lexicon.senses}


def test_the_partners_of_a_symmetric_act_are_agents(lexicon: Lexicon) -> None:
    """Who takes part in a meeting, a talk, an agreement or joint work is an agent, never a recipient."""
    for sense in lexicon.senses:
        if sense.action in SYMMETRIC and sense.frame is not None and sense.function != "Covering":
            assert "recipient" not in sense.frame.slots.values(), sense.iri
            assert sense.frame.slots.get("with", "agent") in ("agent", "none"), sense.iri


@pytest.mark.parametrize(
    "lemma", ["thank", "praise", "criticize", "congratulate", "urge", "invite", "attack", "arrest"]
)
def test_whom_an_act_is_done_to_is_its_recipient(lexicon: Lexicon, lemma: str) -> None:
    """The object of a verb of thanks, blame, request or force is the recipient."""
    frame = first(lexicon.verbs(lemma)[-1:]).frame
    assert frame is not None
    assert frame.slots["object"] == "recipient"
    assert frame.slots["subject"] == "agent"


def test_nouns_say_what_they_denote(lexicon: Lexicon) -> None:
    """A noun says what kind of entity its phrase is, and what kind of act it names."""
    assert first(lexicon.nouns("treaty")).denotes == "Agreement"
    assert first(lexicon.nouns("summit")).kind == "event"
    assert "Event" in {s.denotes for s in lexicon.nouns("summit")}
    assert {s.denotes for s in lexicon.nouns("ministry")} == {"Organization"}


def test_an_entry_is_found_by_its_iri(lexicon: Lexicon) -> None:
    """The IRI of an entry leads back to it, and an entry can stand in a set."""
    sense = first(lexicon.verbs("visit"))
    assert lexicon.sense(sense.iri) is sense
    assert len({sense, sense}) == 1


def test_a_file_is_read_once() -> None:
    """Opening the lexicon again gives the same object."""
    assert Lexicon.open() is Lexicon.open()


def test_no_entry_stands_in_two_files() -> None:
    """Each entry, frame and slot is defined in one file only."""
    seen: dict[str, str] = {}
    for path in assets.paths("ontology", ".ttl"):
        for name in re.findall(r"^((?:lex|frame|slot):\S+) a ", path.read_text(encoding="utf-8"), re.M):
            assert seen.setdefault(name, path.name) == path.name, name


def test_the_file_is_sorted() -> None:
    """Within a part of speech the entries of lexicon.ttl stand in the order of their labels."""
    text = (assets.folder("ontology") / "lexicon.ttl").read_text(encoding="utf-8")
    for section in text.split("\n# ──")[3:]:
        labels = [label.lower() for label in re.findall(r'^lex:\S+ a \S+ ; rdfs:label "([^"]+)"@en', section, re.M)]
        assert labels
        assert labels == sorted(labels)


def test_every_frame_is_used(lexicon: Lexicon) -> None:
    """No frame of lexicon.ttl stands there without a word that uses it."""
    used = {s.frame.name for s in lexicon.senses if s.frame is not None}
    assert {f.name for f in lexicon.frames} <= used


def test_a_lexicon_of_ones_own(tmp_path: Path) -> None:
    """A file with one verb and its frame is a lexicon."""
    (sense,) = Lexicon.open(written(tmp_path, TOAST)).senses
    assert sense.action == "Congratulate"
    assert sense.frame is not None
    assert dict(sense.frame.slots) == {"subject": "agent", "object": "recipient"}


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("act:Congratulate", "act:Carouse", "act:Carouse is not in actions.ttl"),
        ("kg:frame frame:toast", "kg:frame frame:cheer", "frame:cheer is not defined"),
        (" ; kg:frame frame:toast", "", "has no kg:frame"),
        ('rdfs:label "toast" ; ', "", "no rdfs:label"),
        ("lexinfo:partOfSpeech lexinfo:verb ;", "", "no lexinfo:partOfSpeech"),
        ("ontolex:evokes act:Congratulate ; kg:frame frame:toast", "kg:frame frame:toast", "evokes no action"),
        ("kg:frame frame:toast", "kg:frame frame:toast ; kg:function kg:Merry", "kg:Merry"),
        ("kg:frame frame:toast", "kg:frame frame:toast ; kg:nounKind kg:EventNoun", "only a noun"),
        ("kg:frame frame:toast", "kg:frame frame:toast ; kg:denotes kg:Planet", "kg:Planet"),
        ("kg:frame frame:toast", "kg:frame frame:toast ; kg:cheers kg:Agent", "no property kg:cheers"),
        ("act:Congratulate", "act:Congratulate , act:Thank", "more than once"),
    ],
)
def test_a_malformed_entry_is_refused(tmp_path: Path, good: str, bad: str, said: str) -> None:
    """An entry that names what does not exist, or lacks what it needs, is an error that names the entry."""
    assert good in TOAST.replace("\n    ", " ")
    body = TOAST.replace("\n    ", " ").replace(good, bad)
    with pytest.raises(AssetError, match=re.escape(said)) as error:
        Lexicon.open(written(tmp_path, body))
    assert error.value.where == names.LEXICON + "toast-v"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("frame:toast slot:beside kg:agent .", "slot:beside is not declared"),
        ("frame:empty a kg:Frame .", "has no slot"),
        ("frame:odd a kg:Frame ; slot:subject kg:villain .", "kg:villain"),
    ],
)
def test_a_malformed_frame_is_refused(tmp_path: Path, body: str, said: str) -> None:
    """A frame with a slot or a role that nobody declared is an error that names the frame."""
    with pytest.raises(AssetError, match=re.escape(said)) as error:
        Lexicon.open(written(tmp_path, body))
    assert "/frame/" in str(error.value.where)


def test_a_file_that_is_no_turtle_is_refused(tmp_path: Path) -> None:
    """A broken or a missing file is an error that names the file."""
    broken = written(tmp_path, "lex:toast-v a")
    for path in (broken, tmp_path / "nowhere.ttl"):
        with pytest.raises(AssetError) as error:
            Lexicon.open(path)
        assert error.value.where == str(path)
