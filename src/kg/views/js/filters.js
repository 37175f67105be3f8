// The left pane: the legend, which is also the filter.

const REAL = CLAIMS.filter((claim) => !isOffice(claim));
const boxes = [];

/** How often each value occurs, as [value, number], most frequent first. */
function tally(items, values) {
  const found = new Map();
  for (const item of items) for (const value of values(item)) found.set(value, (found.get(value) || 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** A line of the legend: tick box, picture, name, number, and a button that leaves this one alone. */
function row(facet, value, name, number, picture, siblings) {
  const box = el("input", { type: "checkbox", on: { change: () => toggle() } });
  const off = () => state.off[facet];
  const toggle = () => {
    off()[box.checked ? "delete" : "add"](value);
    refresh();
  };
  const only = el("button", {
    cls: "only",
    text: "only",
    "aria-label": `Only ${name}`,
    type: "button",
    on: {
      click: () => {
        const alone = !off().has(value) && siblings.every((v) => v === value || off().has(v));
        siblings.forEach((v) => off()[alone || v === value ? "delete" : "add"](v));
        refresh();
      },
    },
  });
  boxes.push(() => {
    box.checked = !off().has(value);
  });
  const label = el("label", {}, box, picture, el("span", { text: name, cls: "name", auto: true, title: name }));
  return el(
    "div",
    { cls: "row" },
    label,
    siblings.length > 1 ? only : null,
    el("span", { cls: "number", text: number.toLocaleString("en") }),
  );
}

function group(title, ...children) {
  return el("fieldset", {}, el("legend", { text: title }), ...children);
}

function typeRows() {
  const found = new Map(tally(NODES, (node) => [node.type]));
  const present = Object.keys(TYPES).filter((type) => found.has(type));
  return present.map((type) => row("type", type, TYPES[type].plural, found.get(type), glyph(type), present));
}

function howRows() {
  const found = new Map(tally(REAL, (claim) => [claim.how]));
  const present = Object.keys(HOW).filter((how) => found.has(how));
  const rows = present.map((how) =>
    row("how", how, `${HOW[how].sign} ${HOW[how].line}`, found.get(how), sample(how), present),
  );
  if ([...PAIRS.values()].some((pair) => styleOf(pair).style === MIXED)) {
    rows.push(
      el(
        "div",
        { cls: "row sample" },
        sample(MIXED),
        el("span", { text: `${MIXED.sign} ${MIXED.line}, affirmed by others` }),
      ),
    );
  }
  const contested = REAL.filter((claim) => claim.against).length;
  if (!contested) return rows;
  const box = el("input", {
    type: "checkbox",
    on: {
      change: () => {
        state.contested = box.checked;
        refresh();
      },
    },
  });
  boxes.push(() => {
    box.checked = state.contested;
  });
  const name = el("span", { cls: "name", text: `Only ${AGAINST.sign} contradicted` });
  return [
    ...rows,
    el("div", { cls: "row apart" }, el("label", {}, box, name), el("span", { cls: "number", text: contested })),
  ];
}

function actionGroups() {
  const found = tally(CLAIMS, (claim) => [claim.action]),
    all = found.map(([action]) => action);
  return Object.entries(DATA.plover).flatMap(([plover, name]) => {
    const own = found.filter(([action]) => ACTIONS[action].plover === plover);
    if (!own.length) return [];
    const rows = own.map(([action, number]) => row("action", action, ACTIONS[action].label, number, null, all));
    const total = own.reduce((sum, [, number]) => sum + number, 0);
    const head = el(
      "summary",
      {},
      el("span", { text: name }),
      el("span", { cls: "number", text: total.toLocaleString("en") }),
    );
    return [el("details", { open: all.length <= 8 ? "" : null }, head, ...rows)];
  });
}

/** Rows of one facet, the frequent ones at once and the others on request. */
function longList(facet, found, nameless) {
  const all = found.map(([value]) => value),
    shown = 7;
  const rows = found.map(([value, number]) => row(facet, value, value || nameless, number, null, all));
  if (rows.length <= shown + 1) return rows;
  const rest = el("details", {}, el("summary", { text: `${rows.length - shown} more` }), ...rows.slice(shown));
  return [...rows.slice(0, shown), rest];
}

/** Claims by date, as bars, with the two ends of the chosen range. */
function dateGroup() {
  const days = [...new Set(REAL.map((claim) => claim.doc.date).filter(isDay))].sort();
  if (days.length < 2) return null;
  const input = (key, name, value) => {
    const field = el("input", { type: "date", "aria-label": name, min: days[0], max: days.at(-1) });
    field.addEventListener("change", () => {
      state[key] = field.value && field.value !== value ? field.value : "";
      refresh();
    });
    boxes.push(() => {
      field.value = state[key] || value;
    });
    return field;
  };
  const range = el(
    "div",
    { cls: "range" },
    input("from", "From", days[0]),
    el("span", { text: "to" }),
    input("to", "To", days.at(-1)),
  );
  return group("Date of the document", histogram(days), range);
}

function histogram(days) {
  const first = Date.parse(days[0]),
    last = Date.parse(days.at(-1)),
    bins = Math.min(40, Math.max(8, days.length));
  const binOf = (day) => Math.min(bins - 1, Math.floor(((Date.parse(day) - first) / (last - first)) * bins));
  const sums = Array.from({ length: bins }, () => ({ yes: 0, no: 0 }));
  for (const claim of REAL)
    if (isDay(claim.doc.date)) sums[binOf(claim.doc.date)][claim.how === "denied" ? "no" : "yes"] += 1;
  const most = Math.max(...sums.map((bin) => bin.yes + bin.no)),
    step = 240 / bins;
  const bar = (i, low, high, cls) =>
    svg("rect", {
      x: i * step + 0.5,
      width: step - 1,
      y: 44 - (40 * high) / most,
      height: (40 * (high - low)) / most,
      class: cls,
    });
  const bars = sums.flatMap(({ yes, no }, i) => [bar(i, 0, yes, "yes"), bar(i, yes, yes + no, "no")]);
  boxes.push(() =>
    sums.forEach((_, i) => {
      const from = new Date(first + ((last - first) * i) / bins).toISOString().slice(0, 10);
      const to = new Date(first + ((last - first) * (i + 1)) / bins).toISOString().slice(0, 10);
      const inside = (!state.from || to >= state.from) && (!state.to || from <= state.to);
      for (const part of bars.slice(2 * i, 2 * i + 2)) part.classList.toggle("outside", !inside);
    }),
  );
  const name = `Claims by date of their document, ${days[0]} to ${days.at(-1)}; at most ${most} in a bar; denied ones on top`;
  return svg(
    "svg",
    { viewBox: "0 0 240 45", class: "histogram", role: "img", "aria-label": name, preserveAspectRatio: "none" },
    ...bars,
  );
}

function buildFilters() {
  const who = tally(REAL, (claim) => claim.who),
    publishers = tally(REAL, (claim) => [publisherOf(claim)]);
  const parts = [
    group("Who and what", ...typeRows()),
    REAL.length ? group("How it is claimed", ...howRows()) : null,
    who.length ? group("Who says so", ...longList("who", who)) : null,
    publishers.length > 1 ? group("Published by", ...longList("publisher", publishers, "Unknown publisher")) : null,
    dateGroup(),
    CLAIMS.length ? group("Relations", ...actionGroups()) : null,
    el("button", { cls: "quiet", text: "Clear the filters", type: "button", on: { click: clearFilters } }),
  ];
  $("filters").append(...parts.filter(Boolean));
  $("filters").append(el("p", { cls: "hint", text: "Numbers count the whole file." }));
}

function clearFilters() {
  for (const off of Object.values(state.off)) off.clear();
  Object.assign(state, { contested: false, from: "", to: "" });
  refresh();
}

const showFilters = () => boxes.forEach((show) => show());
