// The data of the page, and small helpers. Text reaches the page through textContent alone.

const DATA = JSON.parse(document.getElementById("data").textContent);
const NODES = DATA.nodes,
  CLAIMS = DATA.claims,
  ACTIONS = DATA.actions,
  TYPES = DATA.types;

// How a claim is made: sign, word, dashes of the line, and a colour for light and for dark.
const HOW = {
  actual: { sign: "✓", word: "affirmed", line: "affirmed", dashes: false, light: "#7d8a9a", dark: "#7f8c9c" },
  planned: { sign: "◷", word: "planned", line: "planned", dashes: [9, 6], light: "#2f6fb3", dark: "#6ba6e0" },
  desired: { sign: "♡", word: "desired", line: "desired", dashes: [2, 5], light: "#8a5aa8", dark: "#b992d6" },
  possible: { sign: "?", word: "possible", line: "possible", dashes: [1, 9], light: "#7d6608", dark: "#c9b458" },
  denied: { sign: "✗", word: "denied", line: "denied", dashes: [12, 4, 3, 4], light: "#b3202c", dark: "#ff7b7b" },
};
const MIXED = { sign: "±", line: "denied by some", dashes: [15, 4, 4, 4, 4, 4], light: "#9a5b13", dark: "#e0a868" };
const AGAINST = { sign: "⇄", word: "contradicted" };
const OFFICE = { dashes: false, light: "#b9c1cb", dark: "#4d5866" };
const OWN_VOICE = "The document’s own voice";

const $ = (id) => document.getElementById(id);
const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const cut = (text, n) => ([...text].length > n ? [...text].slice(0, n - 1).join("") + "…" : text);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const isLink = (text) => /^https?:\/\//i.test(text || "") && URL.canParse(text);
const isDay = (text) => /^\d{4}(-\d\d){0,2}$/.test(text || "") && !Number.isNaN(Date.parse(text));
const isOffice = (claim) => claim.action === "Office";
const ends = (claim, part) => claim[part] || [];

/** An element with a class, text or children, and attributes; names of people and the like find their own direction. */
function el(tag, options = {}, ...children) {
  const { text, cls, on, auto, ...attributes } = options;
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  if (text != null) element.textContent = text;
  if (auto) element.dir = "auto";
  for (const [name, value] of Object.entries(attributes)) if (value != null) element.setAttribute(name, value);
  for (const [event, action] of Object.entries(on || {})) element.addEventListener(event, action);
  element.append(...children.filter((child) => child != null));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The outlines of the shapes around 0,0 with half-size 1, as points; null for a circle. */
const OUTLINES = (() => {
  const turn = (n, r, from) =>
    Array.from({ length: n }, (_, i) => {
      const a = from + (2 * Math.PI * i) / n,
        radius = typeof r === "function" ? r(i) : r;
      return [radius * Math.cos(a), radius * Math.sin(a)];
    });
  return {
    dot: null,
    square: [
      [-0.9, -0.9],
      [0.9, -0.9],
      [0.9, 0.9],
      [-0.9, 0.9],
    ],
    diamond: turn(4, 1.15, 0),
    triangle: [
      [0, -1],
      [1.05, 0.85],
      [-1.05, 0.85],
    ],
    triangleDown: [
      [0, 1],
      [1.05, -0.85],
      [-1.05, -0.85],
    ],
    star: turn(10, (i) => (i % 2 ? 0.48 : 1.15), -Math.PI / 2),
    hexagon: turn(6, 1.05, 0),
    cross: [
      [-0.35, -1],
      [0.35, -1],
      [0.35, -0.35],
      [1, -0.35],
      [1, 0.35],
      [0.35, 0.35],
      [0.35, 1],
      [-0.35, 1],
      [-0.35, 0.35],
      [-1, 0.35],
      [-1, -0.35],
      [-0.35, -0.35],
    ],
    tag: [
      [-1.25, -0.6],
      [0.75, -0.6],
      [1.3, 0],
      [0.75, 0.6],
      [-1.25, 0.6],
    ],
  };
})();

const PAINT = { dark: false, ground: "", ink: "" };

/** Takes over the colours of the style sheet, where the canvas cannot see them. */
function mixPaint() {
  const { theme } = document.documentElement.dataset,
    style = getComputedStyle(document.documentElement);
  PAINT.dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  for (const name of ["ground", "ink"]) PAINT[name] = style.getPropertyValue("--" + name).trim();
}
const tone = (style) => (PAINT.dark ? style.dark : style.light);

/** A small picture of a type's shape, for the legend and headings. */
function glyph(type, size = 16) {
  const points = OUTLINES[TYPES[type].shape];
  const shape = points
    ? svg("polygon", {
        points: points.map(([x, y]) => `${(8 + 6 * x).toFixed(2)},${(8 + 6 * y).toFixed(2)}`).join(" "),
      })
    : svg("circle", { cx: 8, cy: 8, r: 6 });
  const picture = svg(
    "svg",
    { viewBox: "0 0 16 16", width: size, height: size, class: "glyph", "aria-hidden": "true" },
    shape,
  );
  return toned(picture, TYPES[type]);
}

/** Gives a picture both colours of a style; the style sheet takes the one that fits. */
function toned(picture, { light, dark }) {
  picture.style.setProperty("--light", light);
  picture.style.setProperty("--dark", dark);
  return picture;
}

/** A sample of the line that a claim made in this way is drawn with. */
function sample(how) {
  const style = HOW[how] || how,
    dashes = style.dashes ? style.dashes.join(" ") : "none";
  const line = svg("line", { x1: 1, y1: 6, x2: 33, y2: 6, "stroke-dasharray": dashes, "stroke-width": 2.4 });
  const picture = svg(
    "svg",
    { viewBox: "0 0 34 12", width: 34, height: 12, class: "line", "aria-hidden": "true" },
    line,
  );
  return toned(picture, style);
}

// Numbers that hold for the whole file.
CLAIMS.forEach((claim, i) => {
  claim.i = i;
  if (!Object.hasOwn(HOW, claim.modality || "")) claim.modality = "actual";
  claim.how = claim.denied ? "denied" : claim.modality;
  claim.doc = DATA.documents[claim.document] || {};
  claim.who = ends(claim, "speakers").length ? claim.speakers.map(nameOf) : [isOffice(claim) ? "" : OWN_VOICE];
  claim.pairs = [];
});
NODES.forEach((node, i) => {
  node.i = i;
  node.claims = new Set();
  node.says = [];
});

function nameOf(end) {
  return typeof end === "number" ? NODES[end].label : end;
}

// One drawn line for each pair of nodes, whatever number of claims it stands for.
const PAIRS = new Map();
for (const [from, to, c, relation] of DATA.edges) {
  const claim = CLAIMS[c];
  NODES[from].claims.add(claim);
  NODES[to].claims.add(claim);
  if (from === to) continue;
  const [a, b] = from < to ? [from, to] : [to, from],
    key = a * NODES.length + b;
  if (!PAIRS.has(key)) PAIRS.set(key, { key, a, b, ties: new Map() });
  const tie = PAIRS.get(key).ties.get(claim) || { toA: false, toB: false };
  if (relation !== "with") tie[to === a ? "toA" : "toB"] = true;
  PAIRS.get(key).ties.set(claim, tie);
}
const AROUND = NODES.map(() => []);
for (const pair of PAIRS.values()) {
  AROUND[pair.a].push(pair);
  AROUND[pair.b].push(pair);
  for (const claim of pair.ties.keys()) claim.pairs.push(pair);
}
for (const claim of CLAIMS) {
  for (const end of ends(claim, "speakers")) if (typeof end === "number") NODES[end].says.push(claim);
  for (const part of ["agents", "recipients", "objects", "topics", "places"]) {
    for (const end of ends(claim, part)) if (typeof end === "number") NODES[end].claims.add(claim);
  }
}
const otherEnd = (pair, node) => (pair.a === node ? pair.b : pair.a);
