"""How the page names and draws things: types of node, actions as verbs, PLOVER types."""

from __future__ import annotations

#: Type of node: (its plural, shape, colour on light, colour on dark). A shape for each type; the colours are those of
#: Okabe and Ito, which people who see few colours still tell apart; all are drawn with a border.
TYPES: dict[str, tuple[str, str, str, str]] = {
    "Person": ("People", "dot", "#0072b2", "#3d9bd6"),
    "State": ("States", "square", "#d55e00", "#e8772e"),
    "Organization": ("Organizations", "diamond", "#009e73", "#23b78d"),
    "Group": ("Groups", "triangle", "#56b4e9", "#7cc7f2"),
    "Place": ("Places", "triangleDown", "#cc79a7", "#dc95bb"),
    "Agreement": ("Agreements", "star", "#f0e442", "#f0e442"),
    "Event": ("Events", "hexagon", "#e69f00", "#f0b63a"),
    "Product": ("Products", "cross", "#4d4d4d", "#b8b8b8"),
    "Topic": ("Topics", "tag", "#c9ced6", "#7b8491"),
}

#: Action: (infinitive, past tense, word before recipients, word before topics), for sentences such as
#: "Ruritania informed Freedonia about fisheries".
VERBS: dict[str, tuple[str, str, str, str]] = {
    "Meet": ("meet", "met", "with", "about"),
    "Visit": ("visit", "visited", "", "about"),
    "Discuss": ("discuss", "discussed", "with", ""),
    "Inform": ("inform", "informed", "", "about"),
    "Negotiate": ("negotiate", "negotiated", "with", "on"),
    "Mediate": ("mediate", "mediated", "between", "on"),
    "Agree": ("agree", "agreed", "with", "on"),
    "Sign": ("sign", "signed", "with", "on"),
    "Support": ("support", "supported", "", "on"),
    "Praise": ("praise", "praised", "", "for"),
    "Thank": ("thank", "thanked", "", "for"),
    "Congratulate": ("congratulate", "congratulated", "", "on"),
    "Condole": ("offer condolences", "offered condolences", "to", "over"),
    "Recognize": ("recognise", "recognised", "", "on"),
    "Cooperate": ("cooperate", "cooperated", "with", "on"),
    "Aid": ("aid", "aided", "", "with"),
    "Concede": ("make a concession", "made a concession", "to", "on"),
    "Request": ("ask", "asked", "", "for"),
    "Invite": ("invite", "invited", "", "to"),
    "Propose": ("propose", "proposed", "to", ""),
    "Criticize": ("criticise", "criticised", "", "over"),
    "Concern": ("voice concern", "voiced concern", "to", "over"),
    "Reject": ("reject", "rejected", "", "on"),
    "Warn": ("warn", "warned", "", "about"),
    "Protest": ("protest", "protested", "against", "over"),
    "Sanction": ("sanction", "sanctioned", "", "over"),
    "Mobilize": ("move forces", "moved forces", "towards", "for"),
    "Coerce": ("use coercion", "used coercion", "against", "over"),
    "Attack": ("attack", "attacked", "", "over"),
    "State": ("state a position", "stated a position", "to", "on"),
    "Instruct": ("instruct", "instructed", "", "on"),
    "Appoint": ("appoint", "appointed", "", "on"),
    "Hold": ("hold", "held", "with", "on"),
    "Develop": ("develop", "developed", "with", "in"),
}

#: Topics stand right after these verbs where nobody is addressed: "supported the reform".
DIRECT = frozenset({"Support", "Praise", "Recognize", "Reject", "Criticize", "Propose", "Discuss", "Mobilize"})

#: PLOVER type: its name in the legend, in the legend's order; actions outside PLOVER come last.
PLOVER: dict[str, str] = {
    "CONSULT": "Consult", "AGREE": "Agree", "COOPERATE": "Cooperate", "SUPPORT": "Support", "AID": "Aid",
    "CONCEDE": "Concede", "REQUEST": "Request", "ACCUSE": "Accuse", "REJECT": "Reject", "THREATEN": "Threaten",
    "PROTEST": "Protest", "SANCTION": "Sanction", "MOBILIZE": "Mobilize", "COERCE": "Coerce", "ASSAULT": "Assault",
    "RETREAT": "Retreat", "INVESTIGATE": "Investigate", "OTHER": "Other acts", "OFFICE": "Offices",
}  # fmt: skip

#: The PLOVER type of each action, for networks built without the ontology.
PLOVER_OF: dict[str, str] = {
    action: plover
    for plover, actions in {
        "CONSULT": "Meet Visit Discuss Inform Negotiate Mediate", "AGREE": "Agree Sign", "COOPERATE": "Cooperate",
        "SUPPORT": "Support Praise Thank Congratulate Condole Recognize", "AID": "Aid", "CONCEDE": "Concede",
        "REQUEST": "Request Invite Propose", "ACCUSE": "Criticize Concern", "REJECT": "Reject", "THREATEN": "Warn",
        "PROTEST": "Protest", "SANCTION": "Sanction", "MOBILIZE": "Mobilize", "COERCE": "Coerce", "ASSAULT": "Attack",
        "OFFICE": "Office",
    }.items()
    for action in actions.split()
}  # fmt: skip


def verb(action: str, label: str) -> tuple[str, str, str, str]:
    """The words of an action; for one that VERBS does not know, its label stands for the verb."""
    return VERBS.get(action) or (label.lower(), label.lower(), "→", "on")
