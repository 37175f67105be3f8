// The diagram, drawn by vis-network: a shape and colour for each type, a line style for each way of claiming.

const FACE = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif";
const DRAWN = { nodes: [], pairs: [], claims: [] };
const MANY = 1500,
  WORDY = 26;
const BLANK = "\u200b"; // vis-network leaves a label as it was when the new one is empty
const points = new vis.DataSet(),
  lines = new vis.DataSet();
const sizes = new Map();
let network = null,
  fontSize = 14,
  bright = null,
  hubs = new Set(),
  heavy = false,
  named = [];
const ruler = document.createElement("canvas").getContext("2d");

/** A name in at most two lines of about twenty characters, cut where it is longer. */
function wrapped(text) {
  const out = [""];
  for (const word of cut(text, 44).split(/\s+/)) {
    const last = out.at(-1);
    if (last && [...last].length + [...word].length > 20 && out.length < 2) out.push(word);
    else out[out.length - 1] = last ? `${last} ${word}` : word;
  }
  return out.map((line) => cut(line, 26));
}

/** How much room a node needs with its name: half its width, and what is above and below its middle. */
function measure(node, degree) {
  const topic = NODES[node].type === "Topic";
  const radius = (topic ? 7 : 10) + (topic ? 1.6 : 2.3) * Math.sqrt(Math.min(degree, 60));
  const names = wrapped(NODES[node].label);
  ruler.font = `${topic ? "" : "600 "}${fontSize}px ${FACE}`;
  const width = Math.max(...names.map((line) => ruler.measureText(line).width));
  const text = names.length * fontSize * 1.18 + 4;
  return { radius, names, side: Math.max(width / 2 + 3, radius * 1.2), up: radius * 1.15, down: radius * 1.15 + text };
}

/** Draws one node for vis-network; its name comes on top of all lines. */
function drawNode({ ctx, id, x, y, state: { selected, hover } }) {
  const node = NODES[id],
    size = sizes.get(id);
  if (!size) return { nodeDimensions: { width: 20, height: 20 } };
  const alpha = bright && !bright.has(id) ? 0.22 : 1;
  return {
    drawNode: () => {
      ctx.globalAlpha = alpha;
      trace(ctx, OUTLINES[TYPES[node.type].shape], x, y, size.radius);
      ctx.fillStyle = tone(TYPES[node.type]);
      ctx.fill();
      ctx.lineWidth = selected ? 4 : hover ? 2.5 : 1.4;
      ctx.strokeStyle = selected || hover ? PAINT.ink : PAINT.dark ? "rgba(255,255,255,.55)" : "rgba(0,0,0,.6)";
      ctx.lineJoin = "round";
      ctx.stroke();
      if (node.state && node.type !== "Topic" && size.radius > 13) stamp(ctx, node, x, y, size);
    },
    drawExternalLabel: () => {
      const scale = network ? network.getScale() : 1,
        small = fontSize * scale < 6.5;
      if (small && !selected && !hover && !(hubs.has(id) && isFree(id, x, y, scale))) return;
      ctx.globalAlpha = alpha;
      writeName(ctx, node, x, y + size.radius * 1.15 + 3, size, small ? 12 / scale : fontSize);
    },
    nodeDimensions: { width: size.radius * 2, height: size.radius * 2 },
  };
}

/** Whether the name of a node, in letters of fixed size on the screen, covers none already written in this frame. */
function isFree(id, x, y, scale) {
  const grow = 12 / scale / fontSize,
    size = sizes.get(id),
    side = size.side * grow,
    down = size.radius + (size.down - size.radius) * grow;
  if (
    named.some((other) => Math.abs(other.x - x) < other.side + side && y < other.y + other.down && other.y < y + down)
  )
    return false;
  named.push({ x, y, side, down });
  return true;
}

function trace(ctx, shape, x, y, radius) {
  ctx.beginPath();
  if (!shape) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else shape.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + px * radius, y + py * radius));
  ctx.closePath();
}

/** The code of its state, inside a node that is large enough. */
function stamp(ctx, node, x, y, size) {
  if (!["Person", "State", "Organization", "Group"].includes(node.type)) return;
  ctx.font = `700 ${Math.round(size.radius * 0.62)}px ${FACE}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = node.type === "Group" ? "#10202c" : "#fff";
  ctx.fillText(node.state.slice(0, 3), x, y + (node.type === "Group" ? size.radius * 0.25 : 0.5));
}

function writeName(ctx, node, x, y, size, letters) {
  ctx.font = `${node.type === "Topic" ? "" : "600 "}${letters}px ${FACE}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = letters / 3;
  ctx.strokeStyle = PAINT.ground;
  ctx.fillStyle = PAINT.ink;
  size.names.forEach((line, i) => {
    ctx.strokeText(line, x, y + i * letters * 1.18);
    ctx.fillText(line, x, y + i * letters * 1.18);
  });
}

/** How the claims of a pair are made, all together: the style of its line, and the signs that are written on it. */
function styleOf(pair) {
  const claims = claimsOf(pair).filter((claim) => !isOffice(claim));
  if (!claims.length) return { style: OFFICE, signs: "", claims, office: true };
  const numbers = Object.keys(HOW)
    .map((how) => [how, claims.filter((claim) => claim.how === how).length])
    .filter(([, n]) => n);
  const kinds = numbers.map(([how]) => how),
    against = claims.some((claim) => claim.against);
  const style = kinds.length === 1 ? HOW[kinds[0]] : kinds.includes("denied") ? MIXED : HOW.actual;
  const plain = kinds.length === 1 && kinds[0] === "actual";
  const signs = plain
    ? claims.length > 1
      ? `${claims.length}`
      : ""
    : numbers.map(([how, n]) => HOW[how].sign + (n > 1 ? n : "")).join(" ");
  return { style, signs: (against ? AGAINST.sign + " " : "") + signs, claims, kinds, against };
}

/** What is written on a line: its signs, and the acts where there is room for words. */
function lineLabel(pair, { signs, claims, office }, wordy) {
  if (!wordy) return signs;
  if (office) return cut(claimsOf(pair)[0].office || "", 28);
  const done = (action) => claims.every((claim) => claim.action !== action || claim.how === "actual");
  const acts = [...new Set(claims.map((claim) => claim.action))].map((action) =>
    cut(ACTIONS[action][done(action) ? "past" : "base"], 24),
  );
  return `${signs} ${acts.slice(0, 2).join(", ")}${acts.length > 2 ? "…" : ""}`.trim();
}

/** A text, where the line is long enough for it, else a shorter one. */
function roomy(pair, text, short) {
  if (DRAWN.pairs.length > MANY) return "";
  const p = PLACES.get(pair.a),
    q = PLACES.get(pair.b);
  ruler.font = `${fontSize * 0.92}px ${FACE}`;
  const free = Math.hypot(p.x - q.x, p.y - q.y) - sizes.get(pair.a).radius - sizes.get(pair.b).radius;
  return free > Math.min(ruler.measureText(text).width * 0.8, 3 * fontSize + Math.abs(p.y - q.y)) ? text : short;
}

function toLine(pair) {
  const look = styleOf(pair),
    { style } = look,
    chosen = state.chosen;
  const near =
    DRAWN.pairs.length <= MANY && chosen && (chosen.pair === pair || pair.a === chosen.node || pair.b === chosen.node);
  const wordy = (DRAWN.pairs.length <= WORDY && !look.office) || (near && bright && bright.size <= WORDY);
  const ties = [...pair.ties].filter(([claim]) => passing.has(claim)).map(([, tie]) => tie);
  const arrow = (side) => ({ enabled: ties.some((tie) => tie[side]), scaleFactor: 0.55 });
  const opacity = bright && !near ? 0.13 : 1,
    color = tone(style);
  return {
    id: pair.key,
    from: pair.a,
    to: pair.b,
    dashes: DRAWN.pairs.length > MANY ? false : style.dashes,
    width:
      (look.office ? 1 : Math.min(4.5, 1.2 + 1.1 * Math.log2(look.claims.length + 0.4))) +
      (look.against ? 1.2 : 0) +
      (style === HOW.denied ? 0.5 : 0),
    color: { color, highlight: color, hover: color, opacity },
    arrows: { to: arrow("toB"), from: arrow("toA") },
    label: (opacity < 1 ? "" : roomy(pair, lineLabel(pair, look, wordy), look.office ? "" : look.signs)) || BLANK,
    font: {
      size: fontSize * 0.92,
      face: FACE,
      color: look.office
        ? tone({ light: "#5a6472", dark: "#9aa5b1" })
        : tone(style === HOW.actual ? { light: "#414c5a", dark: "#b9c3cf" } : style),
      strokeWidth: 0,
      background: PAINT.ground,
      align: "horizontal",
    },
  };
}

function options() {
  const big = DRAWN.pairs.length > MANY;
  return {
    ...DATA.options,
    configure: { enabled: false },
    physics: { enabled: false },
    layout: { randomSeed: 7, improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: drawNode, label: undefined },
    edges: { ...DATA.options.edges, smooth: false, selectionWidth: 2.5, hoverWidth: 0.8, color: { inherit: false } },
    interaction: {
      ...DATA.options.interaction,
      hover: !big,
      hideEdgesOnDrag: big,
      hideEdgesOnZoom: big,
      multiselect: false,
      selectConnectedEdges: false,
      keyboard: { enabled: true, bindToWindow: false },
      zoomSpeed: 0.7,
      tooltipDelay: 100000,
    },
  };
}

/** Draws what the state asks for. Nodes keep their places unless `anew`. */
function draw(anew) {
  mixPaint();
  const known = new Set(DRAWN.nodes);
  Object.assign(DRAWN, selection());
  const fixed = new Set(anew ? [] : DRAWN.nodes.filter((node) => known.has(node)));
  if (anew || fixed.size !== DRAWN.nodes.length) place(fixed);
  brighten();
  points.clear();
  lines.clear();
  points.add(DRAWN.nodes.map((node) => ({ id: node, ...PLACES.get(node) })));
  lines.add(DRAWN.pairs.map(toLine));
  if (!network) start();
  else if (DRAWN.pairs.length > MANY !== heavy) network.setOptions(options());
  heavy = DRAWN.pairs.length > MANY;
  select();
  $("empty").hidden = DRAWN.nodes.length > 0;
  if (anew || DRAWN.nodes.some((node) => !known.has(node))) fit(!anew);
}

/** Places the nodes, then once more with letters large enough to be read at the scale that shows all. */
function place(fixed) {
  const degree = new Map(DRAWN.nodes.map((node) => [node, 0]));
  for (const pair of DRAWN.pairs) for (const node of [pair.a, pair.b]) degree.set(node, degree.get(node) + 1);
  const gauge = () => DRAWN.nodes.forEach((node) => sizes.set(node, measure(node, degree.get(node))));
  const wide = $("canvas").clientWidth / Math.max(1, $("canvas").clientHeight);
  hubs = new Set([...DRAWN.nodes].sort((a, b) => degree.get(b) - degree.get(a) || a - b).slice(0, 24));
  if (!fixed.size) fontSize = 14;
  gauge();
  arrange(DRAWN.nodes, DRAWN.pairs, sizes, wide, fixed);
  const scale = frame().scale;
  if (fixed.size || scale > 0.9 || DRAWN.nodes.length > NAMED) return;
  fontSize = Math.min(20, 12.5 / scale);
  gauge();
  finish(sizes, wide);
}

/** The middle and the scale at which all nodes and their names are in sight. */
function frame() {
  let left = Infinity,
    right = -Infinity,
    top = Infinity,
    bottom = -Infinity;
  for (const node of DRAWN.nodes) {
    const { x, y } = PLACES.get(node),
      { side, up, down } = sizes.get(node);
    left = Math.min(left, x - side);
    right = Math.max(right, x + side);
    top = Math.min(top, y - up);
    bottom = Math.max(bottom, y + down);
  }
  const width = $("canvas").clientWidth || 800,
    height = $("canvas").clientHeight || 600;
  const scale = Math.min((width - 28) / (right - left), (height - 86) / (bottom - top), 1.35);
  return DRAWN.nodes.length
    ? { scale, position: { x: (left + right) / 2, y: (top + bottom) / 2 + 22 / scale } }
    : { scale: 1, position: { x: 0, y: 0 } };
}

function fit(moving) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || !moving || DRAWN.nodes.length > 400;
  network.moveTo({ ...frame(), animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}

/** Leaves in full colour what is chosen and what is tied to it. */
function brighten() {
  const { chosen } = state;
  if (!chosen || DRAWN.pairs.length > MANY) {
    bright = null;
    return;
  }
  bright = new Set(chosen.pair ? [chosen.pair.a, chosen.pair.b] : [chosen.node]);
  if (chosen.node != null)
    for (const pair of DRAWN.pairs)
      if (pair.a === chosen.node || pair.b === chosen.node) bright.add(otherEnd(pair, chosen.node));
  if (![...bright].some((node) => points.get(node) || DRAWN.nodes.includes(node))) bright = null;
}

function select() {
  const { chosen } = state;
  network.unselectAll();
  if (chosen?.pair && lines.get(chosen.pair.key)) network.selectEdges([chosen.pair.key]);
  if (chosen?.node != null && points.get(chosen.node)) network.selectNodes([chosen.node], false);
}

/** Shows a new choice without drawing all anew. */
function highlight() {
  brighten();
  if (DRAWN.pairs.length <= MANY) lines.update(DRAWN.pairs.map(toLine));
  select();
  network.redraw();
}

function start() {
  network = new vis.Network($("canvas"), { nodes: points, edges: lines }, options());
  network.on("click", (event) => {
    const node = event.nodes[0] ?? nameAt(event.pointer.canvas);
    if (node != null) choose({ node });
    else if (event.edges.length) choose({ pair: PAIRS.get(event.edges[0]) });
    else choose(null);
  });
  network.on("doubleClick", (event) => {
    const node = event.nodes[0] ?? nameAt(event.pointer.canvas);
    if (node != null) expand(node);
  });
  network.on("beforeDrawing", () => {
    named = [];
  });
  network.on("dragEnd", (event) => event.nodes.forEach((node) => PLACES.set(node, network.getPosition(node))));
  const point = (text) => {
    $("canvas").style.cursor = text ? "pointer" : "";
    $("canvas").title = text;
  };
  network.on("hoverNode", ({ node }) => point(`${cut(NODES[node].label, 300)} (${NODES[node].type})`));
  network.on("hoverEdge", ({ edge }) => point(count(claimsOf(PAIRS.get(edge)).length, "claim", "claims")));
  for (const event of ["blurNode", "blurEdge"]) network.on(event, () => point(""));
}

/** The node whose written name is at a point; vis-network itself knows only the shapes. */
function nameAt({ x, y }) {
  return DRAWN.nodes.find((node) => {
    const at = network.getPosition(node),
      size = sizes.get(node);
    return Math.abs(x - at.x) <= size.side && y >= at.y - size.up && y <= at.y + size.down;
  });
}

function zoom(factor) {
  network.moveTo({ scale: Math.max(0.05, Math.min(4, network.getScale() * factor)), animation: false });
}
