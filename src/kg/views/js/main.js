// What the reader does, and what follows from it.

/** Announces something to those who do not see the page change. */
function say(text) {
  $("said").textContent = text;
}

/** Shows everything anew after a filter or the address has changed. */
function refresh({ anew = false, step = false } = {}) {
  passing = new Set(CLAIMS.filter(passes));
  showFilters();
  draw(anew);
  showView();
  showEvidence();
  tell();
  remember(step);
}

function tell() {
  const nodes = `${DRAWN.nodes.length.toLocaleString("en")} of ${NODES.length.toLocaleString("en")} nodes`;
  const claims = `${DRAWN.claims.length.toLocaleString("en")} of ${count(REAL.length, "claim", "claims")}`;
  const scope = state.path
    ? "a way between two"
    : state.scope.length
      ? `around ${cut(NODES[state.scope[0]].label, 40)}`
      : isWhole()
        ? "the whole graph"
        : DATA.start.length
          ? "as asked"
          : `the best connected, ${cut(NODES[DATA.central ?? 0]?.label || "", 40)} first`;
  $("status").textContent = `${nodes} and ${claims} · ${scope}`;
  $("whole").textContent = `Whole graph (${TIED.length.toLocaleString("en")})`;
  $("whole").hidden = isWhole() || (!state.path && !state.scope.length && SMALL);
  const room = !isWhole() && !state.path && DRAWN.nodes.length >= state.limit;
  $("wider").hidden = !room || state.limit >= DATA.limits.most;
  $("back-to-start").hidden = !(
    state.scope.length ||
    state.whole ||
    state.path ||
    state.extra.size ||
    state.limit !== DATA.limits.around
  );
}

/** Chooses a node or a pair (or nothing) and shows its evidence. */
function choose(chosen) {
  if (chosen?.node === state.chosen?.node && chosen?.pair === state.chosen?.pair) return;
  state.chosen = chosen;
  document.body.classList.toggle("idle", !chosen);
  highlight();
  showEvidence();
  remember(true);
  if (chosen) say(chosen.pair ? "Evidence of a relation" : `Evidence about ${cut(NODES[chosen.node].label, 80)}`);
}

/** Goes to a node wherever it is: in the view where it is drawn, else in a view of its own. */
function go(node) {
  if (DRAWN.nodes.includes(node)) choose({ node });
  else look([node]);
}

/** Draws some nodes and what is around them. */
function look(nodes) {
  Object.assign(state, { scope: nodes, whole: false, path: null, extra: new Set(), chosen: { node: nodes[0] } });
  refresh({ anew: true, step: true });
}

function expand(node) {
  state.extra.add(node);
  state.chosen = { node };
  const before = DRAWN.nodes.length;
  refresh({ step: true });
  say(`${count(DRAWN.nodes.length - before, "node", "nodes")} added`);
}

const pairOf = (a, b) => PAIRS.get(Math.min(a, b) * NODES.length + Math.max(a, b));

/** The shortest way between two nodes over what passes the filters; entities before topics. */
function walk(from, to) {
  const came = new Map([[from, null]]);
  let ring = [from];
  while (ring.length && !came.has(to)) {
    const next = [];
    for (const node of ring)
      for (const pair of AROUND[node]) {
        const other = otherEnd(pair, node);
        if (!came.has(other) && isTied(pair)) {
          came.set(other, node);
          next.push(other);
        }
      }
    ring = next.sort((a, b) => (NODES[a].type === "Topic") - (NODES[b].type === "Topic") || a - b);
  }
  if (from === to || !came.has(to)) {
    say("There is no way between the two");
    $("evidence").prepend(
      el("p", { cls: "note", text: "There is no way between the two in what the filters let through." }),
    );
    return;
  }
  const path = [];
  for (let node = to; node != null; node = came.get(node)) path.unshift(node);
  Object.assign(state, { path, scope: [], whole: false, extra: new Set(), chosen: null });
  refresh({ anew: true, step: true });
}

function showView() {
  const table = state.view === "table";
  document.body.classList.toggle("tabled", table);
  document.body.classList.toggle("idle", !state.chosen);
  $("graph-pane").hidden = table;
  $("table-pane").hidden = !table;
  for (const [id, on] of [
    ["tab-graph", !table],
    ["tab-table", table],
  ]) {
    $(id).setAttribute("aria-selected", String(on));
    $(id).tabIndex = on ? 0 : -1;
  }
  rowsShown = ROWS;
  if (table) showTable();
}

function view(name) {
  state.view = name;
  showView();
  if (name === "graph") fit(false);
  remember(true);
}

function toggleMenu(open) {
  $("save-menu").hidden = !open;
  $("save").setAttribute("aria-expanded", String(open));
  if (open) $("save-menu").firstElementChild.focus();
}

/** Dark on light while it is printed. */
function paper(printing) {
  const { dataset } = document.documentElement;
  if (printing) dataset.before = dataset.theme || "";
  dataset.theme = printing ? "light" : dataset.before;
  if (!dataset.theme) delete dataset.theme;
  draw(false);
}

function listen() {
  const on = (id, action, event = "click") => $(id).addEventListener(event, action);
  on("tab-graph", () => view("graph"));
  on("tab-table", () => view("table"));
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = state.view === "table" ? "graph" : "table";
    view(other);
    $("tab-" + other).focus();
  });
  on("whole", () => {
    Object.assign(state, { whole: true, scope: [], path: null, extra: new Set() });
    refresh({ anew: true, step: true });
  });
  on("wider", () => {
    state.limit = Math.min(DATA.limits.most, state.limit + 40);
    refresh({ anew: true, step: true });
  });
  on("back-to-start", () => {
    Object.assign(state, {
      limit: DATA.limits.around,
      whole: false,
      scope: [],
      path: null,
      extra: new Set(),
      chosen: null,
    });
    refresh({ anew: true, step: true });
  });
  on("zoom-in", () => zoom(1.35));
  on("zoom-out", () => zoom(1 / 1.35));
  on("fit", () => fit(true));
  on("arrange", () => draw(true));
  on("clear-filters", clearFilters);
  on("skip", (event) => {
    event.preventDefault();
    $("evidence").focus();
  });
  on("show-filters", () =>
    $("show-filters").setAttribute("aria-expanded", String(document.body.classList.toggle("filtering"))),
  );
  on("theme", () => {
    document.documentElement.dataset.theme = PAINT.dark ? "light" : "dark";
    draw(false);
  });
  on("save", () => toggleMenu($("save-menu").hidden));
  on("save-menu", (event) => {
    const format = event.target.dataset.save;
    if (format) {
      toggleMenu(false);
      save(format);
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".menu")) toggleMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !$("save-menu").hidden) {
      toggleMenu(false);
      $("save").focus();
    } else if (event.key === "Escape" && state.chosen) choose(null);
    else if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("search").focus();
    }
  });
  typeAhead($("search"), $("hits"), go);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(false));
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
  addEventListener("popstate", () => open(location.hash.slice(1)));
  new ResizeObserver(() => {
    if (network && $("canvas").clientWidth) {
      network.redraw();
      fit(false);
    }
  }).observe($("canvas"));
}

function open(text) {
  if (text === written) return;
  restore(text);
  written = address();
  refresh({ anew: true });
}

/** A hook for tests and for those who write their own tools on the page. */
window.kg = {
  state,
  data: DATA,
  drawn: DRAWN,
  lookUp,
  address,
  csv,
  graphml,
  drawing,
  go,
  choose,
  expand,
  walk,
  find: (label) => NODES.findIndex((node) => node.label === label),
  pair: (a, b) => pairOf(a, b)?.key,
  line: (key) => {
    const found = lines.get(key);
    return found && { ...found, label: found.label.replace(BLANK, "") };
  },
  /** Where a node, or the middle of a pair's line, is on the screen, in pixels of the window. */
  place: (node, other = node) => {
    const [p, q] = [node, other].map((n) => network.canvasToDOM(network.getPosition(n))),
      box = $("canvas").getBoundingClientRect();
    return { x: box.left + (p.x + q.x) / 2, y: box.top + (p.y + q.y) / 2 };
  },
};

buildFilters();
listen();
if (location.hash.length > 1) restore(location.hash.slice(1));
else if (DATA.start.length === 1) state.chosen = { node: DATA.start[0] };
refresh({ anew: true });
window.kg.ready = true;
