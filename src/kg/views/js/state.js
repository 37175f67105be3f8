// What the reader has chosen, which claims pass, which nodes are drawn, and the address that restores it.

const BASE = "https://w3id.org/summit-kg/";
const keyOf = (node) => (node.id.startsWith(BASE) ? node.id.slice(BASE.length).replace(/^id\//, "") : node.id);
const BY_KEY = new Map(NODES.map((node) => [keyOf(node), node.i]));

const state = {
  scope: [], // nodes that the view is opened on; empty: the first view
  limit: DATA.limits.around,
  whole: false, // the whole network, by an explicit act
  extra: new Set(), // nodes whose neighbours were asked for
  path: null, // nodes of a way between two
  chosen: null, // {node} or {pair}: what the evidence is about
  view: "graph",
  off: { type: new Set(), action: new Set(), how: new Set(), who: new Set(), publisher: new Set() },
  contested: false, // only claims that another contradicts
  from: "",
  to: "", // dates, ISO 8601
};

const publisherOf = (claim) => claim.doc.publisher || "";
const FACETS = {
  action: (claim) => [claim.action],
  how: (claim) => (isOffice(claim) ? [] : [claim.how]),
  who: (claim) => (isOffice(claim) ? [] : claim.who),
  publisher: (claim) => (isOffice(claim) ? [] : [publisherOf(claim)]),
};

/** Whether a claim passes the filters; one said by several passes when one of them does. */
function passes(claim) {
  for (const [facet, values] of Object.entries(FACETS)) {
    const off = state.off[facet],
      found = off.size ? values(claim) : [];
    if (found.length && found.every((value) => off.has(value))) return false;
  }
  if (isOffice(claim)) return !state.contested;
  if (state.contested && !claim.against) return false;
  const date = claim.doc.date || "";
  return !((state.from && date < state.from) || (state.to && date > state.to));
}

let passing = new Set(CLAIMS);
const claimsOf = (pair) => [...pair.ties.keys()].filter((claim) => passing.has(claim));
const typeOn = (i) => !state.off.type.has(NODES[i].type);
const isTied = (pair) => typeOn(pair.a) && typeOn(pair.b) && [...pair.ties.keys()].some((claim) => passing.has(claim));
const strength = (pair) => claimsOf(pair).reduce((sum, claim) => sum + (isOffice(claim) ? 0.5 : 1), 0);

/** The nodes around some, nearest first and best tied first, until there are `limit`; none but those `allowed`. */
function around(seeds, limit, depth = 2, allowed = () => true) {
  const found = new Set(seeds);
  let ring = [...found];
  for (let step = 0; step < depth && ring.length && found.size < limit; step++) {
    const next = new Map();
    for (const node of ring)
      for (const pair of AROUND[node]) {
        const other = otherEnd(pair, node);
        if (!found.has(other) && allowed(other) && isTied(pair))
          next.set(other, (next.get(other) || 0) + strength(pair));
      }
    ring = [...next.keys()].sort((a, b) => next.get(b) - next.get(a) || a - b).slice(0, limit - found.size);
    ring.forEach((node) => found.add(node));
  }
  return found;
}

/** What a first view can do without: topics and places that no more than one claim speaks of. */
const isMinor = (i) => ["Topic", "Place"].includes(NODES[i].type) && NODES[i].claims.size < 2;

/** The first view of a large network: the most central node and what is around it, then the next, while there is room. */
function core(limit) {
  const found = new Set(),
    order = CENTRAL.filter((i) => !isMinor(i) && typeOn(i));
  for (const seed of [DATA.central ?? 0, ...order]) {
    if (found.size >= limit) break;
    if (!found.has(seed))
      around([seed], limit - found.size, 2, (i) => !isMinor(i) && !found.has(i)).forEach((i) => found.add(i));
  }
  return found;
}

const TIED = NODES.filter((node) => AROUND[node.i].length).map((node) => node.i);
const CENTRAL = [...TIED].sort(
  (a, b) => (NODES[a].type === "Topic") - (NODES[b].type === "Topic") || AROUND[b].length - AROUND[a].length || a - b,
);
const SMALL = TIED.length <= DATA.limits.whole && !DATA.start.length;
const isWhole = () => state.whole || (SMALL && !state.scope.length && !state.path);

/** The nodes and pairs to draw, and the claims that they stand for. */
function selection() {
  const seeds = state.scope.length ? state.scope : DATA.start.length ? DATA.start : [DATA.central ?? 0];
  let base;
  if (state.path) base = new Set(state.path);
  else if (isWhole()) base = new Set(TIED);
  else if (!state.scope.length && DATA.start.length > 1) base = new Set(DATA.start);
  else base = state.scope.length || DATA.start.length ? around(seeds, state.limit) : core(state.limit);
  for (const node of state.extra) for (const found of around([node], 80, 1)) base.add(found);
  const pairs = [...PAIRS.values()].filter((pair) => base.has(pair.a) && base.has(pair.b) && isTied(pair));
  const tied = new Set(pairs.flatMap((pair) => [pair.a, pair.b]));
  const kept = isWhole() ? [] : [...seeds, ...state.extra];
  const nodes = [...base].filter((node) => typeOn(node) && (tied.has(node) || kept.includes(node)));
  const claims = new Set(pairs.flatMap(claimsOf));
  for (const node of nodes)
    for (const claim of NODES[node].claims) if (!claim.pairs.length && passing.has(claim)) claims.add(claim);
  return { nodes, pairs, claims: [...claims].filter((claim) => !isOffice(claim)).sort((a, b) => a.i - b.i) };
}

// The address: everything that is not as on opening.
function address() {
  const parts = new URLSearchParams();
  const names = (nodes) => [...nodes].map((i) => keyOf(NODES[i])).join(" ");
  if (state.scope.length) parts.set("about", names(state.scope));
  if (state.whole) parts.set("whole", "1");
  if (state.limit !== DATA.limits.around) parts.set("nodes", state.limit);
  if (state.path) parts.set("path", names(state.path));
  if (state.extra.size) parts.set("with", names(state.extra));
  if (state.chosen?.node != null) parts.set("node", keyOf(NODES[state.chosen.node]));
  if (state.chosen?.pair) parts.set("edge", names([state.chosen.pair.a, state.chosen.pair.b]));
  if (state.view !== "graph") parts.set("view", state.view);
  if (state.contested) parts.set("contested", "1");
  for (const key of ["from", "to"]) if (state[key]) parts.set(key, state[key]);
  for (const [facet, off] of Object.entries(state.off))
    [...off].sort().forEach((value) => parts.append("-" + facet, value));
  return parts.toString();
}

function restore(text) {
  const parts = new URLSearchParams(text),
    get = (key) => parts.get(key) || "";
  const nodes = (key) =>
    get(key)
      .split(" ")
      .map((name) => BY_KEY.get(name))
      .filter((i) => i != null);
  const [a, b] = nodes("edge").sort((x, y) => x - y),
    [node] = nodes("node"),
    way = nodes("path");
  const pair = PAIRS.get(a * NODES.length + b);
  Object.assign(state, {
    scope: nodes("about"),
    whole: get("whole") === "1",
    path: way.length > 1 ? way : null,
    extra: new Set(nodes("with")),
    chosen: pair ? { pair } : node != null ? { node } : null,
    view: get("view") === "table" ? "table" : "graph",
    limit: Math.min(5000, parseInt(get("nodes"), 10) || DATA.limits.around),
    contested: get("contested") === "1",
    from: isDay(get("from")) ? get("from") : "",
    to: isDay(get("to")) ? get("to") : "",
  });
  for (const facet of Object.keys(state.off)) state.off[facet] = new Set(parts.getAll("-" + facet));
}

let written = null;

/** Writes the address; `step` leaves the last one in the history, for the way back. */
function remember(step) {
  const text = address();
  if (text === written) return;
  written = text;
  try {
    history[step ? "pushState" : "replaceState"](null, "", "#" + text);
  } catch {
    // A page inside another, as in a notebook, may not change its address; it works without.
  }
}
