// What is seen, as a file. Nothing is sent anywhere: each file is made in the page.

function keep(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const url = URL.createObjectURL(blob),
    anchor = el("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(`Saved ${name}`);
}

const fileName = (end) =>
  (fold(DATA.title)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || "network") +
  "." +
  end;

const FORMATS = {
  csv: () => keep(fileName("csv"), "\ufeff" + csv(), "text/csv;charset=utf-8"),
  graphml: () => keep(fileName("graphml"), graphml(), "application/graphml+xml"),
  svg: () => keep(fileName("svg"), drawing(), "image/svg+xml"),
  png: () => picture().toBlob((blob) => keep(fileName("png"), blob)),
  print: () => window.print(),
};
const save = (format) => FORMATS[format]();

/** The canvas on its ground, with the title above and the meaning of the lines below. */
function picture() {
  const source = $("canvas").querySelector("canvas"),
    ratio = source.width / source.clientWidth,
    margin = 34 * ratio;
  const target = el("canvas"),
    ctx = target.getContext("2d");
  target.width = source.width;
  target.height = source.height + 2 * margin;
  ctx.fillStyle = PAINT.ground;
  ctx.fillRect(0, 0, target.width, target.height);
  ctx.drawImage(source, 0, margin);
  ctx.fillStyle = PAINT.ink;
  ctx.textBaseline = "middle";
  ctx.font = `600 ${16 * ratio}px ${FACE}`;
  ctx.fillText(cut(DATA.title, 110), 14 * ratio, margin / 2);
  ctx.font = `${13 * ratio}px ${FACE}`;
  ctx.fillText(legendWords(), 14 * ratio, target.height - margin / 2);
  return target;
}

function legendWords() {
  const hows = Object.keys(HOW)
    .filter((how) => DRAWN.claims.some((claim) => claim.how === how))
    .map((how) => `${HOW[how].sign} ${HOW[how].line}`);
  return [...hows, DRAWN.claims.some((claim) => claim.against) ? `${AGAINST.sign} contradicted` : ""]
    .filter(Boolean)
    .join("    ");
}

/** The diagram as vectors, for print and for other drawing programs. */
function drawing() {
  const boxes = DRAWN.nodes.map((node) => ({ ...PLACES.get(node), ...sizes.get(node) }));
  const left = Math.min(...boxes.map((b) => b.x - b.side)) - 20,
    top = Math.min(...boxes.map((b) => b.y - b.up)) - 20;
  const width = Math.max(...boxes.map((b) => b.x + b.side)) + 20 - left,
    height = Math.max(...boxes.map((b) => b.y + b.down)) + 20 - top;
  const root = svg("svg", {
    viewBox: [left, top, width, height].map((n) => n.toFixed(1)).join(" "),
    width: width.toFixed(0),
    height: height.toFixed(0),
    "font-family": "sans-serif",
  });
  const title = svg("title", {}, xmlText(DATA.title));
  root.append(
    title,
    svg("rect", { x: left, y: top, width, height, fill: PAINT.ground }),
    ...DRAWN.pairs.flatMap(lineShape),
    ...DRAWN.nodes.map(nodeShape),
  );
  return new XMLSerializer().serializeToString(root);
}

function lineShape(pair) {
  const p = PLACES.get(pair.a),
    q = PLACES.get(pair.b),
    look = styleOf(pair),
    color = tone(look.style);
  const line = svg("line", {
    x1: p.x.toFixed(1),
    y1: p.y.toFixed(1),
    x2: q.x.toFixed(1),
    y2: q.y.toFixed(1),
    stroke: color,
    "stroke-width": 1.6,
    "stroke-dasharray": look.style.dashes ? look.style.dashes.join(" ") : "none",
  });
  const text = lineLabel(pair, look, DRAWN.pairs.length <= WORDY && !look.office);
  if (!text) return [line];
  const label = {
    x: ((p.x + q.x) / 2).toFixed(1),
    y: ((p.y + q.y) / 2).toFixed(1),
    "font-size": fontSize * 0.85,
    "text-anchor": "middle",
    fill: color,
    stroke: PAINT.ground,
    "stroke-width": 4,
    "paint-order": "stroke",
  };
  return [line, svg("text", label, xmlText(text))];
}

function nodeShape(node) {
  const { x, y } = PLACES.get(node),
    size = sizes.get(node),
    points = OUTLINES[TYPES[NODES[node].type].shape];
  const style = { fill: tone(TYPES[NODES[node].type]), stroke: PAINT.ink, "stroke-width": 1.2 };
  const shape = points
    ? svg("polygon", {
        ...style,
        points: points
          .map(([px, py]) => `${(x + px * size.radius).toFixed(1)},${(y + py * size.radius).toFixed(1)}`)
          .join(" "),
      })
    : svg("circle", { ...style, cx: x.toFixed(1), cy: y.toFixed(1), r: size.radius.toFixed(1) });
  const lines = size.names.map((text, i) =>
    svg(
      "text",
      {
        x: x.toFixed(1),
        y: (y + size.radius * 1.15 + fontSize * (1 + 1.18 * i)).toFixed(1),
        "font-size": fontSize,
        "text-anchor": "middle",
        fill: PAINT.ink,
        stroke: PAINT.ground,
        "stroke-width": 4,
        "paint-order": "stroke",
      },
      xmlText(text),
    ),
  );
  return svg("g", {}, svg("title", {}, xmlText(NODES[node].label)), shape, ...lines);
}

/** Text without the characters that XML cannot hold. */
function xmlText(text) {
  return [...String(text)]
    .filter((c) => {
      const code = c.codePointAt(0);
      return (
        code === 9 ||
        code === 10 ||
        code === 13 ||
        (code >= 32 && (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff)
      );
    })
    .join("");
}

/** What is drawn as GraphML: a node for each shape, an edge for each claim of each line. */
function graphml() {
  const doc = document.implementation.createDocument("http://graphml.graphdrawing.org/xmlns", "graphml"),
    root = doc.documentElement;
  const add = (parent, tag, attributes, text) => {
    const node = doc.createElementNS(root.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, xmlText(value));
    if (text != null) node.textContent = xmlText(text);
    parent.append(node);
    return node;
  };
  const keys = {
    node: ["label", "type", "state", "iri"],
    edge: ["action", "polarity", "modality", "speaker", "date", "publisher", "document", "quote", "claim"],
  };
  for (const [on, names] of Object.entries(keys))
    for (const name of names)
      add(root, "key", { id: `${on}-${name}`, for: on, "attr.name": name, "attr.type": "string" });
  const graph = add(root, "graph", { edgedefault: "directed" });
  const fill = (parent, on, values) =>
    keys[on].forEach((name, i) => {
      if (values[i]) add(parent, "data", { key: `${on}-${name}` }, values[i]);
    });
  for (const i of DRAWN.nodes)
    fill(add(graph, "node", { id: `n${i}` }), "node", [NODES[i].label, NODES[i].type, NODES[i].state, NODES[i].id]);
  for (const pair of DRAWN.pairs)
    for (const claim of claimsOf(pair)) {
      const { toA, toB } = pair.ties.get(claim),
        [source, target] = toA && !toB ? [pair.b, pair.a] : [pair.a, pair.b];
      fill(add(graph, "edge", { source: `n${source}`, target: `n${target}` }), "edge", [
        claim.action,
        claim.how === "denied" ? "denied" : "affirmed",
        claim.modality,
        claim.who.join("; "),
        claim.doc.date,
        claim.doc.publisher,
        claim.doc.title || claim.doc.identifier,
        claim.quote,
        iriOf(claim),
      ]);
    }
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(doc);
}
