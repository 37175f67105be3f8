// Finding a node by name: a list of the best twelve, kept fast by folding every name once.

const NAMES = NODES.map((node) => [node.label, ...(node.aliases || [])].map(fold));
const HITS = 12;
let offered = [],
  active = -1;

/** The best nodes for some words: a name that is it, begins with it, has a word that begins with it, or contains it. */
function lookUp(text) {
  const wanted = fold(text.trim()),
    found = [];
  if (!wanted) return [];
  for (let i = 0; i < NAMES.length; i++) {
    let best = 9;
    for (let n = 0; n < NAMES[i].length; n++) {
      const name = NAMES[i][n],
        at = name.indexOf(wanted);
      if (at < 0) continue;
      const rank = name === wanted ? 0 : at === 0 ? 1 : /[\s\-'’(]/.test(name[at - 1]) ? 2 : 3;
      best = Math.min(best, rank + (n ? 0.5 : 0));
    }
    if (best < 9) found.push([best, -AROUND[i].length, i]);
  }
  return found
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .slice(0, HITS)
    .map(([, , i]) => i);
}

/** A type-ahead on a text field with a list box; `choose` gets the node. */
function typeAhead(field, list, choose) {
  const show = (hits) => {
    offered = hits;
    active = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((i, n) => option(NODES[i], `${list.id}-${n}`, () => take(n))));
    if (!hits.length && field.value.trim()) list.append(el("li", { cls: "none", text: "No such name in this file" }));
    list.hidden = !list.children.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  };
  const mark = () => {
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === active)));
    if (active >= 0) field.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const take = (n) => {
    const node = offered[n];
    close();
    field.value = "";
    if (node != null) choose(node);
  };
  field.addEventListener("input", () => show(lookUp(field.value)));
  field.addEventListener("focus", () => {
    if (field.value) show(lookUp(field.value));
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length) {
      active = (active + step + offered.length) % offered.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      take(active);
      event.preventDefault();
    } else if (event.key === "Escape") {
      close();
      event.stopPropagation();
    }
  });
}

function option(node, id, take) {
  const words = [node.type, stateOf(node)].filter(Boolean).join(", ");
  const item = el(
    "li",
    {
      role: "option",
      id,
      on: {
        mousedown: (event) => {
          event.preventDefault();
          take();
        },
      },
    },
    glyph(node.type),
    el("span", { cls: "name", text: cut(node.label, 90), auto: true }),
    el("span", { cls: "kind", text: words }),
  );
  return item;
}

const STATES = new Map(NODES.filter((node) => node.type === "State" && node.state).map((node) => [node.state, node]));

/** The state that a node serves or belongs to: its name where the file has it, else its code; nothing for a state. */
function stateOf(node) {
  if (!node.state || node.type === "State") return node.type === "State" ? node.state || "" : "";
  return STATES.get(node.state)?.label || node.state;
}
