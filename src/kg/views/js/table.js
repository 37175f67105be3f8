// The table: the claims that are drawn, for the keyboard, the screen reader and the spreadsheet.

const plainEnds = (claim, part) => ends(claim, part).map(nameOf).join("; ");
const COLUMNS = [
  { name: "Date", value: (claim) => claim.doc.date || "" },
  { name: "Who", value: (claim) => plainEnds(claim, "agents") },
  { name: "Act", value: (claim) => ACTIONS[claim.action].label },
  { name: "Whom", value: (claim) => plainEnds(claim, "recipients") },
  {
    name: "On what",
    value: (claim) => [plainEnds(claim, "topics"), plainEnds(claim, "objects")].filter(Boolean).join("; "),
  },
  {
    name: "How",
    value: (claim) =>
      [
        HOW[claim.how].word,
        claim.how === "denied" && claim.modality !== "actual" ? claim.modality : "",
        claim.against ? AGAINST.word : "",
      ]
        .filter(Boolean)
        .join(", "),
  },
  { name: "Who says so", value: (claim) => (claim.speakers ? claim.who.join("; ") : "") },
  {
    name: "Source",
    value: (claim) => [claim.doc.publisher, claim.doc.title || claim.doc.identifier].filter(Boolean).join(", "),
  },
  { name: "Quote", value: (claim) => claim.quote || "" },
];
const iriOf = (claim) => (/^[a-z]+\/[^/]+$/.test(claim.iri) ? `${BASE}id/${claim.iri}` : claim.iri);
const ROWS = 100;
const order = { column: 0, down: true };
let rowsShown = ROWS;

function sorted() {
  const { value } = COLUMNS[order.column],
    side = order.down ? -1 : 1;
  const keyed = DRAWN.claims.map((claim) => [value(claim), claim]);
  return keyed.sort((a, b) => side * a[0].localeCompare(b[0], "en") || a[1].i - b[1].i).map(([, claim]) => claim);
}

function headCell(column, n) {
  const direction = order.column === n ? (order.down ? "descending" : "ascending") : "none";
  const arrow = el("span", {
    cls: "arrow",
    text: { descending: " ▾", ascending: " ▴", none: "" }[direction],
    "aria-hidden": "true",
  });
  const sort = () => {
    Object.assign(order, order.column === n ? { down: !order.down } : { column: n, down: false });
    showTable();
    $("table-pane").querySelectorAll("th button")[n].focus();
    say(`Sorted by ${column.name}, ${order.down ? "descending" : "ascending"}`);
  };
  return el(
    "th",
    { scope: "col", "aria-sort": direction },
    el("button", { type: "button", on: { click: sort } }, column.name, arrow),
  );
}

function tableRow(claim) {
  const read = el("button", { type: "button", cls: "read", on: { click: () => readClaim(claim) } });
  const cells = COLUMNS.map((column) => {
    const text = cut(column.value(claim), 400);
    if (column.name === "Act") {
      read.textContent = text;
      return el("td", {}, read);
    }
    if (column.name === "How") return el("td", {}, badge(claim.how, HOW[claim.how].sign, text));
    if (column.name === "Who says so" && !text) return el("td", { cls: "quiet", text: "document" });
    return el("td", {}, el("div", { text, auto: true, cls: "cell" }));
  });
  return el("tr", { cls: `how-${claim.how}` }, ...cells);
}

function showTable() {
  const claims = sorted(),
    pane = $("table-pane");
  const body = el("tbody", {}, ...claims.slice(0, rowsShown).map(tableRow));
  const caption = el("caption", { text: `${count(claims.length, "claim", "claims")} in this view` });
  const table = el("table", {}, caption, el("thead", {}, el("tr", {}, ...COLUMNS.map(headCell))), body);
  const button = (text, action) => el("button", { type: "button", text, on: { click: action } });
  const bar = el(
    "div",
    { cls: "bar" },
    button("Copy as CSV", copyCsv),
    button("Save as CSV", () => save("csv")),
  );
  const rest = claims.length - rowsShown;
  const more =
    rest > 0
      ? button(`Show ${Math.min(rest, ROWS * 5)} more of ${rest.toLocaleString("en")}`, () => {
          rowsShown += ROWS * 5;
          showTable();
        })
      : null;
  pane.replaceChildren(
    ...[bar, el("div", { cls: "scroll", tabindex: "0", role: "region", "aria-label": "Claims" }, table), more].filter(
      Boolean,
    ),
  );
}

/** Opens the evidence of a claim of the table: its first pair, else its first agent. */
function readClaim(claim) {
  const drawn = claim.pairs.find(isTied);
  const lone = [...ends(claim, "agents"), ...ends(claim, "speakers")].find((end) => typeof end === "number");
  choose(drawn ? { pair: drawn } : lone != null ? { node: lone } : null);
  $(`claim-${claim.i}`)?.scrollIntoView({ block: "center" });
  $(`claim-${claim.i}`)?.classList.add("called");
  $("evidence").focus({ preventScroll: true });
}

/** CSV that a spreadsheet takes as text: a cell never begins with what would make it a formula. */
function csv() {
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, '""')}"`;
  const columns = [
    ...COLUMNS,
    { name: "Link", value: (claim) => claim.doc.url || "" },
    { name: "Claim", value: iriOf },
  ];
  const lines = [
    columns.map((column) => cell(column.name)),
    ...sorted().map((claim) => columns.map((column) => cell(column.value(claim)))),
  ];
  return lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
}

async function copyCsv() {
  const text = csv();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { cls: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied");
}
