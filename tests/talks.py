"""Readouts of invented countries as quads, written by hand in the shape that the loader gives them."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kg import names

XSD = names.PREFIXES["xsd"]
KINDS = {kind: kind_type for kind_type, kind in names.ENTITY_KINDS.items()}


def iri(curie: str) -> str:
    """The IRI of `person:x`, `state:RUR` or `topic:x`; what is none of these stays as it is."""
    return names.expand(curie) or curie


class Talk:
    """The graph of one document, filled claim by claim; quotes are found in the text."""

    def __init__(self, local: str, text: str, **about: str) -> None:
        self.document, self.text = names.mint("document", local), text
        self.quads: set[Quad] = set()
        self.order = 0
        self.say(self.document, "rdf:type", "kg:Document")
        self.tell(self.document, "kg:text", text)
        self.tell(self.document, "dct:identifier", local)
        for name, prop in (("title", "title"), ("date", "issued"), ("publisher", "publisher"), ("url", "source")):
            if name in about:
                self.tell(self.document, f"dct:{prop}", about[name])

    def say(self, subject: str, predicate: str, thing: str) -> None:
        graph = NamedNode(self.document)
        self.quads.add(Quad(NamedNode(iri(subject)), NamedNode(iri(predicate)), NamedNode(iri(thing)), graph))

    def tell(self, subject: str, predicate: str, text: str | int, language: str | None = None) -> None:
        literal = Literal(text, language=language) if isinstance(text, str) and language else Literal(text)
        self.quads.add(Quad(NamedNode(iri(subject)), NamedNode(iri(predicate)), literal, NamedNode(self.document)))

    def entity(self, curie: str, label: str, state: str | None = None, *same: str, aliases: Iterable[str] = ()) -> str:
        """An entity and one mention of it."""
        self.say(curie, "rdf:type", "kg:" + (KINDS.get(curie.partition(":")[0]) or "Topic"))
        self.tell(curie, "rdfs:label", label, "en")
        if state:
            self.tell(curie, "kg:stateCode", state)
        for other in same:
            self.say(curie, "skos:exactMatch", other)
        for alias in aliases:
            self.tell(curie, "skos:altLabel", alias)
        mention = names.mint("mention", names.digest(self.document, curie)[:16])
        self.say(mention, "rdf:type", "kg:Mention")
        self.say(mention, "kg:refersTo", curie)
        return curie

    def claim(self, action: str, agents: str, quote: str, how: str = "affirmed actual", **parts: str) -> str:
        """A claim; agents and the parts (recipient, topic, object, place, speaker, relayedBy) are curies, by spaces."""
        self.order += 1
        claim = names.mint("claim", names.digest(self.document, str(self.order))[:16])
        polarity, modality = how.split()
        self.say(claim, "rdf:type", "kg:Claim")
        self.say(claim, "kg:action", f"act:{action}")
        self.say(claim, "kg:polarity", "kg:" + polarity.capitalize())
        self.say(claim, "kg:modality", "kg:" + modality.capitalize())
        self.say(claim, "prov:wasDerivedFrom", self.document)
        self.tell(claim, "kg:order", self.order)
        for part, curies in {"agent": agents, **parts}.items():
            for curie in curies.split():
                self.say(claim, f"kg:{part}", curie)
        self._evidence(claim, quote)
        return claim

    def role(self, person: str, office: str, of: str, quote: str) -> None:
        role = names.mint("role", names.digest(self.document, person, office)[:16])
        self.say(role, "rdf:type", "kg:RoleStatement")
        self.say(role, "kg:holder", person)
        self.say(role, "kg:officeOf", of)
        self.tell(role, "kg:officeName", office)
        self.say(role, "prov:wasDerivedFrom", self.document)
        self._evidence(role, quote)

    def time(self, claim: str, label: str, start: str, end: str | None = None) -> None:
        time = names.mint("interval", names.digest(self.document, claim, label)[:16])
        self.say(claim, "kg:time", time)
        self.tell(time, "rdfs:label", label, "en")
        for prop, day in (("startDate", start), ("endDate", end)):
            if day:
                self.tell(time, f"kg:{prop}", day)

    def amount(self, claim: str, label: str, value: int, unit: str) -> None:
        amount = names.mint("amount", names.digest(self.document, claim, label)[:16])
        self.say(claim, "kg:amount", amount)
        self.tell(amount, "rdfs:label", label, "en")
        self.tell(amount, "kg:value", value)
        self.tell(amount, "kg:unit", unit)

    def _evidence(self, node: str, quote: str) -> None:
        start = self.text.index(quote)
        evidence = names.mint("evidence", names.digest(self.document, quote)[:16])
        self.say(node, "kg:evidence", evidence)
        self.tell(evidence, "kg:quote", quote)
        self.tell(evidence, "kg:start", start)
        self.tell(evidence, "kg:end", start + len(quote))


HARBOUR = """\
President Ilse Varga of Ruritania received Prime Minister Tomas Okello of Freedonia in Port Almsa on Tuesday. \
The two leaders discussed fisheries and the harbour railway for three hours, spokeswoman Dana Petrescu said. \
Asked about the naval base, Petrescu said that the leaders did not discuss a naval base in Port Almsa. \
Varga thanked Freedonia for its help after the spring floods. \
Ruritania will lend Freedonia two hundred million crowns for the railway, she said. \
Okello expressed hope that Freedonia would cooperate with Ruritania on grain exports. \
The Northern Assembly may visit Freedonia in the autumn. \
The two sides signed the Almsa Memorandum, and the Sea Guard exercise will be held in October."""

REPLY = """Prime Minister Tomas Okello returned from Port Almsa on Wednesday, his office said. \
The leaders discussed a naval base in Port Almsa in detail, according to Minister of Defence Ruth Adeyemi. \
Freedonia criticised Sylvania over the closure of the river locks. \
Okello will visit Sylvania next month and meet President Marek Dubois, the office said. \
Adeyemi denied that Freedonia had supplied the Kestrel drone to rebels in the hills."""

CALL = """President Marek Dubois of Sylvania spoke by telephone with President Ilse Varga on Friday. \
They discussed the river locks, fisheries and the harvest. Dubois invited Varga to the Danube Summit. \
Sylvania urged Freedonia to return to the talks on the river locks. \
Varga said that Ruritania did not reject the locks treaty."""


def harbour() -> Talk:
    """A visit, as the hosts tell it: every way of claiming, and a denial."""
    talk = Talk("harbour", HARBOUR, title="Talks in Port Almsa", date="2031-05-06", publisher="Office of the President",
                url="https://press.example/harbour")  # fmt: skip
    talk.entity("person:ilse-varga-rur", "Ilse Varga", "RUR", "wd:Q1000001", aliases=["I. Varga", "Ilše Vargová"])
    talk.entity("person:tomas-okello-fre", "Tomas Okello", "FRE")
    talk.entity("person:dana-petrescu-rur", "Dana Petrescu", "RUR")
    talk.entity("state:RUR", "Ruritania", "RUR", "wd:Q1000002", aliases=["Republic of Ruritania"])
    talk.entity("state:FRE", "Freedonia", "FRE")
    talk.entity("organization:northern-assembly", "Northern Assembly")
    talk.entity("place:port-almsa-rur", "Port Almsa", "RUR")
    talk.entity("agreement:almsa-memorandum", "Almsa Memorandum")
    talk.entity("event:sea-guard", "Sea Guard exercise")
    for topic, label in (("fisheries", "fisheries"), ("rail", "harbour railway"), ("x-naval-base", "naval base"),
                         ("disaster-relief", "disaster relief"), ("grain", "grain exports")):  # fmt: skip
        talk.entity(f"topic:{topic}", label)
    leaders = "person:ilse-varga-rur person:tomas-okello-fre"
    meeting = talk.claim("Meet", leaders, "President Ilse Varga of Ruritania received Prime Minister Tomas Okello of "
                         "Freedonia in Port Almsa on Tuesday", place="place:port-almsa-rur")  # fmt: skip
    talk.time(meeting, "on Tuesday", "2031-05-06")
    talk.claim("Discuss", leaders, "The two leaders discussed fisheries and the harbour railway for three hours",
               topic="topic:fisheries topic:rail", speaker="person:dana-petrescu-rur")  # fmt: skip
    talk.claim("Discuss", leaders, "the leaders did not discuss a naval base in Port Almsa", "denied actual",
               topic="topic:x-naval-base", speaker="person:dana-petrescu-rur")  # fmt: skip
    talk.claim("Thank", "person:ilse-varga-rur", "Varga thanked Freedonia for its help after the spring floods",
               recipient="state:FRE", topic="topic:disaster-relief")  # fmt: skip
    loan = talk.claim("Aid", "state:RUR", "Ruritania will lend Freedonia two hundred million crowns for the railway",
                      "affirmed planned", recipient="state:FRE", topic="topic:rail",
                      speaker="person:ilse-varga-rur")  # fmt: skip
    talk.amount(loan, "two hundred million crowns", 200000000, "RUC")
    talk.claim("Cooperate", "state:FRE state:RUR", "Freedonia would cooperate with Ruritania on grain exports",
               "affirmed desired", topic="topic:grain", speaker="person:tomas-okello-fre")  # fmt: skip
    talk.claim("Visit", "organization:northern-assembly", "The Northern Assembly may visit Freedonia in the autumn",
               "affirmed possible", recipient="state:FRE")  # fmt: skip
    talk.claim("Sign", "state:FRE state:RUR", "The two sides signed the Almsa Memorandum",
               object="agreement:almsa-memorandum")  # fmt: skip
    talk.claim("Hold", "state:RUR", "the Sea Guard exercise will be held in October", "affirmed planned",
               object="event:sea-guard")  # fmt: skip
    talk.role("person:ilse-varga-rur", "president", "state:RUR", "President Ilse Varga of Ruritania")
    talk.role("person:tomas-okello-fre", "prime minister", "state:FRE", "Prime Minister Tomas Okello of Freedonia")
    talk.role("person:dana-petrescu-rur", "spokeswoman", "state:RUR", "spokeswoman Dana Petrescu")
    return talk


def reply() -> Talk:
    """The same talks as the guests tell them; it contradicts the hosts on the naval base."""
    talk = Talk(
        "reply", REPLY, title="The Prime Minister’s visit", date="2031-05-07", publisher="Prime Minister’s Office"
    )
    talk.entity("person:ilse-varga-rur", "Ilse Varga", "RUR")
    talk.entity("person:tomas-okello-fre", "Tomas Okello", "FRE")
    talk.entity("person:ruth-adeyemi-fre", "Ruth Adeyemi", "FRE")
    talk.entity("person:marek-dubois-syl", "Marek Dubois", "SYL")
    talk.entity("organization:office-fre", "Prime Minister’s Office", "FRE")
    talk.entity("state:FRE", "Freedonia", "FRE")
    talk.entity("state:SYL", "Sylvania", "SYL")
    talk.entity("product:kestrel", "Kestrel drone")
    talk.entity("group:rebels", "rebels in the hills")
    talk.entity("topic:x-naval-base", "naval base")
    talk.entity("topic:locks", "river locks")
    talk.claim("Discuss", "person:ilse-varga-rur person:tomas-okello-fre",
               "The leaders discussed a naval base in Port Almsa in detail", topic="topic:x-naval-base",
               speaker="person:ruth-adeyemi-fre")  # fmt: skip
    talk.claim("Criticize", "state:FRE", "Freedonia criticised Sylvania over the closure of the river locks",
               recipient="state:SYL", topic="topic:locks")  # fmt: skip
    talk.claim("Visit", "person:tomas-okello-fre", "Okello will visit Sylvania next month", "affirmed planned",
               recipient="state:SYL", speaker="organization:office-fre")  # fmt: skip
    talk.claim("Meet", "person:marek-dubois-syl person:tomas-okello-fre", "meet President Marek Dubois",
               "affirmed planned", speaker="organization:office-fre")  # fmt: skip
    talk.claim("Aid", "state:FRE", "Freedonia had supplied the Kestrel drone to rebels in the hills", "denied actual",
               recipient="group:rebels", object="product:kestrel", speaker="person:ruth-adeyemi-fre")  # fmt: skip
    talk.role("person:ruth-adeyemi-fre", "minister of defence", "state:FRE", "Minister of Defence Ruth Adeyemi")
    return talk


def call() -> Talk:
    """A telephone call, as a third country tells it."""
    talk = Talk("call", CALL, title="Telephone conversation", date="2031-06-13", publisher="Palace of Sylvania")
    talk.entity("person:marek-dubois-syl", "Marek Dubois", "SYL")
    talk.entity("person:ilse-varga-rur", "Ilse Varga", "RUR")
    talk.entity("state:SYL", "Sylvania", "SYL")
    talk.entity("state:FRE", "Freedonia", "FRE")
    talk.entity("state:RUR", "Ruritania", "RUR")
    talk.entity("event:danube-summit", "Danube Summit")
    talk.entity("agreement:locks-treaty", "locks treaty")
    for topic, label in (("fisheries", "fisheries"), ("locks", "river locks"), ("harvest", "harvest")):
        talk.entity(f"topic:{topic}", label)
    presidents = "person:ilse-varga-rur person:marek-dubois-syl"
    talk.claim("Meet", presidents, "President Marek Dubois of Sylvania spoke by telephone with President Ilse Varga")
    talk.claim("Discuss", presidents, "They discussed the river locks, fisheries and the harvest",
               topic="topic:fisheries topic:locks topic:harvest")  # fmt: skip
    talk.claim("Invite", "person:marek-dubois-syl", "Dubois invited Varga to the Danube Summit",
               recipient="person:ilse-varga-rur", object="event:danube-summit")  # fmt: skip
    talk.claim("Request", "state:SYL", "Sylvania urged Freedonia to return to the talks on the river locks",
               "affirmed desired", recipient="state:FRE", topic="topic:locks")  # fmt: skip
    talk.claim("Reject", "state:RUR", "Ruritania did not reject the locks treaty", "denied actual",
               object="agreement:locks-treaty", speaker="person:ilse-varga-rur")  # fmt: skip
    talk.role("person:marek-dubois-syl", "president", "state:SYL", "President Marek Dubois of Sylvania")
    return talk


def quads() -> list[Quad]:
    """All three readouts."""
    return [quad for talk in (harbour(), reply(), call()) for quad in talk.quads]
