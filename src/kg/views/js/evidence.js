// The right pane: what is claimed, by whom, in which words.

const PAGE = 15;

/** A button that goes to a node. */
function link(end) {
  if (typeof end !== "number") return el("span", { cls: "entity", text: cut(end, 90), auto: true });
  const node = NODES[end];
  return el(
    "button",
    { cls: "entity", type: "button", title: node.type, auto: true, on: { click: () => go(end) } },
    glyph(node.type, 13),
    el("span", { text: cut(node.label, 90) }),
  );
}

function series(list, make = link) {
  return list
    .flatMap((item, i) => [i === 0 ? null : i === list.length - 1 ? " and " : ", ", make(item)])
    .filter(Boolean);
}

/** The act in words, by how it is claimed: "met", "did not meet", "will meet", "may meet", "to meet". */
function deed(claim) {
  const { base, past } = ACTIONS[claim.action],
    no = claim.how === "denied";
  return (
    {
      actual: no ? `did not ${base}` : past,
      planned: no ? `will not ${base}` : `will ${base}`,
      desired: no ? `not to ${base}` : `to ${base}`,
      possible: no ? `may not ${base}` : `may ${base}`,
    }[claim.modality] || past
  );
}

/** A claim as a sentence of names that can be followed. */
function sentence(claim) {
  const action = ACTIONS[claim.action],
    agents = ends(claim, "agents"),
    whom = ends(claim, "recipients");
  const things = ends(claim, "objects"),
    topics = ends(claim, "topics");
  const about = whom.length || !(action.direct || things.length) ? action.about : things.length ? "about" : "";
  const parts = [
    ...(agents.length ? series(agents) : [el("span", { cls: "quiet", text: "Someone" })]),
    " ",
    el("strong", { text: deed(claim) }),
  ];
  if (whom.length) parts.push(` ${action.to || ""} `.replace(/ +/g, " "), ...series(whom));
  if (things.length) parts.push(whom.length && action.about ? ` ${action.about} ` : " ", ...series(things));
  if (topics.length)
    parts.push(whom.length && things.length ? " about " : about ? ` ${about} ` : " ", ...series(topics));
  return el("p", { cls: "sentence" }, ...parts);
}

function badge(how, sign, word) {
  return el(
    "span",
    { cls: `badge how-${how}` },
    el("span", { text: sign, "aria-hidden": "true" }),
    el("span", { text: ` ${word}` }),
  );
}

/** Signs and words of how a claim is made; a denial of a plan is both. */
function badges(claim) {
  const found = [badge(claim.how, HOW[claim.how].sign, HOW[claim.how].word)];
  if (claim.how === "denied" && claim.modality !== "actual")
    found.push(badge(claim.modality, HOW[claim.modality].sign, HOW[claim.modality].word));
  if (claim.against) found.push(badge("against", AGAINST.sign, AGAINST.word));
  return el("div", { cls: "badges" }, el("span", { cls: "act", text: ACTIONS[claim.action].label }), ...found);
}

function voice(claim) {
  const speakers = ends(claim, "speakers"),
    relayed = ends(claim, "relayed");
  const said = speakers.length ? ["according to ", ...series(speakers)] : ["in the document’s own voice"];
  if (relayed.length) said.push(", as reported by ", ...series(relayed));
  return el("p", { cls: "voice" }, ...said);
}

function quoteOf(claim) {
  if (!claim.quote) return null;
  const parts = [
    claim.before ? el("span", { text: claim.before }) : null,
    el("mark", { text: claim.quote }),
    claim.after ? el("span", { text: claim.after }) : null,
  ];
  return el("blockquote", { auto: true }, ...parts);
}

function sourceOf(claim) {
  const { title, date, publisher, url, identifier } = claim.doc;
  const safe = isLink(url) ? url : null;
  const name = safe
    ? el("a", { href: safe, rel: "noreferrer noopener", target: "_blank", text: title || identifier, auto: true })
    : title || identifier
      ? el("span", { text: title || identifier, auto: true })
      : null;
  const rest = [
    date ? el("time", { datetime: date, text: date }) : null,
    publisher ? el("span", { text: publisher, auto: true }) : null,
    name,
  ].filter(Boolean);
  return rest.length ? el("footer", {}, ...rest.flatMap((part, i) => (i ? [" · ", part] : [part]))) : null;
}

function details(claim) {
  const rows = [
    ["Where", ends(claim, "places")],
    ["When", claim.time],
    ["Amount", claim.amount],
  ].filter(([, value]) => value?.length);
  return rows.length
    ? el(
        "dl",
        {},
        ...rows.flatMap(([name, value]) => [
          el("dt", { text: name }),
          el("dd", { auto: true }, ...(Array.isArray(value) ? series(value) : [value])),
        ]),
      )
    : null;
}

function opposite(claim) {
  if (!claim.against) return null;
  const list = claim.against.map((i) => CLAIMS[i]);
  return el(
    "div",
    { cls: "opposite" },
    el("p", { text: `${AGAINST.sign} Contradicted by:` }),
    ...list.map((other) =>
      el(
        "div",
        {},
        badge(other.how, HOW[other.how].sign, HOW[other.how].word),
        sentence(other),
        voice(other),
        sourceOf(other),
      ),
    ),
  );
}

function card(claim) {
  if (isOffice(claim)) {
    const line = el(
      "p",
      { cls: "sentence" },
      ...series(ends(claim, "agents")),
      ", ",
      el("strong", { text: claim.office, auto: true }),
      ...(/ of /.test(claim.office) ? [] : [" of ", ...series(ends(claim, "recipients"))]),
    );
    return el(
      "li",
      { cls: "card how-office" },
      el("div", { cls: "badges" }, el("span", { cls: "act", text: "Office" })),
      line,
      quoteOf(claim),
      sourceOf(claim),
    );
  }
  return el(
    "li",
    { cls: `card how-${claim.how}`, id: `claim-${claim.i}` },
    badges(claim),
    sentence(claim),
    voice(claim),
    quoteOf(claim),
    details(claim),
    opposite(claim),
    sourceOf(claim),
  );
}

/** Claims under a heading, newest first, some at a time; it says how many the filters hide. */
function cards(title, claims) {
  const seen = claims.filter((claim) => passing.has(claim)),
    hidden = claims.length - seen.length;
  if (!claims.length) return null;
  const newest = [...seen].sort((a, b) => (b.doc.date || "").localeCompare(a.doc.date || "") || a.i - b.i);
  const list = el("ul", { cls: "cards" }),
    more = el("button", { type: "button", cls: "more" });
  let shown = 0;
  const show = () => {
    list.append(...newest.slice(shown, shown + PAGE).map(card));
    shown = Math.min(newest.length, shown + PAGE);
    more.hidden = shown >= newest.length;
    more.textContent = `Show more (${(newest.length - shown).toLocaleString("en")})`;
  };
  more.addEventListener("click", show);
  show();
  const note = hidden
    ? el("p", { cls: "quiet", text: `${count(hidden, "claim is", "claims are")} hidden by the filters.` })
    : null;
  return el(
    "section",
    {},
    el("h3", {}, title, el("span", { cls: "number", text: seen.length.toLocaleString("en") })),
    list,
    more,
    note,
  );
}

const PLACES_ELSEWHERE = [
  ["wikidata.org/", "Wikidata"],
  ["geonames.org/", "GeoNames"],
  ["dbpedia.org/", "DBpedia"],
  ["eurovoc", "EuroVoc"],
  ["viaf.org/", "VIAF"],
];

/** Links to the same thing elsewhere; they are followed only when clicked. */
function outward(node) {
  const links = (node.same_as || []).filter(isLink).map((iri) => {
    const name = (PLACES_ELSEWHERE.find(([part]) => iri.includes(part)) || [])[1] || new URL(iri).hostname;
    return el("a", {
      href: iri,
      rel: "noreferrer noopener",
      target: "_blank",
      text: `${name} ${cut(iri.split(/[/#]/).at(-1), 24)}`,
    });
  });
  return links.length ? el("p", { cls: "outward" }, ...links) : null;
}

function nodePane(i) {
  const node = NODES[i],
    own = [...node.claims].sort((a, b) => a.i - b.i),
    says = node.says.filter((claim) => !node.claims.has(claim));
  const offices = own.filter(isOffice),
    claims = own.filter((claim) => !isOffice(claim));
  const facts = [node.type, stateOf(node) && (node.type === "State" ? node.state : `of ${stateOf(node)}`)]
    .filter(Boolean)
    .join(" · ");
  const held = node.offices?.length
    ? el("ul", { cls: "offices" }, ...node.offices.map((text) => el("li", { text, auto: true })))
    : null;
  const aliases = node.aliases?.length
    ? el("p", { cls: "quiet", text: "Also: " + cut(node.aliases.slice(0, 6).join(" · "), 160), auto: true })
    : null;
  return [
    el("p", { cls: "kind" }, glyph(node.type), el("span", { text: facts, auto: true })),
    el("h2", { text: node.label, auto: true, tabindex: "-1" }),
    held,
    aliases,
    outward(node),
    tools(i),
    cards("Claims", claims),
    cards("Also says", says),
    cards("Offices", offices),
    claims.length + says.length + offices.length
      ? null
      : el("p", { cls: "quiet", text: "Mentioned, but no claim is made about it." }),
  ];
}

function tools(i) {
  const button = (text, action, title) => el("button", { type: "button", text, title, on: { click: action } });
  return el(
    "div",
    { cls: "actions" },
    button("Expand", () => expand(i), "Add all that is tied to it"),
    button("Only its surroundings", () => look([i]), "Draw this and what is around it"),
    wayTo(i),
  );
}

/** A field to name the other end of a way. */
function wayTo(i) {
  const field = el("input", {
    type: "search",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "way-hits",
    "aria-label": "Find the way to",
    placeholder: "Way to…",
    autocomplete: "off",
  });
  const list = el("ul", { id: "way-hits", role: "listbox", "aria-label": "Names found" });
  list.hidden = true;
  typeAhead(field, list, (other) => walk(i, other));
  return el("div", { cls: "find way" }, field, list);
}

function pairPane(pair) {
  const all = [...pair.ties.keys()].sort((a, b) => a.i - b.i),
    claims = all.filter((claim) => !isOffice(claim));
  const towards = [...pair.ties.values()].reduce((sum, tie) => sum + tie.toB - tie.toA, 0);
  const both = towards < 0 ? [pair.b, pair.a] : [pair.a, pair.b],
    [first, second] = both.map((i) => el("span", { text: cut(NODES[i].label, 120), auto: true }));
  return [
    el("p", { cls: "kind", text: "Between" }),
    el("h2", { tabindex: "-1" }, first, " — ", second),
    el("div", { cls: "actions" }, ...both.map((i) => link(i))),
    cards("Claims", claims),
    cards("Offices", all.filter(isOffice)),
  ];
}

/** The chain of quotes along a way: for each step the first claims that tie its two ends. */
function wayPane() {
  const steps = state.path.slice(1).map((node, n) => pairOf(state.path[n], node));
  return [
    el("p", { cls: "kind", text: `A way of ${count(steps.length, "step", "steps")}` }),
    el(
      "h2",
      { tabindex: "-1" },
      ...series([state.path[0], state.path.at(-1)], (i) => el("span", { text: cut(NODES[i].label, 80), auto: true })),
    ),
    ...steps
      .filter(Boolean)
      .map((pair, n) =>
        el(
          "section",
          { cls: "step" },
          el("h3", {}, link(state.path[n]), " → ", link(state.path[n + 1])),
          el("ul", { cls: "cards" }, ...claimsOf(pair).slice(0, 2).map(card)),
        ),
      ),
  ];
}

/** What there is to see, before anything is chosen. */
function overview() {
  const isTopic = (i) => NODES[i].type === "Topic";
  const central = CENTRAL.filter((i) => !isTopic(i)).slice(0, 6),
    topics = CENTRAL.filter(isTopic).slice(0, 6);
  const list = (title, nodes) =>
    nodes.length
      ? el("section", {}, el("h3", { text: title }), el("div", { cls: "actions" }, ...nodes.map((i) => link(i))))
      : null;
  const contested = REAL.filter((claim) => claim.against),
    denied = REAL.filter((claim) => claim.how === "denied" && !claim.against);
  return [
    el("p", { cls: "kind", text: "Overview" }),
    el("h2", { text: "Who says what, about whom", tabindex: "-1" }),
    el("p", {
      cls: "quiet",
      text: "Choose a shape or a line to read its claims with their quotes. Double click a shape to see more around it.",
    }),
    list("Most connected", central),
    list("Most discussed", topics),
    cards("Contradicted", contested),
    cards("Denied", denied),
    cards("Latest", REAL.filter((claim) => claim.how !== "denied" && !claim.against).slice(-PAGE)),
  ];
}

function showEvidence() {
  const { chosen } = state;
  const parts =
    chosen?.node != null
      ? nodePane(chosen.node)
      : chosen?.pair
        ? pairPane(chosen.pair)
        : state.path
          ? wayPane()
          : overview();
  $("evidence").replaceChildren(...parts.filter(Boolean));
  $("evidence").scrollTop = 0;
}
